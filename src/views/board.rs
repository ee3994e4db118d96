//! The public board.

use super::{Views, seconds_of};
use model::ids::TeamId;
use model::scenario::Score;
use scoreboard::view::{Band, Board, GamePhase, OwnMark, Rules, Snapshot, TeamRow};
use sim_engine::{Game, standings};

impl Views {
    pub(super) fn board(&self, game: &Game, phase: GamePhase) -> Snapshot {
        let scenario = game.scenario();
        let score = &scenario.score;
        let teams = standings(game.teams())
            .iter()
            .map(|s| self.row(game, s.team, s.rank))
            .collect();
        let bands = self.bands(game);
        let board = Board {
            seq: self.seq,
            title: scenario.title.clone(),
            story: scenario.story.clone(),
            phase,
            second: game.second(),
            length_s: game.length_s(),
            tiers_ms: tiers_ms(score),
            trend_window_s: seconds_of(score.trend_window),
            sparkline_s: sparkline_s(game),
            teams,
            losses: losses(self, game, &bands),
            bands,
            told: self.told.clone(),
            obituaries: self.obituaries(game),
            points_left_mpt: points_left_mpt(game),
            late_permille: self.late_permille,
            playback: self.playback,
            pause: self.pause.clone(),
            frozen_s: None,
            is_partial: false,
        };
        Snapshot {
            board,
            chart: self.chart.clone(),
            rules: rules(score),
        }
    }

    /// A team's line.
    pub(crate) fn row(&self, game: &Game, id: TeamId, rank: u16) -> TeamRow {
        let team = &game.teams()[usize::from(id.0)];
        let history = &self.teams[usize::from(id.0)];
        let window_s = seconds_of(game.scenario().score.trend_window);
        TeamRow {
            id: id.0,
            name: team.name().to_owned(),
            is_bot: team.has_bot(),
            own: team.is_own().then(|| OwnMark {
                is_spend_known: team.is_spend_known(),
            }),
            rank,
            rank_change: history.rank_change(window_s),
            status: Some(team.status()),
            score_mpt: team.split().total().get(),
            trend_mpt_per_min: team.trend_mpt_per_min(window_s),
            split: *team.split(),
            spend_musd: team.spend().get(),
            sparkline: history.sparkline(sparkline_s(game)),
        }
    }
}

/// How points are won and lost.
pub(crate) fn rules(score: &Score) -> Rules {
    Rules {
        fast_mpt: score.fast.points.get(),
        ok_mpt: score.ok.points.get(),
        slow_mpt: score.slow.points.get(),
        failed_mpt: score.failed.get(),
        wrong_mpt: score.wrong.get(),
        mpt_per_usd: score.points_per_usd.get(),
    }
}

/// The ends of the latency tiers, in milliseconds.
pub(crate) fn tiers_ms(score: &Score) -> [u64; 3] {
    [&score.fast, &score.ok, &score.slow].map(|tier| tier.within.as_ns() / 1_000_000)
}

/// An eighth of the game, half an hour of four hours; at least a minute.
fn sparkline_s(game: &Game) -> u32 {
    (game.length_s() / 8).max(60)
}

/// Instances that were killed since what came last of all that is hitting now began.
fn losses(views: &Views, game: &Game, bands: &[Band]) -> u32 {
    hit_since(bands)
        .filter(|_| game.second() > 0)
        .map_or(0, |from_s| views.killed_since(game, from_s))
}

/// When what came last of all that is hitting now began.
pub(super) fn hit_since(bands: &[Band]) -> Option<u32> {
    let lasting = bands.iter().filter(|band| band.to_s.is_none());
    lasting.map(|band| band.from_s).max()
}

/// What fast answers to everyday's requests would still bring, to two digits:
/// surges to come are nobody's to know.
fn points_left_mpt(game: &Game) -> i64 {
    let requests = game.traffic().everyday(game.second()..game.length_s());
    let requests = i64::try_from(requests).unwrap_or(i64::MAX);
    let points = requests.saturating_mul(game.scenario().score.fast.points.get()) / 1000;
    to_two_digits(points).saturating_mul(1000)
}

fn to_two_digits(points: i64) -> i64 {
    let digits = points.max(1).ilog10();
    let unit = 10_i64.pow(digits.saturating_sub(1));
    (points + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::to_two_digits;

    #[test]
    fn what_is_left_is_told_to_two_digits() {
        for (points, told) in [(0, 0), (7, 7), (99, 99), (104, 100), (718_422, 720_000)] {
            assert_eq!(to_two_digits(points), told);
        }
    }
}
