//! The virtual data plane against Little's law: `L = l W`, the requests in
//! flight are the rate of arrivals times the mean time each spends (J. Little,
//! A Proof for the Queuing Formula, 1961). It holds for every stable system,
//! whatever its distributions, so both sides are measured.

use model::histogram::{BUCKETS, Histogram, SparseHistogram};
use model::scenario::load;
use model::tick::TickRecord;
use sim_engine::{Plan, Player, TeamEntry};

const DEMO: &str = include_str!("../../../../scenarios/demo.toml");

/// Plays one team that does nothing, with this service, and no kill, burst or end of patience.
fn play(length_s: u32, rps: u32, base: &str, extra: &str, slots: u32) -> Vec<TickRecord> {
    let between = |from: &str, to: &str| {
        let start = DEMO.find(from).expect("the demo has this part");
        &DEMO[start..start + DEMO[start..].find(to).expect("and the next")]
    };
    let text = DEMO
        .replace(between("[service]", "[traffic]"), &format!(
            "[service]\nbase_time = \"{base}\"\nextra_time_mean = \"{extra}\"\nslots = {slots}\nqueue = 100000\n\
             client_timeout = \"600s\"\n[service.version]\nv1 = {{}}\n\n"))
        .replace(between("[traffic]", "[score]"), &format!(
            "[traffic]\nrate = [{{ at = \"0s\", rps = {rps} }}]\n[traffic.keys]\nset = 9\nzipf = 0\n\n"))
        .replace("length = \"6m\"", &format!("length = \"{length_s}s\""))
        .replace("desired = 2", "desired = 1");
    let scenario = load(&text);
    assert!(!scenario.has_errors(), "{:?}\n{text}", scenario.problems);
    let team = TeamEntry {
        name: "still".into(),
        player: Player::People,
    };
    let mut scenario = scenario.value.expect("no errors");
    scenario.event.clear();
    let plan = Plan::try_new(scenario, 5, 1, vec![team]).expect("one team");
    let mut game = sim_engine::Game::new(&plan, sim_engine::Mode::Virtual, &|_, _| Vec::new());
    game.begin();
    game.run_to(game.length_s()).expect("the end");
    game.take_records().swap_remove(0).ticks
}

/// The middle of each bucket of latencies, in seconds.
fn middles() -> Vec<f64> {
    let upper_s = |bucket: usize| {
        let mut histogram = Histogram::default();
        histogram.merge(&SparseHistogram(vec![(bucket as u16, 1)]));
        histogram.percentile(1000).expect("one reading").as_ns() as f64 / 1e9
    };
    let uppers: Vec<f64> = (0..BUCKETS).map(upper_s).collect();
    let lowers = std::iter::once(0.0).chain(uppers.iter().copied());
    lowers
        .zip(&uppers)
        .map(|(low, high)| (low + high) / 2.0)
        .collect()
}

/// Both sides of the law, from the second `from_s` on.
fn sides(ticks: &[TickRecord], from_s: usize) -> (f64, f64) {
    let steady = &ticks[from_s..];
    let in_flight: u64 = steady.iter().map(|tick| tick.seen.in_flight).sum();
    let middles = middles();
    let readings = steady.iter().flat_map(|tick| &tick.seen.latency.0);
    let time: f64 = readings
        .map(|(bucket, count)| middles[usize::from(*bucket)] * f64::from(*count))
        .sum();
    let seconds = steady.len() as f64;
    (in_flight as f64 / seconds, time / seconds)
}

#[track_caller]
fn assert_within_3_percent(what: &str, got: f64, expected: f64) {
    let off = (got / expected - 1.0).abs();
    assert!(
        off < 0.03,
        "{what}: {got:.3} against {expected:.3}, {:.1} % off",
        off * 100.0
    );
}

/// With a slot for everybody nobody waits: `W` is the service time, 4 s + 1 s.
#[test]
fn littles_law_holds_when_nobody_waits() {
    let ticks = play(4_000, 20, "4s", "1s", 500);
    let (l, lambda_w) = sides(&ticks, 60);
    assert_within_3_percent("in flight, measured twice", l, lambda_w);
    assert_within_3_percent("in flight, by theory", l, 20.0 * 5.0);
    assert!(ticks.iter().all(|tick| tick.seen.queued == 0));
}

/// One server of eight slots at 87 % of its capacity: most of the time is spent waiting.
#[test]
fn littles_law_holds_when_requests_wait() {
    let ticks = play(8_000, 7, "0.5s", "0.5s", 8);
    let (l, lambda_w) = sides(&ticks, 200);
    assert_within_3_percent("in flight, measured twice", l, lambda_w);
    let waiting: u64 = ticks.iter().map(|tick| u64::from(tick.seen.queued)).sum();
    assert!(waiting > 8_000, "it is a queue that is measured: {waiting}");
    // The law for the slots alone: busy ones are the rate times the service time.
    let busy: u64 = ticks[200..]
        .iter()
        .map(|tick| u64::from(tick.seen.busy_slots))
        .sum();
    assert_within_3_percent("busy slots", busy as f64 / (ticks.len() - 200) as f64, 7.0);
}
