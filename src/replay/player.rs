//! Plays a recorded game for whoever looks: forwards, faster, from anywhere.

use super::Moment;
use crate::game_file::VerifyError;
use crate::views::Watched;
use scoreboard::server::{Action, Refused};
use scoreboard::view::Playback;
use scoreboard::wire::ReplayOrder;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How often the screens move while time goes on.
const FRAME: Duration = Duration::from_millis(200);
/// How often they are told that nothing has changed.
const BEAT: Duration = Duration::from_secs(1);
/// Copies of the game that are kept at most, apart evenly.
const COPIES: u32 = 96;
/// And not nearer than so many seconds.
const APART_MIN_S: u32 = 60;
/// As fast as life.
const RATE_TENTHS: u32 = 10;

/// Plays a recorded game.
pub(crate) struct Player {
    now: Moment,
    /// The game as it stood at some seconds.
    copies: BTreeMap<u32, Moment>,
    apart_s: u32,
    played_s: u32,
    playback: Playback,
    actions: mpsc::Receiver<Action>,
    /// Whether all copies have been made.
    is_read: bool,
}

impl Player {
    /// A player at the first moment; `actions` are the wishes of those who look.
    pub(super) fn new(
        mut now: Moment,
        played_s: u32,
        actions: mpsc::Receiver<Action>,
    ) -> (Self, Watched) {
        let playback = Playback {
            is_playing: false,
            rate_tenths: RATE_TENTHS,
        };
        let watched = now.watch(playback);
        now.publish(playback);
        let player = Self {
            // Copies publish to the same screens.
            copies: BTreeMap::from([(0, now.clone())]),
            now,
            apart_s: (played_s / COPIES).max(APART_MIN_S),
            played_s,
            playback,
            actions,
            is_read: false,
        };
        (player, watched)
    }

    /// Goes to a second, from the nearest copy before it, and shows it.
    ///
    /// # Errors
    /// When the file holds what this version's game does not take.
    pub(crate) fn seek(&mut self, second: u32) -> Result<(), VerifyError> {
        self.go_to(second)?;
        self.now.publish(self.playback);
        Ok(())
    }

    fn go_to(&mut self, second: u32) -> Result<(), VerifyError> {
        let second = second.min(self.played_s);
        let (place, copy) = self
            .copies
            .range(..=second)
            .next_back()
            .expect("the first moment is kept");
        if second < self.now.second() || *place > self.now.second() {
            let seq = self.now.views.seq();
            self.now = copy.clone();
            self.now.views.count_on_from(seq);
        }
        self.play_on_to(second)
    }

    /// Plays on, and keeps copies on the way.
    fn play_on_to(&mut self, second: u32) -> Result<(), VerifyError> {
        while self.now.second() < second {
            let next_copy = (self.now.second() / self.apart_s + 1) * self.apart_s;
            self.now.play_to(next_copy.min(second))?;
            let here = self.now.second();
            if here.is_multiple_of(self.apart_s) && !self.copies.contains_key(&here) {
                self.copies.insert(here, self.now.clone());
            }
        }
        Ok(())
    }

    /// Makes the next copy that is missing, so that any moment is near one.
    ///
    /// # Errors
    /// When the file holds what this version's game does not take.
    pub(crate) fn read_ahead(&mut self) -> Result<(), VerifyError> {
        let (_, last) = self.copies.last_key_value().expect("the first is kept");
        let target = last.second() + self.apart_s;
        if target > self.played_s {
            self.is_read = true;
            return Ok(());
        }
        let mut copy = last.clone();
        copy.play_to(target)?;
        self.copies.insert(target, copy);
        Ok(())
    }

    /// Whether any moment is near a copy by now.
    pub(crate) fn is_read(&self) -> bool {
        self.is_read
    }

    /// Plays for whoever looks, for ever.
    ///
    /// # Errors
    /// When the file holds what this version's game does not take.
    pub(crate) async fn play(mut self) -> Result<(), VerifyError> {
        let mut frames = interval(FRAME);
        frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut last, mut shown) = (Instant::now(), Instant::now());
        // Thousandths of game seconds that are owed.
        let mut owed: u64 = 0;
        loop {
            tokio::select! {
                biased;
                action = self.actions.recv() => match action {
                    Some(action) => {
                        tokio::task::block_in_place(|| self.act(action))?;
                        (owed, shown) = (0, Instant::now());
                    }
                    None => return Ok(()),
                },
                now = frames.tick() => {
                    let past_ms = now.duration_since(last).as_millis() as u64;
                    last = now;
                    let before = self.now.second();
                    if self.playback.is_playing {
                        owed += past_ms * u64::from(self.playback.rate_tenths) / 10;
                        let target = self.now.second() + (owed / 1000) as u32;
                        owed %= 1000;
                        tokio::task::block_in_place(|| self.move_to(target))?;
                    }
                    // As fast as life, a second lasts for five frames.
                    let moved = self.now.second() != before;
                    if moved || now.duration_since(shown) >= BEAT {
                        shown = now;
                        self.now.publish(self.playback);
                    }
                    if !self.is_read {
                        tokio::task::block_in_place(|| self.read_ahead())?;
                    }
                }
            }
        }
    }

    fn move_to(&mut self, second: u32) -> Result<(), VerifyError> {
        self.play_on_to(second.min(self.played_s))?;
        if self.now.second() >= self.played_s {
            self.playback.is_playing = false;
        }
        Ok(())
    }

    fn act(&mut self, action: Action) -> Result<(), VerifyError> {
        let refused = Refused::NotRunning;
        match action {
            Action::Replay { order, reply } => {
                self.obey(order)?;
                self.now.publish(self.playback);
                let _ = reply.send(Ok(()));
            }
            // What is over cannot be changed.
            Action::Start { reply }
            | Action::Admit { reply, .. }
            | Action::Assign { reply, .. } => {
                drop(reply.send(Err(refused)));
            }
            Action::Revoke { reply, .. } => drop(reply.send(Ok(()))),
            Action::Command { reply, .. } => drop(reply.send(Err(refused))),
            Action::Control { reply, .. } => drop(reply.send(Err(refused))),
            Action::Predict { reply, .. } | Action::Again { reply, .. } => {
                drop(reply.send(Err(refused)));
            }
            Action::Plan { reply, .. } => drop(reply.send(Err(refused))),
            Action::Preview { reply, .. } => drop(reply.send(Err(refused))),
            Action::Try { reply, .. } => drop(reply.send(Err(refused))),
            Action::Note { reply, .. } => drop(reply.send(Err(refused))),
            Action::Pause { reply, .. } | Action::GoOn { reply } => {
                drop(reply.send(Err(refused)));
            }
        }
        Ok(())
    }

    fn obey(&mut self, order: ReplayOrder) -> Result<(), VerifyError> {
        if let Some(rate_tenths) = order.rate_tenths {
            self.playback.rate_tenths = rate_tenths;
        }
        if let Some(second) = order.second {
            self.go_to(second)?;
        }
        if let Some(is_playing) = order.is_playing {
            // From the end it begins anew.
            if is_playing && self.now.second() >= self.played_s {
                self.go_to(0)?;
            }
            self.playback.is_playing = is_playing;
        }
        if self.now.second() >= self.played_s {
            self.playback.is_playing = false;
        }
        Ok(())
    }
}
