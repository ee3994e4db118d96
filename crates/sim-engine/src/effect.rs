//! What the World wants to happen in the data plane.

use model::account::{Capacity, Cdn, Version};
use model::balance::BalancerKind;
use model::health::HealthPath;
use model::ids::{InstanceId, Name, TeamId};
use model::units::RequestDuration;

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
    /// Send requests this way from now on.
    Route(Route),
}

/// The way of a request: whole, not a difference, so that applying it twice
/// does no harm.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The CDN in front, if there is one.
    pub cdn: Option<Cdn>,
    /// How a target is chosen; none if the entry balancer is gone.
    pub balancer: Option<BalancerKind>,
    /// The groups behind it that share the requests; a classic balancer has
    /// all targets in one.
    pub groups: Vec<RouteGroup>,
    /// Whether the network keeps requests from all of them: the edge answers
    /// with a 504 then, at once, as `blocked`.
    pub is_blocked: bool,
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
}
