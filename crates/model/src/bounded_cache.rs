//! A cache of so many entries at most, with exact eviction and a time to live.
//!
//! Every entry has a rank, and the one of the lowest goes when a newcomer needs
//! room. Under LRU the rank is the moment of the last use; under LFU it is the
//! number of uses, and among equals the moment of the last one. So both are one
//! ordered set, and every operation costs `O(log n)`. Uses are counted while an
//! entry is kept and forgotten with it.
//!
//! An entry that is past its time takes up room until it is asked for or
//! evicted, as in the stores that people run.

use crate::units::GameTime;
use crate::words::words;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// Which entry goes when a full cache gets a new one.
    pub enum Eviction {
        /// The one that was used least recently.
        Lru = "lru",
        /// The one that was used least often since it came.
        Lfu = "lfu",
    }
}

/// What orders entries: uses (under LFU), then the number of the last use.
type Rank = (u64, u64);

#[derive(Clone, Copy, Debug)]
struct Entry {
    rank: Rank,
    until: GameTime,
}

/// The keys that are kept. What is kept under them is up to whoever asks.
#[derive(Clone, Debug)]
pub struct BoundedCache<K> {
    size: usize,
    eviction: Eviction,
    entries: BTreeMap<K, Entry>,
    /// The same keys, the next to go first.
    order: BTreeSet<(Rank, K)>,
    /// Counts uses, so that no two have the same number.
    clock: u64,
}

impl<K: Copy + Ord> BoundedCache<K> {
    /// An empty cache for so many entries; at least one.
    ///
    /// ```
    /// use model::bounded_cache::{BoundedCache, Eviction};
    /// use model::units::GameTime;
    /// let (now, later) = (GameTime::from_second(1), GameTime::from_second(60));
    /// let mut cache = BoundedCache::new(2, Eviction::Lru);
    /// cache.keep('a', later);
    /// cache.keep('b', later);
    /// assert!(cache.use_fresh('a', now));
    /// cache.keep('c', later);
    /// assert!(!cache.use_fresh('b', now), "used least recently, though it came after `a`");
    /// ```
    #[must_use]
    pub fn new(size: u32, eviction: Eviction) -> Self {
        Self {
            size: (size as usize).max(1),
            eviction,
            entries: BTreeMap::new(),
            order: BTreeSet::new(),
            clock: 0,
        }
    }

    /// Asks for a key: whether it is kept and fresh, which counts as a use.
    /// What is past its time is dropped.
    pub fn use_fresh(&mut self, key: K, now: GameTime) -> bool {
        let Some(entry) = self.entries.get(&key).copied() else {
            return false;
        };
        if now < entry.until {
            let used = self.next_rank(entry.rank.0);
            self.set(key, used, entry.until);
            return true;
        }
        self.entries.remove(&key);
        self.order.remove(&(entry.rank, key));
        false
    }

    /// Keeps a key until a moment. If it is kept already, that is a use.
    pub fn keep(&mut self, key: K, until: GameTime) {
        let known = self.entries.get(&key).map(|entry| entry.rank.0);
        if known.is_none()
            && self.entries.len() >= self.size
            && let Some((_, evicted)) = self.order.pop_first()
        {
            self.entries.remove(&evicted);
        }
        let rank = self.next_rank(known.unwrap_or(0));
        self.set(key, rank, until);
    }

    /// How many entries there are, stale ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Drops all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.order.clear();
    }

    /// The rank of an entry that is used once more.
    fn next_rank(&mut self, uses: u64) -> Rank {
        self.clock += 1;
        match self.eviction {
            Eviction::Lru => (0, self.clock),
            Eviction::Lfu => (uses + 1, self.clock),
        }
    }

    fn set(&mut self, key: K, rank: Rank, until: GameTime) {
        if let Some(old) = self.entries.insert(key, Entry { rank, until }) {
            self.order.remove(&(old.rank, key));
        }
        self.order.insert((rank, key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::mix;

    const NEVER: GameTime = GameTime::from_second(1_000_000);

    /// The same in the plainest way: a list that is searched from end to end.
    struct Plain {
        size: usize,
        eviction: Eviction,
        /// Key, until when, uses, last use.
        entries: Vec<(u64, GameTime, u64, u64)>,
        clock: u64,
    }

    impl Plain {
        fn use_fresh(&mut self, key: u64, now: GameTime) -> bool {
            self.clock += 1;
            let clock = self.clock;
            self.entries.retain(|e| e.0 != key || now < e.1);
            let found = self.entries.iter_mut().find(|e| e.0 == key);
            found.map(|e| (e.2, e.3) = (e.2 + 1, clock)).is_some()
        }

        fn keep(&mut self, key: u64, until: GameTime) {
            self.clock += 1;
            let clock = self.clock;
            if let Some(e) = self.entries.iter_mut().find(|e| e.0 == key) {
                (e.1, e.2, e.3) = (until, e.2 + 1, clock);
                return;
            }
            if self.entries.len() == self.size {
                let rank = |e: &(u64, GameTime, u64, u64)| match self.eviction {
                    Eviction::Lru => (0, e.3),
                    Eviction::Lfu => (e.2, e.3),
                };
                let worst = (0..self.size).min_by_key(|i| rank(&self.entries[*i]));
                self.entries.remove(worst.expect("it is full"));
            }
            self.entries.push((key, until, 1, clock));
        }
    }

    #[test]
    fn it_is_the_plain_list_only_faster() {
        for eviction in Eviction::ALL {
            for size in [1, 2, 7, 40] {
                let mut cache = BoundedCache::new(size, *eviction);
                let mut plain = Plain {
                    size: size as usize,
                    eviction: *eviction,
                    entries: Vec::new(),
                    clock: 0,
                };
                for step in 0..4_000_u64 {
                    let bits = mix(step ^ u64::from(size) << 32);
                    // Low keys come more often than high ones.
                    let key = (bits % 64).min(bits >> 8 & 63);
                    let now = GameTime::from_second(step as u32);
                    let hit = cache.use_fresh(key, now);
                    assert_eq!(hit, plain.use_fresh(key, now), "{eviction} {size} {step}");
                    if !hit || bits >> 40 & 7 == 0 {
                        let until = GameTime::from_second(step as u32 + 100);
                        cache.keep(key, until);
                        plain.keep(key, until);
                    }
                    assert_eq!(cache.len(), plain.entries.len());
                    assert_eq!(cache.len(), cache.order.len());
                }
            }
        }
    }

    #[test]
    fn frequency_protects_what_recency_does_not() {
        let keeps_a = |eviction| {
            let mut cache = BoundedCache::new(2, eviction);
            cache.keep('a', NEVER);
            assert!(cache.use_fresh('a', GameTime::ZERO));
            cache.keep('b', NEVER);
            cache.keep('c', NEVER);
            cache.use_fresh('a', GameTime::ZERO)
        };
        assert!(keeps_a(Eviction::Lfu) && !keeps_a(Eviction::Lru));
    }

    #[test]
    fn an_entry_is_fresh_before_its_moment_and_gone_after() {
        let mut cache = BoundedCache::new(2, Eviction::Lru);
        cache.keep('a', GameTime::from_second(5));
        assert!(cache.use_fresh('a', GameTime::from_second(4)));
        assert!(!cache.use_fresh('a', GameTime::from_second(5)));
        assert!(cache.is_empty());
        cache.keep('b', NEVER);
        cache.clear();
        assert!(!cache.use_fresh('b', GameTime::ZERO) && cache.is_empty());
    }
}
