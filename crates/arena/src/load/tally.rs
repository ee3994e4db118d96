//! What the clients of one team have seen.

use model::histogram::Histogram;
use model::outcome::{Outcome, VoidCause};
use model::score::ScoreCause;
use model::tick::{Exemplar, Seen};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Beyond this a request counts as sent late.
const LATE: Duration = Duration::from_millis(50);

/// What the clients of one team have counted since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadCounters {
    /// Requests that the schedule wanted.
    pub sent: u64,
    /// Requests with an outcome.
    pub settled: u64,
    /// Requests that never reached the edge.
    pub never_connected: u64,
    /// Requests sent later than they should have been.
    pub late: u64,
}

/// Counts for one team.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    seen: Seen,
    latency: Histogram,
    counters: LoadCounters,
}

impl Tally {
    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request whose time has come; returns how many are open.
    pub(crate) fn sent(&self, lag: Duration) -> u64 {
        let mut inner = self.lock();
        inner.seen.counts.sent += 1;
        inner.counters.sent += 1;
        inner.counters.late += u64::from(lag > LATE);
        inner.counters.sent - inner.counters.settled
    }

    /// Voids requests that were open when the host went out; they were counted
    /// as sent before that.
    pub(crate) fn lost(&self, open: u64) {
        self.void(open);
    }

    /// Voids a request that nobody was there to send.
    pub(crate) fn missed(&self) {
        self.lock().seen.counts.sent += 1;
        self.void(1);
    }

    fn void(&self, count: u64) {
        let outage = Outcome::Void(VoidCause::HostOutage);
        self.lock().seen.counts.add_many(outage, count);
    }

    /// Counts a request that is sent again.
    pub(crate) fn retry(&self) {
        self.lock().seen.retries += 1;
    }

    /// Counts a request's end, once.
    pub(crate) fn settle(&self, sample: Exemplar, is_connected: bool) {
        let mut inner = self.lock();
        inner.counters.settled += 1;
        inner.counters.never_connected += u64::from(!is_connected);
        inner.seen.counts.add(sample.outcome);
        if sample.outcome.is_answer() {
            inner.latency.record(sample.latency);
        }
        let cause = ScoreCause::of(sample.outcome);
        if matches!(sample.outcome, Outcome::Void(_))
            || inner
                .seen
                .exemplars
                .iter()
                .any(|e| ScoreCause::of(e.outcome) == cause)
        {
            return;
        }
        inner.seen.exemplars.push(sample);
    }

    /// Hands over what was seen since the last time.
    pub(crate) fn take(&self) -> Seen {
        let mut inner = self.lock();
        let mut seen = std::mem::take(&mut inner.seen);
        seen.latency = inner.latency.take();
        seen.in_flight = inner.counters.sent - inner.counters.settled;
        seen
    }

    pub(crate) fn counters(&self) -> LoadCounters {
        self.lock().counters
    }
}
