//! The cache node as instances of version v3 see it.

use crate::effect::NodeState;
use model::account::NodeSettings;
use model::bounded_cache::BoundedCache;
use model::key::KeyId;
use model::scenario::{CacheNodePlan, Scenario};
use model::units::{GameTime, RequestDuration};

/// The cache node of a team.
#[derive(Clone, Debug)]
pub(super) struct Node {
    times: Times,
    state: State,
}

/// What looking for an answer there costs.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    hit: RequestDuration,
    miss: RequestDuration,
    lost: RequestDuration,
}

#[derive(Clone, Debug)]
enum State {
    /// There is none, and nobody asks.
    None,
    Unreachable,
    Up {
        settings: NodeSettings,
        /// The keys whose hashes it holds; wrong ones never get there.
        kept: BoundedCache<KeyId>,
    },
}

/// What came of asking the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The answer, and how long it took in all.
    Hit(u64),
    /// Nothing; the work takes so much longer, in nanoseconds.
    Miss(u64),
    /// The node could not be reached; the work takes so much longer.
    Lost(u64),
}

impl Node {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let times = |plan: &CacheNodePlan| Times {
            hit: plan.hit_time,
            miss: plan.miss_penalty,
            lost: plan.lost_timeout,
        };
        Self {
            times: scenario.cache_node.as_ref().map(times).unwrap_or_default(),
            state: State::None,
        }
    }

    /// Takes on the state that the World wants.
    pub(super) fn set(&mut self, wanted: NodeState) {
        self.state = match (wanted, std::mem::replace(&mut self.state, State::None)) {
            (NodeState::None, _) => State::None,
            (NodeState::Unreachable, _) => State::Unreachable,
            (
                NodeState::Up(settings),
                State::Up {
                    settings: old,
                    kept,
                },
            ) if old.keeps_entries_as(&settings) => State::Up { settings, kept },
            (NodeState::Up(settings), _) => State::Up {
                settings,
                kept: BoundedCache::new(settings.size, settings.eviction),
            },
        };
    }

    pub(super) fn flush(&mut self) {
        if let State::Up { kept, .. } = &mut self.state {
            kept.clear();
        }
    }

    /// An instance asks for the answer to a key; nothing if there is no node.
    pub(super) fn ask(&mut self, key: KeyId, now: GameTime) -> Option<Found> {
        match &mut self.state {
            State::None => None,
            State::Unreachable => Some(Found::Lost(self.times.lost.as_ns())),
            State::Up { kept, .. } => Some(match kept.use_fresh(key, now) {
                true => Found::Hit(self.times.hit.as_ns()),
                false => Found::Miss(self.times.miss.as_ns()),
            }),
        }
    }

    /// An instance brings the answer that it looked for in vain.
    pub(super) fn keep(&mut self, key: KeyId, now: GameTime) {
        if let State::Up { settings, kept } = &mut self.state {
            kept.keep(key, now + settings.ttl);
        }
    }
}
