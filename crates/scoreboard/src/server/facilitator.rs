//! The desk of those who run the game, and their notes. Nobody else sees either.

use super::api::{Body, REPLY_TIMEOUT, ask, json};
use super::bodies::{self, Remark};
use super::guard::{Visitor, order_of_facilitator};
use super::hub::Action;
use super::reply::Problem;
use super::shared::Shared;
use super::stream::{BEAT_EVERY, beat, frame, is_jump, open};
use crate::view::Desk;
use crate::wire::Controlled;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use std::sync::Arc;
use tokio::time::timeout;

impl Shared {
    /// The desk with what only the server knows.
    pub(super) fn desk_now(&self, mut desk: Desk) -> Desk {
        desk.players = self.access.players();
        desk.script.room_lost = *self.room.borrow();
        desk
    }
}

/// `GET /api/facilitator`
pub(super) async fn desk(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<Desk>, Problem> {
    visitor.require_facilitator()?;
    let desk = Desk::clone(&shared.desk.borrow());
    Ok(Json(shared.desk_now(desk)))
}

/// `GET /api/facilitator/events`: all of it first, then what is new. A stream
/// that comes back begins with all of it, so that nothing is missed.
pub(super) async fn events(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    visitor.require_facilitator()?;
    let mut desks = shared.desk.clone();
    let server = shared.clone();
    open(&shared, &visitor, |frames| async move {
        let mut sent = desks.borrow_and_update().clone();
        if !frames.send(whole(&server, &sent)).await {
            return;
        }
        loop {
            let next = match timeout(BEAT_EVERY, desks.changed()).await {
                Ok(Ok(())) => {
                    let now = desks.borrow_and_update().clone();
                    let news = match is_jump(sent.script.second, now.script.second) {
                        true => whole(&server, &now),
                        false => {
                            let news = now.news_since(&sent);
                            frame("news", now.seq, &server.desk_now(news))
                        }
                    };
                    sent = now;
                    news
                }
                Ok(Err(_)) => return,
                Err(_) => beat(),
            };
            if !frames.send(next).await {
                return;
            }
        }
    })
}

fn whole(server: &Shared, desk: &Desk) -> axum::body::Bytes {
    frame("desk", desk.seq, &server.desk_now(desk.clone()))
}

/// `POST /api/facilitator/notes`
pub(super) async fn note(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Controlled>, Problem> {
    order_of_facilitator(&shared, &headers, &visitor)?;
    let Remark {
        session,
        idempotency_key,
        text,
    } = bodies::note(&json(&headers, body)?)?;
    let kept = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Note {
        session,
        idempotency_key,
        text,
        reply,
    });
    Ok(Json(kept.await?))
}
