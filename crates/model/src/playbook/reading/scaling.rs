//! Steps about how a group's size is set, and what it goes by.

use crate::autoscale::{Planned, ScalingPolicy, Step};
use crate::command::Command;
use crate::ids::Name;
use crate::scenario::problem::Problem;
use crate::scenario::read::{Reader, Table};

/// Without any of the keys of a policy, sizes are set by hand.
pub(super) fn policy(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field::<Name>(table, "group", None);
    let requests = reader.field::<Option<u32>>(table, "requests_per_target_per_min", None);
    let busy = reader.field::<Option<u32>>(table, "busy_percent", None);
    let steps = reader.field::<Option<Vec<Step>>>(table, "steps", None);
    match ScalingPolicy::of_keys(requests?, busy?, steps?) {
        Ok(policy) => Some(Command::SetScaling {
            group: group?,
            policy: policy.unwrap_or_default(),
        }),
        Err(message) => {
            reader.problem(
                Problem::error("contradiction", table.span(), message)
                    .label("more than one")
                    .help("keep one of them"),
            );
            None
        }
    }
}

pub(super) fn schedule(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field::<Name>(table, "group", None);
    let schedule = reader.field::<Vec<Planned>>(table, "schedule", None);
    Some(Command::SetSchedule {
        group: group?,
        schedule: schedule?,
    })
}

pub(super) fn monitoring(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field::<Name>(table, "group", None);
    let detailed = reader.field::<bool>(table, "detailed", None);
    Some(Command::SetMonitoring {
        group: group?,
        detailed: detailed?,
    })
}
