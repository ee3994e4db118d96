//! A connection's seat: whether a request is under way on it, and since when none is.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// A connection's seat.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) address: IpAddr,
    taken_at: Instant,
    /// Requests under way.
    busy: AtomicU32,
    /// Those of them whose answers are being handed over.
    handing: AtomicU32,
    /// When some of an answer was last asked for, in milliseconds after the seat was taken.
    handed_ms: AtomicU64,
    /// When the last of them ended, in milliseconds after the seat was taken.
    quiet_since_ms: AtomicU64,
}

/// A request under way.
#[derive(Debug)]
pub(crate) struct AtWork(Arc<Seat>);

impl Seat {
    pub(crate) fn new(address: IpAddr) -> Self {
        Self {
            address,
            taken_at: Instant::now(),
            busy: AtomicU32::new(0),
            handing: AtomicU32::new(0),
            handed_ms: AtomicU64::new(0),
            quiet_since_ms: AtomicU64::new(0),
        }
    }

    pub(crate) fn begin(self: &Arc<Self>) -> AtWork {
        self.busy.fetch_add(1, Ordering::AcqRel);
        AtWork(Arc::clone(self))
    }

    /// Since when no request has been under way; none while one is.
    pub(crate) fn quiet_since(&self) -> Option<Instant> {
        let is_busy = self.busy.load(Ordering::Acquire) > 0;
        let ms = self.quiet_since_ms.load(Ordering::Acquire);
        (!is_busy).then(|| self.taken_at + Duration::from_millis(ms))
    }

    /// Since when its client has taken in nothing of any answer, although nothing
    /// else is under way: an answer that is taken in is asked for more.
    pub(crate) fn stuck_since(&self) -> Option<Instant> {
        let handing = self.handing.load(Ordering::Acquire);
        let is_stuck = handing > 0 && self.busy.load(Ordering::Acquire) == handing;
        let ms = self.handed_ms.load(Ordering::Acquire);
        is_stuck.then(|| self.taken_at + Duration::from_millis(ms))
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.age().as_millis()).unwrap_or(u64::MAX)
    }

    /// How long ago it was taken.
    pub(crate) fn age(&self) -> Duration {
        self.taken_at.elapsed()
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let seat = &self.0;
        seat.quiet_since_ms.store(seat.now_ms(), Ordering::Release);
        seat.busy.fetch_sub(1, Ordering::AcqRel);
    }
}

/// An answer that is being handed over.
#[derive(Debug)]
pub(crate) struct Handing(AtWork);

impl Handing {
    pub(crate) fn of(at_work: AtWork) -> Self {
        let handing = Self(at_work);
        handing.asked_for();
        handing.seat().handing.fetch_add(1, Ordering::AcqRel);
        handing
    }

    fn seat(&self) -> &Seat {
        &self.0.0
    }

    /// Whoever hands it over asks for more of it.
    pub(crate) fn asked_for(&self) {
        let seat = self.seat();
        seat.handed_ms.store(seat.now_ms(), Ordering::Release);
    }
}

impl Drop for Handing {
    fn drop(&mut self) {
        self.seat().handing.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_seat_is_quiet_from_its_last_answer_on() {
        let seat = Arc::new(Seat::new([127, 0, 0, 1].into()));
        let began = Instant::now();
        assert_eq!(seat.quiet_since(), Some(began));
        let works = [seat.begin(), seat.begin()];
        for work in works {
            tokio::time::advance(Duration::from_secs(25)).await;
            assert_eq!(seat.quiet_since(), None);
            drop(work);
        }
        tokio::time::advance(Duration::from_secs(25)).await;
        assert_eq!(seat.quiet_since(), Some(began + Duration::from_secs(50)));
        assert_eq!(seat.age().as_secs(), 75);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_takes_in_is_stuck_and_work_is_not() {
        let seat = Arc::new(Seat::new([127, 0, 0, 1].into()));
        let began = Instant::now();
        let work = seat.begin();
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(seat.stuck_since(), None, "the service takes its time");
        let handing = Handing::of(work);
        let since = began + Duration::from_secs(60);
        assert_eq!(seat.stuck_since(), Some(since));
        tokio::time::advance(Duration::from_secs(5)).await;
        handing.asked_for();
        assert_eq!(seat.stuck_since(), Some(since + Duration::from_secs(5)));
        let other = seat.begin();
        assert_eq!(seat.stuck_since(), None, "another request is at work");
        drop((handing, other));
        assert_eq!(seat.stuck_since(), None);
        assert!(seat.quiet_since().is_some());
    }
}
