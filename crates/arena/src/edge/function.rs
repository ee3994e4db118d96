//! A function in front of its one process: environments are counted, cold
//! starts waited for, and what is too much is refused.

use crate::clock::GameClock;
use model::function::{Environments, Taken};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A function of a team.
#[derive(Debug)]
pub(crate) struct Function {
    clock: Arc<GameClock>,
    cold_start: Duration,
    environments: Mutex<Environments>,
    requests: AtomicU64,
    billed_ms: AtomicU64,
}

/// An environment at work; given back when it is dropped.
pub(crate) struct AtWork<'f> {
    function: &'f Function,
    began: Instant,
}

impl Function {
    pub(crate) fn new(clock: Arc<GameClock>, environments: Environments) -> Self {
        Self {
            clock,
            cold_start: environments.rules().cold_start.as_std(),
            environments: Mutex::new(environments),
            requests: AtomicU64::new(0),
            billed_ms: AtomicU64::new(0),
        }
    }

    /// Finds an environment for a request, and waits for it if it is new.
    /// `None` when the request is refused.
    pub(crate) async fn take(&self) -> Option<AtWork<'_>> {
        let began = Instant::now();
        let taken = {
            let mut environments = self.environments();
            // Within the lock, so that times rise.
            environments.take(self.clock.now())
        };
        if taken == Taken::Throttled {
            return None;
        }
        let at_work = AtWork {
            function: self,
            began,
        };
        if taken == Taken::Cold {
            tokio::time::sleep(self.cold_start).await;
        }
        Some(at_work)
    }

    pub(crate) fn provision(&self, count: u32) {
        self.environments().provision(count, self.clock.now());
    }

    /// Lets so many environments be at work at once; as many as the rules if none is named.
    pub(crate) fn cut(&self, most: Option<u32>) {
        self.environments().cut(most);
    }

    /// Requests, and the milliseconds that they are billed for, since the last time.
    pub(crate) fn take_metered(&self) -> (u64, u64) {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
        (take(&self.requests), take(&self.billed_ms))
    }

    fn environments(&self) -> MutexGuard<'_, Environments> {
        let lock = self.environments.lock();
        lock.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        let function = self.function;
        let ms = self.began.elapsed().as_nanos().div_ceil(1_000_000);
        let ms = u64::try_from(ms).unwrap_or(u64::MAX);
        function.requests.fetch_add(1, Ordering::Relaxed);
        function.billed_ms.fetch_add(ms, Ordering::Relaxed);
        function.environments().give_back(function.clock.now());
    }
}
