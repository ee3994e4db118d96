//! Scaling that nobody wakes any more.

use super::{Entry, Live, Moment};
use model::account::Group;
use model::autoscale::ScalingPolicy;
use model::command::Command;
use model::scenario::faults::AlarmsOff;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-scaling manual: no metric changes the group's size; what is lost is still replaced",
    cause: "queue-full and timeout once traffic rises, cost once it falls",
    detect: "the size stays where it is; the audit log",
    recovery: "give the group its scaling policy back",
    live: Live::Same,
};

pub(super) fn acts(plan: &AlarmsOff, on: &Moment<'_>) -> Vec<Act> {
    let groups = on.account().groups.iter();
    let scaled = groups.filter(|group| group.policy != ScalingPolicy::Manual);
    let scaled: Vec<Group> = scaled.cloned().collect();
    let found = on.named(&scaled, plan.group.as_ref(), |group| &group.name);
    found.map_or(Vec::new(), |group| {
        on.command(Command::SetScaling {
            group: group.name.clone(),
            policy: ScalingPolicy::Manual,
        })
    })
}
