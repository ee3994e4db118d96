//! Functions that may not run as often as they would.

use super::{Entry, Live, Moment};
use model::account::Compute;
use model::fault::Fault;
use model::scenario::faults::FunctionConcurrency;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "so many environments of a function at once and no more, warm ones included",
    cause: "throttled",
    detect: "429 from the function while nothing else changed; its busy slots stay at the cut",
    recovery: "by itself; another group, of instances or containers, takes the rest meanwhile",
    live: Live::Real("the edge counts environments and refuses"),
};

pub(super) fn acts(plan: &FunctionConcurrency, on: &Moment<'_>) -> Vec<Act> {
    let functions = on.instances(|instance| instance.compute == Compute::Function);
    on.break_all(functions, |instance| Fault::Throttled {
        instance,
        concurrency: plan.concurrency,
    })
}
