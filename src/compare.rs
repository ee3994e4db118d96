//! Recorded games beside each other: two classes on one scenario, say.
//!
//! Every number is one of the games' reports, so that a comparison and a report never disagree.

mod figures;

pub(crate) use figures::{Fault, Figures, Spread};

use scoreboard::report::Report;
use serde::Serialize;

/// Games that are compared at most.
pub(crate) const GAMES_MAX: usize = 32;
/// So many teams are few: one of them moves a median.
const FEW_TEAMS: usize = 10;

/// A game with where it came from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Compared {
    /// The file.
    pub file: String,
    /// What the scenario is called.
    pub scenario: String,
    /// The SHA-256 of its text.
    pub scenario_sha256: String,
    /// How many times as fast the story was told.
    pub speed: u32,
    /// The seed of all randomness.
    pub seed: u64,
    /// The digest of the whole game.
    pub digest: String,
    /// Whether real processes answered.
    pub is_live: bool,
    /// Whether it was played to its end.
    pub is_complete: bool,
    /// Game seconds played.
    pub played_s: u32,
    /// What its teams came to.
    #[serde(flatten)]
    pub figures: Figures,
}

/// How a game's medians differ from the first one's.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Difference {
    /// The first game's file.
    pub from: String,
    /// The other one's.
    pub to: String,
    /// Teams of the first and of the other.
    pub teams: [usize; 2],
    /// Whether that is too few for a median to mean much.
    pub is_few: bool,
    /// Of the median scores, in milli-points.
    pub score_mpt: i64,
    /// Of the median spendings, in micro-dollars.
    pub spend_musd: i64,
    /// Of the medians until a fault that both met was over, in seconds.
    pub until_well_s: Vec<(String, i64)>,
}

/// Games beside each other.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Comparison {
    /// Whether all of them are of one scenario at one speed.
    pub is_one_scenario: bool,
    /// Whether all of them have the same chance.
    pub is_one_seed: bool,
    /// The games, in the order they were named.
    pub games: Vec<Compared>,
    /// How the others differ from the first.
    pub differences: Vec<Difference>,
    /// Faults and objectives that not all games have, and that are left out.
    pub left_out: Vec<String>,
}

/// Two games that are not of one scenario.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "{} and {} are not of one scenario:\n  {}\n  {}\nscores of different scenarios count different things; \
     `--anyway` compares what both have",
    .0[0].file, .0[1].file, told(&.0[0]), told(&.0[1])
)]
pub(crate) struct OtherScenario(Box<[Compared; 2]>);

fn told(game: &Compared) -> String {
    let short = game.scenario_sha256.get(..12).unwrap_or_default();
    format!("{} ({short}…) at speed {}", game.scenario, game.speed)
}

/// Puts games beside each other.
///
/// # Errors
/// When they are of different scenarios, unless that is to be.
pub(crate) fn compare(
    reports: &[(String, Report)],
    is_anyway: bool,
) -> Result<Comparison, OtherScenario> {
    let mut games: Vec<Compared> = reports.iter().map(compared).collect();
    let is_same =
        |a: &Compared, b: &Compared| (&a.scenario_sha256, a.speed) == (&b.scenario_sha256, b.speed);
    let other = games.iter().find(|game| !is_same(&games[0], game));
    let is_one_scenario = other.is_none();
    if let (Some(other), false) = (other, is_anyway) {
        return Err(OtherScenario(Box::new([games[0].clone(), other.clone()])));
    }
    let left_out = figures::keep_common(&mut games);
    Ok(Comparison {
        is_one_scenario,
        is_one_seed: games.iter().all(|game| game.seed == games[0].seed),
        differences: differences(&games),
        games,
        left_out,
    })
}

fn compared((file, report): &(String, Report)) -> Compared {
    let source = &report.source;
    Compared {
        file: file.clone(),
        scenario: source.scenario.clone(),
        scenario_sha256: source.scenario_sha256.clone(),
        speed: source.speed,
        seed: source.seed,
        digest: source.digest.clone(),
        is_live: source.is_live,
        is_complete: source.is_complete,
        played_s: report.played_s,
        figures: Figures::of(report),
    }
}

fn differences(games: &[Compared]) -> Vec<Difference> {
    let Some((first, others)) = games.split_first() else {
        return Vec::new();
    };
    let difference = |other: &Compared| {
        let (a, b) = (&first.figures, &other.figures);
        let faults = a.faults.iter().zip(&b.faults);
        let until_well = faults.filter_map(|(a, b)| {
            let change = i64::from(b.until_well_s?) - i64::from(a.until_well_s?);
            Some((a.id.clone(), change))
        });
        Difference {
            from: first.file.clone(),
            to: other.file.clone(),
            teams: [a.teams, b.teams],
            is_few: a.teams.min(b.teams) < FEW_TEAMS,
            score_mpt: b.score_mpt.median - a.score_mpt.median,
            spend_musd: b.spend_musd.median - a.spend_musd.median,
            until_well_s: until_well.collect(),
        }
    };
    others.iter().map(difference).collect()
}

#[cfg(test)]
mod tests;
