//! The projector: what is on it, who switches it, and its stream.

mod countdown;
mod projector;
mod qr;
mod remote;
mod reveal;

pub(super) use countdown::{Countdown, set_countdown};
pub(super) use projector::Projector;
pub(super) use qr::invite;
pub(super) use remote::{page as remote, press};
pub(super) use reveal::reveal;

use super::api::{Body, json};
use super::bodies;
use super::guard::{Visitor, same_origin};
use super::language::language;
use super::reply::Problem;
use super::shared::Shared;
use super::stream::{BEAT_EVERY, beat, open};
use crate::stage::Show;
use crate::wire::{StageOrder, StageState};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, Uri};
use std::sync::Arc;
use std::time::Instant;
use tokio::time::timeout;

/// `GET /api/stage`
pub(super) async fn state(State(shared): State<Arc<Shared>>) -> Json<StageState> {
    Json(shared.projector.state())
}

/// `POST /api/stage`
pub(super) async fn order(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<StageState>, Problem> {
    same_origin(&headers, &visitor)?;
    may_switch(&shared, &visitor)?;
    let StageOrder { show } = bodies::stage(&json(&headers, body)?)?;
    switch(&shared, show).await?;
    Ok(Json(shared.projector.state()))
}

/// Switches every projector.
async fn switch(shared: &Shared, show: Show) -> Result<(), Problem> {
    let taken = shared.limits.controls.take((), Instant::now());
    taken.map_err(Problem::rate_limited)?;
    shared.projector.switch(show).await;
    Ok(())
}

/// Whether the projector is the visitor's to switch: of a replay it is
/// everybody's, like the replay itself.
pub(super) fn may_switch(shared: &Shared, visitor: &Visitor) -> Result<(), Problem> {
    match shared.recording {
        Some(_) => Ok(()),
        None => visitor.require_facilitator(),
    }
}

/// `GET /api/stage/events`
pub(super) async fn events(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = language(&uri, &headers);
    let knows_pin = visitor.role.is_some();
    let mut moments = shared.projector.moments();
    open(&shared, &visitor, |frames| async move {
        loop {
            // What was not seen yet goes first; so the first one goes at once.
            let moment = moments.borrow_and_update().clone();
            if !frames.send(moment.frame(lang, knows_pin)).await {
                return;
            }
            loop {
                match timeout(BEAT_EVERY, moments.changed()).await {
                    Ok(Ok(())) => break,
                    Ok(Err(_)) => return,
                    Err(_) if frames.send(beat()).await => {}
                    Err(_) => return,
                }
            }
        }
    })
}
