//! Requests that go nowhere.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::Blackhole;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "nothing gets to the instance or back",
    cause: "timeout, then reset when it is over",
    detect: "outstanding requests pile up on an instance that is not busy; probes time out",
    recovery: "health checks take it out; or it is over",
    live: Live::Real("the edge neither sends nor passes on, and says nothing"),
};

pub(super) fn acts(_: &Blackhole, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Unreachable { instance })
}
