//! Several slots: Erlang's formulas of delay and of loss (A. K. Erlang,
//! Solution of some Problems in the Theory of Probabilities of Significance in
//! Automatic Telephone Exchanges, 1917; L. Kleinrock, Queueing Systems I, 3.5
//! to 3.7). `a` is the offered load in erlangs: arrivals a second times the
//! seconds each takes.

use crate::bench::Bench;

const LENGTH_S: u32 = 1_100;
const RPS: f64 = 40.0;
const SERVICE_S: f64 = 0.1;
const LOAD: f64 = RPS * SERVICE_S;

/// The share of requests that find all slots at work, if none may wait: by the
/// recursion `B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1))`.
fn erlang_b(slots: u32, a: f64) -> f64 {
    (1..=slots).fold(1.0, |b, c| a * b / (f64::from(c) + a * b))
}

/// The share of requests that have to wait, if all may.
fn erlang_c(slots: u32, a: f64) -> f64 {
    let b = erlang_b(slots, a);
    let c = f64::from(slots);
    c * b / (c - a * (1.0 - b))
}

/// The mean time that a request waits for one of so many slots, in seconds.
fn wait_s(slots: u32) -> f64 {
    erlang_c(slots, LOAD) * SERVICE_S / (f64::from(slots) - LOAD)
}

/// The share of requests that are refused by `slots` slots and `queue` places
/// to wait: the stationary distribution of the birth-and-death process, whose
/// states have the weights `a^n / n!`, and from `c` on `a/c` times the one before.
fn refused(slots: u32, queue: u32) -> f64 {
    let (mut weight, mut sum) = (1.0, 1.0);
    for n in 1..=slots + queue {
        weight *= LOAD / f64::from(n.min(slots));
        sum += weight;
    }
    weight / sum
}

#[test]
fn five_slots_delay_as_erlang_says() {
    let bench = Bench::new(RPS as u32, 5, 100_000, LENGTH_S).service_ms(0, 100);
    let [queued, wait, busy] = bench.measure(|run| {
        [
            run.queued(),
            run.mean_latency_s() - SERVICE_S,
            run.busy_slots(),
        ]
    });
    wait.assert_agrees("mean wait in M/M/5", wait_s(5));
    queued.assert_agrees("mean queue in M/M/5", RPS * wait_s(5));
    busy.assert_agrees("slots at work in M/M/5", LOAD);
    for wrong in [6, 7] {
        wait.assert_rejects("M/M/c with more slots", wait_s(wrong));
        queued.assert_rejects("M/M/c with more slots", RPS * wait_s(wrong));
    }
    // Five times as fast a single slot is another system, too.
    let single = LOAD / 5.0;
    wait.assert_rejects(
        "M/M/1 of the same capacity",
        single / (1.0 - single) * SERVICE_S / 5.0,
    );
}

#[test]
fn slots_without_a_queue_refuse_as_erlang_says() {
    let bench = Bench::new(RPS as u32, 5, 0, LENGTH_S).service_ms(0, 100);
    let [share, busy] = bench.measure(|run| [run.refused(), run.busy_slots()]);
    share.assert_agrees("blocking in M/M/5/5", erlang_b(5, LOAD));
    busy.assert_agrees("carried load", LOAD * (1.0 - erlang_b(5, LOAD)));
    share.assert_rejects("one slot more", erlang_b(6, LOAD));
    share.assert_rejects("one slot less", erlang_b(4, LOAD));
    share.assert_rejects("one place to wait", refused(5, 1));
}

/// Without a queue only the mean of the service time counts, not its shape (B.
/// A. Sevastyanov, An Ergodic Theorem for Markov Processes and its Application
/// to Telephone Systems with Refusals, 1957).
#[test]
fn refusals_do_not_care_for_the_shape_of_the_service_time() {
    for (base_ms, extra_ms) in [(100, 0), (60, 40)] {
        let bench = Bench::new(RPS as u32, 5, 0, LENGTH_S).service_ms(base_ms, extra_ms);
        let [share] = bench.measure(|run| [run.refused()]);
        share.assert_agrees("blocking in M/G/5/5", erlang_b(5, LOAD));
        share.assert_rejects("one slot more", erlang_b(6, LOAD));
    }
}

/// Four slots and ten places to wait, with exactly as much work as they can do.
#[test]
fn a_bounded_queue_refuses_what_it_cannot_hold() {
    let bench = Bench::new(RPS as u32, 4, 10, LENGTH_S).service_ms(0, 100);
    let [share] = bench.measure(|run| [run.refused()]);
    share.assert_agrees("blocking in M/M/4/14", refused(4, 10));
    share.assert_rejects("two places less", refused(4, 8));
    share.assert_rejects("one slot more", refused(5, 10));
}

#[test]
fn the_formulas_give_the_printed_values() {
    // Erlang's own tables: 4 erlangs on 5 circuits, 19.91 % lost; 55.41 % wait.
    assert!((erlang_b(5, 4.0) - 0.1991).abs() < 1e-4);
    assert!((erlang_c(5, 4.0) - 0.5541).abs() < 1e-4);
    assert!(
        (refused(5, 0) - erlang_b(5, 4.0)).abs() < 1e-12,
        "no queue is Erlang B"
    );
}
