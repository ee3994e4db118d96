//! A balancer with nothing behind it.

use super::unused;
use super::{Entry, Live, Moment};
use model::balance::BalancerKind;
use model::command::Command;
use model::scenario::faults::IdleBalancer;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-balancer in the subnets of a group: it takes 8 addresses in each",
    cause: "cost; no-free-address for launches",
    detect: "a balancer without a group",
    recovery: "delete it",
    live: Live::Same,
};

pub(super) fn acts(_: &IdleBalancer, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(None) else {
        return Vec::new();
    };
    let taken = on.account().balancers.iter().map(|balancer| &balancer.name);
    unused::name("old-front", taken).map_or(Vec::new(), |name| {
        on.command(Command::AddBalancer {
            name,
            kind: BalancerKind::Classic,
            subnets: group.subnets.clone(),
        })
    })
}
