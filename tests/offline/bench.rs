//! `gameday bench engine`: a contract for scripts, and no other game than `simulate` plays.

use crate::support::Gameday;
use serde_json::Value;
use std::collections::BTreeSet;

fn json(args: &[&str]) -> Value {
    let ended = Gameday::new().run(args).with_code(0);
    serde_json::from_str(&ended.stdout).expect("one JSON object and nothing else")
}

#[test]
fn a_measurement_as_json_has_these_fields_and_counts_what_was_played() {
    let bench = json(&["bench", "engine", "--runs", "2", "--json"]);
    let expected = [
        "scenario",
        "seed",
        "teams",
        "game_seconds",
        "runs",
        "requests",
        "requests_per_second_per_core",
        "events_per_second",
        "ns_per_request",
        "cpu_seconds",
        "wall_seconds",
        "peak_rss_bytes",
        "digest",
    ];
    let keys: BTreeSet<&str> = bench
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, BTreeSet::from(expected));
    let played = json(&["simulate", "bench/model-2", "--json"]);
    assert_eq!(bench["requests"], played["requests"]);
    assert_eq!(bench["game_seconds"], played["game_seconds"]);
    let (requests, cpu_s) = (
        bench["requests"].as_f64().expect("a number"),
        bench["cpu_seconds"].as_f64().expect("a number"),
    );
    let rate = bench["requests_per_second_per_core"]
        .as_f64()
        .expect("a number");
    assert!((rate * cpu_s / requests - 1.0).abs() < 1e-3, "{bench}");
    assert!(
        bench["peak_rss_bytes"]
            .as_u64()
            .is_some_and(|rss| rss > 1 << 20)
    );
}

#[test]
fn more_teams_meet_the_same_traffic_each() {
    let of = |teams: &str| {
        let args = [
            "bench", "engine", "--length", "20s", "--runs", "1", "--json", "--teams", teams,
        ];
        json(&args)["requests"].as_u64().expect("a number")
    };
    assert_eq!(of("3"), 3 * of("1"));
}

#[test]
fn what_cannot_be_measured_is_a_usage_error() {
    for args in [
        ["--length", "1s"],
        ["--runs", "0"],
        ["--teams", "0"],
        ["--scenario", "none"],
    ] {
        let ended = Gameday::new()
            .run(&["bench", "engine", args[0], args[1]])
            .with_code(2);
        assert!(ended.stderr.contains(args[1]), "{}", ended.stderr);
    }
}
