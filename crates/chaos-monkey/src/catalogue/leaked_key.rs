//! A key in the wrong hands: whoever has it launches what it can pay with it.
//!
//! It is one act; `repeat` on an event, or a monkey, lets it come again and
//! again, until a policy takes the rights from the key.

use super::aside;
use super::{Entry, Live, Moment};
use model::scenario::faults::LeakedKey;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-balancer, then add-group of so many instances behind it; an event with repeat does it again and again",
    cause: "cost; launches of the team's own are refused once limits or addresses are used up",
    detect: "the audit log: groups that nobody of the team made; the bill",
    recovery: "a policy that denies add-group to whoever it was; then delete groups and balancers",
    live: Live::Same,
};

pub(super) fn acts(plan: &LeakedKey, on: &Moment<'_>) -> Vec<Act> {
    aside::group(on, ("miners", "miners-front"), (0, plan.count))
}
