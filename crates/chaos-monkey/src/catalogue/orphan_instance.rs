//! An instance that serves nobody.

use super::unused;
use super::{Entry, Live, Moment};
use model::account::{GROUP_WEIGHT, Launch};
use model::balance::BalancerKind;
use model::command::Command;
use model::scenario::faults::OrphanInstance;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-balancer, then add-group of one instance behind it",
    cause: "cost",
    detect: "a balancer and a group with no requests",
    recovery: "delete the group and the balancer",
    live: Live::Same,
};

pub(super) fn acts(_: &OrphanInstance, on: &Moment<'_>) -> Vec<Act> {
    let account = on.account();
    let Some(group) = on.group(None) else {
        return Vec::new();
    };
    let groups = account.groups.iter().map(|group| &group.name);
    let balancers = account.balancers.iter().map(|balancer| &balancer.name);
    let names = (
        unused::name("test-group", groups),
        unused::name("test-front", balancers),
    );
    let (Some(name), Some(behind)) = names else {
        return Vec::new();
    };
    let launch: Launch = group.launch.clone();
    let balancer = Command::AddBalancer {
        name: behind.clone(),
        kind: BalancerKind::Classic,
        subnets: group.subnets.clone(),
    };
    let orphan = Command::AddGroup {
        name,
        launch,
        subnets: group.subnets.clone(),
        behind,
        weight: GROUP_WEIGHT,
        min: 1,
        desired: 1,
        max: 1,
    };
    vec![Act::Command(balancer), Act::Command(orphan)]
}
