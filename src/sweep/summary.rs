//! What many games come to: quantiles, shares of wins, effects of settings.

use super::GameResult;
use super::grid::Setting;
use serde::Serialize;
use std::collections::BTreeMap;

/// The number of standard errors within which 95 % of a normal distribution lie.
const Z_95: f64 = 1.959_964;

/// A distribution, by the nearest-rank quantiles.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Spread {
    pub(crate) mean: f64,
    pub(crate) p5: f64,
    pub(crate) p25: f64,
    pub(crate) p50: f64,
    pub(crate) p75: f64,
    pub(crate) p95: f64,
}

impl Spread {
    /// Of thousandths or millionths, shown as units.
    fn of(mut values: Vec<i64>, per_unit: f64) -> Self {
        values.sort_unstable();
        let quantile = |percent: usize| {
            let rank = (values.len() * percent).div_ceil(100).max(1);
            values.get(rank - 1).map_or(0.0, |v| *v as f64 / per_unit)
        };
        let sum: i128 = values.iter().map(|v| i128::from(*v)).sum();
        Self {
            mean: sum as f64 / values.len().max(1) as f64 / per_unit,
            p5: quantile(5),
            p25: quantile(25),
            p50: quantile(50),
            p75: quantile(75),
            p95: quantile(95),
        }
    }
}

/// A share of games with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Share {
    pub(crate) of: u64,
    pub(crate) count: u64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Share {
    /// The interval is Wilson's (1927): it stays within 0 and 1, and is right for few games too.
    fn new(count: u64, of: u64) -> Self {
        let (hits, games) = (count as f64, of.max(1) as f64);
        let (share, z2) = (hits / games, Z_95 * Z_95);
        let middle = (share + z2 / (2.0 * games)) / (1.0 + z2 / games);
        let half = Z_95 / (1.0 + z2 / games)
            * (share * (1.0 - share) / games + z2 / (4.0 * games * games)).sqrt();
        Self {
            of,
            count,
            low: (middle - half).max(0.0),
            high: (middle + half).min(1.0),
        }
    }

    pub(crate) fn share(self) -> f64 {
        self.count as f64 / self.of.max(1) as f64
    }
}

/// What a team came to with one combination of settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct TeamSummary {
    pub(crate) name: String,
    pub(crate) score: Spread,
    pub(crate) spend_usd: Spread,
    /// Games in which nobody had more points; equal scores count for each.
    pub(crate) wins: Share,
    /// Games in which it met all objectives, if the scenario has any.
    pub(crate) all_objectives: Option<Share>,
}

/// One combination of settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Combination {
    pub(crate) set: Vec<String>,
    pub(crate) games: u64,
    pub(crate) teams: Vec<TeamSummary>,
}

/// What a value of a setting does to a team's score, against the setting's first value: games that are alike in all
/// else are compared, so that chance mostly cancels out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Effect {
    pub(crate) path: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) team: String,
    /// The mean difference in points.
    pub(crate) points: f64,
    /// Half of its 95 % interval; none from one seed alone.
    pub(crate) plus_minus: Option<f64>,
    /// Seeds that were compared: games of one seed share their chance, so they count once.
    pub(crate) seeds: u64,
}

/// What the whole sweep comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Summary {
    pub(crate) combinations: Vec<Combination>,
    pub(crate) effects: Vec<Effect>,
}

impl Summary {
    /// Sums up games of the same teams, those of one combination next to each other.
    pub(crate) fn of(games: &[GameResult], settings: &[Setting], objectives: u32) -> Self {
        let combinations = games
            .chunk_by(|one, next| one.set == next.set)
            .map(|games| combination(games, objectives))
            .collect();
        Self {
            combinations,
            effects: effects(games, settings),
        }
    }
}

fn combination(games: &[GameResult], objectives: u32) -> Combination {
    let (first, count) = (&games[0], games.len() as u64);
    let team = |at: usize| {
        let its = || games.iter().map(|game| &game.teams[at]);
        let share = |is: &dyn Fn(&super::TeamResult) -> bool| {
            Share::new(its().filter(|team| is(team)).count() as u64, count)
        };
        TeamSummary {
            name: first.teams[at].name.clone(),
            score: Spread::of(its().map(|t| t.score_mpt).collect(), 1e3),
            spend_usd: Spread::of(its().map(|t| t.spend_micro_usd).collect(), 1e6),
            wins: share(&|t| t.rank == 1),
            all_objectives: (objectives > 0).then(|| share(&|t| t.objectives_met == objectives)),
        }
    };
    Combination {
        set: first.set.clone(),
        games: count,
        teams: (0..first.teams.len()).map(team).collect(),
    }
}

