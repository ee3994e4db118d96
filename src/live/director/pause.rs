//! A game that stands still: somebody said so, or its host was out.

use super::Director;
use crate::game_file::HostNote;
use model::units::{GameTime, SECOND_NS};
use scoreboard::server::{Controlled, Refused};
use scoreboard::view::{GamePhase, Pause};
use std::time::SystemTime;

/// How late a second may be closed before the game stops to ask.
const LATE_S_MAX: u64 = 2;

impl Director {
    /// Lets the clock go, unless the game stood still when its host went out.
    pub(super) fn begin(&mut self) {
        let Some(pause) = self.pause.clone() else {
            self.phase = GamePhase::Running;
            self.clock.start();
            return;
        };
        self.phase = GamePhase::Paused;
        self.views.stands_still(Some(pause));
        self.publish();
    }

    /// Whoever runs the game lets it stand still. What was sent is still
    /// answered; nothing new is sent, and neither clock nor bills go on.
    pub(super) fn pause_by_order(
        &mut self,
        reason: String,
    ) -> anyhow::Result<Result<Controlled, Refused>> {
        if self.pause.is_some() {
            return Ok(Err(Refused::Paused));
        }
        self.pause(Pause::Ordered { reason })?;
        Ok(Ok(self.done()))
    }

    /// Whoever runs the game lets it go on.
    pub(super) fn go_on_by_order(&mut self) -> anyhow::Result<Result<Controlled, Refused>> {
        if self.pause.is_none() {
            return Ok(Err(Refused::NotPaused));
        }
        self.go_on()?;
        Ok(Ok(self.done()))
    }

    /// The host was out, and the clock has stopped itself: the game asks before
    /// it goes on, if anybody is there to be asked.
    pub(super) fn come_back(&mut self) -> anyhow::Result<()> {
        let seconds = self.clock.gaps().last.as_secs();
        tracing::warn!(seconds, "the host was out; the game stands still");
        self.pause(Pause::HostOut { seconds })?;
        if self.unattended {
            self.go_on()
        } else {
            Ok(())
        }
    }

    /// Seconds that are closed much too late show a host that cannot keep up.
    pub(super) fn mind_lateness(&mut self, tick: GameTime) -> anyhow::Result<()> {
        let late_ns = self.clock.now().as_ns().saturating_sub(tick.as_ns());
        let late_s = late_ns / SECOND_NS;
        if late_s < LATE_S_MAX || self.pause.is_some() || self.unattended || self.game.is_over() {
            return Ok(());
        }
        tracing::warn!(late_s, "the host cannot keep up; the game stands still");
        self.pause(Pause::HostOut { seconds: late_s })
    }

    fn pause(&mut self, pause: Pause) -> anyhow::Result<()> {
        self.clock.hold();
        self.note(&HostNote::Paused {
            at: wall_time(),
            pause: pause.clone(),
        })?;
        self.phase = GamePhase::Paused;
        self.views.stands_still(Some(pause.clone()));
        self.pause = Some(pause);
        self.publish();
        Ok(())
    }

    fn go_on(&mut self) -> anyhow::Result<()> {
        self.note(&HostNote::WentOn { at: wall_time() })?;
        self.pause = None;
        self.phase = GamePhase::Running;
        self.views.stands_still(None);
        self.clock.start();
        self.publish();
        Ok(())
    }

    fn done(&self) -> Controlled {
        Controlled {
            second: self.game.second(),
            is_repeated: false,
        }
    }
}

fn wall_time() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}
