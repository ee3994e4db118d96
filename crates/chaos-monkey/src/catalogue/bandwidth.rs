//! A narrow wire: an answer takes its size over the bandwidth longer.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::Bandwidth;
use model::units::{Ppm, RequestDuration};
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "answers take longer by service.answer_bytes over the bandwidth, each by itself",
    cause: "slow",
    detect: "latency rises by the same for every answer",
    recovery: "by itself",
    live: Live::Real("the edge holds answers back by that time"),
};

pub(super) fn acts(plan: &Bandwidth, on: &Moment<'_>) -> Vec<Act> {
    let bytes = u64::from(on.scenario.service.answer_bytes);
    let add = RequestDuration::from_ns(bytes * 1_000_000_000 / u64::from(plan.bytes_per_s));
    on.break_each(|instance| Fault::Late {
        instance,
        add,
        jitter: RequestDuration::ZERO,
        share: Ppm::ONE,
    })
}
