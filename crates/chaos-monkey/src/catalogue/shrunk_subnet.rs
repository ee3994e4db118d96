//! A group that has to make do with eleven addresses.

use super::unused;
use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::ShrunkSubnet;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-subnet of 16 addresses, then set-group-subnets to it alone",
    cause: "queue-full once launches are refused (no-free-address)",
    detect: "launches refused in the audit log",
    recovery: "give the group its subnets back",
    live: Live::Same,
};

pub(super) fn acts(plan: &ShrunkSubnet, on: &Moment<'_>) -> Vec<Act> {
    let account = on.account();
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    let its = account
        .subnets
        .iter()
        .find(|s| group.subnets.contains(&s.name));
    let (Some(its), Some(cidr)) = (its, unused::cidr(account)) else {
        return Vec::new();
    };
    let taken = account.subnets.iter().map(|s| &s.name);
    let Some(name) = unused::name("budget-subnet", taken) else {
        return Vec::new();
    };
    let add = Command::AddSubnet {
        name: name.clone(),
        zone: its.zone.clone(),
        cidr,
        group: None,
    };
    let move_there = Command::SetGroupSubnets {
        group: group.name.clone(),
        subnets: vec![name],
    };
    vec![Act::Command(add), Act::Command(move_there)]
}
