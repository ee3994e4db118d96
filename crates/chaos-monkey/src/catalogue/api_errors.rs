//! A cloud whose interface fails.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::ApiErrors;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "a share of the commands of players, bots, scaling and deployments is refused (unavailable)",
    cause: "none by itself",
    detect: "refusals in the audit log",
    recovery: "try again; it is over by itself",
    live: Live::Same,
};

pub(super) fn acts(plan: &ApiErrors, on: &Moment<'_>) -> Vec<Act> {
    let share = plan.share;
    on.break_one(Fault::ApiErrors { share })
}
