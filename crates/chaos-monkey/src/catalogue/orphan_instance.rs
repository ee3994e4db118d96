//! An instance that serves nobody.

use super::aside;
use super::{Entry, Live, Moment};
use model::scenario::faults::OrphanInstance;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-balancer, then add-group of one instance behind it",
    cause: "cost",
    detect: "a balancer and a group with no requests",
    recovery: "delete the group and the balancer",
    live: Live::Same,
};

pub(super) fn acts(_: &OrphanInstance, on: &Moment<'_>) -> Vec<Act> {
    aside::group(on, ("test-group", "test-front"), (1, 1))
}
