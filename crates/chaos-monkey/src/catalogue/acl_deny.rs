//! A network ACL that denies.

use super::{Entry, Live, Moment};
use model::account::{Access, NetworkAcl};
use model::command::Command;
use model::scenario::faults::AclDeny;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-network-acl http deny",
    cause: "blocked",
    detect: "the console names the barrier; the audit log who did it",
    recovery: "allow it again",
    live: Live::Same,
};

pub(super) fn acts(plan: &AclDeny, on: &Moment<'_>) -> Vec<Act> {
    let all = &on.account().network.network_acls;
    let found = on.named(all, plan.network_acl.as_ref(), |it: &NetworkAcl| &it.name);
    let Some(found) = found else {
        return Vec::new();
    };
    on.command(Command::SetNetworkAcl {
        network_acl: found.name.clone(),
        http: Access::Deny,
    })
}
