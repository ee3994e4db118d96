//! Instances are this very program, run again as the slow service, or that service inside this very process.

use arena::{Body, Launch, Launcher, Living, Resident, Strings};
use hash_service::{
    Config, Eviction, Inside, NodeConfig, SharedCache, Version, serve_inside, serve_node_inside,
};
use model::account::NodeSettings;
use model::ids::TeamId;
use std::path::PathBuf;
use std::process::Command;
use tokio::net::TcpListener;

/// The hidden verb of an instance.
pub(crate) const INSTANCE_VERB: &str = "__hash-service";
/// And of a cache node.
pub(crate) const NODE_VERB: &str = "__cache-node";

/// Starts instances.
#[derive(Clone, Debug)]
pub struct SelfLauncher {
    /// The `gameday` binary that is run with its hidden verb; none if instances are tasks of this process.
    program: Option<PathBuf>,
}

impl SelfLauncher {
    /// By processes of the program that is running, or by tasks of this process.
    ///
    /// # Errors
    /// When the system cannot tell which program that is.
    pub fn current(is_in_process: bool) -> std::io::Result<Self> {
        if is_in_process {
            return Ok(Self::in_process());
        }
        Ok(Self::at(std::env::current_exe()?))
    }

    /// Uses the program at a path, as tests do.
    #[must_use]
    pub fn at(program: PathBuf) -> Self {
        Self {
            program: Some(program),
        }
    }

    /// Starts no processes.
    #[must_use]
    pub fn in_process() -> Self {
        Self { program: None }
    }

    /// A process of the program with these settings, or the guest where there are none.
    fn body(
        &self,
        verb: &str,
        flags: impl FnOnce() -> Vec<String>,
        guest: impl FnOnce() -> Guest,
    ) -> Body {
        let Some(program) = &self.program else {
            return Body::Resident(Box::new(guest()));
        };
        let mut command = Command::new(program);
        command
            .arg(verb)
            .args(flags())
            .args(["--listen", "127.0.0.1:0", "--exit-with-parent"]);
        Body::Process(command)
    }
}

impl Launcher for SelfLauncher {
    fn instance(&self, launch: &Launch) -> Body {
        let config = config(launch);
        let guest = || Guest::Service(Box::new(config.clone()));
        self.body(INSTANCE_VERB, || config.to_flags(), guest)
    }

    fn node(&self, _team: TeamId, settings: &NodeSettings) -> Body {
        let config = node_config(settings);
        self.body(NODE_VERB, || config.to_flags(), || Guest::Node(config))
    }

    fn node_query(&self, settings: &NodeSettings) -> String {
        node_config(settings).to_query()
    }
}

/// The service or a cache node, inside this process.
enum Guest {
    Service(Box<Config>),
    Node(NodeConfig),
}

impl Resident for Guest {
    fn live(self: Box<Self>, listener: TcpListener, strings: Strings) -> Living {
        let Strings { say, drain, still } = strings;
        let inside = Inside { say, still };
        match *self {
            Self::Service(config) => Box::pin(async move {
                // Whoever held the other end is gone: nobody will tell it to finish.
                let shutdown = async {
                    if drain.await.is_err() {
                        std::future::pending::<()>().await;
                    }
                };
                let served = serve_inside(listener, *config, inside, shutdown).await;
                served.map_err(|error| error.to_string())
            }),
            // A node has nothing to finish: it is only ever killed.
            Self::Node(config) => Box::pin(async move {
                serve_node_inside(listener, config, inside).await;
                Ok(())
            }),
        }
    }
}

fn config(launch: &Launch) -> Config {
    let service = &launch.service;
    let plan = service.version.plan(launch.version);
    let error_rate_ppm = plan.map_or(0, |plan| plan.error_rate.get());
    Config {
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
