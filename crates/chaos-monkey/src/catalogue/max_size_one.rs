//! The CEO saves money.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::MaxSizeOne;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-group min 0, desired 1, max 1",
    cause: "queue-full and timeout",
    detect: "one instance is left; the audit log",
    recovery: "set the sizes again",
    live: Live::Same,
};

pub(super) fn acts(plan: &MaxSizeOne, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    on.command(Command::SetGroup {
        group: group.name.clone(),
        min: Some(0),
        desired: Some(1),
        max: Some(1),
    })
}
