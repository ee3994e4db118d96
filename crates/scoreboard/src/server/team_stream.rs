//! A team's own console as a stream: all of it first, then what is new.

use super::guard::Visitor;
use super::reply::Problem;
use super::shared::Shared;
use super::stream::{BEAT_EVERY, beat, frame, is_jump, open};
use crate::news::ConsoleNews;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;
use tokio::time::timeout;

/// `GET /api/team/events`
pub(super) async fn team_events(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let (team, _) = visitor.require_member()?;
    let mut consoles = shared
        .consoles
        .get(usize::from(team))
        .cloned()
        .ok_or_else(Problem::not_found)?;
    open(&shared, &visitor, |frames| async move {
        let mut sent = consoles.borrow_and_update().clone();
        if !frames.send(frame("console", sent.seq, &*sent)).await {
            return;
        }
        loop {
            let next = match timeout(BEAT_EVERY, consoles.changed()).await {
                Ok(Ok(())) => {
                    let now = consoles.borrow_and_update().clone();
                    let news = match is_jump(sent.second, now.second) {
                        true => frame("console", now.seq, &*now),
                        false => frame("news", now.seq, &ConsoleNews::between(&sent, &now)),
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
