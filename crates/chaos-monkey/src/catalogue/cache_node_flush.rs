//! A cache node that forgets everything.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::CacheNodeFlush;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "flush-cache-node",
    cause: "queue-full and timeout while it fills again",
    detect: "the hit ratio of the node falls to nothing at once",
    recovery: "by itself, as answers come in",
    live: Live::Real("its process is told to drop its entries"),
};

pub(super) fn acts(_: &CacheNodeFlush, on: &Moment<'_>) -> Vec<Act> {
    on.command(Command::FlushCacheNode {})
}
