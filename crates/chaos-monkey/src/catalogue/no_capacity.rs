//! No capacity left in the cloud.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::NoCapacity;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "launches are refused (no-capacity)",
    cause: "queue-full and timeout while too few are up",
    detect: "refusals of the autoscaler in the audit log",
    recovery: "launches are tried again when it is over; other zones may have room",
    live: Live::Same,
};

pub(super) fn acts(plan: &NoCapacity, on: &Moment<'_>) -> Vec<Act> {
    let zone = plan.zone.clone();
    on.break_one(Fault::NoCapacity { zone })
}
