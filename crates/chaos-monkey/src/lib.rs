//! Faults: what they are, when they come, and the actors that bring them.
//!
//! Times and picks are drawn from labelled streams of the game's seed before
//! the game begins, so that every team meets the same chaos; a draw is used up
//! even when it finds nothing to break.

mod monkey;
mod schedule;

pub use monkey::ChaosMonkey;
pub use schedule::{Strike, schedule};

use model::scenario::{MonkeyKind, Scenario};
use sim_engine::actor::Actor;

/// The actors of a scenario that act on one team; the same for every team.
#[must_use]
pub fn troublemakers(scenario: &Scenario, seed: u64) -> Vec<Box<dyn Actor>> {
    let actor = |(index, monkey): (usize, &model::scenario::Monkey)| -> Box<dyn Actor> {
        match monkey.kind {
            MonkeyKind::ChaosMonkey => Box::new(ChaosMonkey::new(schedule(
                monkey,
                index,
                scenario.length,
                seed,
            ))),
        }
    };
    scenario.monkey.iter().enumerate().map(actor).collect()
}
