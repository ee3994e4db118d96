//! One slot: the mean wait by the formula of Pollaczek (1930) and Khinchine
//! (1932), `Wq = l E[S^2] / (2 (1 - l E[S]))` for Poisson arrivals with rate
//! `l` and any service time `S` (L. Kleinrock, Queueing Systems I, 5.6); and
//! what taking turns between two instances makes of it.

use crate::bench::Bench;
use model::scenario::{Heavy, TimeShape};
use model::units::{Permille, Ppm, RequestDuration, StoryDuration};

const LENGTH_S: u32 = 1_600;
const RPS: f64 = 30.0;
const MEAN_S: f64 = 0.025;

/// The mean wait for a service time with this squared coefficient of variation.
fn wait_s(variation_squared: f64) -> f64 {
    let load = RPS * MEAN_S;
    load * MEAN_S * (1.0 + variation_squared) / (2.0 * (1.0 - load))
}

#[track_caller]
fn check(what: &str, bench: &Bench, variation_squared: f64, wrong: &[f64]) {
    let [wait, queued] = bench.measure(|run| [run.mean_latency_s() - MEAN_S, run.queued()]);
    wait.assert_agrees(&format!("mean wait in {what}"), wait_s(variation_squared));
    queued.assert_agrees(
        &format!("mean queue in {what}"),
        RPS * wait_s(variation_squared),
    );
    for other in wrong {
        wait.assert_rejects("another variation", wait_s(*other));
    }
}

fn bench(base_ms: u64, extra_ms: u64) -> Bench {
    Bench::new(RPS as u32, 1, 100_000, LENGTH_S).service_ms(base_ms, extra_ms)
}

#[test]
fn constant_times_wait_half_as_long_as_exponential_ones() {
    check("M/D/1", &bench(25, 0), 0.0, &[0.5, 1.0]);
    check("M/M/1", &bench(0, 25), 1.0, &[0.0, 0.5, 1.5]);
}

/// The shape of the shipped service: a constant with an exponential time on top.
#[test]
fn a_constant_and_an_exponential_time_add_up() {
    let variation_squared = (10.0 * 10.0) / (25.0 * 25.0);
    check("M/G/1", &bench(15, 10), variation_squared, &[0.0, 1.0]);
}

fn shaped(shape: TimeShape, cv_permille: u32) -> Bench {
    let mut bench = bench(0, 25);
    bench.scenario.service.extra_time_shape = shape;
    bench.scenario.service.extra_time_cv = Permille::new(cv_permille);
    bench
}

#[test]
fn only_mean_and_variance_of_the_service_time_count() {
    let uniform = 1.0 / 3.0;
    check(
        "M/U/1",
        &shaped(TimeShape::Uniform, 1_000),
        uniform,
        &[0.0, 1.0],
    );
    check(
        "M/D/1, drawn",
        &shaped(TimeShape::Constant, 1_000),
        0.0,
        &[uniform],
    );
    let lognormal = 1.5 * 1.5;
    check(
        "M/LN/1",
        &shaped(TimeShape::Lognormal, 1_500),
        lognormal,
        &[1.0, 3.0],
    );
}

/// A tenth of the keys is six times the work: 17 ms or 100 ms, 25 ms in the
/// mean. All keys are new, so that each request draws its own.
#[test]
fn heavy_keys_make_a_mixture_of_two_times() {
    let mut bench = bench(0, 0);
    let service = &mut bench.scenario.service;
    let light_s = MEAN_S / (0.9 + 0.1 * 6.0);
    service.base_time = RequestDuration::from_ns((light_s * 1e9) as u64);
    service.heavy = Some(Heavy {
        share: Ppm::new(100_000),
        times: Permille::new(6_000),
    });
    bench.scenario.traffic.keys.unique = vec![model::scenario::SharePoint {
        at: StoryDuration::ZERO,
        share: Ppm::ONE,
    }];
    let second_moment = light_s * light_s * (0.9 + 0.1 * 36.0);
    let variation_squared = second_moment / (MEAN_S * MEAN_S) - 1.0;
    check("M/G/1 of two kinds", &bench, variation_squared, &[0.0, 2.0]);
}

/// Two instances in turn get every other request each: the gaps between an
/// instance's requests are sums of two exponential ones, more even than
/// Poisson's. The wait in E2/M/1 is `s / (m (1 - s))`, with `s` the root below
/// one of `s = A(m (1 - s))`, `A` the transform of the gaps (Kleinrock I, 6.4).
#[test]
fn taking_turns_makes_arrivals_more_even() {
    let rate = 30.0;
    let per_s = 20.0;
    let mut bench = Bench::new(rate as u32, 1, 100_000, LENGTH_S).service_ms(0, 50);
    bench.scenario.account.group[0].desired = 2;
    let [wait] = bench.measure(|run| [run.mean_latency_s() - 1.0 / per_s]);
    let mut root = 0.5_f64;
    for _ in 0..200 {
        let gap = rate / (rate + per_s * (1.0 - root));
        root = gap * gap;
    }
    wait.assert_agrees("mean wait in E2/M/1", root / (per_s * (1.0 - root)));
    let load = rate / 2.0 / per_s;
    wait.assert_rejects(
        "M/M/1, a coin for each request",
        load / (per_s * (1.0 - load)),
    );
    let one_queue = 2.0 * load * load / (1.0 + load) / rate * load / (1.0 - load);
    wait.assert_rejects("M/M/2, one queue for both", one_queue);
}
