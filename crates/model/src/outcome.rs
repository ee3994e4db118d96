//! What became of a request.

use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Why a request failed.
    pub enum FailCause {
        /// The client gave up.
        Timeout = "timeout",
        /// The instance's queue was full (503).
        QueueFull = "queue-full",
        /// The service answered with an error of its own (500).
        ServiceError = "service-error",
        /// The balancer had no healthy target (503).
        NoTarget = "no-target",
        /// The instance died while it worked on the request (502).
        Reset = "reset",
        /// The instance did not take the connection (502).
        Refused = "refused",
        /// The client had too many requests open to send it.
        Overflow = "overflow",
        /// Another status than the service ever gives.
        OtherStatus = "other-status",
        /// The network kept it from every instance (504).
        Blocked = "blocked",
        /// Every node of the balancer is in a zone that is out (504).
        Outage = "outage",
        /// The function had too many requests at once, or too many new ones (429).
        Throttled = "throttled",
    }
}

impl FailCause {
    /// Whether a client may send the request again: something answered that it
    /// failed, or the connection broke. Who has given up does not.
    #[must_use]
    pub const fn is_worth_a_retry(self) -> bool {
        match self {
            Self::QueueFull
            | Self::ServiceError
            | Self::NoTarget
            | Self::Reset
            | Self::Refused
            | Self::OtherStatus
            | Self::Blocked
            | Self::Outage
            | Self::Throttled => true,
            Self::Timeout | Self::Overflow => false,
        }
    }
}

words! {
    /// Why a request does not count.
    pub enum VoidCause {
        /// The load generator was late.
        GeneratorLag = "generator-lag",
        /// The machine that hosts the game was out.
        HostOutage = "host-outage",
    }
}

/// What became of one request. Every request ends in exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Right, within the first tier.
    Fast,
    /// Right, within the second tier.
    Ok,
    /// Right, within the third tier.
    Slow,
    /// An answer, but another hash than the right one.
    Wrong,
    /// No answer that counts.
    Failed(FailCause),
    /// Not the team's doing: counts for nobody.
    Void(VoidCause),
}

impl Outcome {
    /// Whether there was an answer, right or wrong, in time.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Fast | Self::Ok | Self::Slow | Self::Wrong)
    }
}

/// Requests of one interval, by outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sent in the interval.
    pub sent: u64,
    /// Right and fast.
    pub fast: u64,
    /// Right and in the second tier.
    pub ok: u64,
    /// Right and in the third tier.
    pub slow: u64,
    /// Wrong hash.
    pub wrong: u64,
    /// Failed, by [`FailCause::ALL`].
    pub failed: [u64; FailCause::ALL.len()],
    /// Void, by [`VoidCause::ALL`].
    pub void: [u64; VoidCause::ALL.len()],
}

impl Counts {
    /// Counts one outcome.
    pub fn add(&mut self, outcome: Outcome) {
        self.add_many(outcome, 1);
    }

    /// Counts as many of one outcome.
    pub fn add_many(&mut self, outcome: Outcome, count: u64) {
        match outcome {
            Outcome::Fast => self.fast += count,
            Outcome::Ok => self.ok += count,
            Outcome::Slow => self.slow += count,
            Outcome::Wrong => self.wrong += count,
            Outcome::Failed(cause) => self.failed[cause as usize] += count,
            Outcome::Void(cause) => self.void[cause as usize] += count,
        }
    }

    /// Adds another interval's counts.
    pub fn merge(&mut self, other: &Self) {
        self.sent += other.sent;
        self.fast += other.fast;
        self.ok += other.ok;
        self.slow += other.slow;
        self.wrong += other.wrong;
        self.failed
            .iter_mut()
            .zip(other.failed)
            .for_each(|(a, b)| *a += b);
        self.void
            .iter_mut()
            .zip(other.void)
            .for_each(|(a, b)| *a += b);
    }

    /// All that failed.
    #[must_use]
    pub fn failed_total(&self) -> u64 {
        self.failed.iter().sum()
    }

    /// All that are void.
    #[must_use]
    pub fn void_total(&self) -> u64 {
        self.void.iter().sum()
    }

    /// All that have an outcome.
    #[must_use]
    pub fn settled(&self) -> u64 {
        self.fast + self.ok + self.slow + self.wrong + self.failed_total() + self.void_total()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Outcome> {
        let answers = [Outcome::Fast, Outcome::Ok, Outcome::Slow, Outcome::Wrong];
        let failed = FailCause::ALL.iter().copied().map(Outcome::Failed);
        answers
            .into_iter()
            .chain(failed)
            .chain(VoidCause::ALL.iter().copied().map(Outcome::Void))
            .collect()
    }

    #[test]
    fn every_outcome_is_counted_in_one_place() {
        let mut sum = Counts::default();
        for outcome in all() {
            let mut one = Counts::default();
            one.add(outcome);
            assert_eq!(one.settled(), 1, "{outcome:?}");
            sum.merge(&one);
        }
        let Counts {
            sent,
            fast,
            ok,
            slow,
            wrong,
            failed,
            void,
        } = sum;
        assert_eq!((sent, fast, ok, slow, wrong), (0, 1, 1, 1, 1));
        assert_eq!(
            (failed, void),
            ([1; FailCause::ALL.len()], [1; VoidCause::ALL.len()])
        );
    }
}
