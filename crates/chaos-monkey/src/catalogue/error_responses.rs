//! Instances that answer with errors.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::ErrorResponses;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "a share of requests ends with a 500, once the work is done",
    cause: "service-error",
    detect: "500 from some instances only; probes pass",
    recovery: "by itself, or replace the instance",
    live: Live::Real("the process does the work, and the edge turns its answer into an error"),
};

pub(super) fn acts(plan: &ErrorResponses, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Errors {
        instance,
        share: plan.share,
    })
}
