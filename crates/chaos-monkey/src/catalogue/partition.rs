//! A zone that is cut off, and runs.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::Partition;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "nothing gets to the instances of the zone or back",
    cause: "timeout, then reset when it is over",
    detect: "all instances of a zone fail their probes at once",
    recovery: "health checks take them out; or it is over",
    live: Live::Real("the edge neither sends nor passes on, and says nothing"),
};

pub(super) fn acts(plan: &Partition, on: &Moment<'_>) -> Vec<Act> {
    let zones = on.scenario.account.all_zones();
    let Some(zone) = plan.zone.as_ref().or_else(|| on.one_of(&zones)) else {
        return Vec::new();
    };
    let cut_off = on.running(|instance| instance.zone == *zone);
    on.break_all(cut_off, |instance| Fault::Unreachable { instance })
}
