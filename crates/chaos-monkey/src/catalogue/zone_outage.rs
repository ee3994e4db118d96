//! Gorilla: a zone goes out.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::ZoneOutage;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the zone is down: instances gone, launches refused (zone-down), balancers without nodes there",
    cause: "reset, then outage or no-target",
    detect: "a zone without instances; launches refused",
    recovery: "be in another zone; launches are tried again when it is back",
    live: Live::Real("processes are killed; the edge refuses"),
};

pub(super) fn acts(plan: &ZoneOutage, on: &Moment<'_>) -> Vec<Act> {
    let zones = on.scenario.account.all_zones();
    let zone = plan.zone.as_ref().or_else(|| on.one_of(&zones));
    let zone = zone.cloned();
    zone.map_or(Vec::new(), |zone| on.break_one(Fault::ZoneDown { zone }))
}
