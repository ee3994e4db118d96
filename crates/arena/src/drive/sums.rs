//! What came of the requests.

use hdrhistogram::Histogram;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Why a request has no right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Nobody listens.
    Refused,
    /// No connection, for another reason.
    NoConnection,
    /// The connection broke before the answer was whole.
    Reset,
    /// No whole answer within the client's patience.
    Timeout,
    /// An answer of another status than 200.
    Status(u16),
    /// Another hash than the right one.
    WrongHash,
    /// The answer is longer than one may be.
    TooLong,
    /// Too many requests were open to send it.
    Overflow,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "refused",
            Self::NoConnection => "no-connection",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::Status(status) => return write!(f, "status-{status}"),
            Self::WrongHash => "wrong-hash",
            Self::TooLong => "too-long",
            Self::Overflow => "overflow",
        })
    }
}

impl Cause {
    /// Whether it may be tried again: something said at once that it failed.
    pub(super) const fn is_worth_a_retry(self) -> bool {
        matches!(
            self,
            Self::Refused | Self::NoConnection | Self::Reset | Self::Status(429 | 500..=599)
        )
    }
}

/// Requests of one cause.
#[derive(Clone, Debug, Default)]
pub struct Trouble {
    /// How many.
    pub count: u64,
    /// What the first one saw.
    pub sample: String,
}

/// Lengths of time: HDR, three digits.
#[derive(Clone, Debug)]
pub struct Latencies(Histogram<u64>);

/// An hour in microseconds: what is longer counts as that.
const MOST_US: u64 = 3_600_000_000;

impl Default for Latencies {
    /// # Panics
    /// Never: the bounds are fine.
    fn default() -> Self {
        Self(Histogram::new_with_bounds(1, MOST_US, 3).expect("bounds that fit"))
    }
}

impl Latencies {
    pub(super) fn record(&mut self, length: Duration) {
        let us = u64::try_from(length.as_micros()).unwrap_or(MOST_US);
        self.0.saturating_record(us.clamp(1, MOST_US));
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// What so many percent are at or below; `None` when there is none.
    #[must_use]
    pub fn percentile(&self, percent: f64) -> Option<Duration> {
        let us = || self.0.value_at_percentile(percent);
        (!self.0.is_empty()).then(|| Duration::from_micros(us()))
    }

    /// The longest.
    #[must_use]
    pub fn max(&self) -> Option<Duration> {
        (!self.0.is_empty()).then(|| Duration::from_micros(self.0.max()))
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        (!self.0.is_empty()).then(|| Duration::from_secs_f64(self.0.mean() / 1e6))
    }
}

/// What came of all requests so far. Each is in exactly one count:
/// `due = right + failed by cause + open`.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Requests whose time came.
    pub due: u64,
    /// Of these, those that were sent: all but the overflow.
    pub sent: u64,
    /// Answered as they should be.
    pub right: u64,
    /// Of the right ones, those that came later than is wanted.
    pub slow: u64,
    /// Requests sent again.
    pub retries: u64,
    /// All others that ended, by cause.
    pub troubles: BTreeMap<Cause, Trouble>,
    /// From the intended moment to the end, of all that were sent.
    pub latency: Latencies,
    /// From the moment of sending to the end.
    pub service: Latencies,
    /// From the intended moment to that of sending: the generator's own lateness.
    pub lag: Latencies,
    /// Connections that were dialled.
    pub dialled: u64,
    /// Requests that found every connection in use and as many open as may be.
    pub crowded: u64,
    /// How long it took, from the first moment of the schedule to the last answer.
    pub elapsed: Duration,
    /// Whether it was broken off.
    pub is_broken_off: bool,
    /// The same latencies since the last look.
    pub(super) recent: Latencies,
}

/// A look at what is under way.
#[derive(Clone, Copy, Debug)]
pub struct Glance {
    /// Since the begin.
    pub elapsed: Duration,
    /// Requests sent.
    pub sent: u64,
    /// Requests that ended.
    pub ended: u64,
    /// Those of them without a right answer.
    pub bad: u64,
    /// Requests under way.
    pub open: u64,
    /// The 99th percentile since the last look.
    pub p99: Option<Duration>,
}

impl Sums {
    /// Requests without a right answer.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.troubles.values().map(|trouble| trouble.count).sum()
    }

    /// Requests of one cause.
    #[must_use]
    pub fn of(&self, cause: Cause) -> u64 {
        self.troubles.get(&cause).map_or(0, |it| it.count)
    }

    /// Requests that ended, well or not.
    #[must_use]
    pub fn ended(&self) -> u64 {
        self.right + self.bad()
    }

    /// Requests that have not ended.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.due - self.ended()
    }

    pub(super) fn trouble(&mut self, cause: Cause, sample: impl FnOnce() -> String) {
        let trouble = self.troubles.entry(cause).or_default();
        trouble.count += 1;
        if trouble.count == 1 {
            trouble.sample = sample();
        }
    }

    pub(super) fn glance(&mut self, elapsed: Duration) -> Glance {
        let p99 = self.recent.percentile(99.0);
        self.recent.0.reset();
        Glance {
            elapsed,
            sent: self.sent,
            ended: self.ended(),
            bad: self.bad(),
            open: self.open(),
            p99,
        }
    }
}
