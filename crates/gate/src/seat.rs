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

    /// How long ago it was taken.
    pub(crate) fn age(&self) -> Duration {
        self.taken_at.elapsed()
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let seat = &self.0;
        let ms = u64::try_from(seat.age().as_millis()).unwrap_or(u64::MAX);
        seat.quiet_since_ms.store(ms, Ordering::Release);
        seat.busy.fetch_sub(1, Ordering::AcqRel);
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
}
