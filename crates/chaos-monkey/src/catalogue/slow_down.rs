//! Instances that work more slowly.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::SlowDown;
use model::units::Ppm;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "each request takes so many times as long",
    cause: "slow, then queue-full",
    detect: "latency of one instance; its slots are busy",
    recovery: "by itself, or replace the instance",
    live: Live::Real("the edge asks for that much more work"),
};

pub(super) fn acts(plan: &SlowDown, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Slower {
        instance,
        times: plan.times,
        since: on.sight.now,
        per_minute: Ppm::ZERO,
    })
}
