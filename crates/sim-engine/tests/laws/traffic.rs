//! Traffic against theory, with fixed seeds. An interval is five standard
//! deviations wide: a right generator fails one in two million seeds, and the
//! seeds are fixed, so it either holds or it does not.
//!
//! Sources: S. Ross, Introduction to Probability Models, 5.3 (Poisson process:
//! counts have mean and variance `lt`, independent ones add up); H. Cramér,
//! Mathematical Methods of Statistics, 27.4 (variance of a sample variance).

use model::ids::RequestId;
use model::key::KeyId;
use model::scenario::{Scenario, load};
use model::units::{GameTime, SECOND_NS};
use sim_engine::{Arrival, Player, Records, TeamEntry, Traffic};
use std::collections::{BTreeMap, BTreeSet};

const DEMO: &str = include_str!("../../../../scenarios/demo.toml");

/// The demo with another length and other traffic; bursts only if given.
pub(crate) fn scenario(length_s: u32, traffic: &str, bursts: &str) -> Scenario {
    let start = DEMO.find("[traffic]").expect("the demo has traffic");
    let end = DEMO.find("[score]").expect("the demo has a score");
    let text = format!("{}{traffic}\n{bursts}\n{}", &DEMO[..start], &DEMO[end..])
        .replace("length = \"6m\"", &format!("length = \"{length_s}s\""));
    let loaded = load(&text);
    assert!(!loaded.has_errors(), "{:?}\n{text}", loaded.problems);
    loaded.value.expect("no errors")
}

pub(crate) fn seconds(traffic: &Traffic, seconds: std::ops::Range<u32>) -> Vec<Vec<Arrival>> {
    let one = |second| {
        let mut arrivals = Vec::new();
        traffic.fill_second(second, &mut arrivals);
        arrivals
    };
    seconds.map(one).collect()
}

#[track_caller]
pub(crate) fn assert_near(what: &str, got: f64, expected: f64, deviation: f64) {
    let off = (got - expected).abs() / deviation;
    assert!(
        off < 5.0,
        "{what}: {got:.4} against {expected:.4}, {off:.1} standard deviations off"
    );
}

const STEADY: &str = "[traffic]\nrate = [{ at = \"0s\", rps = 7.3 }]\n[traffic.keys]\nset = 1000\nzipf = 0\n\
                      unique = [{ at = \"0s\", share = \"60%\" }]";

#[test]
fn poisson_counts_have_their_mean_and_their_variance() {
    let (length_s, rate) = (20_000_u32, 7.3);
    let traffic = Traffic::new(&scenario(length_s, STEADY, ""), 11);
    let all = seconds(&traffic, 0..length_s);
    let n = f64::from(length_s);
    let counts: Vec<f64> = all.iter().map(|second| second.len() as f64).collect();
    let mean = counts.iter().sum::<f64>() / n;
    assert_near("mean", mean, rate, (rate / n).sqrt());
    let variance = counts.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / (n - 1.0);
    // Var(s^2) = (m4 - s^4) / n, and a Poisson count has m4 = l + 3 l^2.
    let deviation = ((rate + 2.0 * rate * rate) / n).sqrt();
    assert_near("variance", variance, rate, deviation);

    // Gaps across the borders of seconds too: longer than the mean with probability 1/e.
    let times: Vec<u64> = all.iter().flatten().map(|a| a.at.as_ns()).collect();
    assert!(times.is_sorted());
    let mean_gap_ns = (1e9 / rate) as u64;
    let long = times
        .windows(2)
        .filter(|pair| pair[1] - pair[0] > mean_gap_ns)
        .count() as f64;
    let gaps = times.len() as f64 - 1.0;
    let p = libm::exp(-1.0);
    assert_near("long gaps", long / gaps, p, (p * (1.0 - p) / gaps).sqrt());
}

#[test]
fn a_rising_rate_brings_the_area_below_its_curve() {
    let rising = "[traffic]\nrate = [{ at = \"100s\", rps = 2 }, { at = \"1100s\", rps = 12 }]\n[traffic.keys]\nset = 9\nzipf = 0";
    let traffic = Traffic::new(&scenario(1_200, rising, ""), 12);
    let count = |from, to| {
        seconds(&traffic, from..to)
            .iter()
            .map(Vec::len)
            .sum::<usize>() as f64
    };
    for (from, to, area) in [
        (0, 100, 200.0),
        (100, 600, 2_250.0),
        (600, 1_100, 4_750.0),
        (1_100, 1_200, 1_200.0),
    ] {
        assert_near(
            &format!("{from}..{to}"),
            count(from, to),
            area,
            f64::sqrt(area),
        );
    }
}

