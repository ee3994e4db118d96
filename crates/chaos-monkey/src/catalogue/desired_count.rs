//! Another size for a group.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::DesiredCount;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-group desired, clamped to its bounds",
    cause: "queue-full if it is too small, cost if it is too large",
    detect: "the size changes in the audit log",
    recovery: "set it back; a scaling policy does by itself",
    live: Live::Same,
};

pub(super) fn acts(plan: &DesiredCount, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    let bounds = group.min.min(group.max)..=group.max;
    on.command(Command::SetGroup {
        group: group.name.clone(),
        min: None,
        desired: Some(plan.count.clamp(*bounds.start(), *bounds.end())),
        max: None,
    })
}
