//! Connections that are reset.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::ConnectionResets;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "a share of requests fails at once",
    cause: "reset",
    detect: "502 from instances that live",
    recovery: "by itself; retries of clients help",
    live: Live::Real("the edge drops the connection before it sends"),
};

pub(super) fn acts(plan: &ConnectionResets, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Resets {
        instance,
        share: plan.share,
    })
}
