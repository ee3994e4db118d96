//! From outcomes and money to points.

use crate::outcome::{Counts, FailCause, Outcome};
use crate::scenario::Score;
use crate::tick::Exemplar;
use crate::units::{MicroUsd, MilliPoints, RequestDuration};
use serde::{Deserialize, Serialize};

impl Score {
    /// The outcome of an answer that came in time.
    #[must_use]
    pub fn judge(&self, latency: RequestDuration, right: bool) -> Outcome {
        if !right {
            Outcome::Wrong
        } else if latency <= self.fast.within {
            Outcome::Fast
        } else if latency <= self.ok.within {
            Outcome::Ok
        } else if latency <= self.slow.within {
            Outcome::Slow
        } else {
            Outcome::Failed(FailCause::Timeout)
        }
    }

    /// What a sum of money costs in points; apply it to running totals, never
    /// to single charges, so that rounding does not add up.
    #[must_use]
    pub fn price_in_points(&self, spend: MicroUsd) -> MilliPoints {
        let scaled = i128::from(spend.get()) * i128::from(self.points_per_usd.get()) / 1_000_000;
        MilliPoints::new(i64::try_from(scaled).unwrap_or(i64::MAX))
    }

    /// The entries that an interval's outcomes make, in a fixed order.
    #[must_use]
    pub fn entries(&self, counts: &Counts, exemplars: &[Exemplar]) -> Vec<ScoreEntry> {
        let failed = FailCause::ALL
            .iter()
            .map(|cause| (ScoreCause::Failed(*cause), counts.failed[*cause as usize], self.failed));
        [
            (ScoreCause::Fast, counts.fast, self.fast.points),
            (ScoreCause::Ok, counts.ok, self.ok.points),
            (ScoreCause::Slow, counts.slow, self.slow.points),
            (ScoreCause::Wrong, counts.wrong, self.wrong),
        ]
        .into_iter()
        .chain(failed)
        .filter(|(_, count, _)| *count > 0)
        .map(|(cause, count, each)| ScoreEntry {
            cause,
            count,
            points: each * i64::try_from(count).unwrap_or(i64::MAX),
            exemplar: exemplars.iter().find(|e| ScoreCause::of(e.outcome) == Some(cause)).cloned(),
        })
        .collect()
    }
}

/// Why a score changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreCause {
    /// Right and fast answers.
    Fast,
    /// Right answers of the second tier.
    Ok,
    /// Right answers of the third tier.
    Slow,
    /// Wrong answers.
    Wrong,
    /// Failed requests.
    Failed(FailCause),
    /// Money spent.
    Cost,
}

impl ScoreCause {
    /// The cause under which an outcome is scored; `None` if it is not.
    #[must_use]
    pub fn of(outcome: Outcome) -> Option<Self> {
        match outcome {
            Outcome::Fast => Some(Self::Fast),
            Outcome::Ok => Some(Self::Ok),
            Outcome::Slow => Some(Self::Slow),
            Outcome::Wrong => Some(Self::Wrong),
            Outcome::Failed(cause) => Some(Self::Failed(cause)),
            Outcome::Void(_) => None,
        }
    }
}

/// One change of a team's score: the sum of these *is* the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreEntry {
    /// Why.
    pub cause: ScoreCause,
    /// How many requests; for money, how many charges.
    pub count: u64,
    /// The change.
    pub points: MilliPoints,
    /// One request as a sample, where requests are the cause.
    pub exemplar: Option<Exemplar>,
}

/// A score by its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreSplit {
    /// Earned by fast answers.
    pub fast: MilliPoints,
    /// Earned by answers of the second tier.
    pub ok: MilliPoints,
    /// Earned by answers of the third tier.
    pub slow: MilliPoints,
    /// Lost by wrong answers.
    pub wrong: MilliPoints,
    /// Lost by failed requests.
    pub failed: MilliPoints,
    /// Lost by spending.
    pub cost: MilliPoints,
}

impl ScoreSplit {
    /// Adds an entry to its part.
    pub fn add(&mut self, entry: &ScoreEntry) {
        let part = match entry.cause {
            ScoreCause::Fast => &mut self.fast,
            ScoreCause::Ok => &mut self.ok,
            ScoreCause::Slow => &mut self.slow,
            ScoreCause::Wrong => &mut self.wrong,
            ScoreCause::Failed(_) => &mut self.failed,
            ScoreCause::Cost => &mut self.cost,
        };
        *part += entry.points;
    }

    /// The score.
    #[must_use]
    pub fn total(&self) -> MilliPoints {
        self.fast + self.ok + self.slow + self.wrong + self.failed + self.cost
    }
}
