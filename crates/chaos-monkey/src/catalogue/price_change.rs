//! Money that is worth less.

use super::{Entry, Live, Moment};
use model::fault::Fault;
use model::scenario::faults::PriceChange;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "what falls due meanwhile is charged at so many times its price",
    cause: "cost",
    detect: "the bill",
    recovery: "by itself",
    live: Live::Same,
};

pub(super) fn acts(plan: &PriceChange, on: &Moment<'_>) -> Vec<Act> {
    let times = plan.times;
    on.break_one(Fault::Prices { times })
}
