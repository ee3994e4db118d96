//! A balancer with a subnet less.

use super::{Entry, Live, Moment};
use model::account::Balancer;
use model::command::Command;
use model::scenario::faults::SubnetDetached;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-balancer-subnets without one that is drawn; never the last",
    cause: "outage once the zone of the rest goes out",
    detect: "the audit log; a balancer in one zone only",
    recovery: "add the subnet again",
    live: Live::Same,
};

pub(super) fn acts(plan: &SubnetDetached, on: &Moment<'_>) -> Vec<Act> {
    let all = on.account().balancers.iter();
    let large: Vec<Balancer> = all.filter(|b| b.subnets.len() > 1).cloned().collect();
    let found = on.named(&large, plan.balancer.as_ref(), |it: &Balancer| &it.name);
    let Some(balancer) = found else {
        return Vec::new();
    };
    let lost = on.one_of(&balancer.subnets);
    let mut subnets = balancer.subnets.clone();
    subnets.retain(|subnet| Some(subnet) != lost);
    on.command(Command::SetBalancerSubnets {
        balancer: balancer.name.clone(),
        subnets,
    })
}
