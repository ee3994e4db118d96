//! The time until the start: set by whoever runs the game, seen by everybody,
//! and when it is over the game begins.

use super::super::api::{Body, REPLY_TIMEOUT, ask, json};
use super::super::bodies;
use super::super::clock::may_turn;
use super::super::guard::{Visitor, same_origin};
use super::super::hub::{Action, Refused};
use super::super::reply::Problem;
use super::super::shared::Shared;
use crate::view::{GamePhase, Snapshot};
use crate::wire::{CountdownRequest, StageState};
use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// When the game starts, if that was said. Clones share it.
#[derive(Clone)]
pub(in super::super) struct Countdown(watch::Sender<Option<Instant>>);

impl Countdown {
    /// None is set. The game is asked to start when one is over.
    pub(in super::super) fn new(
        snapshots: watch::Receiver<Arc<Snapshot>>,
        actions: mpsc::Sender<Action>,
        closing: watch::Receiver<bool>,
    ) -> Self {
        let countdown = Self(watch::Sender::new(None));
        let starts = countdown.clone();
        tokio::spawn(async move { starts.keep(snapshots, actions, closing).await });
        countdown
    }

    pub(in super::super) fn subscribe(&self) -> watch::Receiver<Option<Instant>> {
        self.0.subscribe()
    }

    /// Seconds that are left, begun ones counted whole.
    pub(in super::super) fn left_s(&self) -> Option<u32> {
        let left = (*self.0.borrow())?.saturating_duration_since(Instant::now());
        Some(left.as_millis().div_ceil(1000) as u32)
    }

    fn set(&self, in_s: Option<u32>) {
        let at = in_s.map(|in_s| Instant::now() + Duration::from_secs(in_s.into()));
        self.0.send_replace(at);
    }

    async fn keep(
        self,
        mut snapshots: watch::Receiver<Arc<Snapshot>>,
        actions: mpsc::Sender<Action>,
        mut closing: watch::Receiver<bool>,
    ) {
        let mut starts = self.subscribe();
        loop {
            let at = *starts.borrow_and_update();
            let is_over = tokio::select! {
                changed = starts.changed() => match changed {
                    Ok(()) => continue,
                    Err(_) => return,
                },
                // Somebody was quicker.
                _ = snapshots.wait_for(|it| it.board.phase != GamePhase::Lobby), if at.is_some() => false,
                () = until(at) => true,
                _ = closing.wait_for(|closing| *closing) => return,
            };
            if is_over {
                let started = ask(&actions, REPLY_TIMEOUT, |reply| Action::Start { reply });
                if let Err(problem) = started.await {
                    tracing::warn!(
                        ?problem,
                        "the countdown is over, and the game did not start"
                    );
                }
            }
            self.set(None);
        }
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// `POST /api/countdown`
pub(in super::super) async fn set_countdown(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<StageState>, Problem> {
    same_origin(&headers, &visitor)?;
    may_turn(&shared, &visitor)?;
    let CountdownRequest { in_s } = bodies::countdown(&json(&headers, body)?)?;
    set(&shared, in_s)?;
    Ok(Json(shared.projector.state()))
}

/// Sets it, or takes it back.
pub(super) fn set(shared: &Shared, in_s: Option<u32>) -> Result<(), Problem> {
    let taken = shared.limits.controls.take((), std::time::Instant::now());
    taken.map_err(Problem::rate_limited)?;
    if shared.snapshot.borrow().board.phase != GamePhase::Lobby {
        return Err(Refused::AlreadyStarted.into());
    }
    shared.projector.countdown.set(in_s);
    Ok(())
}
