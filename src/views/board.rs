//! The public board.

use super::{Views, bands, seconds_of};
use model::ids::TeamId;
use scoreboard::view::{Board, GamePhase, OwnMark, Rules, Snapshot, TeamRow};
use sim_engine::{Game, standings};

impl Views {
    pub(super) fn board(&self, game: &Game, phase: GamePhase) -> Snapshot {
        let scenario = game.scenario();
        let score = &scenario.score;
        let teams = standings(game.teams())
            .iter()
            .map(|s| self.row(game, s.team, s.rank))
            .collect();
        let board = Board {
            seq: self.seq,
            title: scenario.title.clone(),
            story: scenario.story.clone(),
            phase,
            second: game.second(),
            length_s: game.length_s(),
            tiers_ms: tiers_ms(game),
            trend_window_s: seconds_of(score.trend_window),
            sparkline_s: sparkline_s(game),
            teams,
            bands: bands(game),
            told: self.told.clone(),
            late_permille: self.late_permille,
            playback: self.playback,
            pause: self.pause.clone(),
            frozen_s: None,
        };
        let rules = Rules {
            fast_mpt: score.fast.points.get(),
            ok_mpt: score.ok.points.get(),
            slow_mpt: score.slow.points.get(),
            failed_mpt: score.failed.get(),
            wrong_mpt: score.wrong.get(),
            mpt_per_usd: score.points_per_usd.get(),
        };
        Snapshot {
            board,
            chart: self.chart.clone(),
            rules,
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

/// The ends of the latency tiers, in milliseconds.
pub(crate) fn tiers_ms(game: &Game) -> [u64; 3] {
    let score = &game.scenario().score;
    [&score.fast, &score.ok, &score.slow].map(|tier| tier.within.as_ns() / 1_000_000)
}

/// An eighth of the game, half an hour of four hours; at least a minute.
fn sparkline_s(game: &Game) -> u32 {
    (game.length_s() / 8).max(60)
}
