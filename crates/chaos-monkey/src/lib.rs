//! Faults: what they are, when they come, and the actors that bring them.
//!
//! Times and picks are drawn from labelled streams of the game's seed before
//! the game begins, so that every team meets the same chaos; a draw is used up
//! even when it finds nothing to break.

mod catalogue;
mod moment;
mod schedule;
mod script;

pub use catalogue::{Entry, Live, entry};

use model::actor::Principal;
use model::scenario::Scenario;
use script::{Planned, Script, of_events, of_monkey};
use sim_engine::actor::Actor;
use std::sync::Arc;

/// The actors of a scenario that act on one team; the same for every team.
#[must_use]
pub fn troublemakers(scenario: &Scenario, seed: u64) -> Vec<Box<dyn Actor>> {
    let shared = Arc::new(scenario.clone());
    let mut all: Vec<Box<dyn Actor>> = Vec::new();
    // Monkeys that strike in the same second find what events have left.
    let events = of_events(scenario, seed);
    for who in Principal::ALL {
        let its = events.iter().filter(|planned| planned.injection.by == *who);
        let its: Vec<Planned> = its.cloned().collect();
        if !its.is_empty() {
            all.push(Box::new(Script::new(*who, &shared, its)));
        }
    }
    for (index, monkey) in scenario.monkey.iter().enumerate() {
        let planned = of_monkey(monkey, index, scenario, seed);
        all.push(Box::new(Script::new(
            monkey.kind.principal(),
            &shared,
            planned,
        )));
    }
    all
}
