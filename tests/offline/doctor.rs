//! `gameday doctor`: findings with their way out, and a trial that plays for real.

use crate::support::Gameday;
use serde_json::Value;
use std::net::TcpListener;

fn finding<'a>(told: &'a Value, about: &str) -> &'a Value {
    let mut all = told["findings"].as_array().unwrap().iter();
    all.find(|it| it["about"] == about).unwrap()
}

#[test]
fn a_taken_port_and_a_missing_folder_are_found_with_a_way_out() {
    let gameday = Gameday::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let args = [
        "doctor", "--trial", "0", "--port", &port, "--folder", "nowhere", "--json",
    ];
    let ended = gameday.run(&args).with_code(1);
    assert!(
        ended
            .stderr
            .contains("a game would suffer here: port, disk"),
        "{}",
        ended.stderr
    );
    let told: Value = serde_json::from_str(&ended.stdout).unwrap();
    for about in ["port", "disk"] {
        let found = finding(&told, about);
        assert_eq!(found["state"], "bad");
        assert!(!found["fix"].as_str().unwrap().is_empty(), "{found}");
    }
    assert_eq!(told["teams"], Value::Null, "nothing was tried");
}

#[test]
fn a_trial_plays_for_real_and_says_how_many_teams_there_is_room_for() {
    let gameday = Gameday::new();
    let args = [
        "doctor",
        "drills/cache",
        "--teams",
        "2",
        "--trial",
        "10",
        "--port",
        "0",
        "--json",
    ];
    // A busy machine may be late: then it says so, and it measured all the same.
    let ended = gameday.run(&args);
    let told: Value = serde_json::from_str(&ended.stdout).unwrap();
    let measured = &told["measured"];
    assert_eq!(measured["teams"], 2);
    let number = |key: &str| measured[key].as_f64().unwrap();
    // Two teams at the drill's busiest, for ten seconds: chance is in the arrivals.
    let expected = number("mrps") / 1e3 * 2.0 * 10.0;
    let sent = number("sent");
    assert!(sent > expected * 0.7 && sent < expected * 1.3, "{measured}");
    // A host and an instance for each team at least, each of them some megabytes.
    assert!(number("processes") >= 3.0, "{measured}");
    assert!(number("instance_bytes") > 1e6 && number("memory_bytes") > 5e6);
    assert!(number("cores") > 0.0 && number("files") > 10.0);
    let by = &told["teams_by_resource"];
    let least = ["by_cpu", "by_memory", "by_processes", "by_files"]
        .into_iter()
        .filter_map(|key| by[key].as_u64())
        .min();
    assert_eq!(told["teams"].as_u64(), least);
}

#[test]
fn without_processes_nothing_is_counted_by_them_and_instances_are_light() {
    let gameday = Gameday::new();
    let args = [
        "doctor",
        "drills/cache",
        "--trial",
        "10",
        "--port",
        "0",
        "--in-process",
        "--json",
    ];
    let ended = gameday.run(&args);
    let told: Value = serde_json::from_str(&ended.stdout).unwrap();
    let measured = &told["measured"];
    assert_eq!(measured["in_process"], true, "{measured}");
    assert_eq!(measured["processes"], 1, "{measured}");
    assert!(measured["sent"].as_u64() > Some(100), "{measured}");
    let bytes = measured["instance_bytes"].as_u64().unwrap();
    assert!((10_000..20_000_000).contains(&bytes), "{measured}");
    let by = &told["teams_by_resource"];
    assert_eq!(by["by_processes"], Value::Null);
    assert!(by["by_memory"].as_u64() > Some(0), "{by}");
}

#[test]
fn what_cannot_be_tried_is_refused() {
    let gameday = Gameday::new();
    let ended = gameday.run(&["doctor", "--trial", "9"]).with_code(2);
    assert!(ended.stderr.contains("the shortest is 10"));
    gameday.run(&["doctor", "no-such-scenario"]).with_code(2);
    gameday.run(&["doctor", "--teams", "0"]).with_code(2);
}
