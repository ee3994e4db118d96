//! The public board as a stream: a snapshot first, then one board a second.

use super::guard::Visitor;
use super::reply::Problem;
use super::shared::Shared;
use super::stream::{BEAT_EVERY, beat, frame, is_jump, open};
use crate::view::{Board, Snapshot};
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;
use tokio::time::timeout;

/// Moments that a slow viewer may miss, and still be told only what is new.
const MISSED_MAX: u32 = 5;

/// A moment of the board, encoded once for all viewers.
pub(super) struct BoardFrame {
    /// Counts the moments.
    number: u32,
    /// For so many moments nothing has changed but figures.
    unchanged: u32,
    board: Bytes,
    snapshot: OnceLock<Bytes>,
    source: Arc<Snapshot>,
}

impl BoardFrame {
    fn first(source: Arc<Snapshot>) -> Arc<Self> {
        Self::new(0, 0, source.board.clone(), source)
    }

    /// The moment that comes after this one.
    fn next(&self, source: Arc<Snapshot>) -> Arc<Self> {
        let (earlier, now) = (&self.source.board, &source.board);
        let unchanged = if now.tells_more_than(earlier) {
            0
        } else {
            self.unchanged.saturating_add(1)
        };
        let sent = now.partial(earlier, unchanged > MISSED_MAX);
        Self::new(self.number.wrapping_add(1), unchanged, sent, source)
    }

    fn new(number: u32, unchanged: u32, sent: Board, source: Arc<Snapshot>) -> Arc<Self> {
        Arc::new(Self {
            number,
            unchanged,
            board: frame("board", source.board.seq, &sent),
            snapshot: OnceLock::new(),
            source,
        })
    }

    /// Whether a viewer who saw the moment of this number last has to be told everything. However many they missed: as
    /// long as nothing but figures has changed, the newest figures are all that is new.
    fn is_too_far_from(&self, seen: u32) -> bool {
        let missed = self.number.wrapping_sub(seen);
        missed > MISSED_MAX && self.unchanged < missed
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
    let (sender, frames) = watch::channel(BoardFrame::first(first));
    tokio::spawn(async move {
        while snapshots.changed().await.is_ok() {
            let source = snapshots.borrow_and_update().clone();
            let next = sender.borrow().next(source);
            if sender.send(next).is_err() {
                return;
            }
        }
        sender.closed().await;
    });
    frames
}

/// What a team gets, or somebody of none.
struct Viewer {
    shared: Arc<Shared>,
    team: Option<u16>,
    /// Whether what it got last was frozen.
    was_frozen: bool,
    /// The second of what it got last.
    second: u32,
    /// The number of what it got last.
    number: u32,
}

impl Viewer {
    /// All of it.
    fn snapshot(&mut self, moment: &BoardFrame) -> Bytes {
        self.was_frozen = moment.source.board.frozen_s.is_some();
        (self.second, self.number) = (moment.second(), moment.number);
        match self.own(moment) {
            Some(own) => frame("snapshot", own.board.seq, &*own),
            None => moment.snapshot(),
        }
    }

    /// What is new.
    fn next(&mut self, moment: &BoardFrame) -> Bytes {
        let is_frozen = moment.source.board.frozen_s.is_some();
        let jumped = moment.is_too_far_from(self.number) || is_jump(self.second, moment.second());
        if jumped || (self.was_frozen && !is_frozen) {
            // The chart has not grown meanwhile.
            return self.snapshot(moment);
        }
        (self.was_frozen, self.second) = (is_frozen, moment.second());
        self.number = moment.number;
        match self.own(moment) {
            Some(own) => frame("board", own.board.seq, &own.board),
            None => moment.board.clone(),
        }
    }

    /// The moment as its team sees it; nothing if that is as everybody does.
    fn own(&self, moment: &BoardFrame) -> Option<Arc<Snapshot>> {
        moment.source.board.frozen_s?;
        self.team?;
        Some(self.shared.seen_by(moment.source.clone(), self.team))
    }
}

/// `GET /api/board/events`
pub(super) async fn board_events(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let mut boards = shared.frames.clone();
    let mut viewer = Viewer {
        team: visitor.member().map(|(team, _)| team),
        shared: shared.clone(),
        was_frozen: false,
        second: 0,
        number: 0,
    };
    let mut starts = shared.projector.countdown.subscribe();
    // Whoever comes while one runs is told of it first.
    if shared.projector.countdown.left_s().is_some() {
        starts.mark_changed();
    }
    open(&shared.clone(), &visitor, |frames| async move {
        let first = boards.borrow_and_update().clone();
        if !frames.send(viewer.snapshot(&first)).await {
            return;
        }
        loop {
            let next = tokio::select! {
                changed = timeout(BEAT_EVERY, boards.changed()) => match changed {
                    Ok(Ok(())) => {
                        let moment = boards.borrow_and_update().clone();
                        viewer.next(&moment)
                    }
                    Ok(Err(_)) => return,
                    Err(_) => beat(),
                },
                Ok(()) = starts.changed() => {
                    starts.borrow_and_update();
                    let left_s = shared.projector.countdown.left_s();
                    frame("countdown", first.source.board.seq, &left_s)
                }
            };
            if !frames.send(next).await {
                return;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Told;

    #[test]
    fn who_misses_many_moments_needs_everything_only_if_more_than_figures_changed() {
        let mut source = Snapshot::default();
        let mut moment = BoardFrame::first(Arc::new(source.clone()));
        for seq in 1..=20 {
            source.board.seq = seq;
            moment = moment.next(Arc::new(source.clone()));
        }
        assert!(
            [0, 10, 19]
                .iter()
                .all(|seen| !moment.is_too_far_from(*seen))
        );
        source.board.told.push(Told::default());
        moment = moment.next(Arc::new(source.clone()));
        assert!(moment.is_too_far_from(10));
        assert!(!moment.is_too_far_from(16), "it comes along for a while");
        for _ in 0..MISSED_MAX {
            moment = moment.next(Arc::new(source.clone()));
        }
        let sent = std::str::from_utf8(&moment.board).unwrap();
        assert!(
            !sent.contains("is_partial"),
            "those who missed the most still get it: {sent}"
        );
        let next = moment.next(Arc::new(source));
        assert!(
            std::str::from_utf8(&next.board)
                .unwrap()
                .contains("is_partial")
        );
        assert!(next.is_too_far_from(moment.number - MISSED_MAX - 1));
    }
}
