//! A key in the wrong hands: whoever has it launches what it can pay with it.
//!
//! It is one act; `repeat` on an event, or a monkey, lets it come again and
//! again, until a policy takes the rights from the key.

use super::unused;
use super::{Entry, Live, Moment};
use model::account::GROUP_WEIGHT;
use model::balance::BalancerKind;
use model::command::Command;
use model::scenario::faults::LeakedKey;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-balancer, then add-group of so many instances behind it; an event with repeat does it again and again",
    cause: "cost; launches of the team's own are refused once limits or addresses are used up",
    detect: "the audit log: groups that nobody of the team made; the bill",
    recovery: "a policy that denies add-group to whoever it was; then delete groups and balancers",
    live: Live::Same,
};

pub(super) fn acts(plan: &LeakedKey, on: &Moment<'_>) -> Vec<Act> {
    let account = on.account();
    let Some(group) = on.group(None) else {
        return Vec::new();
    };
    let groups = account.groups.iter().map(|group| &group.name);
    let balancers = account.balancers.iter().map(|balancer| &balancer.name);
    let names = (
        unused::name("miners", groups),
        unused::name("miners-front", balancers),
    );
    let (Some(name), Some(behind)) = names else {
        return Vec::new();
    };
    let balancer = Command::AddBalancer {
        name: behind.clone(),
        kind: BalancerKind::Classic,
        subnets: group.subnets.clone(),
    };
    let miners = Command::AddGroup {
        name,
        launch: group.launch.clone(),
        subnets: group.subnets.clone(),
        behind,
        weight: GROUP_WEIGHT,
        min: 0,
        desired: plan.count,
        max: plan.count,
    };
    vec![Act::Command(balancer), Act::Command(miners)]
}
