//! `L = l W`: the requests in a system are the rate of arrivals times the mean
//! time each spends there (J. Little, A Proof for the Queuing Formula, 1961).
//! It holds for every stable system whatever its distributions, so both sides
//! are measured: requests in flight at the ends of seconds, and latencies.

use crate::bench::Bench;
use model::balance::BalancerKind;

#[track_caller]
fn assert_both_sides_agree(bench: &Bench) {
    let [ratio, slots, waiting] = bench.measure(|run| {
        let time_per_s = run.answers_per_s() * run.mean_latency_s();
        [
            run.in_flight() / time_per_s,
            run.busy_slots() / run.in_flight(),
            run.queued() / run.in_flight(),
        ]
    });
    ratio.assert_agrees("in flight, by latencies", 1.0);
    // Had the engine forgotten who waits, or who is worked on, it would be seen.
    slots.assert_rejects("nobody waits", 1.0);
    waiting.assert_rejects("everybody waits", 1.0);
}

#[test]
fn the_law_holds_for_the_shipped_shape_of_service() {
    assert_both_sides_agree(&Bench::new(35, 5, 100_000, 900).service_ms(100, 25));
}

/// Three instances, a balancer that looks, and a crowd that slows them down.
#[test]
fn the_law_holds_where_no_formula_does() {
    let mut bench = Bench::new(100, 5, 10, 500).service_ms(100, 25);
    bench.scenario.service.stretch_per_waiting = model::units::Ppm::new(20_000);
    bench.scenario.account.balancer[0].kind = BalancerKind::Application;
    bench.scenario.account.group[0].desired = 3;
    assert_both_sides_agree(&bench);
}
