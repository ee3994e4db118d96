//! From a listener to answers, with a limit on everything, and back to silence.

use crate::admission::Load;
use crate::config::{Config, ConfigError};
use crate::lifecycle::Phase;
use crate::service::Service;
use crate::still::Still;
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// Room for a key of 256 escaped bytes many times over.
const HEAD_BYTES_MAX: usize = 8 * 1_024;
const BUFFER_BYTES_MAX: usize = 16 * 1_024;
const UPKEEP_EVERY: Duration = Duration::from_secs(15);
/// Pause after a failed accept: when descriptors run out, trying again at once only burns time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Connections of a cache node, from all services that ask it.
const NODE_CONNECTIONS_MAX: usize = 8_192;
/// Services keep their connections to it.
const NODE_IDLE_TIMEOUT: Duration = Duration::from_secs(600);

/// The service has ended, but not as asked.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It never began.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The drain limit came first. These requests were cut off unanswered.
    #[error("drain limit of {limit:?} reached: requests cut off: {} in service, {} queued", .unfinished.in_service, .unfinished.queued)]
    DrainLimit {
        /// [`Config::drain_limit`].
        limit: Duration,
        /// What was left.
        unfinished: Load,
    },
}

/// Serves until `shutdown` is ready, then drains:
///
/// 1. The listener closes. Connections that exist stay, `/healthcheck` answers 503, and every answer
///    says `connection: close`. Requests that arrive on them are still served: a balancer that hasn't
///    noticed yet loses nothing.
/// 2. When nothing is in service or queued any more, idle connections close, the others after the
///    answer they are writing.
/// 3. After [`Config::drain_limit`], whatever is left is cut off.
///
/// Dropping the future kills the service: connections break, work in progress stops.
///
/// # Errors
/// [`ServeError::Config`] if the settings are unusable; [`ServeError::DrainLimit`] if requests had to be
/// cut off. A failing accept is not an error: the service pauses and tries again.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    Service::new(config)?.serve(listener, shutdown).await
}

impl Service {
    /// As [`serve`], for a service made before; keep a clone to watch its [`Service::load`]. A service
    /// serves once: it doesn't come back from draining.
    ///
    /// # Errors
    /// [`ServeError::DrainLimit`].
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), ServeError> {
        let _kill_on_drop = KillOnDrop(self);
        let mut connections = self.accept_until(listener, shutdown).await;
        self.lifecycle().advance(Phase::Draining);
        let Load { in_service, queued } = self.load();
        self.say(format_args!(
            "stopping: {in_service} in service, {queued} queued; no new connections"
        ));
        let limit = self.config().drain_limit;
        let drained = timeout(limit, async {
            self.emptied().await;
            self.lifecycle().advance(Phase::Closing);
            while connections.join_next().await.is_some() {}
        });
        let unfinished = match drained.await {
            Ok(()) => {
                self.say("stopped: everything was answered");
                return Ok(());
            }
            Err(_) => self.load(),
        };
        // A client that dawdles over an answer, or never sent its request, is not a request cut off.
        let all_answered = unfinished
            == Load {
                in_service: 0,
                queued: 0,
            };
        if all_answered {
            Ok(())
        } else {
            Err(ServeError::DrainLimit { limit, unfinished })
        }
    }

    /// Accepts connections, no more than allowed at once, until `shutdown`; hands over those that are
    /// open. The listener is closed by then.
    async fn accept_until(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> JoinSet<()> {
        let connections_max = usize::try_from(self.config().connections_max).unwrap_or(usize::MAX);
        let router = self.router();
        let mut connections = JoinSet::new();
        let mut upkeep = interval(UPKEEP_EVERY);
        upkeep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut shutdown = pin!(shutdown);
        loop {
            tokio::select! {
                biased;
                () = &mut shutdown => return connections,
                Some(_) = connections.join_next() => {}
                _ = upkeep.tick() => self.upkeep(),
                accepted = listener.accept(), if connections.len() < connections_max => match accepted {
                    Ok((stream, _)) => {
                        let held = self.clone().hold_connection(stream, router.clone());
                        self.still().spawn_on(&mut connections, held);
                    }
                    Err(_) => sleep(ACCEPT_PAUSE).await,
                },
            }
        }
    }

    /// Answers the requests of one connection, one after the other.
    async fn hold_connection(self, stream: TcpStream, router: Router) {
        // Small answers must not wait for one another; if it can't be set, they are merely slower.
        let _ = stream.set_nodelay(true);
        let router = TowerToHyperService::new(router);
        let answer = service_fn(|request| {
            let answer = router.call(request);
            async {
                let mut answer = answer.await?;
                if self.is_draining() {
                    answer
                        .headers_mut()
                        .insert(CONNECTION, HeaderValue::from_static("close"));
                }
                Ok::<_, std::convert::Infallible>(answer)
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.config().idle_timeout)
            .max_header_size(HEAD_BYTES_MAX)
            .max_buf_size(BUFFER_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), answer);
        let mut connection = pin!(connection);
        // A broken connection concerns only its client.
        tokio::select! {
            _ = connection.as_mut() => return,
            () = self.lifecycle().reached(Phase::Closing) => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}

/// Serves routes that have nothing to drain, until the future is dropped.
pub(crate) async fn serve_router(listener: TcpListener, router: Router, still: &Still) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < NODE_CONNECTIONS_MAX => match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    let answer = TowerToHyperService::new(router.clone());
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(NODE_IDLE_TIMEOUT)
                        .max_header_size(HEAD_BYTES_MAX)
                        .max_buf_size(BUFFER_BYTES_MAX)
                        .serve_connection(TokioIo::new(stream), answer);
                    still.spawn_on(&mut connections, async {
                        // A broken connection concerns only its client.
                        let _ = connection.await;
                    });
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
        }
    }
}

/// Stops the work that outlives its connection, however serving ends.
struct KillOnDrop<'a>(&'a Service);

impl Drop for KillOnDrop<'_> {
    fn drop(&mut self) {
        self.0.lifecycle().advance(Phase::Killed);
    }
}
