//! How often somebody may do something: token buckets.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Keys that a set of buckets remembers; beyond it, it forgets the full ones.
const KEYS_MAX: usize = 4_096;

/// The server's limits.
pub(super) struct Limits {
    /// Commands, by team.
    pub(super) writes: Buckets<u16>,
    /// Orders of those who run the game.
    pub(super) controls: Buckets<()>,
    /// Plans, by team.
    pub(super) plans: Buckets<u16>,
    /// Requests by hand, by team.
    pub(super) tries: Buckets<u16>,
    /// People who join, by address: a class may share one.
    pub(super) joins: Buckets<IpAddr>,
    /// Wrong PINs.
    pub(super) pins: Guesses,
    /// Wrong codes of those who come back.
    pub(super) codes: Guesses,
    /// What members say of themselves (what they do, what they have begun to change), by team.
    pub(super) marks: Buckets<u16>,
}

impl Limits {
    pub(super) fn new() -> Self {
        Self {
            writes: Buckets::new(20, Duration::from_millis(50)),
            controls: Buckets::new(20, Duration::from_millis(50)),
            plans: Buckets::new(5, Duration::from_millis(500)),
            tries: Buckets::new(1, Duration::from_secs(1)),
            joins: Buckets::new(200, Duration::from_millis(500)),
            pins: Guesses::new(),
            codes: Guesses::new(),
            marks: Buckets::new(100, Duration::from_millis(50)),
        }
    }
}

/// Wrong guesses at what is short enough to be guessed: by address, and in all.
pub(super) struct Guesses {
    by_address: Buckets<IpAddr>,
    in_all: Buckets<()>,
}

impl Guesses {
    fn new() -> Self {
        Self {
            by_address: Buckets::new(10, Duration::from_secs(6)),
            in_all: Buckets::new(60, Duration::from_secs(1)),
        }
    }

    /// Whether somebody at this address may guess, be it right or wrong.
    ///
    /// # Errors
    /// How long to wait.
    pub(super) fn check(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        self.by_address.check(&address, now)?;
        self.in_all.check(&(), now)
    }

    /// Counts a guess that was wrong.
    pub(super) fn wrong(&self, address: IpAddr, now: Instant) {
        // Those who guess at the same moment may be one too many; the next is not.
        let _ = self.by_address.take(address, now);
        let _ = self.in_all.take((), now);
    }
}

/// One bucket for each key: `burst` tokens, one more every `refill`.
pub(super) struct Buckets<K> {
    burst: u32,
    refill: Duration,
    /// For each key, when its bucket will be full again.
    full_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Hash + Eq> Buckets<K> {
    pub(super) fn new(burst: u32, refill: Duration) -> Self {
        Self {
            burst,
            refill,
            full_at: Mutex::default(),
        }
    }

    /// Whether a token is left, without taking it.
    ///
    /// # Errors
    /// How long to wait for one.
    pub(super) fn check(&self, key: &K, now: Instant) -> Result<(), Duration> {
        let buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.wait(buckets.get(key).copied(), now)
    }

    /// Takes a token.
    ///
    /// # Errors
    /// How long to wait for one.
    pub(super) fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS_MAX {
            buckets.retain(|_, full_at| *full_at > now);
        }
        let full_at = buckets.get(&key).copied();
        self.wait(full_at, now)?;
        buckets.insert(key, full_at.unwrap_or(now).max(now) + self.refill);
        Ok(())
    }

    /// An empty bucket is full after `burst` refills: a token is left while it
    /// takes at least one refill less than that.
    fn wait(&self, full_at: Option<Instant>, now: Instant) -> Result<(), Duration> {
        let missing = full_at.unwrap_or(now).saturating_duration_since(now);
        let most = self.refill * (self.burst - 1);
        if missing <= most {
            Ok(())
        } else {
            Err(missing - most)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_one_each_refill() {
        let buckets = Buckets::new(3, Duration::from_secs(1));
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(buckets.take("a", start), Ok(()));
        }
        assert_eq!(buckets.take("a", start), Err(Duration::from_secs(1)));
        assert_eq!(buckets.take("b", start), Ok(()), "others have their own");
        let later = start + Duration::from_millis(1_000);
        assert_eq!(buckets.check(&"a", later), Ok(()));
        assert_eq!(buckets.take("a", later), Ok(()));
        assert_eq!(buckets.take("a", later), Err(Duration::from_secs(1)));
        let much_later = start + Duration::from_secs(60);
        for _ in 0..3 {
            assert_eq!(buckets.take("a", much_later), Ok(()));
        }
        assert!(
            buckets.take("a", much_later).is_err(),
            "rest does not add up beyond the burst"
        );
    }
}
