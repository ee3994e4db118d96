//! A deployment that nobody asked for.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::deploy::Strategy;
use model::scenario::faults::BadDeployment;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "start-deployment of the version, one instance at a time, without a rollback",
    cause: "service-error, if the version errs",
    detect: "deployments in the audit log; errors of the newest instances",
    recovery: "abort it, or deploy a good version",
    live: Live::Real("processes of the version are started, and the others drained"),
};

pub(super) fn acts(plan: &BadDeployment, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    on.command(Command::StartDeployment {
        group: group.name.clone(),
        version: Some(plan.version),
        start_script: None,
        instance_type: None,
        task: None,
        strategy: Strategy::Rolling { batch: 1 },
        rollback: None,
    })
}
