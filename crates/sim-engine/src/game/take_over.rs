//! A recorded game goes on with somebody else in a team's place.

use super::{Game, Mode};
use crate::effect::Effect;
use crate::input::{Refusal, TakeOver};
use crate::plane::VirtualPlane;
use model::units::{GameTime, SECOND_NS};

impl Game {
    /// Somebody takes a team over at the start of the second in progress, before
    /// anything else has come in: its bot leaves, and its requests are carried as
    /// asked. The model carries those of every other team, and their bots stay.
    pub(super) fn take_over(&mut self, taken: &TakeOver) -> Result<Vec<Effect>, Refusal> {
        let next = self.now.as_ns().div_ceil(SECOND_NS) as u32;
        let from = GameTime::from_second(next.max(self.second));
        if taken.at != from || self.now != from {
            return Err(Refusal::OutOfTime {
                at: taken.at,
                from,
                to: from,
            });
        }
        if usize::from(taken.team.0) >= self.teams.len() {
            return Err(Refusal::UnknownTeam(taken.team));
        }
        self.chain.add(taken);
        let mut effects = Vec::new();
        for team in &mut self.teams {
            let is_taken = team.id() == taken.team;
            if is_taken {
                team.dismiss_bots();
            }
            if is_taken && taken.carried == Mode::Live {
                effects.extend(team.go_live());
            } else if team.is_own() {
                team.go_away();
            } else {
                let plane = || VirtualPlane::new(&self.scenario, self.demand_seed);
                team.go_virtual(plane, taken.at);
            }
        }
        Ok(effects)
    }
}
