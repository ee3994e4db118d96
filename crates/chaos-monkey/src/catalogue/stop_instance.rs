//! Instances that somebody shuts down.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::StopInstance;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "stop-instance for each",
    cause: "reset, then no-target or queue-full while too few are left",
    detect: "the audit log names who stopped them; instances end and begin",
    recovery: "the group launches another; a policy keeps it from happening, termination protection does not",
    live: Live::Real("the process is killed"),
};

pub(super) fn acts(_: &StopInstance, on: &Moment<'_>) -> Vec<Act> {
    let stop = |instance| Command::StopInstance { instance };
    on.command_each(stop)
}
