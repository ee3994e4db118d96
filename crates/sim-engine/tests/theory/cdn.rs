//! The hit ratio of a cache whose entries live for a fixed time from their
//! filling on, hits or not (J. Jung, A. Berger, H. Balakrishnan, Modeling
//! TTL-based Internet Caches, 2003): the misses of a key are renewals, so with
//! Poisson requests at rate `l` a cycle has `l T` hits and one miss:
//! `h = l T / (1 + l T)`. If filling takes a mean time `s`, those who come
//! meanwhile share the fetch: `h = l T / (1 + l (s + T))`.

use crate::bench::Bench;
use model::cache_key::CacheKey;
use model::command::Command;
use model::scenario::Duplicates;
use model::units::{Permille, Ppm, StoryDuration};

pub(crate) const KEYS: u32 = 300;
pub(crate) const RPS: f64 = 60.0;
const TTL_S: f64 = 20.0;

/// The rate of each key: Zipf's law with the exponent 0.9.
pub(crate) fn rates() -> Vec<f64> {
    let weights: Vec<f64> = (1..=KEYS)
        .map(|rank| libm::pow(f64::from(rank), -0.9))
        .collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| RPS * weight / total).collect()
}

/// What a request may expect if one for a key of rate `l` may expect `of(l)`.
pub(crate) fn over_all(of: impl Fn(f64) -> f64) -> f64 {
    rates().iter().map(|rate| rate * of(*rate)).sum::<f64>() / RPS
}

fn bench(base_ms: u64, extra_ms: u64) -> Bench {
    let mut bench = Bench::new(RPS as u32, 10_000, 0, 1_000)
        .service_ms(base_ms, extra_ms)
        .keys(KEYS, Permille::new(900));
    bench.commands.push(Command::PutCdn {
        key: CacheKey::QueryString,
        ttl: StoryDuration::from_secs(TTL_S as u64),
    });
    bench
}

#[test]
fn entries_live_from_their_filling_on() {
    let [hits, misses] = bench(0, 0).measure(|run| [run.hits(), run.misses()]);
    let ratio = over_all(|l| l * TTL_S / (1.0 + l * TTL_S));
    hits.assert_agrees("hit ratio", ratio);
    misses.assert_agrees("miss ratio", 1.0 - ratio);
    hits.assert_rejects(
        "hits that renew an entry",
        over_all(|l| 1.0 - libm::exp(-l * TTL_S)),
    );
    hits.assert_rejects(
        "keys all alike",
        RPS / 300.0 * TTL_S / (1.0 + RPS / 300.0 * TTL_S),
    );
    hits.assert_rejects("another exponent", 1.0 - KEYS as f64 / (RPS * TTL_S));
}

#[test]
fn simultaneous_misses_share_one_fetch() {
    let (ttl, fill) = (TTL_S, 4.25);
    let [hits, misses] = bench(4_000, 250).measure(|run| [run.hits(), run.misses()]);
    hits.assert_agrees(
        "hit ratio",
        over_all(|l| l * ttl / (1.0 + l * (fill + ttl))),
    );
    misses.assert_agrees("miss ratio", over_all(|l| 1.0 / (1.0 + l * (fill + ttl))));
    hits.assert_rejects(
        "filling takes no time",
        over_all(|l| l * ttl / (1.0 + l * ttl)),
    );
    misses.assert_rejects(
        "a fetch for each",
        over_all(|l| (1.0 + l * fill) / (1.0 + l * (fill + ttl))),
    );
}

/// Keys that go round for a life of `L` within the TTL are fetched once, if
/// they are asked for at all: of `m` requests that a key expects, `1 - exp(-m)`.
#[test]
fn keys_that_go_round_are_fetched_once_each() {
    let (keys, life_s) = (200_u32, 10_u32);
    let mut bench = bench(0, 0);
    bench.scenario.traffic.keys.duplicates = Some(Duplicates {
        share: Ppm::ONE,
        keys,
        lives: StoryDuration::from_secs(u64::from(life_s)),
    });
    let [misses] = bench.measure(|run| [run.misses()]);
    let once = |m: f64| (1.0 - libm::exp(-m)) / m;
    let requests = RPS * f64::from(life_s) / f64::from(keys);
    misses.assert_agrees("miss ratio", once(requests));
    misses.assert_rejects("a fetch for each key", 1.0 / requests);
    misses.assert_rejects("a third of a key's life more", once(requests * 4.0 / 3.0));
}
