//! The result of a game: for people, and as JSON.

use super::{chart, fit, objectives};
use model::measure::Measures;
use model::outcome::FailCause;
use model::units::MilliPoints;
use serde_json::{Map, Value, json};
use sim_engine::{Game, League, TeamState, standings};
use std::fmt::Write as _;
use std::time::Duration;

/// Scores over time, for the chart and the trend.
pub(crate) struct Curves {
    points: Vec<Vec<(u32, i64)>>,
}

impl Curves {
    pub(crate) fn new(game: &Game) -> Self {
        Self {
            points: vec![vec![(0, 0)]; game.teams().len()],
        }
    }

    /// Looks at the scores now.
    pub(crate) fn look(&mut self, game: &Game) {
        for (curve, team) in self.points.iter_mut().zip(game.teams()) {
            curve.push((game.second(), team.split().total().get() / 1000));
        }
    }
}

/// Milli-points per minute over the trend window before the end of what was played.
fn trend(game: &Game, team: &TeamState) -> i64 {
    let window_s =
        (game.scenario().score.trend_window.as_ns() / model::units::SECOND_NS).max(1) as u32;
    team.trend_mpt_per_min(window_s.min(game.second().max(1)))
}

/// The result as one JSON object.
pub(crate) fn json(scenario: &str, game: &Game, measures: &[Measures], wall: Duration) -> Value {
    let teams: Vec<Value> = standings(game.teams())
        .iter()
        .map(|standing| {
            let team = &game.teams()[usize::from(standing.team.0)];
            let totals = team.totals();
            let failed: Map<String, Value> = FailCause::ALL
                .iter()
                .filter(|cause| totals.failed[**cause as usize] > 0)
                .map(|cause| (cause.to_string(), totals.failed[*cause as usize].into()))
                .collect();
            json!({
                "name": team.name(),
                "rank": standing.rank,
                "league": league(standing.league),
                "spend_known": team.is_spend_known(),
                "score": points(team.split().total()),
                "trend_per_min": points(MilliPoints::new(trend(game, team))),
                "spend_usd": team.spend().get() as f64 / 1e6,
                "sent": totals.sent,
                "fast": totals.fast,
                "ok": totals.ok,
                "slow": totals.slow,
                "wrong": totals.wrong,
                "failed": failed,
                "void": totals.void_total(),
                "in_flight": team.in_flight(),
                "kills": team.kills(),
                "objectives": objectives::json(&measures[usize::from(standing.team.0)]),
            })
        })
        .collect();
    json!({
        "scenario": scenario,
        "seed": game.seed(),
        "digest": game.digest().to_string(),
        "game_seconds": game.second(),
        "wall_seconds": wall.as_secs_f64(),
        "requests": requests(game),
        "teams": teams,
    })
}

const fn league(league: League) -> &'static str {
    match league {
        League::Ordinary => "ordinary",
        League::Open => "open",
    }
}

fn points(milli: MilliPoints) -> f64 {
    milli.get() as f64 / 1000.0
}

fn requests(game: &Game) -> u64 {
    game.teams().iter().map(|team| team.totals().sent).sum()
}

/// The standings for people.
pub(crate) fn standings_text(game: &Game) -> String {
    let mut out = String::new();
    let ranked = standings(game.teams());
    let heads = [
        "score", "fast", "ok", "slow", "wrong", "failed", "cost", "spent",
    ];
    let _ = write!(out, "{:>4}  {}", "rank", fit("team", NAME_COLUMNS));
    for head in heads {
        let _ = write!(out, "{head:>11}");
    }
    let _ = writeln!(out, "{:>8}", "killed");
    let mut last = League::Ordinary;
    for (place, standing) in ranked.iter().enumerate() {
        if standing.league != last {
            last = standing.league;
            let _ = writeln!(out, "\nopen league: services of teams' own");
        }
        let team = &game.teams()[usize::from(standing.team.0)];
        let split = team.split();
        let colour = chart::COLOURS[place % chart::COLOURS.len()];
        let _ = write!(
            out,
            "{:>4}  \x1b[{colour}m{}\x1b[0m",
            standing.rank,
            fit(team.name(), NAME_COLUMNS)
        );
        let total = group_digits(split.total().get() / 1000);
        let _ = write!(out, "\x1b[1m{total:>11}\x1b[0m");
        for part in [
            split.fast,
            split.ok,
            split.slow,
            split.wrong,
            split.failed,
            split.cost,
        ] {
            let _ = write!(out, "{:>11}", group_digits(part.get() / 1000));
        }
        let spend = match team.is_spend_known() {
            true => team.spend().to_string(),
            false => "unknown".into(),
        };
        let _ = writeln!(out, "{spend:>11}{:>8}", team.kills());
    }
    out
}

/// The result of a simulation for people: standings, chart, digest.
pub(crate) fn text(
    scenario: &str,
    game: &Game,
    curves: &Curves,
    measures: &[Measures],
    wall: Duration,
    width: usize,
) -> String {
    let mut out = standings_text(game);
    out.push('\n');
    let in_rank_order: Vec<Vec<(u32, i64)>> = standings(game.teams())
        .iter()
        .map(|s| curves.points[usize::from(s.team.0)].clone())
        .collect();
    out.push_str(&chart::draw(&in_rank_order, width.saturating_sub(10), 12));
    let played = model::units::GameTime::from_second(game.second());
    let _ = writeln!(
        out,
        "\n{scenario}, seed {}: {played} of game, {} requests, {:.2} s ({} times as fast as life)",
        game.seed(),
        group_digits(requests(game) as i64),
        wall.as_secs_f64(),
        group_digits((f64::from(game.second()) / wall.as_secs_f64().max(1e-9)) as i64),
    );
    if !game.scenario().objective.is_empty() {
        for standing in standings(game.teams()) {
            let team = usize::from(standing.team.0);
            out.push('\n');
            objectives::text(&mut out, game.teams()[team].name(), &measures[team]);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "digest {}", game.digest());
    out
}

const NAME_COLUMNS: usize = 18;

/// `-1234567` as `-1,234,567`.
pub(crate) fn group_digits(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        assert_eq!(group_digits(-1_234_567), "-1,234,567");
        assert_eq!(group_digits(999), "999");
        assert_eq!(group_digits(1_000), "1,000");
    }
}
