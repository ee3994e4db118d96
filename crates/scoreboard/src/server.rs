//! The web server: pages, JSON API, event streams.
//!
//! It owns nothing of the game: it shows what the [`Hub`] publishes, checks who
//! may ask for what, and passes wishes on as [`Action`]s.

mod access;
mod api;
mod assets;
mod board_stream;
pub mod bodies;
mod clock;
mod compare;
mod drill;
mod guard;
mod hints;
mod hub;
mod language;
mod limits;
mod openapi;
mod pages;
mod paper;
mod replay;
mod reply;
mod report;
mod routes;
mod runbook;
mod script;
mod seen_by;
mod shared;
mod shell;
mod split;
mod stream;
mod team_stream;
mod what_if;

pub use crate::wire::{Controlled, Done, Preview, TeamPreview};
pub use access::{Access, MEMBER_LEN_MAX, Pass, Role};
pub use hub::{Action, Hub, Refused, Retrospect};

use shared::Shared;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests may take to finish once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves a game until `shutdown` is done; then event streams end and running
/// requests are finished, within a few seconds.
///
/// # Errors
/// When the listener fails; the game itself is not affected.
pub async fn serve(
    listener: TcpListener,
    hub: Hub,
    access: Access,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // Fails when it was done before, which is as good.
    let _ = any_spawner::Executor::init_tokio();
    let (close, closing) = watch::channel(false);
    let shared = Arc::new(Shared::new(hub, access, closing.clone()));
    let router = routes::router(shared).into_make_service_with_connect_info::<SocketAddr>();
    let closed = |mut closing: watch::Receiver<bool>| async move {
        let _ = closing.wait_for(|closing| *closing).await;
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(closed(closing.clone()));
    let stopping = tokio::spawn(async move {
        shutdown.await;
        let _ = close.send(true);
    });
    let served = tokio::select! {
        served = serving.into_future() => served,
        () = async { closed(closing).await; tokio::time::sleep(GRACE).await } => Ok(()),
    };
    stopping.abort();
    served
}
