//! The CEO likes other charts.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::MetricsChanged;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-monitoring",
    cause: "cost when detailed; scaling is late when basic",
    detect: "the bill; metrics come at another pace",
    recovery: "set it again",
    live: Live::Same,
};

pub(super) fn acts(plan: &MetricsChanged, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    on.command(Command::SetMonitoring {
        group: group.name.clone(),
        detailed: plan.detailed,
    })
}
