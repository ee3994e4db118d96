//! A NAT gateway that nothing uses.

use super::unused;
use super::{Entry, Live, Moment};
use model::account::{ResourceKind, ResourceRef};
use model::command::Command;
use model::scenario::faults::IdleNatGateway;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-idle of a NAT gateway",
    cause: "cost",
    detect: "a NAT gateway that no route leads to",
    recovery: "delete it",
    live: Live::Same,
};

pub(super) fn acts(_: &IdleNatGateway, on: &Moment<'_>) -> Vec<Act> {
    let taken = on
        .account()
        .nat_gateways
        .iter()
        .map(|gateway| &gateway.name);
    let name = unused::name("nat-just-in-case", taken);
    name.map_or(Vec::new(), |name| {
        let kind = ResourceKind::NatGateway;
        on.command(Command::AddIdle {
            resource: ResourceRef { kind, name },
        })
    })
}
