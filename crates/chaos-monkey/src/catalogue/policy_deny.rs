//! A policy that forbids.

use super::unused;
use super::{Entry, Live, Moment};
use model::account::{Access, Policy};
use model::command::Command;
use model::scenario::faults::PolicyDeny;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "put-policy that denies everything to somebody",
    cause: "no-target once nobody replaces instances",
    detect: "refusals in the audit log name the policy",
    recovery: "delete the policy: whoever plays always can",
    live: Live::Same,
};

pub(super) fn acts(plan: &PolicyDeny, on: &Moment<'_>) -> Vec<Act> {
    let taken = on.account().policies.iter().map(|policy| &policy.name);
    let Some(name) = unused::name("new-rules", taken) else {
        return Vec::new();
    };
    on.command(Command::PutPolicy {
        policy: Policy {
            name,
            principal: plan.principal,
            action: None,
            kind: None,
            effect: Access::Deny,
        },
    })
}
