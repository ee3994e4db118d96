//! Faults: what they are, when they come, and the actors that bring them.
//!
//! Times and picks are drawn from labelled streams of the game's seed before
//! the game begins, so that every team meets the same chaos; a draw is used up
//! even when it finds nothing to break.

mod catalogue;
mod guard;
mod moment;
#[cfg(feature = "remote")]
pub mod remote;
mod schedule;
mod script;

pub use catalogue::{Entry, Live, entry};
pub use schedule::{Strike, schedule};
pub use script::foresee;

use model::scenario::{BEHIND_EVENTS, Scenario};
use script::{MonkeyScript, Story, of_monkey};
use sim_engine::actor::Actor;
use std::sync::Arc;

/// The actors of a scenario that act on one team; the same for every team.
#[must_use]
pub fn troublemakers(scenario: &Scenario, seed: u64) -> Vec<Box<dyn Actor>> {
    let shared = Arc::new(scenario.clone());
    let mut all: Vec<Box<dyn Actor>> = Vec::new();
    // Monkeys that strike in the same second find what events have left.
    for who in BEHIND_EVENTS {
        all.push(Box::new(Story::new(who, &shared)));
    }
    for (index, monkey) in scenario.monkey.iter().enumerate() {
        let planned = of_monkey(monkey, index, scenario, seed);
        all.push(Box::new(MonkeyScript::new(index, &shared, planned)));
    }
    all
}
