//! A cache node that is gone.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::CacheNodeLoss;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "lose-cache-node",
    cause: "slow: whoever asks waits in vain for the time-out of the node",
    detect: "the node is lost in the log; latency rises by its time-out",
    recovery: "another comes up by itself, empty",
    live: Live::Real("its process is killed"),
};

pub(super) fn acts(_: &CacheNodeLoss, on: &Moment<'_>) -> Vec<Act> {
    on.command(Command::LoseCacheNode {})
}
