//! Instances terminated by a command, one at a time or many.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::TerminateInstance;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "terminate-instance for each",
    cause: "reset, then no-target or queue-full while too few are left",
    detect: "the audit log names who listed and terminated them; instances end and begin",
    recovery: "the group launches another; a policy or protection keeps it from happening",
    live: Live::Real("the process is killed"),
};

pub(super) fn acts(_: &TerminateInstance, on: &Moment<'_>) -> Vec<Act> {
    let terminate = |instance| Command::TerminateInstance { instance };
    on.command_each(terminate)
}
