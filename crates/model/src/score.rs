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
        let failed = FailCause::ALL.iter().map(|cause| {
            (
                ScoreCause::Failed(*cause),
                counts.failed[*cause as usize],
                self.failed,
            )
        });
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
            exemplar: exemplars
                .iter()
                .find(|e| ScoreCause::of(e.outcome) == Some(cause))
                .cloned(),
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
    /// Hints that were asked for.
    Hints,
    /// Whoever runs the game put something right.
    Corrected,
}

impl ScoreCause {
    /// A bit of its own in a set of causes.
    #[must_use]
    pub const fn bit(self) -> u64 {
        const { assert!(FailCause::ALL.len() + 7 <= 64, "a bit for each cause") }
        match self {
            Self::Fast => 1,
            Self::Ok => 1 << 1,
            Self::Slow => 1 << 2,
            Self::Wrong => 1 << 3,
            Self::Cost => 1 << 4,
            Self::Hints => 1 << 63,
            Self::Corrected => 1 << 62,
            Self::Failed(cause) => 1 << (5 + cause as u32),
        }
    }

    /// Whether requests are the cause: not money, and no order.
    #[must_use]
    pub const fn is_of_requests(self) -> bool {
        !matches!(self, Self::Cost | Self::Hints | Self::Corrected)
    }

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
    /// Paid for hints.
    pub hints: MilliPoints,
    /// Put right by whoever runs the game, either way.
    #[serde(default)]
    pub corrected: MilliPoints,
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
            ScoreCause::Hints => &mut self.hints,
            ScoreCause::Corrected => &mut self.corrected,
        };
        *part += entry.points;
    }

    /// The score.
    #[must_use]
    pub fn total(&self) -> MilliPoints {
        self.parts()
            .into_iter()
            .fold(MilliPoints::ZERO, |sum, part| sum + part)
    }

    /// Its parts, in the order of the fields.
    #[must_use]
    pub fn parts(&self) -> [MilliPoints; 8] {
        [
            self.fast,
            self.ok,
            self.slow,
            self.wrong,
            self.failed,
            self.cost,
            self.hints,
            self.corrected,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::VoidCause;
    use crate::scenario::TierPlan;
    use crate::units::StoryDuration;

    fn rules() -> Score {
        let tier = |seconds, points| TierPlan {
            within: RequestDuration::from_secs(seconds),
            points: MilliPoints::new(points),
        };
        Score {
            fast: tier(1, 10_000),
            ok: tier(6, 5_000),
            slow: tier(15, 2_000),
            failed: MilliPoints::new(-5_000),
            wrong: MilliPoints::new(-10_000),
            points_per_usd: MilliPoints::new(250_000),
            trend_window: StoryDuration::from_secs(300),
        }
    }

    #[test]
    fn a_tier_holds_up_to_its_end_and_a_wrong_answer_is_never_fast() {
        let judge = |ns, right| rules().judge(RequestDuration::from_ns(ns), right);
        assert_eq!(judge(1_000_000_000, true), Outcome::Fast);
        assert_eq!(judge(1_000_000_001, true), Outcome::Ok);
        assert_eq!(judge(6_000_000_001, true), Outcome::Slow);
        assert_eq!(
            judge(15_000_000_001, true),
            Outcome::Failed(FailCause::Timeout)
        );
        assert_eq!(judge(1, false), Outcome::Wrong);
    }

    #[test]
    fn entries_are_counts_times_points_and_void_scores_nothing() {
        let mut counts = Counts {
            fast: 3,
            wrong: 2,
            ..Counts::default()
        };
        counts.add(Outcome::Failed(FailCause::Reset));
        counts.add(Outcome::Void(VoidCause::HostOutage));
        let entries = rules().entries(&counts, &[]);
        let all: Vec<_> = entries
            .iter()
            .map(|e| (e.cause, e.count, e.points.get()))
            .collect();
        assert_eq!(
            all,
            [
                (ScoreCause::Fast, 3, 30_000),
                (ScoreCause::Wrong, 2, -20_000),
                (ScoreCause::Failed(FailCause::Reset), 1, -5_000)
            ]
        );
        let mut split = ScoreSplit::default();
        entries.iter().for_each(|entry| split.add(entry));
        assert_eq!(split.total().get(), 5_000);
    }

    #[test]
    fn money_is_turned_into_points_once_for_the_whole_sum() {
        let points = |micro| rules().price_in_points(MicroUsd::new(micro)).get();
        assert_eq!(points(8_000_000), 2_000_000, "$8 at 250 points");
        assert_eq!(points(3), 0, "less than a milli-point is not charged yet");
        assert_eq!(points(4), 1);
        assert_eq!(
            points(i64::MAX),
            i64::MAX / 4,
            "no sum of money is too large on the way"
        );
    }
}
