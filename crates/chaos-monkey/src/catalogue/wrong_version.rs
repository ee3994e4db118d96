//! The CEO liked the old version.

use super::{Entry, Live, Moment};
use model::account::LaunchChange;
use model::command::Command;
use model::scenario::faults::WrongVersion;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-launch of the version: what is launched next has it",
    cause: "service-error, if the version errs",
    detect: "new instances are of another version",
    recovery: "set the version again, and replace what was launched",
    live: Live::Same,
};

pub(super) fn acts(plan: &WrongVersion, on: &Moment<'_>) -> Vec<Act> {
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    let change = LaunchChange {
        version: Some(plan.version),
        ..LaunchChange::NONE
    };
    on.command(Command::set_launch(group.name.clone(), change))
}
