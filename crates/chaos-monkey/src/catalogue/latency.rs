//! A slow wire.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::Latency;
use model::units::Ppm;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "answers take longer between instance and balancer",
    cause: "slow, timeout if it is more than patience",
    detect: "latency rises at equal load; instances are not busier",
    recovery: "by itself",
    live: Live::Real("the edge holds answers back"),
};

pub(super) fn acts(plan: &Latency, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Late {
        instance,
        add: plan.add,
        jitter: plan.jitter,
        share: Ppm::ONE,
    })
}
