//! Keys that nobody has asked for before.

use super::{Entry, Live, Moment};
use model::scenario::faults::KeyChurn;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the traffic of all teams: every key is new",
    cause: "queue-full and timeout",
    detect: "the hit ratio falls at equal traffic",
    recovery: "by itself",
    live: Live::Real("the schedule of the load generator"),
};

pub(super) fn acts(_: &KeyChurn, _: &Moment<'_>) -> Vec<Act> {
    // The script changes the traffic, once for all teams: nobody acts.
    Vec::new()
}
