//! What the teams of a game came to, together.

use super::Compared;
use model::score::ScoreCause;
use model::text::Text;
use scoreboard::report::{Hit, ObjectiveResult, Report, TeamReport, median};
use serde::Serialize;

/// The best, the middle and the worst of some values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Spread {
    pub best: i64,
    pub median: i64,
    pub worst: i64,
}

/// What became of all requests that had an outcome, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Shares {
    pub fast: u64,
    pub ok: u64,
    pub slow: u64,
    pub wrong: u64,
    pub failed: u64,
}

/// What a fault did to the teams; times as the report measures them, medians over teams that it hurt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    /// Its name in the scenario, or the kind of the monkey.
    pub id: String,
    /// What it is.
    pub what: Text,
    /// Teams that it came to.
    pub came_to: usize,
    /// Teams that it hurt.
    pub hurt: usize,
    /// Teams among those that were well again each time.
    pub recovered: usize,
    /// Until somebody did something.
    pub until_acted_s: Option<u32>,
    /// Until it did not hurt any more although it was still there.
    pub until_mitigated_s: Option<u32>,
    /// Until it did not hurt any more.
    pub until_well_s: Option<u32>,
}

/// How many teams met an objective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Objective {
    /// Its name in the scenario.
    pub id: String,
    /// What is measured, against which limit.
    pub asks: String,
    /// Teams that met it.
    pub met: usize,
}

/// What the teams of a game came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Figures {
    /// How many teams played.
    pub teams: usize,
    /// Scores in milli-points; the highest is the best.
    pub score_mpt: Spread,
    /// Money spent in micro-dollars; the least is the best.
    pub spend_musd: Spread,
    /// What became of the requests of all teams.
    pub shares_ppm: Shares,
    /// What came over the teams.
    pub faults: Vec<Fault>,
    /// What they were to reach.
    pub objectives: Vec<Objective>,
}

impl Figures {
    pub(super) fn of(report: &Report) -> Self {
        let teams = report.compared();
        let objectives = teams.first().map_or(&[][..], |team| &team.objectives);
        let faults = report.occurrences.iter().enumerate();
        Self {
            teams: teams.len(),
            score_mpt: Spread::falling(teams.iter().map(|team| team.row.score_mpt)),
            spend_musd: Spread::rising(teams.iter().map(|team| team.row.spend_musd)),
            shares_ppm: Shares::of(teams),
            faults: faults
                .map(|(index, it)| {
                    let hits = teams.iter().filter_map(|team| team.hits[index].as_ref());
                    Fault::of(&it.id, &it.what, &hits.collect::<Vec<_>>())
                })
                .collect(),
            objectives: objectives
                .iter()
                .map(|it| Objective::of(it, teams))
                .collect(),
        }
    }
}

impl Spread {
    /// More is better.
    pub(super) fn falling(values: impl Iterator<Item = i64>) -> Self {
        let rising = Self::rising(values);
        Self {
            best: rising.worst,
            worst: rising.best,
            ..rising
        }
    }

    /// Less is better.
    pub(super) fn rising(values: impl Iterator<Item = i64>) -> Self {
        let mut values: Vec<i64> = values.collect();
        values.sort_unstable();
        let (Some(first), Some(last)) = (values.first(), values.last()) else {
            return Self::default();
        };
        let middle = values.len() / 2;
        Self {
            best: *first,
            worst: *last,
            median: match values.len() % 2 {
                0 => values[middle - 1].midpoint(values[middle]),
                _ => values[middle],
            },
        }
    }
}

impl Shares {
    fn of(teams: &[TeamReport]) -> Self {
        let count = |is_it: fn(ScoreCause) -> bool| -> u64 {
            let causes = teams.iter().flat_map(|team| &team.causes);
            causes.filter(|it| is_it(it.cause)).map(|it| it.count).sum()
        };
        let counts = [
            count(|it| it == ScoreCause::Fast),
            count(|it| it == ScoreCause::Ok),
            count(|it| it == ScoreCause::Slow),
            count(|it| it == ScoreCause::Wrong),
            count(|it| matches!(it, ScoreCause::Failed(_))),
        ];
        let all = counts.iter().sum::<u64>().max(1);
        let [fast, ok, slow, wrong, failed] =
            counts.map(|count| (u128::from(count) * 1_000_000 / u128::from(all)) as u64);
        Self {
            fast,
            ok,
            slow,
            wrong,
            failed,
        }
    }
}

impl Fault {
    fn of(id: &str, what: &Text, hits: &[&Hit]) -> Self {
        let hurt: Vec<&&Hit> = hits.iter().filter(|hit| hit.hurt > 0).collect();
        let middle =
            |pick: fn(&Hit) -> Option<u32>| median(hurt.iter().filter_map(|hit| pick(hit)));
        Self {
            id: id.to_owned(),
            what: what.clone(),
            came_to: hits.len(),
            hurt: hurt.len(),
            recovered: hurt.iter().filter(|hit| hit.recovered == hit.hurt).count(),
            until_acted_s: middle(|hit| hit.until_acted_s),
            until_mitigated_s: middle(|hit| hit.until_mitigated_s),
            until_well_s: middle(|hit| hit.until_well_s),
        }
    }
}

impl Objective {
    fn of(objective: &ObjectiveResult, teams: &[TeamReport]) -> Self {
        let of_teams = teams.iter().flat_map(|team| &team.objectives);
        Self {
            id: objective.id.clone(),
            asks: format!("{} {}", objective.metric, objective.limit),
            met: of_teams
                .filter(|it| it.id == objective.id && it.is_met)
                .count(),
        }
    }
}

/// Leaves faults and objectives that every game has, in the order of the first one; says what was left out.
pub(super) fn keep_common(games: &mut [Compared]) -> Vec<String> {
    let fault = |it: &Fault| (it.id.clone(), it.what.en.clone());
    let objective = |it: &Objective| (it.id.clone(), it.asks.clone());
    let mut left_out: Vec<String> = Vec::new();
    let faults = common(games, |it| it.figures.faults.iter().map(fault).collect());
    let objectives = common(games, |it| {
        it.figures.objectives.iter().map(objective).collect()
    });
    for game in games {
        let figures = &mut game.figures;
        figures.faults.retain(|it| {
            let is_common = faults.contains(&fault(it));
            if !is_common {
                left_out.push(it.id.clone());
            }
            is_common
        });
        figures.objectives.retain(|it| {
            let is_common = objectives.contains(&objective(it));
            if !is_common {
                left_out.push(it.id.clone());
            }
            is_common
        });
        let place =
            |key: &(String, String), all: &[(String, String)]| all.iter().position(|it| it == key);
        figures.faults.sort_by_key(|it| place(&fault(it), &faults));
        figures
            .objectives
            .sort_by_key(|it| place(&objective(it), &objectives));
    }
    left_out.sort();
    left_out.dedup();
    left_out
}

/// Keys that every game has, in the order of the first one.
fn common(
    games: &[Compared],
    keys: impl Fn(&Compared) -> Vec<(String, String)>,
) -> Vec<(String, String)> {
    let mut all = games.iter().map(&keys);
    let mut common = all.next().unwrap_or_default();
    for other in all {
        common.retain(|key| other.contains(key));
    }
    common
}
