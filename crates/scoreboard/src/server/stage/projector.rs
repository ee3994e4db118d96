//! What every projector shows, made once for all of them.

use super::super::access::Access;
use super::super::stream::frame;
use super::Countdown;
use crate::i18n::T;
use crate::stage::rotation::{Rotation, Shown};
use crate::stage::slides::{Joined, Scene, render};
use crate::stage::{Invite, Show, StageNow};
use crate::view::{GamePhase, Snapshot};
use crate::wire::StageState;
use axum::body::Bytes;
use model::text::Lang;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// How often the rotation looks whether something else is due.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a switch may take to be seen.
const SWITCHED_WITHIN: Duration = Duration::from_secs(2);

/// Switches the projectors of a game.
pub(in super::super) struct Projector {
    show: watch::Sender<Show>,
    moments: watch::Receiver<Arc<Moment>>,
    pub(in super::super) countdown: Countdown,
}

/// What is on the projectors at a moment.
pub(in super::super) struct Moment {
    snapshot: Arc<Snapshot>,
    /// The order of the teams a moment before.
    before: Vec<u16>,
    show: Show,
    shown: Shown,
    starts_in_s: Option<u32>,
    joined: Vec<Joined>,
    /// The invitation without and with the PIN.
    invites: Arc<[Option<Invite>; 2]>,
    /// Written when somebody first looks: in each language, without and with the PIN.
    frames: [OnceLock<Bytes>; 4],
}

impl Projector {
    /// Keeps the projectors up to date until the server closes.
    pub(in super::super) fn open(
        snapshots: watch::Receiver<Arc<Snapshot>>,
        access: Access,
        invites: [Option<Invite>; 2],
        countdown: Countdown,
        closing: watch::Receiver<bool>,
    ) -> Self {
        let (show, wanted) = watch::channel(Show::Auto);
        let mut hand = Hand {
            began: Instant::now(),
            rotation: Rotation::default(),
            wanted,
            countdown: countdown.clone(),
            snapshots,
            access,
            invites: Arc::new(invites),
        };
        let (sender, moments) = watch::channel(Arc::new(hand.look(None)));
        tokio::spawn(async move { hand.drive(&sender, closing).await });
        Self {
            show,
            moments,
            countdown,
        }
    }

    pub(super) fn moments(&self) -> watch::Receiver<Arc<Moment>> {
        self.moments.clone()
    }

    /// Wants something else shown, and waits until it is.
    pub(super) async fn switch(&self, show: Show) {
        self.show.send_replace(show);
        let mut moments = self.moments.clone();
        let shown = moments.wait_for(|moment| moment.show == show);
        let _ = timeout(SWITCHED_WITHIN, shown).await;
    }

    pub(in super::super) fn state(&self) -> StageState {
        let moment = self.moments.borrow();
        StageState {
            show: moment.show,
            slide: moment.shown.slide,
            page: moment.shown.page + 1,
            pages: moment.shown.pages,
            starts_in_s: self.countdown.left_s(),
        }
    }

    /// What a page starts with.
    pub(in super::super) fn now(&self, lang: Lang, knows_pin: bool) -> StageNow {
        self.moments.borrow().now(lang, knows_pin)
    }
}

impl Moment {
    /// The moment as it goes over the wire, encoded once for everybody who sees the same.
    pub(super) fn frame(&self, lang: Lang, knows_pin: bool) -> Bytes {
        let place = usize::from(lang == Lang::Ko) * 2 + usize::from(knows_pin);
        let made = self.frames[place].get_or_init(|| {
            let seq = self.snapshot.board.seq;
            frame("stage", seq, &self.now(lang, knows_pin))
        });
        made.clone()
    }

    fn now(&self, lang: Lang, knows_pin: bool) -> StageNow {
        let board = &self.snapshot.board;
        let html = render(&Scene {
            t: T(lang),
            snapshot: &self.snapshot,
            before: &self.before,
            shown: self.shown,
            invite: self.invites[usize::from(knows_pin)].as_ref(),
            joined: &self.joined,
            starts_in_s: self.starts_in_s,
        });
        StageNow {
            seq: board.seq,
            phase: board.phase,
            second: board.second,
            length_s: board.length_s,
            is_frozen: board.frozen_s.is_some(),
            slide: self.shown.slide,
            html,
        }
    }

    fn order(&self) -> Vec<u16> {
        let teams = self.snapshot.board.teams.iter();
        teams.map(|row| row.id).collect()
    }

    /// Whether nobody would see a difference.
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.snapshot, &other.snapshot)
            && (self.show, self.shown) == (other.show, other.shown)
            && (self.starts_in_s, &self.joined) == (other.starts_in_s, &other.joined)
    }
}

/// Turns the slides.
struct Hand {
    began: Instant,
    rotation: Rotation,
    wanted: watch::Receiver<Show>,
    countdown: Countdown,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    access: Access,
    invites: Arc<[Option<Invite>; 2]>,
}

impl Hand {
    async fn drive(
        &mut self,
        sender: &watch::Sender<Arc<Moment>>,
        mut closing: watch::Receiver<bool>,
    ) {
        let mut looks = interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let is_open = tokio::select! {
                changed = self.snapshots.changed() => changed.is_ok(),
                changed = self.wanted.changed() => changed.is_ok(),
                _ = looks.tick() => true,
                _ = closing.wait_for(|closing| *closing) => false,
            };
            if !is_open {
                return;
            }
            let last = sender.borrow().clone();
            let next = self.look(Some(&last));
            if !next.is_same(&last) {
                sender.send_replace(Arc::new(next));
            }
        }
    }

    fn look(&mut self, last: Option<&Moment>) -> Moment {
        let snapshot = self.snapshots.borrow_and_update().clone();
        let show = *self.wanted.borrow_and_update();
        let board = &snapshot.board;
        let now_s = self.began.elapsed().as_secs();
        let shown = self.rotation.look(now_s, show, board);
        let is_lobby = board.phase == GamePhase::Lobby;
        let joined = match is_lobby {
            true => self.access.joined().into_iter().map(Joined).collect(),
            false => Vec::new(),
        };
        Moment {
            before: last.map(Moment::order).unwrap_or_default(),
            starts_in_s: self.countdown.left_s().filter(|_| is_lobby),
            snapshot,
            show,
            shown,
            joined,
            invites: self.invites.clone(),
            frames: Default::default(),
        }
    }
}
