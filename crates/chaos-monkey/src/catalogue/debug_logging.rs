//! The CEO wants to see everything.

use super::{Entry, Live, Moment};
use model::account::Logging;
use model::command::Command;
use model::scenario::faults::DebugLogging;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-logging debug",
    cause: "cost, for each request that instances take",
    detect: "debug logs on the bill",
    recovery: "set logging to normal",
    live: Live::Same,
};

pub(super) fn acts(_: &DebugLogging, on: &Moment<'_>) -> Vec<Act> {
    on.command(Command::SetLogging {
        logging: Logging::Debug,
    })
}
