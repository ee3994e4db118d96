//! What the World wants to happen in the data plane.

use model::account::{Capacity, Cdn, NodeSettings, Version};
use model::balance::Algorithm;
use model::dns::Answers;
use model::fault::Trouble;
use model::function::Environments;
use model::health::HealthPath;
use model::ids::{InstanceId, Name, TeamId};
use model::outcome::FailCause;
use model::units::{GameTime, RequestDuration, StoryDuration};

/// Something that has to happen outside the World. The virtual data plane does
/// it at once; a live one as soon as it can.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// For which team.
    pub team: TeamId,
    /// What.
    pub kind: EffectKind,
}

/// What has to happen.
#[derive(Clone, Debug, PartialEq)]
pub enum EffectKind {
    /// An instance is up: begin to serve.
    Start {
        /// Which one.
        instance: InstanceId,
        /// What it runs.
        version: Version,
        /// How many requests it takes.
        capacity: Capacity,
        /// The cohort that its requests are counted for.
        cohort: u32,
        /// Its environments, if it is a function.
        environments: Option<Environments>,
    },
    /// A function keeps so many environments ready.
    Provision {
        /// Which one.
        instance: InstanceId,
        /// How many.
        environments: u32,
    },
    /// An instance is gone at once, with all it was working on.
    Kill {
        /// Which one.
        instance: InstanceId,
    },
    /// An instance gets no new requests, finishes those it has, and ends.
    Drain {
        /// Which one.
        instance: InstanceId,
    },
    /// This is wrong with an instance from now on, and nothing else.
    Trouble {
        /// Which one.
        instance: InstanceId,
        /// What.
        trouble: Trouble,
    },
    /// Probe an instance's health and report what came of it.
    Probe {
        /// Which one.
        instance: InstanceId,
        /// What to ask for.
        path: HealthPath,
        /// How long to wait.
        timeout: RequestDuration,
    },
    /// Drop everything that the CDN keeps.
    InvalidateCdn,
    /// Let instances find the cache node so from now on.
    Node(NodeState),
    /// Drop everything that the cache node holds.
    FlushNode,
    /// Send requests this way from now on.
    Route(Route),
}

/// The cache node: whole, not a difference, so that applying it twice does no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeState {
    /// There is none, and nobody asks.
    None,
    /// There is one that cannot be reached: whoever asks waits in vain. What it
    /// held is gone.
    Unreachable,
    /// It answers. It begins empty unless it was up before and its entries fit
    /// ([`NodeSettings::keeps_entries_as`]).
    Up(NodeSettings),
}

/// The way of a request: whole, not a difference, so that applying it twice
/// does no harm.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The CDN in front, if there is one.
    pub cdn: Option<Cdn>,
    /// The balancers that requests may come in by; one, unless DNS has records.
    pub entries: Vec<RouteEntry>,
    /// What DNS answers; with one entry alone nobody asks.
    pub dns: Option<Answers>,
}

/// A balancer that requests come in by, and where it sends them.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteEntry {
    /// What it is called.
    pub balancer: Name,
    /// How a target is chosen; none if the balancer is gone.
    pub algorithm: Option<Algorithm>,
    /// How long a new target takes to its full share.
    pub slow_start: StoryDuration,
    /// The groups behind it that share the requests; a classic balancer has
    /// all targets in one.
    pub groups: Vec<RouteGroup>,
    /// Why no request gets through to any of them, if none does: the edge
    /// answers with a 504 then, at once.
    pub shut: Option<FailCause>,
    /// What each answer takes longer, as its region is far away.
    pub latency: RequestDuration,
}

/// A group of targets.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteGroup {
    /// What it is called.
    pub group: Name,
    /// Its share, over the sum of all weights.
    pub weight: u32,
    /// The targets, in order of their launch.
    pub targets: Vec<InstanceId>,
    /// When each of them has its full share, where new ones start slowly; empty elsewhere.
    pub full_at: Vec<GameTime>,
}
