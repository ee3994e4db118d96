//! A team's line on the board, in parts: what did not change is not touched.

use crate::view::TeamRow;
use leptos::prelude::*;
use model::score::ScoreSplit;
use model::status::Status;

/// A team's line.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) id: u16,
    /// What stays as it is.
    pub(crate) name: String,
    pub(crate) is_bot: bool,
    pub(crate) is_own: bool,
    pub(crate) figures: ArcRwSignal<Figures>,
    pub(crate) marks: ArcRwSignal<Marks>,
    pub(crate) picture: ArcRwSignal<Picture>,
}

/// Numbers that change every second.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    pub(crate) score_mpt: i64,
    pub(crate) trend_mpt_per_min: i64,
    pub(crate) spend_musd: i64,
    pub(crate) is_spend_known: bool,
}

/// What changes now and then.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Marks {
    pub(crate) rank: u16,
    pub(crate) rank_change: i16,
    pub(crate) status: Status,
}

/// What is drawn.
#[derive(Clone, PartialEq)]
pub(crate) struct Picture {
    pub(crate) split: ScoreSplit,
    pub(crate) sparkline: Vec<i32>,
}

impl Figures {
    fn of(row: &TeamRow) -> Self {
        Self {
            score_mpt: row.score_mpt,
            trend_mpt_per_min: row.trend_mpt_per_min,
            spend_musd: row.spend_musd,
            is_spend_known: row.own.is_none_or(|own| own.is_spend_known),
        }
    }
}

impl Marks {
    fn of(row: &TeamRow) -> Self {
        Self {
            rank: row.rank,
            rank_change: row.rank_change,
            status: row.status.unwrap_or(Status::Idle),
        }
    }
}

impl Picture {
    fn of(row: &TeamRow) -> Self {
        Self {
            split: row.split,
            sparkline: row.sparkline.clone(),
        }
    }
}

impl Line {
    pub(super) fn of(row: &TeamRow) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            is_bot: row.is_bot,
            is_own: row.own.is_some(),
            figures: ArcRwSignal::new(Figures::of(row)),
            marks: ArcRwSignal::new(Marks::of(row)),
            picture: ArcRwSignal::new(Picture::of(row)),
        }
    }

    /// Shows the team as it is now; what is drawn only if it is the line's turn.
    pub(super) fn show(&self, row: &TeamRow, draws: bool) {
        put(&self.figures, Figures::of(row));
        put(&self.marks, Marks::of(row));
        if draws {
            put(&self.picture, Picture::of(row));
        }
    }
}

/// Whoever follows a signal is woken even if it is set to what it is.
fn put<V: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<V>, value: V) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}
