//! The JSON API.

use super::bodies;
use super::guard::{Visitor, same_origin};
use super::hub::{Action, Refused};
use super::members::{come_in, cookies_of, require_hands};
use super::openapi;
use super::reply::Problem;
use super::shared::Shared;
use crate::view::{Console, Snapshot, TryAnswer};
use crate::wire::{Done, TryRequest};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri, header};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// How long the game may take over an answer.
pub(super) const REPLY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long it may take over a request by hand: as long as a patient client.
const TRY_TIMEOUT: Duration = Duration::from_secs(120);

pub(super) type Body = Result<Bytes, BytesRejection>;

/// `GET /healthz`
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /api/openapi.json`
pub(super) async fn openapi() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        openapi::document(),
    )
        .into_response()
}

/// `GET /api/board`
pub(super) async fn board(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Json<Arc<Snapshot>>, Problem> {
    Ok(Json(shared.asked(&visitor, &uri)?))
}

/// `GET /api/team`
pub(super) async fn team(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<Arc<Console>>, Problem> {
    let (team, _) = visitor.require_member()?;
    let console = shared
        .consoles
        .get(usize::from(team))
        .ok_or_else(Problem::not_found)?;
    Ok(Json(console.borrow().clone()))
}

/// `POST /api/team/commands`
pub(super) async fn commands(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Done>, Problem> {
    same_origin(&headers, &visitor)?;
    let (team, member) = require_hands(&shared, &visitor)?;
    shared
        .limits
        .writes
        .take(team, Instant::now())
        .map_err(Problem::rate_limited)?;
    let request = bodies::command(&json(&headers, body)?)?;
    let done = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Command {
        team,
        session: member.to_owned(),
        idempotency_key: request.idempotency_key,
        expected_version: request.expected_version,
        seen: request.seen,
        command: request.command,
        reply,
    });
    Ok(Json(done.await?))
}

/// `POST /api/team/try`
pub(super) async fn try_one(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<TryAnswer>, Problem> {
    same_origin(&headers, &visitor)?;
    let (team, _) = visitor.require_member()?;
    let TryRequest { key } = bodies::try_one(&json(&headers, body)?)?;
    shared
        .limits
        .tries
        .take(team, Instant::now())
        .map_err(Problem::rate_limited)?;
    let answer = ask(&shared.actions, TRY_TIMEOUT, |reply| Action::Try {
        team,
        key,
        reply,
    });
    Ok(Json(answer.await?))
}

/// `POST /api/join`
pub(super) async fn join(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    same_origin(&headers, &visitor)?;
    let request = bodies::join(&json(&headers, body)?)?;
    if !shared.access.has_pin() {
        return Err(Problem::forbidden(
            "this game has no PIN: ask for your team's link",
        ));
    }
    let (now, pins) = (Instant::now(), &shared.limits.pins);
    pins.check(address.ip(), now)
        .map_err(Problem::rate_limited)?;
    if !shared.access.is_pin(&request.pin) {
        pins.wrong(address.ip(), now);
        return Err(Problem::wrong_pin());
    }
    let is_open = shared
        .snapshot
        .borrow()
        .board
        .teams
        .iter()
        .any(|row| row.id == request.team && !row.is_bot);
    if !is_open || shared.access.team_name(request.team).is_none() {
        return Err(Problem::bad_value(
            "there is no such team to join",
            "teams are in /api/board; bots play alone",
        ));
    }
    let joins = shared.limits.joins.take(address.ip(), now);
    joins.map_err(Problem::rate_limited)?;
    let coming = come_in(
        &shared,
        address.ip(),
        request.team,
        request.member,
        request.role,
    );
    let joined = coming.await?;
    let cookies = cookies_of(&shared, &headers, &joined);
    Ok((cookies, Json(joined)).into_response())
}

/// Passes a wish on and waits so long for the answer. What is not answered in time may be done all the same.
pub(super) async fn ask<A>(
    actions: &mpsc::Sender<Action>,
    patience: Duration,
    wish: impl FnOnce(oneshot::Sender<Result<A, Refused>>) -> Action,
) -> Result<A, Problem> {
    let answer = tokio::time::timeout(patience, ask_to_the_end(actions, wish));
    answer.await.map_err(|_| Refused::Busy)?
}

/// The same for whoever has to know what became of it: the game answers, or is gone.
pub(super) async fn ask_to_the_end<A>(
    actions: &mpsc::Sender<Action>,
    wish: impl FnOnce(oneshot::Sender<Result<A, Refused>>) -> Action,
) -> Result<A, Problem> {
    let (reply, answer) = oneshot::channel();
    actions.try_send(wish(reply)).map_err(|error| match error {
        mpsc::error::TrySendError::Full(_) => Refused::Busy,
        mpsc::error::TrySendError::Closed(_) => Refused::NotRunning,
    })?;
    match answer.await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Refused::Internal("the game dropped a wish without an answer".into()).into()),
    }
}

/// A body that came as JSON, whatever is in it.
pub(super) fn json(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(';')
                .next()
                .is_some_and(|kind| kind.trim() == "application/json")
        });
    if !is_json {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "the body is not JSON",
            "send `Content-Type: application/json`",
        ));
    }
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
        _ => Problem::bad_body(rejection.body_text()),
    })
}
