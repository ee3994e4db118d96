//! The public board as a stream: a snapshot first, then one board a second.

use super::reply::Problem;
use super::shared::Shared;
use super::stream::{BEAT_EVERY, beat, frame, is_jump, open};
use crate::view::Snapshot;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;
use tokio::time::timeout;

/// A moment of the board, encoded once for all viewers.
pub(super) struct BoardFrame {
    board: Bytes,
    snapshot: OnceLock<Bytes>,
    source: Arc<Snapshot>,
}

impl BoardFrame {
    fn of(source: Arc<Snapshot>) -> Arc<Self> {
        let board = frame("board", source.board.seq, &source.board);
        Arc::new(Self {
            board,
            snapshot: OnceLock::new(),
            source,
        })
    }

    fn second(&self) -> u32 {
        self.source.board.second
    }

    /// Encoded only when somebody has just come, or the game has jumped.
    fn snapshot(&self) -> Bytes {
        self.snapshot
            .get_or_init(|| frame("snapshot", self.source.board.seq, &*self.source))
            .clone()
    }
}

/// Encodes each board as it comes, until the game goes.
pub(super) fn encode_boards(
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
) -> watch::Receiver<Arc<BoardFrame>> {
    let first = snapshots.borrow_and_update().clone();
    let (sender, frames) = watch::channel(BoardFrame::of(first));
    tokio::spawn(async move {
        while snapshots.changed().await.is_ok() {
            let source = snapshots.borrow_and_update().clone();
            if sender.send(BoardFrame::of(source)).is_err() {
                return;
            }
        }
        sender.closed().await;
    });
    frames
}

/// `GET /api/board/events`
pub(super) async fn board_events(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    let mut boards = shared.frames.clone();
    open(&shared, |frames| async move {
        let (first, mut second) = {
            let now = boards.borrow_and_update();
            (now.snapshot(), now.second())
        };
        if !frames.send(first).await {
            return;
        }
        loop {
            let next = match timeout(BEAT_EVERY, boards.changed()).await {
                Ok(Ok(())) => {
                    let now = boards.borrow_and_update();
                    let is_jump = is_jump(second, now.second());
                    second = now.second();
                    match is_jump {
                        true => now.snapshot(),
                        false => now.board.clone(),
                    }
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
