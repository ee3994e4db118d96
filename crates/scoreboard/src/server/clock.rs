//! Start, pause and resume: who runs the game lets its clock go and stand still.

use super::api::{Body, REPLY_TIMEOUT, ask, json};
use super::bodies;
use super::guard::{Visitor, same_origin};
use super::hub::Action;
use super::reply::Problem;
use super::shared::Shared;
use crate::wire::{Controlled, PauseRequest};
use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use std::sync::Arc;

/// `POST /api/start`
pub(super) async fn start(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Json<serde_json::Value>, Problem> {
    same_origin(&headers, &visitor)?;
    may_turn(&shared, &visitor)?;
    ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Start {
        reply,
    })
    .await?;
    Ok(Json(serde_json::json!({ "started": true })))
}

/// `POST /api/pause`
pub(super) async fn pause(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Controlled>, Problem> {
    same_origin(&headers, &visitor)?;
    may_turn(&shared, &visitor)?;
    let PauseRequest { reason } = bodies::pause(&json(&headers, body)?)?;
    let done = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Pause {
        reason,
        reply,
    });
    Ok(Json(done.await?))
}

/// `POST /api/resume`
pub(super) async fn resume(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Json<Controlled>, Problem> {
    same_origin(&headers, &visitor)?;
    may_turn(&shared, &visitor)?;
    let done = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::GoOn {
        reply,
    });
    Ok(Json(done.await?))
}

/// Whether the game's clock is the visitor's to turn, or the answer that says why not.
pub(super) fn may_turn(shared: &Shared, visitor: &Visitor) -> Result<(), Problem> {
    match &visitor.role {
        role if shared.access.may_start(role.as_ref()) => Ok(()),
        Some(_) => Err(Problem::forbidden(
            "only the facilitator starts, pauses and resumes this game",
        )),
        None => Err(Problem::no_token()),
    }
}
