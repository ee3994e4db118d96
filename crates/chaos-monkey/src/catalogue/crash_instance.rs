//! Processes that end by themselves.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::CrashInstance;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the instance is lost, nobody asked",
    cause: "reset",
    detect: "instance lost in the log, without a command",
    recovery: "the group launches another",
    live: Live::Real("SIGKILL to the process"),
};

pub(super) fn acts(_: &CrashInstance, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Crashed { instance })
}
