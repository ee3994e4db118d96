//! Instances that accept and never answer.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::Hang;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the process stands still",
    cause: "timeout",
    detect: "latency at the client timeout, outstanding requests pile up on one instance; probes time out",
    recovery: "health checks take it out and the group replaces it; or it goes on after its time",
    live: Live::Real("SIGSTOP, and SIGCONT at its end"),
};

pub(super) fn acts(_: &Hang, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Frozen { instance })
}
