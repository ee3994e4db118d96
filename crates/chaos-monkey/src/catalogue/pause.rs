//! A stop of the world.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::Pause;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the process stands still for a moment",
    cause: "timeout if it is longer than patience",
    detect: "a gap in the answers of one instance, then many at once",
    recovery: "by itself",
    live: Live::Real("SIGSTOP, and SIGCONT at its end"),
};

pub(super) fn acts(_: &Pause, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Frozen { instance })
}
