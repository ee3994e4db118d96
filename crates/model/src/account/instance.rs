//! Instances and their life.

use super::Barrier;
use super::group::Version;
use super::launch::{Capacity, Compute};
use super::packing::{Host, Task};
use super::subnet::Zone;
use crate::health::HealthState;
use crate::ids::{InstanceId, Name};
use crate::units::GameTime;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Where an instance stands in its life.
    pub enum Phase {
        /// Launched; its start-up script runs.
        Booting = "booting",
        /// Up; its health is being found out or known.
        Running = "running",
        /// Takes no new requests, finishes those it has.
        Draining = "draining",
        /// Terminated or lost.
        Gone = "gone",
    }
}

/// One server, or what takes the place of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Which one.
    pub id: InstanceId,
    /// The group that launched it.
    pub group: Name,
    /// Where its address is.
    pub subnet: Name,
    /// The zone of that subnet.
    pub zone: Zone,
    /// What it runs.
    pub version: Version,
    /// What it is.
    pub compute: Compute,
    /// Whether it may be interrupted.
    pub is_spot: bool,
    /// Its type.
    pub instance_type: Option<Name>,
    /// What it has for containers, if it is a host.
    pub host: Option<Host>,
    /// What it takes of its host, if it is a container.
    pub task: Option<Task>,
    /// How many requests it takes.
    pub capacity: Capacity,
    /// With whom it was launched: the same group, between the same deployments.
    pub cohort: u32,
    /// When it was launched; billing begins here.
    pub launched_at: GameTime,
    /// When its start-up is through.
    pub boots_at: GameTime,
    /// Where it stands.
    pub phase: Phase,
    /// What probes have shown.
    pub health: HealthState,
    /// When it became healthy, if it was not from the start.
    pub healthy_since: Option<GameTime>,
    /// When the next probe is due.
    pub next_probe_at: GameTime,
    /// What kept its start-up script from the code; it never comes up then.
    pub stuck: Option<Barrier>,
    /// Whether its software is on it: booting again needs no way to the code.
    pub has_code: bool,
    /// When it is gone at the latest, once draining.
    pub drains_until: GameTime,
}

impl Instance {
    /// Whether the balancer sends requests to it.
    #[must_use]
    pub fn takes_requests(&self) -> bool {
        self.phase == Phase::Running && self.health.is_healthy()
    }
}
