//! The cache node against the theory of caches, under independent references
//! with Zipf's law.
//!
//! *LRU*: H. Che, Y. Tung, Z. Wang, Hierarchical Web Caching Systems (2002). An
//! entry leaves a cache of size `C` when it has not been asked for during the
//! cache's characteristic time `t`, nearly the same for all keys, so
//! `h = 1 - exp(-l t)` with `t` from `sum (1 - exp(-l t)) = C`.
//!
//! *FIFO*, which it must not be: an entry lives for a time whatever is asked, so
//! `h = l t / (1 + l t)` (E. Gelenbe, A Unified Approach to the Evaluation of a
//! Class of Replacement Algorithms, 1973; V. Martina, M. Garetto, E. Leonardi,
//! A Unified Approach to the Performance Analysis of Caching Systems, 2014).
//!
//! *LFU* approaches the policy that holds the most popular keys, the best that
//! there is under independent references (E. Coffman, P. Denning, Operating
//! Systems Theory, 1973, 6.6).

use crate::bench::Bench;
use crate::cdn::{KEYS, RPS, over_all, rates};
use crate::interval::Interval;
use model::account::Version;
use model::bounded_cache::Eviction;
use model::command::Command;
use model::scenario::{CacheNodePlan, VersionPlan};
use model::units::{Permille, Ppm, RequestDuration, StoryDuration};

const SIZE: u32 = 60;
const NEVER_S: u64 = 1_000_000;

/// One instance of v3 with slots for all; the node is there from the first second on.
fn bench(work_ms: u64, ttl_s: u64, size: u32, eviction: Eviction) -> Bench {
    let mut bench = Bench::new(RPS as u32, 10_000, 0, 1_000)
        .service_ms(work_ms, 0)
        .keys(KEYS, Permille::new(900));
    let scenario = &mut bench.scenario;
    scenario.service.version.v3 = Some(VersionPlan {
        error_rate: Ppm::ZERO,
    });
    scenario.account.group[0].launch.version = Version::V3;
    scenario.cache_node = Some(CacheNodePlan {
        start: StoryDuration::ZERO,
        hit_time: RequestDuration::ZERO,
        miss_penalty: RequestDuration::ZERO,
        lost_timeout: RequestDuration::ZERO,
        ttl: StoryDuration::from_secs(ttl_s),
        size,
        eviction,
    });
    bench.commands.push(Command::PutCacheNode {
        ttl: None,
        size: None,
        eviction: None,
    });
    bench
}

fn hits(bench: &Bench) -> Interval {
    let [hits] = bench.measure(|run| [run.node_hits()]);
    hits
}

/// The time at which keys that are held with probability `held(l t)` fill so many places.
fn characteristic_time(size: f64, held: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e6);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        let places: f64 = rates().iter().map(|l| held(l * middle)).sum();
        if places < size {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn hit_ratio(size: f64, held: impl Fn(f64) -> f64) -> f64 {
    let t = characteristic_time(size, &held);
    over_all(|l| held(l * t))
}

fn lru(lt: f64) -> f64 {
    1.0 - libm::exp(-lt)
}

fn fifo(lt: f64) -> f64 {
    lt / (1.0 + lt)
}

#[test]
fn the_least_recently_used_goes_as_che_has_it() {
    let hits = hits(&bench(0, NEVER_S, SIZE, Eviction::Lru));
    let size = f64::from(SIZE);
    hits.assert_agrees("hit ratio", hit_ratio(size, lru));
    hits.assert_rejects("first in, first out", hit_ratio(size, fifo));
    hits.assert_rejects("a size 30 % less", hit_ratio(size * 0.7, lru));
    hits.assert_rejects("a size 30 % more", hit_ratio(size * 1.3, lru));
}

#[test]
fn the_least_frequently_used_goes_and_what_stays_is_more_popular() {
    let hits = hits(&bench(0, NEVER_S, SIZE, Eviction::Lfu));
    let best: f64 = rates()[..SIZE as usize].iter().sum::<f64>() / RPS;
    hits.assert_between(
        "hit ratio of LFU, from that of LRU to the best",
        hit_ratio(f64::from(SIZE), lru),
        best,
    );
}

/// With room for all keys an entry lives from its filling on, hits or not, as in
/// the CDN. Misses are not shared: all who come while the work is done do it
/// too, and the last of them, at `L`, fills the entry last. A cycle begins with
/// a miss, has `1 + l s` of them, and lasts `L + s + T + 1 / l`, where
/// `s - L` is an exponential time cut off at `s`.
#[test]
fn entries_live_from_their_last_filling_on() {
    let (ttl, work) = (20.0, 4.0);
    let ratio = |work: f64| {
        over_all(|l| {
            let last = work - (1.0 - libm::exp(-l * work)) / l;
            1.0 - (1.0 + l * work) / (1.0 + l * (last + work + ttl))
        })
    };
    let at_once = hits(&bench(0, ttl as u64, KEYS, Eviction::Lru));
    at_once.assert_agrees("hit ratio of work in no time", ratio(0.0));
    at_once.assert_rejects(
        "hits that renew an entry",
        over_all(|l| 1.0 - libm::exp(-l * ttl)),
    );
    let slow = hits(&bench((work * 1e3) as u64, ttl as u64, KEYS, Eviction::Lru));
    slow.assert_agrees("hit ratio of slow work", ratio(work));
    slow.assert_rejects(
        "misses that share one fetch",
        over_all(|l| (l * (work + ttl)) / (1.0 + l * (work + ttl))),
    );
    slow.assert_rejects(
        "an entry that its first filling dates",
        over_all(|l| l * ttl / (1.0 + l * (work + ttl))),
    );
    slow.assert_rejects("work in no time", ratio(0.0));
}
