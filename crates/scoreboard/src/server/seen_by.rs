//! Who sees what of the board while it is frozen: everybody the lines as they
//! were, each team its own as it is, and whoever runs the game all of them.

use super::guard::Visitor;
use super::reply::Problem;
use super::shared::Shared;
use crate::view::{Snapshot, TeamRow};
use http::{StatusCode, Uri};
use std::sync::Arc;

impl Shared {
    /// The board as a team sees it: its own line as it is, in its frozen place.
    pub(super) fn seen_by(&self, snapshot: Arc<Snapshot>, team: Option<u16>) -> Arc<Snapshot> {
        let (Some(team), Some(_)) = (team, snapshot.board.frozen_s) else {
            return snapshot;
        };
        let truth = self.truth.borrow().clone();
        let own = truth.board.teams.iter().find(|row| row.id == team);
        let mut seen = Snapshot::clone(&snapshot);
        for row in &mut seen.board.teams {
            if let Some(own) = own.filter(|own| own.id == row.id) {
                *row = TeamRow {
                    // Where it stands says how the others do.
                    rank: row.rank,
                    rank_change: row.rank_change,
                    ..own.clone()
                };
            }
        }
        Arc::new(seen)
    }

    /// The board that is asked for: with `?true` as it is, for those who run
    /// the game.
    pub(super) fn asked(&self, visitor: &Visitor, uri: &Uri) -> Result<Arc<Snapshot>, Problem> {
        let pairs = uri.query().unwrap_or_default().split('&');
        if pairs
            .map(|pair| pair.split('=').next())
            .any(|key| key == Some("true"))
        {
            visitor.require_facilitator().map_err(|_| {
                Problem::new(
                    StatusCode::FORBIDDEN,
                    "forbidden",
                    "only whoever runs the game sees the true board",
                    "leave out `?true`, or send the facilitator's token",
                )
            })?;
            return Ok(self.truth.borrow().clone());
        }
        let team = visitor.member().map(|(team, _)| team);
        Ok(self.seen_by(self.snapshot.borrow().clone(), team))
    }
}
