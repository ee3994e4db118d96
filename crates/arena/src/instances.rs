//! Instances as processes, or as tasks of this one: started, probed, drained and killed for real.

mod body;
mod house;
mod life;
mod log;
mod node;
mod probe;
mod process;
mod read;
mod resident;
mod spawner;

pub use body::Body;
pub(crate) use body::Grounds;
pub(crate) use life::{Exit, Instance};
pub use log::{Log, LogLine, LogOf, LogSource, LogSummary, Logs};
pub(crate) use node::CacheNode;
pub use resident::{Living, Resident, Strings};
use spawner::Spawner;

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

/// Knows what the slow service runs as.
pub trait Launcher: Send + Sync {
    /// An instance.
    fn instance(&self, launch: &Launch) -> Body;

    /// A team's cache node.
    fn node(&self, team: TeamId, settings: &NodeSettings) -> Body;

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
    /// Its process id, if it has a process of its own and that has been started.
    pub pid: Option<u32>,
    /// Where it listens, once it does.
    pub address: Option<SocketAddr>,
    /// Requests sent to it and not answered yet.
    pub outstanding: u32,
    /// Requests that were ever sent to it.
    pub attempts: u64,
    /// Probes of its slow endpoint, which are not among these.
    pub probes: u64,
}
