//! The frozen board: everybody sees the teams as they were.

use super::Views;
use super::board::hit_since;
use scoreboard::view::{Board, GamePhase, Snapshot, TeamRow};
use sim_engine::Game;
use std::sync::Arc;

impl Views {
    /// Keeps how things stand when the game freezes the board, and forgets it
    /// when the board thaws.
    pub(crate) fn keep_frozen(&mut self, game: &Game) {
        match (game.is_frozen(), &self.frozen) {
            (true, None) => self.frozen = Some(self.board(game, GamePhase::Running)),
            (false, Some(_)) => self.thaw(),
            (true, Some(_)) | (false, None) => {}
        }
    }

    /// Lets everybody see how things are.
    pub(crate) fn thaw(&mut self) {
        self.frozen = None;
    }

    /// Whether the board is frozen.
    pub(crate) fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// Publishes the board as it is, and as everybody may see it.
    pub(super) fn publish_board(&self, game: &Game, phase: GamePhase) {
        let truth = self.board(game, phase);
        let public = match &self.frozen {
            Some(then) => frozen(then, &truth),
            None => truth.clone(),
        };
        self.truth.send_replace(Arc::new(truth));
        self.snapshot.send_replace(Arc::new(public));
    }

    /// A team's line as the team itself sees it: where it stands says how the
    /// others do, and is frozen with the board.
    pub(super) fn own_row(&self, row: TeamRow) -> TeamRow {
        let frozen = self.frozen.as_ref();
        let then = frozen.and_then(|it| it.board.teams.iter().find(|then| then.id == row.id));
        match then {
            Some(then) => TeamRow {
                rank: then.rank,
                rank_change: then.rank_change,
                ..row
            },
            None => row,
        }
    }
}

/// The board with its teams and its chart as they were. The clock goes on, and
/// what the story tells.
fn frozen(then: &Snapshot, now: &Snapshot) -> Snapshot {
    let [was_hit, is_hit] = [then, now].map(|it| hit_since(&it.board.bands));
    // What fell to something else than what was hitting then is nobody's to know.
    let losses = if was_hit == is_hit {
        then.board.losses
    } else {
        0
    };
    Snapshot {
        board: Board {
            teams: then.board.teams.clone(),
            frozen_s: Some(then.board.second),
            // Who was killed, and how many are left, says how teams do.
            obituaries: then.board.obituaries.clone(),
            losses,
            ..now.board.clone()
        },
        chart: then.chart.clone(),
        rules: now.rules,
    }
}
