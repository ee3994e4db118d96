//! Faults: what they are, when they come, and the actors that bring them.
//!
//! Times and picks are drawn from labelled streams of the game's seed before
//! the game begins, so that every team meets the same chaos; a draw is used up
//! even when it finds nothing to break.

mod monkey;
mod outage;
mod schedule;

pub use monkey::ChaosMonkey;
pub use outage::{Outages, PlannedFault, planned};
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
    let mut all: Vec<Box<dyn Actor>> = Vec::new();
    // Who strikes in the same second finds what an outage has left.
    if let Some(outages) = Outages::of(scenario, seed) {
        all.push(Box::new(outages));
    }
    all.extend(scenario.monkey.iter().enumerate().map(actor));
    all
}
