//! Which keys are asked for, against the frequencies that the scenario names,
//! with fixed seeds. An interval is five standard deviations wide.
//!
//! Pearson's sum of squares over `n` kinds has mean `n - 1` and variance
//! `2 (n - 1)`, and is near to normal for many kinds (H. Cramér, Mathematical
//! Methods of Statistics, 30.1).

use crate::traffic::{assert_near, scenario, seconds};
use model::key::KeyId;
use model::scenario::Scenario;
use model::units::StoryDuration;
use sim_engine::Traffic;
use std::collections::{BTreeMap, BTreeSet};

const SET: u32 = 200;

/// 50 requests a second with these settings of the keys.
fn keyed(length_s: u32, keys: &str) -> Scenario {
    let traffic = format!(
        "[traffic]\nrate = [{{ at = \"0s\", rps = 50 }}]\n[traffic.keys]\nset = {SET}\n{keys}"
    );
    scenario(length_s, &traffic, "")
}

/// The keys of some seconds, in order.
fn keys(traffic: &Traffic, range: std::ops::Range<u32>) -> Vec<KeyId> {
    seconds(traffic, range)
        .iter()
        .flatten()
        .map(|a| a.key)
        .collect()
}

/// How far the counts are from these weights, in standard deviations.
fn deviation(keys: &[KeyId], weight: impl Fn(u32) -> f64) -> f64 {
    let mut counts = vec![0_u32; SET as usize];
    for key in keys {
        counts[key.place().expect("a repeating key") as usize] += 1;
    }
    let total: f64 = (0..SET).map(&weight).sum();
    let squares = counts.iter().zip(0..).map(|(count, place)| {
        let expected = weight(place) / total * keys.len() as f64;
        let off = f64::from(*count) - expected;
        off * off / expected
    });
    let kinds = f64::from(SET) - 1.0;
    (squares.sum::<f64>() - kinds) / (2.0 * kinds).sqrt()
}

#[test]
fn popularity_follows_zipf_and_without_exponent_all_keys_are_alike() {
    let weights = |exponent: f64| move |place: u32| libm::pow(f64::from(place + 1), -exponent);
    for (zipf, exponent, wrong) in [("0", 0.0, 0.1), ("0.9", 0.9, 0.95), ("1.5", 1.5, 1.45)] {
        let scenario = keyed(4_000, &format!("zipf = {zipf}"));
        let keys = keys(&Traffic::new(&scenario, 21), 0..4_000);
        let off = deviation(&keys, weights(exponent));
        assert!(
            off.abs() < 5.0,
            "zipf {zipf}: {off:.1} standard deviations off"
        );
        assert!(
            deviation(&keys, weights(wrong)) > 5.0,
            "{wrong} could not be told from {zipf}"
        );
    }
}

#[test]
fn a_hot_part_gets_its_share_and_then_another_part() {
    let hot = "zipf = 0\nhot = { keys = 20, share = \"60%\", every = \"1000s\" }";
    let traffic = Traffic::new(&keyed(5_000, hot), 22);
    let parts: Vec<BTreeSet<u32>> = (0..5)
        .map(|period| {
            let keys = keys(&traffic, period * 1_000..(period + 1) * 1_000);
            let mut counts = BTreeMap::<u32, u32>::new();
            for key in &keys {
                *counts
                    .entry(key.place().expect("a repeating key"))
                    .or_default() += 1;
            }
            // About 1600 requests for a hot key, 100 for another.
            let hot: BTreeMap<u32, u32> = counts
                .iter()
                .filter(|(_, n)| **n > 800)
                .map(|(p, n)| (*p, *n))
                .collect();
            let sum = hot.values().sum::<u32>();
            let (n, share) = (keys.len() as f64, 0.6 + 0.4 * 0.1);
            let deviation = (n * share * (1.0 - share)).sqrt();
            assert_near("asked for hot keys", f64::from(sum), n * share, deviation);
            for count in hot.values() {
                let each = n * share / 20.0;
                assert_near("one of them", f64::from(*count), each, each.sqrt());
            }
            hot.into_keys().collect()
        })
        .collect();
    assert!(parts.iter().all(|part| part.len() == 20));
    assert!(
        parts.windows(2).all(|pair| pair[0].is_disjoint(&pair[1])),
        "others took over"
    );
}

