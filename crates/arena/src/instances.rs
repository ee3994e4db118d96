//! Instances as processes: started, probed, drained and killed for real.

mod log;
mod node;
mod probe;
mod process;
mod read;
mod spawner;

pub use log::{Log, LogLine, LogOf, LogSource, LogSummary, Logs};
pub(crate) use node::CacheNode;
pub(crate) use process::{Exit, Instance};
pub(crate) use spawner::Spawner;

use model::account::{Capacity, NodeSettings, Version};
use model::ids::{InstanceId, TeamId};
use model::key::Salt;
use model::scenario::{CacheNodePlan, Service};
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
    /// What it hashes in front of each key.
    pub salt: Salt,
    /// The service as the scenario describes it.
    pub service: Service,
    /// The cache node as the scenario describes it, if it offers one.
    pub cache_node: Option<CacheNodePlan>,
}

/// Knows how to start the slow service as a process of its own. Its first line
/// of output must be `listening on http://ADDRESS`; it must end when its
/// standard input does.
pub trait Launcher: Send + Sync {
    /// The command to run.
    fn command(&self, launch: &Launch) -> std::process::Command;

    /// The command to run for a team's cache node; the same holds for it.
    fn node_command(&self, team: TeamId, settings: &NodeSettings) -> std::process::Command;

    /// How a running cache node is told other settings: the query string of its `PUT /settings`.
    fn node_query(&self, settings: &NodeSettings) -> String;
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