fn effects(games: &[GameResult], settings: &[Setting]) -> Vec<Effect> {
    let by_case: BTreeMap<(&[String], u64), &GameResult> = games
        .iter()
        .map(|game| ((game.set.as_slice(), game.seed), game))
        .collect();
    let mut effects = Vec::new();
    for (place, setting) in settings.iter().enumerate() {
        let mut values = setting.values();
        let Some(first) = values.next() else { continue };
        for value in values {
            let mut by_seed: BTreeMap<u64, Vec<Vec<f64>>> = BTreeMap::new();
            for game in games.iter().filter(|game| game.set[place] == value) {
                let mut base = game.set.clone();
                base[place].clone_from(&first);
                let Some(base) = by_case.get(&(base.as_slice(), game.seed)) else {
                    continue;
                };
                let teams = by_seed.entry(game.seed).or_default();
                teams.resize(game.teams.len(), Vec::new());
                for (at, team) in game.teams.iter().enumerate() {
                    let points = team.score_mpt - base.teams[at].score_mpt;
                    teams[at].push(points as f64 / 1e3);
                }
            }
            for (at, team) in games[0].teams.iter().enumerate() {
                let of_seeds: Vec<f64> = by_seed.values().map(|teams| mean(&teams[at])).collect();
                if of_seeds.is_empty() {
                    continue;
                }
                effects.push(Effect {
                    path: setting.path().to_owned(),
                    from: first.clone(),
                    to: value.clone(),
                    team: team.name.clone(),
                    points: mean(&of_seeds),
                    plus_minus: half_interval(&of_seeds),
                    seeds: of_seeds.len() as u64,
                });
            }
        }
    }
    effects
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Half of the 95 % interval of a mean, by the normal approximation.
fn half_interval(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let (count, mean) = (values.len() as f64, mean(values));
    let squares = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
    Some(Z_95 * (squares / (count - 1.0) / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::TeamResult;

    fn team(name: &str, rank: u16, points: i64) -> TeamResult {
        TeamResult {
            name: name.into(),
            rank,
            score_mpt: points * 1000,
            spend_micro_usd: 2_000_000,
            sent: 0,
            fast: 0,
            ok: 0,
            slow: 0,
            wrong: 0,
            failed: 0,
            kills: 0,
            objectives_met: u32::from(rank == 1),
        }
    }

    fn game(set: &str, seed: u64, points: [i64; 2]) -> GameResult {
        let first = if points[0] >= points[1] {
            [1, 2]
        } else {
            [2, 1]
        };
        GameResult {
            set: vec![set.into()],
            seed,
            digest: String::new(),
            teams: vec![
                team("A", first[0], points[0]),
                team("B", first[1], points[1]),
            ],
        }
    }

    #[test]
    fn games_are_summed_up_by_combination_and_compared_by_seed() {
        let five = (0..20).map(|n| game("5", n as u64, [100 + n, 50]));
        let eight = (0..20).map(|n| game("8", n as u64, [107 + n, 200]));
        let games: Vec<GameResult> = five.chain(eight).collect();
        let setting: Setting = "service.slots=5,8".parse().unwrap();
        let summary = Summary::of(&games, &[setting], 1);
        let a = &summary.combinations[0].teams[0];
        assert_eq!(
            (a.score.p5, a.score.p50, a.score.p95),
            (100.0, 109.0, 118.0)
        );
        assert_eq!(a.score.mean, 109.5);
        assert_eq!(a.spend_usd.p50, 2.0);
        assert_eq!(
            (a.wins.count, summary.combinations[1].teams[0].wins.count),
            (20, 0)
        );
        assert_eq!(a.all_objectives.unwrap().count, 20);
        let effect = &summary.effects[0];
        assert_eq!(
            (effect.points, effect.plus_minus, effect.seeds),
            (7.0, Some(0.0), 20)
        );
        assert_eq!(summary.effects[1].points, 150.0);
    }

    #[test]
    fn an_interval_of_a_share_is_wilsons() {
        // 8 of 10: (0.4902, 0.9433) by Wilson's formula.
        let share = Share::new(8, 10);
        assert!(
            (share.low - 0.4902).abs() < 1e-4 && (share.high - 0.9433).abs() < 1e-4,
            "{share:?}"
        );
        let (none, all) = (Share::new(0, 10), Share::new(10, 10));
        assert!(
            none.low == 0.0 && (none.high - 0.2775).abs() < 1e-4,
            "{none:?}"
        );
        assert!(
            (all.high - 1.0).abs() < 1e-9 && (all.low - 0.7225).abs() < 1e-4,
            "{all:?}"
        );
    }
}
