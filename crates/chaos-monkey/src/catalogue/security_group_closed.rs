//! A security group that lets nobody in.

use super::{Entry, Live, Moment};
use model::account::{Access, SecurityGroup};
use model::command::Command;
use model::scenario::faults::SecurityGroupClosed;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-security-group http deny",
    cause: "blocked",
    detect: "the console names the barrier; the audit log who did it",
    recovery: "open it again",
    live: Live::Same,
};

pub(super) fn acts(plan: &SecurityGroupClosed, on: &Moment<'_>) -> Vec<Act> {
    let all = &on.account().network.security_groups;
    let found = on.named(all, plan.security_group.as_ref(), |it: &SecurityGroup| {
        &it.name
    });
    let Some(found) = found else {
        return Vec::new();
    };
    on.command(Command::SetSecurityGroup {
        security_group: found.name.clone(),
        http: Access::Deny,
    })
}
