//! How clumped arrivals are: the index of dispersion of counts, the variance
//! of the number in a window over its mean. It is 1 for a Poisson process at
//! any window (D. Cox, P. Lewis, The Statistical Analysis of Series of Events,
//! 1966, 4.5), next to nothing for evenly spaced arrivals, and for calm and busy
//! times what W. Fischer and K. Meier-Hellstern derive (The Markov-modulated
//! Poisson process cookbook, 1992, section 3.3).

use crate::bench::Bench;
use crate::interval::{Interval, REPLICATIONS};
use model::scenario::{Arrivals, Bursty, Scenario};
use model::units::{Permille, RequestDuration};
use sim_engine::Traffic;

const RPS: u32 = 50;
const LENGTH_S: u32 = 4_000;

/// Four times the rate for a quarter of the time.
const TIMES: f64 = 4.0;
const CALM_S: f64 = 6.0;
const BUSY_S: f64 = 2.0;

fn scenario(arrivals: Arrivals) -> Scenario {
    let mut scenario = Bench::new(RPS, 1, 0, LENGTH_S).scenario;
    scenario.traffic.arrivals = arrivals;
    if arrivals == Arrivals::Bursty {
        scenario.traffic.bursty = Some(Bursty {
            times: Permille::new((TIMES * 1000.0) as u32),
            calm: RequestDuration::from_secs(CALM_S as u64),
            busy: RequestDuration::from_secs(BUSY_S as u64),
        });
    }
    scenario
}

/// Arrivals in each second.
fn counts(scenario: &Scenario, seed: u64) -> Vec<f64> {
    let traffic = Traffic::new(scenario, seed);
    let mut arrivals = Vec::new();
    let count = |second| {
        traffic.fill_second(second, &mut arrivals);
        assert!(arrivals.is_sorted_by_key(|arrival| arrival.at));
        arrivals.len() as f64
    };
    (0..LENGTH_S).map(count).collect()
}

fn over_seeds(figure: impl Fn(u64) -> f64) -> Interval {
    let readings: Vec<f64> = (1..=REPLICATIONS as u64).map(figure).collect();
    Interval::of(&readings)
}

/// The index at windows of so many seconds. The mean is the scheduled one, so
/// that the squares around it need no correction for the windows' correlation.
fn dispersion(scenario: &Scenario, window_s: usize) -> Interval {
    over_seeds(|seed| {
        let mean = f64::from(RPS) * window_s as f64;
        let counts = counts(scenario, seed);
        let windows = counts.chunks_exact(window_s);
        let n = windows.len() as f64;
        let squares = windows.map(|window| {
            let off = window.iter().sum::<f64>() - mean;
            off * off
        });
        squares.sum::<f64>() / n / mean
    })
}

/// The index of an MMPP with these rates and means of its two states, at a window.
fn dispersion_of_moods(times: f64, calm_s: f64, busy_s: f64, window_s: f64) -> f64 {
    let calm = f64::from(RPS) * (calm_s + busy_s) / (calm_s + times * busy_s);
    let busy = calm * times;
    let (leave_calm, leave_busy) = (1.0 / calm_s, 1.0 / busy_s);
    let sum = leave_calm + leave_busy;
    let limit = 2.0 * (busy - calm) * (busy - calm) * leave_calm * leave_busy
        / (sum * sum * (calm * leave_busy + busy * leave_calm));
    1.0 + limit * (1.0 - (1.0 - libm::exp(-sum * window_s)) / (sum * window_s))
}

#[test]
fn poisson_arrivals_have_index_one() {
    for window_s in [1, 20] {
        let index = dispersion(&scenario(Arrivals::Poisson), window_s);
        index.assert_agrees("index of dispersion", 1.0);
        index.assert_rejects("evenly spaced arrivals", 0.0);
        index.assert_rejects(
            "a little bursty",
            dispersion_of_moods(1.5, CALM_S, BUSY_S, 20.0),
        );
    }
}

#[test]
fn evenly_spaced_arrivals_have_next_to_none() {
    let mut even = scenario(Arrivals::Constant);
    even.traffic.rate[0].rps = model::units::MilliRps::new(50_300);
    for count in counts(&even, 1) {
        assert!(
            (50.0..=51.0).contains(&count),
            "{count} is off by more than one"
        );
    }
}

#[test]
fn bursty_arrivals_are_as_clumped_as_their_moods_make_them() {
    let bursty = scenario(Arrivals::Bursty);
    for (window_s, narrower) in [(1_u32, 0.5), (5, 3.0), (40, 10.0)] {
        let index = dispersion(&bursty, window_s as usize);
        let window = f64::from(window_s);
        let of = |times, window| dispersion_of_moods(times, CALM_S, BUSY_S, window);
        index.assert_agrees("index of dispersion", of(TIMES, window));
        index.assert_rejects("no moods", 1.0);
        index.assert_rejects("three times the rate", of(3.0, window));
        index.assert_rejects("a narrower window", of(TIMES, narrower));
        let swapped = dispersion_of_moods(TIMES, BUSY_S, CALM_S, window);
        index.assert_rejects("calm and busy times swapped", swapped);
    }
}

#[test]
fn whatever_the_arrivals_their_mean_is_the_scheduled_rate() {
    for arrivals in [Arrivals::Poisson, Arrivals::Bursty] {
        let scenario = scenario(arrivals);
        let mean =
            over_seeds(|seed| counts(&scenario, seed).iter().sum::<f64>() / f64::from(LENGTH_S));
        mean.assert_agrees("arrivals a second", f64::from(RPS));
        mean.assert_rejects("the rate is a calm time's", f64::from(RPS) * 14.0 / 8.0);
        mean.assert_rejects("the rate is a busy time's", f64::from(RPS) * 14.0 / 32.0);
    }
}
