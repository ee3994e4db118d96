//! A grey failure: slower and slower, and healthy all the while.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::Leak;
use model::units::Permille;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "each request takes longer, by a share for each minute since",
    cause: "slow, then queue-full and timeout",
    detect: "latency of one instance creeps up while probes pass",
    recovery: "replace the instance",
    live: Live::Real("the edge asks for that much more work"),
};

pub(super) fn acts(plan: &Leak, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Slower {
        instance,
        times: Permille::new(1_000),
        since: on.sight.now,
        per_minute: plan.per_minute,
    })
}