#[test]
fn a_step_is_a_jump_at_its_moment() {
    let steps = "[traffic]\narrivals = \"constant\"\nrate = [{ at = \"0s\", rps = 2 }, \
                 { at = \"100s\", rps = 12, step = true }, { at = \"200s\", rps = 2, step = true }, \
                 { at = \"300s\", rps = 4 }]\n[traffic.keys]\nset = 9\nzipf = 0";
    let traffic = Traffic::new(&scenario(400, steps, ""), 12);
    let counts: Vec<usize> = seconds(&traffic, 0..400).iter().map(Vec::len).collect();
    assert!(counts[..100].iter().all(|count| *count == 2));
    assert!(counts[100..200].iter().all(|count| *count == 12));
    assert!(counts[200] <= 3, "down again at once");
    let ramp: usize = counts[200..300].iter().sum();
    assert!((299..=301).contains(&ramp), "the area below a ramp: {ramp}");
    assert!(counts[300..].iter().all(|count| *count == 4));
}

/// A wave around the middle between trough and peak, so over a whole day the
/// rate is `(1 + trough) / 2` of its curve.
#[test]
fn a_day_rises_and_falls_around_its_peak() {
    let day = "[traffic]\nrate = [{ at = \"0s\", rps = 20 }]\n\
               day = { begins = \"09:00\", utc_offset = \"+01:00\", trough = \"10%\", lasts = \"2400s\" }\n\
               [traffic.keys]\nset = 9\nzipf = 0";
    let traffic = Traffic::new(&scenario(4_800, day, ""), 12);
    let count = |range: std::ops::Range<u32>| {
        seconds(&traffic, range).iter().map(Vec::len).sum::<usize>() as f64
    };
    // An hour is 100 s. It begins at 10 in the morning there; four in the afternoon is 600 s away.
    for (what, from, share) in [
        ("peak", 600, 1.0),
        ("trough", 1_800, 0.1),
        ("peak", 3_000, 1.0),
    ] {
        let expected = 100.0 * 20.0 * share;
        let got = count(from - 50..from + 50);
        assert_near(what, got, expected, f64::sqrt(expected) * 1.1);
    }
    for (what, from, to) in [("a day", 0, 2_400), ("the next", 2_400, 4_800)] {
        let expected = 2_400.0 * 20.0 * 0.55;
        assert_near(what, count(from..to), expected, f64::sqrt(expected));
    }
}

#[test]
fn a_surge_multiplies_what_the_hour_and_the_mood_leave_of_the_rate() {
    let bursty = STEADY.replace(
        "[traffic]\n",
        "[traffic]\narrivals = \"bursty\"\nbursty = { calm = \"3s\", busy = \"1s\" }\n",
    );
    let with = Traffic::new(&scenario(4_000, &bursty, BURST), 13);
    let without = Traffic::new(&scenario(4_000, &bursty, ""), 13);
    let counts = |traffic| -> Vec<usize> {
        seconds(traffic, 1_001..3_000)
            .iter()
            .map(Vec::len)
            .collect()
    };
    let (with, without) = (counts(&with), counts(&without));
    let sum = |counts: &[usize]| counts.iter().sum::<usize>() as f64;
    let extra = sum(&with) - sum(&without);
    // Given the moods, the extra ones are Poisson with 1.5 times the rate of the others.
    assert_near(
        "extra",
        extra,
        1.5 * sum(&without),
        f64::sqrt(3.75 * sum(&without)),
    );
    // They come in the same moods: where there are many of the others, there are many of them.
    let (busy, calm): (Vec<_>, Vec<_>) = with
        .iter()
        .zip(&without)
        .partition(|(_, base)| **base >= 12);
    let mean = |seconds: &[(&usize, &usize)]| {
        let extras = seconds
            .iter()
            .map(|(all, base)| *all - *base)
            .sum::<usize>();
        extras as f64 / seconds.len() as f64
    };
    assert!(
        mean(&busy) > 1.5 * mean(&calm),
        "{} against {}",
        mean(&busy),
        mean(&calm)
    );
}

