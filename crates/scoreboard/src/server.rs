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
mod facilitator;
mod guard;
mod hints;
mod hub;
mod language;
mod leave;
mod limits;
pub mod logs;
mod me;
mod members;
mod metrics;
mod openapi;
mod pages;
mod paper;
mod people;
mod plan;
mod presence;
mod replay;
mod reply;
mod report;
mod room;
mod routes;
mod runbook;
mod scenario;
mod script;
mod secured;
mod seen_by;
mod shared;
mod shell;
mod slow_bodies;
mod split;
mod stage;
mod stream;
mod tabs;
mod tarpit;
mod team_stream;
mod visits;
mod what_if;

pub use crate::wire::{Controlled, Done, Duty, Edited, Preview, TeamPreview, is_same_thing};
pub use access::{Access, MEMBER_LEN_MAX, Pass, Revoked, Role};
pub use hub::{Action, Hub, Meter, Outlook, Refused, Retrospect};

use axum::extract::ConnectInfo;
use gate::{Door, Limits};
use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::service::TowerToHyperService;
use shared::Shared;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long requests may take to finish once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(5);
/// Connections at once, as long as there are descriptors for them.
const CONNECTIONS_MAX: usize = 4_096;
/// As many may always try.
const CONNECTIONS_MIN: usize = 64;

/// What a viewer's connection may cost.
fn limits() -> Limits {
    let share = gate::descriptors() / 8;
    let connections_max = share.clamp(CONNECTIONS_MIN, CONNECTIONS_MAX);
    Limits {
        connections_max,
        // A class may share an address; even then somebody else gets in.
        from_one_address_max: connections_max - connections_max / 8,
        idle_max: Duration::from_secs(10),
        age_max: None,
        head_len_max: 16 * 1024,
        head_fields_max: 100,
        streams_max: 64,
    }
}

/// Serves a game until `shutdown` is done; then event streams end and running
/// requests are finished, within a few seconds.
pub async fn serve(
    door: impl Into<Door>,
    hub: Hub,
    access: Access,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let door = door.into();
    let (close, closing) = watch::channel(false);
    let (room, snapshot) = (hub.room.clone(), hub.snapshot.clone());
    let shared = Arc::new(Shared::new(hub, access, door.is_secured(), close.clone()));
    let counting = tokio::spawn(room::watch_over(shared.streams.clone(), snapshot, room));
    let router = routes::router(Arc::clone(&shared));
    let refused = move |address: SocketAddr, status: StatusCode| {
        shared.visits.note(address.ip(), "", "", status.as_str());
    };
    let service_for = |address: SocketAddr| {
        let router = TowerToHyperService::new(router.clone());
        service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(address));
            router.call(request)
        })
    };
    let closed = |mut closing: watch::Receiver<bool>| async move {
        let _ = closing.wait_for(|closing| *closing).await;
    };
    let stopping = tokio::spawn(async move {
        shutdown.await;
        let _ = close.send(true);
    });
    tokio::select! {
        () = gate::serve(door, limits(), service_for, refused, closed(closing.clone())) => {}
        () = async { closed(closing).await; tokio::time::sleep(GRACE).await } => {}
    }
    stopping.abort();
    counting.abort();
}
