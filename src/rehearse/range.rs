//! Many games: over which range scores lie, and what came of the script in all
//! of them together.

use super::play::{Came, Played, Source};
use std::collections::BTreeMap;

/// A team's games.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TeamRange {
    pub(crate) name: String,
    /// Scores in milli-points.
    pub(crate) least_mpt: i64,
    /// The lower one of the two in the middle.
    pub(crate) median_mpt: i64,
    pub(crate) most_mpt: i64,
    /// Games in which it came first, second and so on.
    pub(crate) ranks: Vec<u32>,
    /// Instances that monkeys killed, in the mean.
    pub(crate) kills_mean: f64,
    /// Games in which each objective was met.
    pub(crate) met: Vec<u32>,
}

/// What came of a source in all games and teams together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    /// Games in which it came at all.
    pub(crate) games: u32,
    /// Times that it came.
    pub(crate) times: u32,
    pub(crate) came: Came,
}

/// Many games.
#[derive(Clone, Debug, Default)]
pub(crate) struct Range {
    pub(crate) games: u32,
    pub(crate) teams: Vec<TeamRange>,
    pub(crate) tallies: BTreeMap<Source, Tally>,
}

/// Takes in one game after the other.
#[derive(Debug, Default)]
pub(crate) struct Ranging {
    scores: Vec<Vec<i64>>,
    range: Range,
}

impl Ranging {
    /// Adds a game of the same teams.
    pub(crate) fn add(&mut self, game: &Played) {
        self.range.games += 1;
        let count = game.teams.len();
        self.scores.resize(count, Vec::new());
        for (place, team) in game.teams.iter().enumerate() {
            self.scores[place].push(team.score_mpt);
            if self.range.teams.len() <= place {
                self.range.teams.push(TeamRange {
                    name: team.name.clone(),
                    least_mpt: 0,
                    median_mpt: 0,
                    most_mpt: 0,
                    ranks: vec![0; count],
                    kills_mean: 0.0,
                    met: vec![0; team.met.len()],
                });
            }
            let its = &mut self.range.teams[place];
            its.ranks[usize::from(team.rank) - 1] += 1;
            its.kills_mean += team.kills as f64;
            for (sum, is_met) in its.met.iter_mut().zip(&team.met) {
                *sum += u32::from(*is_met);
            }
        }
        let mut times: BTreeMap<Source, u32> = BTreeMap::new();
        for moment in &game.moments {
            *times.entry(moment.source).or_default() += 1;
        }
        for (source, times) in times {
            let tally = self.range.tallies.entry(source).or_default();
            tally.games += 1;
            tally.times += times;
        }
        for ((source, _), came) in &game.came {
            self.range
                .tallies
                .entry(*source)
                .or_default()
                .came
                .add(*came);
        }
    }

    /// What they come to.
    pub(crate) fn finish(mut self) -> Range {
        let games = f64::from(self.range.games.max(1));
        for (team, mut scores) in self.range.teams.iter_mut().zip(self.scores) {
            scores.sort_unstable();
            team.least_mpt = scores[0];
            team.median_mpt = scores[(scores.len() - 1) / 2];
            team.most_mpt = scores[scores.len() - 1];
            team.kills_mean /= games;
        }
        self.range
    }
}
