//! Monkeys keep to the distribution that the scenario states.

use chaos_monkey::schedule;
use model::scenario::Scenario;
use model::units::StoryDuration;

use crate::room::scenario;

/// A kill every 8 minutes in the mean, at least one apart: gaps are 60 s and an
/// exponential time of 420 s.
const MONKEY: &str = "[[monkey]]\nkind = \"chaos-monkey\"\nfrom = \"5m\"\nmean_between = \"8m\"\nmin_between = \"1m\"\n";
const SEEDS: u64 = 1_000;
const LENGTH_S: u64 = 40 * 3_600;

fn gaps_s(scenario: &Scenario, seed: u64) -> Vec<f64> {
    let length = StoryDuration::from_secs(LENGTH_S);
    let strikes = schedule(&scenario.monkey[0], 0, length, seed);
    let times: Vec<f64> = strikes.iter().map(|s| s.at.as_ns() as f64 / 1e9).collect();
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// Kolmogorov and Smirnov: the largest distance between the gaps of a thousand
/// seeds and 60 s + Exp(420 s). The critical value at 0.1 % is 1.95 / sqrt(n)
/// (N. Smirnov, Table for Estimating the Goodness of Fit, 1948).
#[test]
fn gaps_between_kills_are_as_stated() {
    let scenario = scenario(MONKEY);
    // The first gaps of each seed: those that the end cuts off are left out without bias.
    let first = |seed| gaps_s(&scenario, seed).into_iter().take(100);
    let mut gaps: Vec<f64> = (0..SEEDS).flat_map(first).collect();
    gaps.sort_by(f64::total_cmp);
    assert_eq!(gaps.len(), 100_000);
    assert!(gaps[0] >= 60.0, "{} s apart", gaps[0]);
    let distance = |mean: f64| {
        let n = gaps.len() as f64;
        let stated = |gap: f64| 1.0 - libm::exp(-(gap - 60.0) / mean);
        let at = |(i, gap): (usize, &f64)| {
            let (below, above) = (i as f64 / n, (i + 1) as f64 / n);
            (stated(*gap) - below)
                .abs()
                .max((above - stated(*gap)).abs())
        };
        gaps.iter().enumerate().map(at).fold(0.0, f64::max)
    };
    let critical = 1.95 / (gaps.len() as f64).sqrt();
    assert!(
        distance(420.0) < critical,
        "{} of {critical}",
        distance(420.0)
    );
    assert!(distance(432.0) > critical, "the test can tell 3 % apart");
}

/// The number of kills of a game: mean and variance of a renewal process whose
/// gaps have mean 480 s and standard deviation 420 s (D. R. Cox, Renewal Theory,
/// 1962, section 3.3), over a thousand seeds.
#[test]
fn the_number_of_kills_is_as_stated() {
    let scenario = scenario(MONKEY);
    let length = StoryDuration::from_secs(LENGTH_S);
    let count = |seed| schedule(&scenario.monkey[0], 0, length, seed).len() as f64;
    let counts: Vec<f64> = (0..SEEDS).map(count).collect();
    let square = |x: f64| x * x;
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / n;
    let variance = counts.iter().map(|c| square(c - mean)).sum::<f64>() / (n - 1.0);
    let time = LENGTH_S as f64 - 300.0;
    let (gap, deviation) = (480.0_f64, 420.0_f64);
    // The first kill comes after an exponential time alone: 60 s early.
    let expected = (time + 60.0) / gap + (square(deviation) / square(gap) - 1.0) / 2.0;
    let spread = time * square(deviation) / (square(gap) * gap);
    let error = (spread / n).sqrt();
    assert!(
        (mean - expected).abs() < 4.0 * error,
        "{mean}, expected {expected} +- {error}"
    );
    // The variance of a thousand counts is known to about 4.5 %.
    assert!(
        (variance / spread - 1.0).abs() < 0.18,
        "{variance}, expected {spread}"
    );
}

#[test]
fn nobody_is_hit_outside_the_window() {
    let scenario = scenario(MONKEY);
    for seed in 0..SEEDS {
        let strikes = schedule(&scenario.monkey[0], 0, scenario.length, seed);
        for strike in strikes {
            let second = strike.at.second();
            assert!((300..600).contains(&second), "seed {seed}: {second} s");
        }
    }
}
