//! A grey failure: one answer in so many is wrong.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::WrongAnswers;
use model::units::Ppm;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "one request in so many gets the hash of another key",
    cause: "wrong; a CDN keeps the wrong answer",
    detect: "wrong answers from one instance; probes pass",
    recovery: "by itself, or replace the instance; then invalidate the CDN",
    live: Live::Real("the edge asks the process for another key"),
};

pub(super) fn acts(plan: &WrongAnswers, on: &Moment<'_>) -> Vec<Act> {
    on.break_each(|instance| Fault::Wrong {
        instance,
        share: Ppm::new(1_000_000 / plan.one_in),
    })
}
