//! A cloud that takes only so many commands.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::ApiThrottling;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "commands beyond so many in a stretch of time are refused (too-many-commands), those of scaling included",
    cause: "none by itself",
    detect: "refusals in the audit log",
    recovery: "send fewer; it is over by itself",
    live: Live::Same,
};

pub(super) fn acts(plan: &ApiThrottling, on: &Moment<'_>) -> Vec<Act> {
    on.break_one(Fault::ApiThrottled {
        commands: plan.commands,
        every: plan.every,
    })
}
