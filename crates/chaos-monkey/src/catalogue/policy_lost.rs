//! A permission that is gone.

use super::{Entry, Live, Moment};
use model::account::Access;
use model::command::Command;
use model::scenario::faults::PolicyLost;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "delete-policy: the first that allows somebody anything",
    cause: "no-target once nobody replaces instances",
    detect: "refusals in the audit log: no policy allows it",
    recovery: "make a policy that allows: whoever plays always can",
    live: Live::Same,
};

pub(super) fn acts(plan: &PolicyLost, on: &Moment<'_>) -> Vec<Act> {
    let mut policies = on.account().policies.iter();
    let found = policies.find(|p| p.principal == plan.principal && p.effect == Access::Allow);
    found.map_or(Vec::new(), |policy| {
        on.command(Command::DeletePolicy {
            policy: policy.name.clone(),
        })
    })
}
