//! A team's own console as a stream: all of it first, then what is new, and who else has it open.

use super::guard::{Visitor, code_of};
use super::people;
use super::reply::Problem;
use super::shared::Shared;
use super::stream::{BEAT_EVERY, beat, frame, is_jump, open};
use crate::news::ConsoleNews;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use std::sync::Arc;
use tokio::time::timeout;

/// `GET /api/team/events`
pub(super) async fn team_events(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (team, member) = visitor.require_member()?;
    let mut consoles = shared
        .consoles
        .get(usize::from(team))
        .cloned()
        .ok_or_else(Problem::not_found)?;
    let (member, code) = (member.to_owned(), code_of(&shared, &headers, &visitor));
    let mut here = shared.presence.watch(team).ok_or_else(Problem::not_found)?;
    let whole = Arc::clone(&shared);
    open(&shared, &visitor, |frames| async move {
        let _stay = whole.presence.enter(team, &member);
        let mut sent = consoles.borrow_and_update().clone();
        if !frames.send(frame("console", sent.seq, &*sent)).await {
            return;
        }
        loop {
            let news = async {
                tokio::select! {
                    who = here.changed() => who.map(|()| true),
                    console = consoles.changed() => console.map(|()| false),
                }
            };
            let next = match timeout(BEAT_EVERY, news).await {
                Ok(Ok(true)) => {
                    let people = people::section(&whole, team, &member, code.as_deref());
                    frame("people", sent.seq, &people)
                }
                Ok(Ok(false)) => {
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
