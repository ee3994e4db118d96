//! A drill: one person predicts, plays, and compares. What its page is made of.

use model::ids::Name;
use model::measure::Verdict;
use model::scenario::{Amount, Objective};
use model::score::ScoreSplit;
use model::text::Text;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the page of a drill shows: one round, and those before it.
#[derive(Clone, Debug)]
pub struct Drill {
    /// What the drill is about; the same in every round.
    pub brief: Arc<Brief>,
    /// Which round this is, from 1 on.
    pub round: u32,
    /// The seed of this round.
    pub seed: u64,
    /// What was predicted, if something was.
    pub prediction: Option<Prediction>,
    /// Where the comparison stands.
    pub outcome: Outcome,
    /// The rounds that are over, in order; this one too once it was compared.
    pub past: Vec<Past>,
}

/// What a learner is told before the start.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// What the drill is called.
    pub title: Text,
    /// Its story.
    pub story: Text,
    /// How long it lasts, in seconds.
    pub length_s: u32,
    /// What comes, in order.
    pub moments: Vec<Moment>,
    /// What there is at the start.
    pub account: Vec<Text>,
    /// What is worth knowing, and how much it is.
    pub numbers: Vec<(Text, Text)>,
    /// What has to be reached.
    pub objectives: Vec<Objective>,
    /// The changes of which one may gain most.
    pub changes: Vec<Choice>,
}

/// Something that comes.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When, in words.
    pub when: Text,
    /// What.
    pub what: Text,
}

/// A change that may be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its name in forms and files.
    pub id: &'static str,
    /// What it is.
    pub what: Text,
}

/// Chosen instead of a change: none alone gains anything.
pub const NO_CHANGE: &str = "none";

/// What a learner expects. Whatever is left out is not compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The change that alone gains most, or [`NO_CHANGE`].
    pub change: Option<String>,
    /// The numbers that the game is going to end with.
    pub numbers: Vec<Predicted>,
}

/// A predicted number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// The objective; the score if absent.
    pub objective: Option<Name>,
    /// How much.
    pub value: Amount,
}

impl Prediction {
    /// Whether nothing was predicted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.change.is_none() && self.numbers.is_empty()
    }

    /// What was predicted for an objective, or the score.
    #[must_use]
    pub fn number(&self, objective: Option<&Name>) -> Option<Amount> {
        let its = |it: &&Predicted| it.objective.as_ref() == objective;
        self.numbers.iter().find(its).map(|it| it.value)
    }
}

/// Where the comparison stands.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The game is not over.
    Open,
    /// It is being computed.
    Computing {
        /// Games that have been played for it.
        done: u32,
        /// Games that will be.
        of: u32,
    },
    /// Here it is.
    Ready(Arc<Comparison>),
    /// It cannot be had.
    Failed(String),
}

/// What a game came to.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The score by its parts.
    pub split: ScoreSplit,
    /// What was measured, in the order of the objectives.
    pub verdicts: Vec<Verdict>,
}

/// A change alone, and what it would have brought.
#[derive(Clone, Debug)]
pub struct Single {
    /// Its name in forms and files.
    pub id: &'static str,
    /// What it is.
    pub what: Text,
    /// When it was best, in seconds.
    pub at_s: u32,
    /// What it would have brought, in milli-points.
    pub gain_mpt: i64,
    /// How the game would have ended.
    pub ending: Ending,
}

/// What happened beside what was predicted, and beside what might have been.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The game file.
    pub file: String,
    /// As it was recorded.
    pub recorded: Ending,
    /// The same commands, played again by the model: what changes are compared with.
    pub rerun: Ending,
    /// Without any command.
    pub nothing: Ending,
    /// The best change on top of what was done, if one gains.
    pub best: Option<Single>,
    /// Another player of the drill: its name, and how it would have ended.
    pub expert: Option<(String, Ending)>,
    /// Each change by itself in a game without commands, at its best time, the best first.
    pub alone: Vec<Single>,
}

impl Comparison {
    /// The change that alone gains most; nothing if none gains.
    #[must_use]
    pub fn best_alone(&self) -> Option<&Single> {
        self.alone.first().filter(|it| it.gain_mpt > 0)
    }

    /// Whether a choice was right. One that gains within a hundredth of the best is.
    #[must_use]
    pub fn is_right(&self, choice: &str) -> bool {
        let Some(best) = self.best_alone() else {
            return choice == NO_CHANGE;
        };
        let enough = best.gain_mpt - best.gain_mpt / 100;
        self.alone
            .iter()
            .any(|it| it.id == choice && it.gain_mpt >= enough)
    }

    /// What the recorded game came to, for an objective by its place, or the score.
    #[must_use]
    pub fn actual(&self, objective: Option<usize>) -> Option<Amount> {
        match objective {
            None => Some(Amount::Points(self.recorded.split.total())),
            Some(place) => self.recorded.verdicts.get(place)?.value,
        }
    }
}

/// A round that is over.
#[derive(Clone, Debug)]
pub struct Past {
    /// Which, from 1 on.
    pub round: u32,
    /// Its seed.
    pub seed: u64,
    /// What was predicted.
    pub prediction: Option<Prediction>,
    /// What came of it.
    pub comparison: Arc<Comparison>,
}

/// How far a prediction is from what happened, in thousandths of the larger of both: 0 is
/// exact, and 1,000 is as wrong as can be. A number of the other sign is that, too.
#[must_use]
pub fn miss_permille(predicted: Amount, actual: Amount) -> u32 {
    let (predicted, actual) = (predicted.steps(), actual.steps());
    let larger = predicted.abs().max(actual.abs());
    if larger == 0 {
        return 0;
    }
    ((predicted - actual).abs() * 1000 / larger).min(1000) as u32
}

/// Each predicted number with what it came to and how far off it was, in the order of the
/// form; the score has no place among the objectives.
#[must_use]
pub fn misses(
    brief: &Brief,
    prediction: &Prediction,
    comparison: &Comparison,
) -> Vec<(Option<usize>, u32)> {
    let places = std::iter::once(None).chain((0..brief.objectives.len()).map(Some));
    places
        .filter_map(|place| {
            let name = place.map(|place| &brief.objectives[place].id);
            let predicted = prediction.number(name)?;
            Some((place, miss_permille(predicted, comparison.actual(place)?)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::MilliPoints;

    #[test]
    fn a_miss_is_a_share_of_the_larger() {
        let miss = |a, b| {
            miss_permille(
                Amount::Points(MilliPoints::new(a)),
                Amount::Points(MilliPoints::new(b)),
            )
        };
        assert_eq!(miss(80, 100), 200);
        assert_eq!(miss(100, 80), 200, "too much is as bad as too little");
        assert_eq!(miss(0, 0), 0);
        assert_eq!(miss(0, 5), 1000);
        assert_eq!(miss(-100, 100), 1000, "the other sign");
        assert_eq!(miss(i64::MIN, i64::MAX), 1000);
    }
}
