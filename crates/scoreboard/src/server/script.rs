//! The script of the game, for those who run it.

use super::api::{Body, REPLY_TIMEOUT, ask, json};
use super::bodies::{self, Order};
use super::guard::{Visitor, order_of_facilitator, same_origin};
use super::hub::Action;
use super::reply::Problem;
use super::shared::Shared;
use crate::view::ScriptView;
use crate::wire::{Controlled, Preview};
use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use model::script::Control;
use std::sync::Arc;
use std::time::Instant;

/// `GET /api/script`
pub(super) async fn script(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<ScriptView>, Problem> {
    visitor.require_facilitator()?;
    let mut script = shared.desk.borrow().script.clone();
    script.room_lost = *shared.room.borrow();
    Ok(Json(script))
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
    let Order {
        session,
        idempotency_key,
        control,
    } = bodies::order(&json(&headers, body)?)?;
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
    order_of_facilitator(&shared, &headers, &visitor)?;
    let control = bodies::preview(&json(&headers, body)?)?;
    let found = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Preview {
        control,
        reply,
    });
    Ok(Json(found.await?))
}
