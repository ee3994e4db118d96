//! Instances are this very program, run again as the slow service.

use arena::{Launch, Launcher};
use hash_service::{Config, Eviction, NodeConfig, SharedCache, Version};
use model::account::NodeSettings;
use model::ids::TeamId;
use std::path::PathBuf;
use std::process::Command;

/// Starts instances by running a `gameday` binary with its hidden verb.
#[derive(Clone, Debug)]
pub struct SelfLauncher {
    program: PathBuf,
}

impl SelfLauncher {
    /// Uses the program that is running.
    ///
    /// # Errors
    /// When the system cannot tell which that is.
    pub fn current() -> std::io::Result<Self> {
        Ok(Self {
            program: std::env::current_exe()?,
        })
    }

    /// Uses the program at a path, as tests do.
    #[must_use]
    pub fn at(program: PathBuf) -> Self {
        Self { program }
    }
}

impl Launcher for SelfLauncher {
    fn command(&self, launch: &Launch) -> Command {
        let service = &launch.service;
        let plan = service.version.plan(launch.version);
        let error_rate_ppm = plan.map_or(0, |plan| plan.error_rate.get());
        let config = Config {
            // The service's own v2 never errs; what errs runs as its v1.
            version: match launch.version {
                _ if error_rate_ppm > 0 => Version::V1,
                model::account::Version::V3 => Version::V3,
                _ => Version::V2,
            },
            shared: shared(launch),
            error_rate_ppm,
            slots: launch.capacity.slots,
            queue_limit: launch.capacity.queue,
            base: service.base_time.as_std(),
            plus: service.extra_time_mean.as_std(),
            stretch_per_extra_ppm: service.stretch_per_waiting.get(),
            salt: launch.salt.as_str().to_owned(),
            accept_demand_header: true,
            ..Config::default()
        };
        let mut command = Command::new(&self.program);
        command.arg("__hash-service").args(config.to_flags()).args([
            "--listen",
            "127.0.0.1:0",
            "--exit-with-parent",
        ]);
        command
    }

    fn node_command(&self, _team: TeamId, settings: &NodeSettings) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("__cache-node")
            .args(node_config(settings).to_flags())
            .args(["--listen", "127.0.0.1:0", "--exit-with-parent"]);
        command
    }

    fn node_query(&self, settings: &NodeSettings) -> String {
        node_config(settings).to_query()
    }
}

/// Version v3 asks the node that its edge names in each request; without an
/// edge's word it has none, and no memory of its own either.
fn shared(launch: &Launch) -> Option<SharedCache> {
    if launch.version != model::account::Version::V3 {
        return None;
    }
    let times = launch.cache_node.as_ref();
    let untimed = SharedCache {
        accept_header: true,
        ..SharedCache::default()
    };
    Some(times.map_or(untimed.clone(), |node| SharedCache {
        hit_time: node.hit_time.as_std(),
        miss_penalty: node.miss_penalty.as_std(),
        lost_timeout: node.lost_timeout.as_std(),
        ..untimed
    }))
}

fn node_config(settings: &NodeSettings) -> NodeConfig {
    NodeConfig {
        entries_max: u64::from(settings.size),
        eviction: match settings.eviction {
            model::bounded_cache::Eviction::Lru => Eviction::Lru,
            model::bounded_cache::Eviction::Lfu => Eviction::Lfu,
        },
        ttl: settings.ttl.as_std(),
    }
}
