//! The CEO buys the best.

use super::{Entry, Live, Moment};
use model::account::{Compute, LaunchChange};
use model::command::Command;
use model::scenario::InstanceType;
use model::scenario::faults::HugeInstance;
use model::units::StoryDuration;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-launch of the dearest type of instances; nothing if there is one type only",
    cause: "cost",
    detect: "the bill per instance; new instances are of another type",
    recovery: "set the type again, and replace what was launched",
    live: Live::Same,
};

pub(super) fn acts(plan: &HugeInstance, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    let types = on.scenario.instance_types();
    let hour = StoryDuration::from_secs(3600);
    let dearest = types
        .iter()
        .max_by_key(|it: &&InstanceType| it.price.accrued(hour));
    let Some(dearest) = dearest.filter(|_| types.len() > 1) else {
        return Vec::new();
    };
    let change = LaunchChange {
        compute: Some(Compute::Instance),
        instance_type: Some(dearest.name.clone()),
        ..LaunchChange::NONE
    };
    on.command(Command::set_launch(group.name.clone(), change))
}