/// The share is of the requests that repeat, not of all.
#[test]
fn keys_that_never_repeat_are_not_hot() {
    let hot = "zipf = 0\nunique = [{ at = \"0s\", share = \"50%\" }]\n\
               hot = { keys = 20, share = \"60%\", every = \"4000s\" }";
    let keys = keys(&Traffic::new(&keyed(4_000, hot), 23), 0..4_000);
    let n = keys.len() as f64;
    let unique = keys.iter().filter(|key| key.is_unique()).count() as f64;
    assert_near("unique", unique / n, 0.5, (0.25 / n).sqrt());
    let mut counts = BTreeMap::<KeyId, u32>::new();
    keys.iter()
        .filter(|key| !key.is_unique())
        .for_each(|key| *counts.entry(*key).or_default() += 1);
    let hot: u32 = counts.values().filter(|n| **n > 1_600).sum();
    let share = 0.5 * (0.6 + 0.4 * 0.1);
    assert_near(
        "hot",
        f64::from(hot) / n,
        share,
        (share * (1.0 - share) / n).sqrt(),
    );
}

#[test]
fn duplicates_are_new_keys_that_go_round_for_their_life() {
    let (count, life_s, share) = (50_u32, 200_u32, 0.2);
    let scenario = keyed(
        4_000,
        "zipf = 0.9\nduplicates = { share = \"20%\", keys = 50, lives = \"200s\" }",
    );
    let traffic = Traffic::new(&scenario, 24);
    let mut seen = BTreeMap::<KeyId, Vec<u32>>::new();
    let mut total = 0_u32;
    for second in 0..4_000 {
        for key in keys(&traffic, second..second + 1) {
            total += 1;
            if key.place().is_some_and(|place| place >= SET) {
                seen.entry(key).or_default().push(second);
            }
        }
    }
    let duplicates = seen.values().map(Vec::len).sum::<usize>() as f64;
    let n = f64::from(total);
    assert_near(
        "their share",
        duplicates / n,
        share,
        (share * (1.0 - share) / n).sqrt(),
    );
    for (key, seconds) in &seen {
        let (first, last) = (seconds[0], seconds[seconds.len() - 1]);
        assert!(
            last - first < life_s,
            "{key:?} went round from {first} to {last}"
        );
    }
    // The lives that lie within the 4000 s for sure: each with a key of its own,
    // and 50 x 0.2 x 200 / 50 = 40 requests.
    let is_whole = |key: &KeyId| (2..19).contains(&(key.get() >> 32));
    let whole: Vec<f64> = seen
        .iter()
        .filter(|(key, _)| is_whole(key))
        .map(|(_, seconds)| seconds.len() as f64)
        .collect();
    assert_eq!(whole.len() as u32, 17 * count);
    let mean = whole.iter().sum::<f64>() / whole.len() as f64;
    assert_near(
        "requests of a key",
        mean,
        40.0,
        (40.0 / whole.len() as f64).sqrt(),
    );
}

/// What is set for some keys moves no draw of another kind: times stay, and so
/// do the keys of a scenario that does not have them.
#[test]
fn fashions_move_no_arrival() {
    let plain = Traffic::new(&keyed(200, "zipf = 0.9"), 25);
    let hot = "zipf = 0.9\nhot = { keys = 20, share = \"60%\", every = \"10s\" }\n\
               duplicates = { share = \"20%\", keys = 50, lives = \"20s\" }";
    let fashionable = Traffic::new(&keyed(200, hot), 25);
    let times = |traffic: &Traffic| -> Vec<_> {
        seconds(traffic, 0..200)
            .iter()
            .flatten()
            .map(|a| (a.at, a.request))
            .collect()
    };
    assert_eq!(times(&plain), times(&fashionable));
}

/// A faster story has fewer keys for a shorter time, so that each is asked for as often.
#[test]
fn at_speed_keys_repeat_as_often() {
    let hot = "zipf = 0.9\nhot = { keys = 20, share = \"60%\", every = \"10m\" }\n\
               duplicates = { share = \"20%\", keys = 40, lives = \"2m\" }";
    let keys = keyed(4_000, hot).at_speed(4).traffic.keys;
    let (hot, duplicates) = (keys.hot.expect("hot"), keys.duplicates.expect("duplicates"));
    assert_eq!((keys.set, hot.keys, duplicates.keys), (SET / 4, 5, 10));
    assert_eq!(hot.every, StoryDuration::from_secs(150));
    assert_eq!(duplicates.lives, StoryDuration::from_secs(30));
}
