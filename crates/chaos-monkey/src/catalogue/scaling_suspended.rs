//! Scaling that does nothing by itself any more.

use super::{Entry, Live, Moment};
use model::account::Process;
use model::command::Command;
use model::scenario::faults::ScalingSuspended;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-processes: launch, terminate and replace-unhealthy suspended",
    cause: "no-target once instances are lost",
    detect: "the group stays below its size; the audit log",
    recovery: "resume the processes",
    live: Live::Same,
};

pub(super) fn acts(plan: &ScalingSuspended, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    on.command(Command::SetProcesses {
        group: group.name.clone(),
        suspended: Process::ALL.to_vec(),
    })
}
