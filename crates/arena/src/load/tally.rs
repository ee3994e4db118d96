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
    /// Of requests that were due in the second in progress, or before.
    now: Part,
    /// Of those that were due later: the second in progress is about to be closed.
    ahead: Part,
    /// The second in progress.
    second: u32,
    /// Requests that wait for their answer, but those that are ahead.
    open: u64,
    counters: LoadCounters,
}

#[derive(Debug, Default)]
struct Part {
    seen: Seen,
    latency: Histogram,
}

impl Inner {
    /// Where a request counts that was due in this second.
    fn part(&mut self, second: u32) -> &mut Part {
        if second > self.second {
            &mut self.ahead
        } else {
            &mut self.now
        }
    }
}

impl Tally {
    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request whose time has come, in this second; returns how many are open.
    pub(crate) fn sent(&self, second: u32, lag: Duration) -> u64 {
        let mut inner = self.lock();
        inner.part(second).seen.counts.sent += 1;
        inner.counters.sent += 1;
        inner.counters.late += u64::from(lag > LATE);
        inner.counters.sent - inner.counters.settled
    }

    /// Goes on in a second. Requests that were open when the host went out are
    /// void; they were counted as sent before that.
    pub(crate) fn go_on(&self, second: u32, lost: u64) {
        let mut inner = self.lock();
        inner.second = second;
        inner.open = lost;
        drop(inner);
        self.void(lost);
    }

    /// Voids a request that nobody was there to send.
    pub(crate) fn missed(&self) {
        self.lock().now.seen.counts.sent += 1;
        self.void(1);
    }

    fn void(&self, count: u64) {
        let outage = Outcome::Void(VoidCause::HostOutage);
        self.lock().now.seen.counts.add_many(outage, count);
    }

    /// Counts a request that is sent again.
    pub(crate) fn retry(&self) {
        self.lock().now.seen.retries += 1;
    }

    /// Counts the end of a request that was due in this second, once.
    pub(crate) fn settle(&self, second: u32, sample: Exemplar, is_connected: bool) {
        let mut inner = self.lock();
        inner.counters.settled += 1;
        inner.counters.never_connected += u64::from(!is_connected);
        let part = inner.part(second);
        part.seen.counts.add(sample.outcome);
        if sample.outcome.is_answer() {
            part.latency.record(sample.latency);
        }
        let cause = ScoreCause::of(sample.outcome);
        let mut known = part.seen.exemplars.iter();
        let is_known = known.any(|e| ScoreCause::of(e.outcome) == cause);
        if !matches!(sample.outcome, Outcome::Void(_)) && !is_known {
            part.seen.exemplars.push(sample);
        }
    }

    /// Closes the second before this one, and hands over what was seen since
    /// the last time. A request counts as sent in the second that it was due
    /// in, and in no other, so that a host that goes on from a file knows what
    /// is still to be sent.
    pub(crate) fn close(&self, second: u32) -> Seen {
        let mut inner = self.lock();
        let ahead = std::mem::take(&mut inner.ahead);
        let mut closed = std::mem::replace(&mut inner.now, ahead);
        inner.second = second;
        let counts = &closed.seen.counts;
        inner.open = inner.open + counts.sent - counts.settled();
        closed.seen.latency = closed.latency.take();
        closed.seen.in_flight = inner.open;
        closed.seen
    }

    pub(crate) fn counters(&self) -> LoadCounters {
        self.lock().counters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ids::RequestId;
    use model::key::KeyId;
    use model::outcome::FailCause;
    use model::tick::{Got, Source};
    use model::units::RequestDuration;

    fn failed(request: u64) -> Exemplar {
        Exemplar {
            request: RequestId(request),
            key: KeyId::unique(request),
            outcome: Outcome::Failed(FailCause::Refused),
            latency: RequestDuration::ZERO,
            source: Source::Nobody,
            got: Got::Nothing,
        }
    }

    #[test]
    fn a_request_counts_in_the_second_that_it_was_due_in() {
        let tally = Tally::default();
        tally.go_on(7, 2);
        tally.sent(7, Duration::ZERO);
        // The next second has begun before this one is closed.
        tally.sent(8, Duration::ZERO);
        tally.settle(8, failed(1), false);
        let seen = tally.close(8);
        assert_eq!(
            (seen.counts.sent, seen.counts.settled(), seen.in_flight),
            (1, 2, 1)
        );
        // One of the second before, late: it cannot be counted there any more.
        tally.sent(7, Duration::ZERO);
        tally.settle(7, failed(2), false);
        let seen = tally.close(9);
        assert_eq!(
            (seen.counts.sent, seen.counts.settled(), seen.in_flight),
            (2, 2, 1)
        );
        assert_eq!(tally.counters().sent, 3);
    }
}
