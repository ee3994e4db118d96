//! The node that version v3 of the service shares its answers through.

use crate::bounded_cache::Eviction;
use crate::scenario::CacheNodePlan;
use crate::units::{GameTime, StoryDuration};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Entries that a cache node has room for at most.
pub const NODE_SIZE_MAX: u32 = 1_000_000;

words! {
    /// Where a cache node stands in its life.
    pub enum NodePhase {
        /// Made, and not up yet.
        Starting = "starting",
        /// It answers.
        Up = "up",
        /// Gone with all that it held; another, empty, takes its place.
        Lost = "lost",
    }
}

/// How a cache node is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeSettings {
    /// How long an answer is kept.
    pub ttl: StoryDuration,
    /// How many answers it has room for.
    pub size: u32,
    /// Which one goes when it is full.
    pub eviction: Eviction,
}

/// A cache node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheNode {
    /// How it is set.
    pub settings: NodeSettings,
    /// Where it stands.
    pub phase: NodePhase,
    /// When it is up, if it is not.
    pub up_at: GameTime,
}

impl NodeSettings {
    /// Whether a node that is set so can go on with what it holds when it is
    /// set otherwise; if not, it begins empty.
    #[must_use]
    pub fn keeps_entries_as(&self, other: &Self) -> bool {
        (self.size, self.eviction) == (other.size, other.eviction)
    }
}

/// In a few words, for the audit log and plans.
impl fmt::Display for NodeSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            ttl,
            size,
            eviction,
        } = self;
        write!(f, "{size} entries, {eviction}, TTL {ttl}")
    }
}

impl CacheNodePlan {
    /// How a node is set by somebody who leaves these out.
    #[must_use]
    pub fn settings(&self) -> NodeSettings {
        NodeSettings {
            ttl: self.ttl,
            size: self.size,
            eviction: self.eviction,
        }
    }
}