/// Common random numbers: what a team does changes nothing of what it is asked.
#[test]
fn every_team_is_sent_the_same() {
    let mut dice = crate::chance::Dice::new(19);
    for _ in 0..20 {
        let mut plan = crate::made_up::plan(&mut dice);
        let twin = TeamEntry {
            name: "twin".into(),
            player: Player::People,
        };
        plan.teams.push(twin);
        let records = crate::play::records_of(&plan, &Vec::new());
        let sent = |team: &Records| -> Vec<u64> {
            team.ticks
                .iter()
                .map(|tick| tick.seen.counts.sent)
                .collect()
        };
        assert!(records.iter().all(|team| sent(team) == sent(&records[0])));
    }
}

const BURST: &str = "[[burst]]\nid = \"b\"\nat = \"1000.25s\"\nfor = \"2000s\"\ntimes = 2.5\n";

#[test]
fn a_burst_multiplies_the_rate_while_it_lasts_and_only_then() {
    let burst = format!("{BURST}extra_keys = \"all-new\"");
    let with = Traffic::new(&scenario(4_000, STEADY, &burst), 13);
    let without = Traffic::new(&scenario(4_000, STEADY, ""), 13);
    let drawn = &with.bursts()[0];
    assert_eq!(drawn.from, GameTime::from_ns(1_000_250_000_000));
    assert_eq!(drawn.to, GameTime::from_ns(3_000_250_000_000));
    let times = |traffic| -> Vec<GameTime> {
        seconds(traffic, 0..4_000)
            .iter()
            .flatten()
            .map(|a| a.at)
            .collect()
    };
    let everyday: BTreeSet<GameTime> = times(&without).into_iter().collect();
    let extra: Vec<GameTime> = times(&with)
        .into_iter()
        .filter(|at| !everyday.contains(at))
        .collect();
    assert_eq!(
        times(&with).len(),
        everyday.len() + extra.len(),
        "a burst adds and moves nothing: the everyday traffic is the same"
    );
    assert!(extra.iter().all(|at| (drawn.from..drawn.to).contains(at)));
    let expected = 2_000.0 * 7.3 * 1.5;
    assert_near(
        "extra requests",
        extra.len() as f64,
        expected,
        expected.sqrt(),
    );
}

#[test]
fn a_burst_begins_and_ends_where_the_seed_draws() {
    let burst =
        "[[burst]]\nid = \"b\"\nat = \"100s\"\nwithin = \"50s\"\nfor = \"10s..30s\"\ntimes = 2\n";
    let scenario = scenario(400, STEADY, burst);
    let (mut begins, mut lengths) = (Vec::new(), Vec::new());
    for seed in 0..2_000 {
        let drawn = Traffic::new(&scenario, seed).bursts()[0].clone();
        begins.push(drawn.from.as_ns() as f64 / 1e9);
        lengths.push((drawn.to.as_ns() - drawn.from.as_ns()) as f64 / 1e9);
    }
    for (what, drawn, least, most) in [
        ("begin", begins, 50.0, 150.0),
        ("length", lengths, 10.0, 30.0),
    ] {
        assert!(drawn.iter().all(|x| (least..=most).contains(x)), "{what}");
        let n = drawn.len() as f64;
        // A uniform number has variance width^2 / 12.
        let deviation = (most - least) / f64::sqrt(12.0 * n);
        assert_near(
            what,
            drawn.iter().sum::<f64>() / n,
            (least + most) / 2.0,
            deviation,
        );
    }
}

#[test]
fn the_share_of_keys_that_never_repeat_is_the_scenarios() {
    let share = |traffic: &Traffic, range| {
        let keys: Vec<KeyId> = seconds(traffic, range)
            .iter()
            .flatten()
            .map(|a| a.key)
            .collect();
        let unique: Vec<_> = keys.iter().filter(|key| key.is_unique()).collect();
        let different: BTreeSet<_> = unique.iter().collect();
        assert_eq!(
            different.len(),
            unique.len(),
            "a unique key was asked for twice"
        );
        (unique.len() as f64 / keys.len() as f64, keys.len() as f64)
    };
    let check = |what: &str, (got, n): (f64, f64), p: f64| {
        assert_near(what, got, p, (p * (1.0 - p) / n).sqrt());
    };
    let everyday = Traffic::new(&scenario(4_000, STEADY, ""), 14);
    check("everyday", share(&everyday, 0..4_000), 0.6);
    for (keys, extra) in [
        ("\"same\"", 0.6),
        ("\"all-new\"", 1.0),
        ("{ repeats = \"90%\" }", 0.1),
    ] {
        let burst = format!("{BURST}extra_keys = {keys}");
        let traffic = Traffic::new(&scenario(4_000, STEADY, &burst), 14);
        // Of 2.5 requests one is of the everyday mix and one and a half are extra.
        let mixed = (0.6 + 1.5 * extra) / 2.5;
        check(keys, share(&traffic, 1_001..3_000), mixed);
    }
    let moving = STEADY.replace(
        "{ at = \"0s\", share = \"60%\" }",
        "{ at = \"1000s\", share = \"20%\" }, { at = \"3000s\", share = \"80%\" }",
    );
    let traffic = Traffic::new(&scenario(4_000, &moving, ""), 14);
    check("before", share(&traffic, 0..1_000), 0.2);
    check("between", share(&traffic, 1_000..3_000), 0.5);
    check("after", share(&traffic, 3_000..4_000), 0.8);
}

