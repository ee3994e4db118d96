//! The game as it stood at a second.

use super::recording::Script;
use crate::game_file::{Taken, VerifyError};
use crate::views::{Outside, Views};
use model::ids::{InstanceId, TeamId};
use scoreboard::view::{GamePhase, Playback};
use sim_engine::{Game, Input, Mode, Plan, Refusal};
use std::sync::Arc;

/// The game as it stood, and what the screens look back on.
#[derive(Clone)]
pub(crate) struct Moment {
    game: Game,
    pub(super) views: Views,
    script: Arc<Script>,
    /// The next input of a live game.
    next: usize,
}

/// The data plane is gone: what only it knew was not recorded.
struct Nobody;

impl Outside for Nobody {
    fn loads(&self, _: TeamId) -> Vec<(InstanceId, u32, u32)> {
        Vec::new()
    }

    fn late_and_sent(&self, _: &Game) -> (u64, u64) {
        (0, 0)
    }
}

impl Moment {
    /// The first one.
    pub(super) fn first(mut game: Game, plan: &Plan, script: Arc<Script>) -> Self {
        game.begin();
        let mut views = Views::new(plan);
        views.take_in(&Taken::of(&mut game));
        Self {
            game,
            views,
            script,
            next: 0,
        }
    }

    pub(crate) fn second(&self) -> u32 {
        self.game.second()
    }

    /// Plays on to a second that is not behind.
    ///
    /// # Errors
    /// When the file holds what this version's game does not take.
    pub(crate) fn play_to(&mut self, second: u32) -> Result<(), VerifyError> {
        while self.game.second() < second {
            match self.script.mode {
                Mode::Virtual => {
                    let refused = |refusal| VerifyError::Refused { seq: 0, refusal };
                    self.game.run_to(second).map_err(refused)?;
                }
                Mode::Live => self.take_input()?,
            }
            self.views.take_in(&Taken::of(&mut self.game));
        }
        Ok(())
    }

    fn take_input(&mut self) -> Result<(), VerifyError> {
        let Some((seq, input)) = self.script.inputs.get(self.next) else {
            let message = "inputs end before its seconds do".to_owned();
            return Err(VerifyError::Source(message));
        };
        self.next += 1;
        if let Input::Command(envelope) = input {
            self.views.next_member(envelope.team.0, &envelope.session);
        }
        match self.game.step(input.clone()) {
            Ok(_) | Err(Refusal::Denied(_)) => Ok(()),
            Err(refusal) => Err(VerifyError::Refused { seq: *seq, refusal }),
        }
    }

    fn phase(&self) -> GamePhase {
        match self.game.second() >= self.script.played_s {
            true => GamePhase::Ended,
            false => GamePhase::Running,
        }
    }

    /// Puts it on the screens.
    pub(super) fn publish(&mut self, playback: Playback) {
        self.views.plays(playback);
        self.views.publish(&self.game, &Nobody, self.phase());
    }

    /// Puts it on the screens for the first time.
    pub(super) fn watch(&mut self, playback: Playback) -> crate::views::Watched {
        self.views.plays(playback);
        self.views.watch(&self.game, &Nobody)
    }
}
