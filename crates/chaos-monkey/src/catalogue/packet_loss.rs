//! A lossy wire.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::PacketLoss;
use model::units::RequestDuration;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "a share of answers comes a retransmission later",
    cause: "slow",
    detect: "the highest percentiles of latency rise, the median does not",
    recovery: "by itself",
    live: Live::Real(
        "the edge holds answers back, as a retransmission would; no packet is dropped",
    ),
};

pub(super) fn acts(plan: &PacketLoss, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Late {
        instance,
        add: plan.add,
        jitter: RequestDuration::ZERO,
        share: plan.share,
    })
}
