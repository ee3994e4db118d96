//! Services and cache nodes inside a program that hosts many of them, as tasks in place of processes.

use crate::config::Config;
use crate::log::Log;
use crate::node::{Node, NodeConfig};
use crate::serve::{ServeError, serve_router};
use crate::service::Service;
use crate::still::Still;
use std::fmt;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What a host and its guest have to do with each other, in place of pipes and signals.
#[derive(Clone)]
pub struct Inside {
    /// Takes what a process would write to stderr, line by line. Called wherever something happens, so it must not
    /// wait.
    pub say: Arc<dyn Fn(&str) + Send + Sync>,
    /// While this is true the guest stands still, as a process does after SIGSTOP: the kernel takes connections and
    /// requests for it, time passes, and nothing is done or answered.
    pub still: watch::Receiver<bool>,
}

impl fmt::Debug for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inside")
            .field("still", &self.still)
            .finish_non_exhaustive()
    }
}

impl Inside {
    fn parts(self) -> (Log, Still) {
        let still = Still::told_by(self.still);
        (Log::told_to(self.say, still.clone()), still)
    }
}

/// As [`crate::serve`], inside a host. Dropping the future kills the service, as SIGKILL does a process.
///
/// # Errors
/// As [`crate::serve`].
pub async fn serve_inside(
    listener: TcpListener,
    config: Config,
    inside: Inside,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (log, still) = inside.parts();
    let service = Service::inside(config, log.clone(), still.clone())?;
    let served = still.keep(service.serve(listener, shutdown)).await;
    log.flush();
    served
}

/// Runs a cache node inside a host, until the future is dropped.
pub async fn serve_node_inside(listener: TcpListener, config: NodeConfig, inside: Inside) {
    let (log, still) = inside.parts();
    let node = Node::new(config, log);
    still
        .clone()
        .keep(serve_router(listener, node.router(), &still))
        .await;
}
