//! What the projector says in words: directions, what is hitting, what is left.

use crate::format::{clock, grouped};
use crate::i18n::T;
use crate::view::{Band, Board, TeamRow, compared};

/// Where a team is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    ClimbingFast,
    Climbing,
    Holding,
    Slipping,
    Falling,
}

impl Direction {
    /// By its points per minute, measured by the best of all.
    pub(crate) fn of(trend_mpt_per_min: i64, best_mpt_per_min: i64) -> Self {
        let share = |percent: i64| best_mpt_per_min.max(1000) * percent / 100;
        match trend_mpt_per_min {
            it if it >= share(60) => Self::ClimbingFast,
            it if it >= share(2) => Self::Climbing,
            it if it > -share(2) => Self::Holding,
            it if it > -share(40) => Self::Slipping,
            _ => Self::Falling,
        }
    }

    pub(crate) const fn word(self, t: T) -> &'static str {
        match self {
            Self::ClimbingFast => t.word_climbing_fast(),
            Self::Climbing => t.word_climbing(),
            Self::Holding => t.word_holding(),
            Self::Slipping => t.word_slipping(),
            Self::Falling => t.word_falling(),
        }
    }

    /// Its icon and the class of its colour.
    pub(crate) const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::ClimbingFast | Self::Climbing => ("up", "gain"),
            Self::Holding => ("same", ""),
            Self::Slipping | Self::Falling => ("downward", "loss"),
        }
    }
}

/// The best trend on the board.
pub(crate) fn best_trend(board: &Board) -> i64 {
    let trends = compared(&board.teams).map(|row| row.trend_mpt_per_min);
    trends.max().unwrap_or(0)
}

/// What is hitting now, the newest first.
pub(crate) fn hitting(board: &Board) -> Vec<&Band> {
    let lasting = board.bands.iter().filter(|band| band.to_s.is_none());
    let mut lasting: Vec<&Band> = lasting.collect();
    lasting.sort_by_key(|band| std::cmp::Reverse(band.from_s));
    lasting
}

/// For how long it has been, and what it cost so far.
pub(crate) fn toll(t: T, board: &Board, band: &Band) -> String {
    let mut text = t.stage_for(&t.span(board.second.saturating_sub(band.from_s)));
    let losses = match board.losses {
        0 => None,
        1 => Some(t.stage_loss_one().to_owned()),
        count => Some(t.stage_losses(count)),
    };
    let more = match hitting(board).len() {
        0 | 1 => None,
        all => Some(t.stage_more(all - 1)),
    };
    for part in [losses, more].into_iter().flatten() {
        text.push_str(", ");
        text.push_str(&part);
    }
    text
}

/// The time left, as a clock.
pub(crate) fn time_left(board: &Board) -> (u32, String) {
    let left_s = board.length_s.saturating_sub(board.second);
    (left_s, clock(left_s, board.length_s))
}

/// The points still to be won, and what that is for the leader.
pub(crate) fn points_left(t: T, board: &Board) -> (String, &'static str, Option<String>) {
    let left = board.points_left_mpt;
    // Whoever leads a frozen board may not lead any more.
    let leader = leader(board).filter(|_| board.frozen_s.is_none());
    let compared = match leader.map(|row| row.score_mpt) {
        // A leader with next to nothing is no measure.
        Some(has) if has > 0 && left / has < 100 => Some(match left.saturating_mul(10) / has {
            0..8 => t.stage_less_than_leader().to_owned(),
            8..15 => t.stage_as_leader().to_owned(),
            tenths => t.stage_times_leader((tenths + 5) / 10),
        }),
        _ => None,
    };
    (grouped(left / 1000), t.stage_fast_estimate(), compared)
}

/// Who leads those who are compared.
pub(crate) fn leader(board: &Board) -> Option<&TeamRow> {
    compared(&board.teams).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    #[test]
    fn directions_are_measured_by_the_best() {
        for (trend, direction) in [
            (1_000_000, Direction::ClimbingFast),
            (600_000, Direction::ClimbingFast),
            (599_000, Direction::Climbing),
            (0, Direction::Holding),
            (-19_000, Direction::Holding),
            (-30_000, Direction::Slipping),
            (-400_000, Direction::Falling),
        ] {
            assert_eq!(Direction::of(trend, 1_000_000), direction, "{trend}");
        }
        // Where all lose, nobody climbs.
        assert_eq!(Direction::of(-5_000_000, -5_000_000), Direction::Falling);
        assert_eq!(Direction::of(0, 0), Direction::Holding);
    }

    fn board(left: i64, has: i64) -> Board {
        let leader = TeamRow {
            score_mpt: has * 1000,
            ..TeamRow::default()
        };
        Board {
            points_left_mpt: left * 1000,
            teams: vec![leader],
            ..Board::default()
        }
    }

    #[test]
    fn what_is_left_is_compared_with_what_the_leader_has() {
        let en = T(Lang::En);
        for (left, has, words) in [
            (720_000, 182_187, Some("4 times what the leader has")),
            (100, 100, Some("about what the leader has")),
            (10, 100, Some("less than the leader has")),
            (100, -5, None),
            (2_500, 1, None),
        ] {
            let (_, _, compared) = points_left(en, &board(left, has));
            assert_eq!(compared.as_deref(), words);
        }
        let mut frozen = board(720_000, 182_187);
        frozen.frozen_s = Some(1);
        assert_eq!(points_left(en, &frozen).0, "720,000");
        assert_eq!(points_left(en, &frozen).2, None);
    }

    #[test]
    fn the_newest_comes_first_and_the_others_are_counted() {
        let band = |from_s, to_s| Band {
            from_s,
            to_s,
            ..Band::default()
        };
        let board = Board {
            second: 100,
            losses: 21,
            bands: vec![band(10, None), band(60, None), band(20, Some(30))],
            ..Board::default()
        };
        let now = hitting(&board);
        assert_eq!(now[0].from_s, 60);
        let said = toll(T(Lang::En), &board, now[0]);
        assert_eq!(said, "for 40 s, 21 instances lost, and 1 more");
    }
}
