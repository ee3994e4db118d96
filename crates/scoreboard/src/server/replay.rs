//! A recorded game that is looked at again: where it stands, and going elsewhere.

use super::api::{Body, REPLY_TIMEOUT, ask, json};
use super::bodies;
use super::guard::{Visitor, same_origin};
use super::hub::Action;
use super::reply::Problem;
use super::shared::Shared;
use crate::wire::{ReplayOrder, ReplayState};
use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use std::sync::Arc;

/// `GET /api/replay`
pub(super) async fn replay(
    State(shared): State<Arc<Shared>>,
) -> Result<Json<ReplayState>, Problem> {
    state(&shared).map(Json)
}

/// `POST /api/replay`
pub(super) async fn order(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ReplayState>, Problem> {
    same_origin(&headers, &visitor)?;
    let _ = state(&shared)?;
    let order = bodies::replay(&json(&headers, body)?)?;
    go(&shared, order).await?;
    state(&shared).map(Json)
}

/// Passes an order on and waits until its moment is shown.
pub(super) async fn go(shared: &Shared, order: ReplayOrder) -> Result<(), Problem> {
    ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Replay {
        order,
        reply,
    })
    .await
}

fn state(shared: &Shared) -> Result<ReplayState, Problem> {
    let recording = shared.recording.as_deref().ok_or_else(Problem::not_found)?;
    let snapshot = shared.snapshot.borrow();
    Ok(ReplayState {
        second: snapshot.board.second,
        playback: snapshot.board.playback.unwrap_or_default(),
        recording: recording.clone(),
    })
}

/// A moment in an address: seconds, `1:20` (hours and minutes) or `1:20:30`.
pub(super) fn moment(text: &str) -> Option<u32> {
    let parts: Option<Vec<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
    let (hours, minutes, seconds) = match parts?.as_slice() {
        [seconds] => (0, 0, *seconds),
        [hours, minutes] => (*hours, *minutes, 0),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    hours
        .checked_mul(3600)?
        .checked_add(minutes.checked_mul(60)?)?
        .checked_add(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_seconds_or_times() {
        assert_eq!(moment("75"), Some(75));
        assert_eq!(moment("1:20"), Some(4_800));
        assert_eq!(moment("01:20:30"), Some(4_830));
        for wrong in ["", "x", "1:2:3:4", "-1", "99999999:0"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }
}
