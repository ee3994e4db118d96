//! More requests of the usual kind.

use super::{Entry, Live, Moment};
use model::scenario::faults::Spike;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the traffic of all teams, as a [[burst]] does it",
    cause: "queue-full and timeout",
    detect: "requests per second",
    recovery: "by itself",
    live: Live::Real("the schedule of the load generator"),
};

pub(super) fn acts(_: &Spike, _: &Moment<'_>) -> Vec<Act> {
    // The script changes the traffic, once for all teams: nobody acts.
    Vec::new()
}
