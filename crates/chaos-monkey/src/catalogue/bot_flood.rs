//! Bots that ask for keys that nobody needs.

use super::{Entry, Live, Moment};
use model::scenario::faults::BotFlood;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the traffic of all teams, as a [[burst]] with all-new keys does it",
    cause: "queue-full and timeout",
    detect: "requests per second; the hit ratio falls",
    recovery: "by itself",
    live: Live::Real("the schedule of the load generator"),
};

pub(super) fn acts(_: &BotFlood, _: &Moment<'_>) -> Vec<Act> {
    // The script changes the traffic, once for all teams: nobody acts.
    Vec::new()
}
