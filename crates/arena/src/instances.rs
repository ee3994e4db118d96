//! Instances as processes: started, probed, drained and killed for real.

mod probe;
mod process;
mod spawner;

pub(crate) use process::{Exit, Instance};
pub(crate) use spawner::Spawner;

use model::account::{Capacity, Version};
use model::ids::{InstanceId, TeamId};
use model::scenario::Service;
use std::net::SocketAddr;

/// What a launcher is asked for.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Whose instance.
    pub team: TeamId,
    /// Which one.
    pub instance: InstanceId,
    /// The version of the service.
    pub version: Version,
    /// How many requests it takes.
    pub capacity: Capacity,
    /// The cohort that its requests are counted for.
    pub cohort: u32,
    /// The service as the scenario describes it.
    pub service: Service,
}

/// Knows how to start the slow service as a process of its own. Its first line
/// of output must be `listening on http://ADDRESS`; it must end when its
/// standard input does.
pub trait Launcher: Send + Sync {
    /// The command to run.
    fn command(&self, launch: &Launch) -> std::process::Command;
}

/// A running instance, for people and tests.
#[derive(Clone, Debug)]
pub struct ProcessInfo {
    /// Which one.
    pub instance: InstanceId,
    /// How many requests it takes.
    pub capacity: Capacity,
    /// Its process id.
    pub pid: u32,
    /// Where it listens, once it does.
    pub address: Option<SocketAddr>,
    /// Requests sent to it and not answered yet.
    pub outstanding: u32,
    /// Requests that were ever sent to it.
    pub attempts: u64,
    /// Probes of its slow endpoint, which are not among these.
    pub probes: u64,
}
