//! A CDN that forgets everything.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::CdnFlush;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "invalidate-cdn",
    cause: "queue-full and timeout while it fills again",
    detect: "the hit ratio falls to nothing at once",
    recovery: "by itself, as answers come in",
    live: Live::Real("the cache is emptied"),
};

pub(super) fn acts(_: &CdnFlush, on: &Moment<'_>) -> Vec<Act> {
    on.command(Command::InvalidateCdn {})
}
