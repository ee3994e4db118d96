//! A team whose service is outside of the game: its requests are sent there and scored like those of others, its
//! account is empty, and what would break in it is told and not done.

use super::TeamState;
use crate::game::Mode;
use crate::hints::Hints;
use crate::plan::OwnService;
use crate::world::World;
use model::outcome::{Outcome, VoidCause};
use model::tick::Seen;
use std::sync::Arc;

impl TeamState {
    /// The same team with a service of its own, before anything has happened.
    pub(crate) fn outside(self, service: &OwnService, mode: Mode) -> Self {
        Self {
            world: World::outside(self.id, Arc::clone(&self.scenario), service),
            // They are about the game's own account.
            hints: Hints::new(None),
            plane: None,
            is_away: mode == Mode::Virtual,
            ..self
        }
    }

    /// Whether its service is outside of the game.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.world.is_outside()
    }

    /// Whether it is known what its infrastructure costs: of all others it is.
    #[must_use]
    pub fn is_spend_known(&self) -> bool {
        self.world.is_spend_known()
    }

    /// Nobody sends its service anything from now on: the model knows nothing of
    /// it. Requests that were open are void.
    pub(crate) fn go_away(&mut self) {
        if std::mem::replace(&mut self.is_away, true) {
            return;
        }
        self.pending = Seen::default();
        let outage = Outcome::Void(VoidCause::HostOutage);
        self.pending.counts.add_many(outage, self.in_flight);
    }
}
