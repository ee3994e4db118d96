//! Kong: a region goes out, zone by zone at one moment.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::RegionOutage;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "all zones of the region are down",
    cause: "reset, then outage or no-target",
    detect: "all of a region is gone; DNS checks fail",
    recovery: "fail over to another region; it is back after its time",
    live: Live::Real("processes are killed; the edge refuses"),
};

pub(super) fn acts(plan: &RegionOutage, on: &Moment<'_>) -> Vec<Act> {
    let regions = on.scenario.account.regions();
    let drawn = on.one_of(&regions);
    let found = match &plan.region {
        Some(name) => regions.iter().find(|region| region.name == *name),
        None => drawn,
    };
    let zones = found.map_or(&[][..], |region| &region.zones);
    let down = |zone: &model::account::Zone| on.break_one(Fault::ZoneDown { zone: zone.clone() });
    zones.iter().flat_map(down).collect()
}
