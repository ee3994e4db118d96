//! Clients that try again: what they add to the load, and how long a storm of
//! retries outlives the burst that set it off.

use crate::bench::Bench;
use model::scenario::{RatePoint, SlowClients};
use model::tick::TickRecord;
use model::units::{MilliRps, Ppm, RequestDuration, StoryDuration};

const LENGTH_S: u32 = 1_100;
const RPS: u32 = 40;
/// How often an attempt fails.
const P: f64 = 0.4;

/// Attempts for each request when each fails with probability `p` and there
/// are at most `n` retries: the sum of `p^i` for `i` from 0 to `n`, which goes
/// to `1 / (1 - p)`.
fn attempts(n: u32, p: f64) -> f64 {
    (1.0 - libm::pow(p, f64::from(n) + 1.0)) / (1.0 - p)
}

#[test]
fn independent_failures_multiply_the_load_by_a_geometric_sum() {
    let with = |retries: u32| {
        let mut bench = Bench::new(RPS, 100, 100_000, LENGTH_S).service_ms(0, 10);
        let service = &mut bench.scenario.service;
        service.version.v1.error_rate = Ppm::new((P * 1e6) as u32);
        let clients = &mut bench.scenario.traffic.clients;
        clients.retries = retries;
        clients.backoff = RequestDuration::from_ms(100);
        bench.measure(|run| [run.attempts(), run.errors()])
    };
    for retries in [1, 3] {
        let [load, errors] = with(retries);
        load.assert_agrees("attempts for each request", attempts(retries, P));
        errors.assert_agrees(
            "what fails for good",
            libm::pow(P, f64::from(retries) + 1.0),
        );
        for wrong in [retries - 1, retries + 1] {
            load.assert_rejects("another number of retries", attempts(wrong, P));
            errors.assert_rejects(
                "another number of retries",
                libm::pow(P, f64::from(wrong) + 1.0),
            );
        }
        load.assert_rejects("retries without end", 1.0 / (1.0 - P));
    }
}

#[test]
fn slow_links_take_clients_time_and_no_slot() {
    let (service_s, share, link_s) = (0.1, 0.25, 2.0);
    let mut bench = Bench::new(RPS, 100, 100_000, LENGTH_S).service_ms(0, 100);
    bench.scenario.traffic.clients.slow = Some(SlowClients {
        share: Ppm::new((share * 1e6) as u32),
        link_time: RequestDuration::from_secs(link_s as u64),
    });
    let [latency, busy, open] =
        bench.measure(|run| [run.mean_latency_s(), run.busy_slots(), run.in_flight()]);
    let load = f64::from(RPS) * service_s;
    latency.assert_agrees("latency over slow links", service_s + share * link_s);
    busy.assert_agrees("slots at work behind slow links", load);
    let on_the_way = f64::from(RPS) * share * link_s;
    open.assert_agrees("requests open on slow links", load + on_the_way);
    busy.assert_rejects("slots held by links", load + on_the_way);
    latency.assert_rejects("links of no length", service_s);
}

/// A burst of 20 s at three times what an instance can do, in a level load of
/// 80 % of it. Its queue holds 4 s of work: gone 20 s after the burst, if
/// nobody comes back.
const BURST_S: (u64, u64) = (200, 220);
const LOAD_RPS: u64 = 4;

fn storm(retries: u32) -> Vec<TickRecord> {
    let mut bench = Bench::new(1, 5, 20, 400).service_ms(1_000, 0);
    let point = |at_s: u64, rps: u64| RatePoint {
        at: StoryDuration::from_secs(at_s),
        rps: MilliRps::new(rps * 1_000),
        step: at_s > 0,
    };
    bench.scenario.traffic.rate = vec![
        point(0, LOAD_RPS),
        point(BURST_S.0, 15),
        point(BURST_S.1, LOAD_RPS),
    ];
    bench.scenario.service.client_timeout = RequestDuration::from_secs(120);
    bench.scenario.score.slow.within = RequestDuration::from_secs(120);
    let clients = &mut bench.scenario.traffic.clients;
    clients.retries = retries;
    clients.backoff = RequestDuration::from_secs(4);
    bench.play(3)
}

/// The mean queue in seconds from the burst's end on.
fn queue_after(run: &[TickRecord], from_s: usize, to_s: usize) -> f64 {
    let end = BURST_S.1 as usize;
    let window = &run[end + from_s..end + to_s];
    let queued: u64 = window.iter().map(|tick| u64::from(tick.seen.queued)).sum();
    queued as f64 / window.len() as f64
}

#[test]
fn a_storm_of_retries_outlives_its_burst() {
    let (calm, storm) = (storm(0), storm(5));
    let before = queue_after(&calm, 100, 180);
    assert!(before < 4.0, "the load itself is no trouble: {before}");
    assert!(queue_after(&calm, 0, 5) > 12.0, "both were full");
    let (recovered, stuck) = (queue_after(&calm, 30, 60), queue_after(&storm, 30, 60));
    assert!(recovered < 5.0, "without retries it is over: {recovered}");
    assert!(stuck > 12.0, "those who come back keep it full: {stuck}");
    // What arrives after the burst meets no burst any more, and fails all the same.
    let attempts = |run: &[TickRecord]| -> u64 {
        let window = &run[BURST_S.1 as usize + 30..BURST_S.1 as usize + 60];
        window.iter().map(|tick| tick.seen.upstream_attempts).sum()
    };
    assert!(attempts(&calm) < 30 * LOAD_RPS * 13 / 10);
    assert!(attempts(&storm) > 30 * LOAD_RPS * 13 / 10);
    // A 503 costs the service nothing, so patience ends every storm in the end.
    let end = queue_after(&storm, 150, 180);
    assert!(end < 5.0, "{end}");
}
