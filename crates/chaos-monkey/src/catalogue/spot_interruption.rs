//! Spot capacity that is wanted back.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::SpotInterruption;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "the notice of an interruption",
    cause: "reset for what is not done by the end of the notice",
    detect: "interrupted in the log",
    recovery: "the group launches another at once",
    live: Live::Real("SIGTERM, and SIGKILL at the end of the notice"),
};

pub(super) fn acts(_: &SpotInterruption, on: &Moment<'_>) -> Vec<Act> {
    let spot = on.instances(|instance| instance.is_spot);
    on.break_all(spot, |instance| Fault::TakenBack { instance })
}
