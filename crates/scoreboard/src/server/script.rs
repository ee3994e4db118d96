//! The script of the game, for those who run it.

use super::access::MEMBER_LEN_MAX;
use super::api::{Body, REPLY_TIMEOUT, ask, check_key, read};
use super::guard::{Visitor, same_origin};
use super::hub::Action;
use super::reply::Problem;
use super::shared::Shared;
use crate::view::ScriptView;
use crate::wire::{ControlRequest, Controlled, Preview, PreviewRequest};
use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use model::script::{Control, read_control};
use std::sync::Arc;
use std::time::Instant;

/// How those are called in the record who run the game.
const FACILITATOR: &str = "facilitator";

/// `GET /api/script`
pub(super) async fn script(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<ScriptView>, Problem> {
    visitor.require_facilitator()?;
    Ok(Json(ScriptView::clone(&shared.script.borrow())))
}

/// `POST /api/script/controls`
pub(super) async fn control(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Controlled>, Problem> {
    same_origin(&headers, &visitor)?;
    visitor.require_facilitator()?;
    let request: ControlRequest = read(&headers, body)?;
    let idempotency_key = request.idempotency_key;
    check_key(&idempotency_key)?;
    let session = session_of(request.session)?;
    let control = control_of(&request.control)?;
    // Whatever else is going on: a halt is never told to wait.
    if !matches!(control, Control::Halt { .. }) {
        let taken = shared.limits.controls.take((), Instant::now());
        taken.map_err(Problem::rate_limited)?;
    }
    let done = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Control {
        session,
        idempotency_key,
        control,
        reply,
    });
    Ok(Json(done.await?))
}

/// `POST /api/script/preview`
pub(super) async fn preview(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Preview>, Problem> {
    same_origin(&headers, &visitor)?;
    visitor.require_facilitator()?;
    let request: PreviewRequest = read(&headers, body)?;
    let control = control_of(&request.control)?;
    let taken = shared.limits.controls.take((), Instant::now());
    taken.map_err(Problem::rate_limited)?;
    let found = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Preview {
        control,
        reply,
    });
    Ok(Json(found.await?))
}

/// How whoever sends an order is called in the record.
fn session_of(said: Option<String>) -> Result<String, Problem> {
    let Some(said) = said else {
        return Ok(FACILITATOR.to_owned());
    };
    let said = said.trim();
    let is_name = (1..=MEMBER_LEN_MAX).contains(&said.chars().count());
    if !is_name || said.chars().any(char::is_control) {
        let message = "this session cannot be in the record";
        return Err(Problem::bad_value(message, "send 1 to 32 characters"));
    }
    Ok(said.to_owned())
}

fn control_of(order: &serde_json::Value) -> Result<Control, Problem> {
    read_control(order).map_err(|error| Problem::bad_value(&error.message, &error.help))
}