#[test]
fn churn_replaces_its_share_of_the_keys_and_keeps_the_rest() {
    let churning = "[traffic]\nrate = [{ at = \"0s\", rps = 500 }]\n[traffic.keys]\nset = 1000\nzipf = 0\n\
                    churn = { every = \"100s\", replace = \"20%\" }";
    let traffic = Traffic::new(&scenario(200, churning, ""), 15);
    let fillings = |range| -> BTreeMap<u32, KeyId> {
        let arrivals = seconds(&traffic, range);
        arrivals
            .iter()
            .flatten()
            .filter_map(|a| Some((a.key.place()?, a.key)))
            .collect()
    };
    let (before, after) = (fillings(0..100), fillings(100..200));
    assert_eq!(
        (before.len(), after.len()),
        (1_000, 1_000),
        "all are asked for"
    );
    let replaced = before
        .iter()
        .filter(|(place, key)| after[place] != **key)
        .count();
    assert_near(
        "replaced",
        replaced as f64,
        200.0,
        f64::sqrt(1_000.0 * 0.2 * 0.8),
    );
}

/// Also at rates whose gap is no whole number of nanoseconds, and across seconds.
#[test]
fn constant_arrivals_are_evenly_spaced_and_none_is_lost() {
    for rps in ["1", "3", "7", "0.3", "2.6", "11.111", "999.999", "0.001"] {
        let even = format!(
            "[traffic]\narrivals = \"constant\"\nrate = [{{ at = \"0s\", rps = {rps} }}]\n[traffic.keys]\nset = 9\nzipf = 0"
        );
        let length_s = 3_000;
        let traffic = Traffic::new(&scenario(length_s, &even, ""), 16);
        let all: Vec<Vec<Arrival>> = seconds(&traffic, 0..length_s);
        let milli: u128 = (rps.parse::<f64>().expect("a number") * 1_000.0).round() as u128;
        let times: Vec<u64> = all.iter().flatten().map(|a| a.at.as_ns()).collect();
        let expected = (u128::from(length_s) * milli).div_ceil(1_000) as usize;
        assert_eq!(times.len(), expected, "{rps} a second");
        for (number, at) in times.iter().enumerate() {
            let ideal = (number as u128 * 1_000_000_000_000 / milli) as u64;
            assert!(
                at.abs_diff(ideal) <= 2,
                "{rps} a second: number {number} at {at}, not {ideal}"
            );
        }
        let in_second = |(second, arrivals): (usize, &Vec<Arrival>)| {
            let start = second as u64 * SECOND_NS;
            arrivals
                .iter()
                .all(|a| (start..start + SECOND_NS).contains(&a.at.as_ns()))
        };
        assert!(all.iter().enumerate().all(in_second), "{rps} a second");
    }
}

/// Any second can be made by itself: for a live generator, or a resume.
#[test]
fn seconds_do_not_depend_on_each_other_and_requests_have_numbers_of_their_own() {
    let scenario = scenario(
        600,
        STEADY,
        BURST
            .replace("1000.25s", "100s")
            .replace("2000s", "99s")
            .as_str(),
    );
    let traffic = Traffic::new(&scenario, 17);
    let forwards = seconds(&traffic, 0..600);
    let backwards: Vec<Vec<Arrival>> = (0..600)
        .rev()
        .map(|second| seconds(&Traffic::new(&scenario, 17), second..second + 1).remove(0))
        .collect();
    assert!(forwards.iter().eq(backwards.iter().rev()));
    let numbers: BTreeSet<RequestId> = forwards.iter().flatten().map(|a| a.request).collect();
    assert_eq!(numbers.len(), forwards.iter().map(Vec::len).sum::<usize>());
    assert_ne!(
        seconds(&Traffic::new(&scenario, 18), 0..600),
        forwards,
        "the seed decides"
    );
}
