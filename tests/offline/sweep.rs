//! `gameday sweep`: the same games as `simulate`, whatever the threads and interruptions.

use crate::support::Gameday;
use serde_json::Value;
use std::fs;

const SHORT: &[&str] = &[
    "sweep",
    "drills/cache",
    "--seeds",
    "1..6",
    "--set",
    "service.slots=5,8",
];

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn a_sweep_plays_what_simulate_plays() {
    let gameday = Gameday::new();
    gameday
        .run(&["sweep", "drills/cache", "--seeds", "3,5", "--out", "out"])
        .with_code(0);
    let folder = gameday.path("out");
    let games = fs::read_to_string(folder.join("games.ndjson")).unwrap();
    let games: Vec<Value> = games.lines().skip(1).map(json).collect();
    assert_eq!(games.len(), 2);
    for (game, seed) in games.iter().zip(["3", "5"]) {
        let alone = gameday.run(&["simulate", "drills/cache", "--seed", seed, "--json"]);
        let alone = json(&alone.with_code(0).stdout);
        assert_eq!(game["digest"], alone["digest"], "seed {seed}");
        let scores = alone["teams"].as_array().unwrap();
        for team in game["teams"].as_array().unwrap() {
            let same = scores.iter().find(|other| other["name"] == team["name"]);
            let (score, mpt) = (same.unwrap()["score"].as_f64(), team["score_mpt"].as_i64());
            assert_eq!(score.unwrap(), mpt.unwrap() as f64 / 1000.0);
        }
    }
    let rows = fs::read_to_string(folder.join("teams.csv")).unwrap();
    assert_eq!(rows.lines().count(), 1 + 2 * 2, "{rows}");
    let chart = fs::read_to_string(folder.join("scores.svg")).unwrap();
    assert_eq!(chart.matches("class=\"median\"").count(), 2);
}

#[test]
fn threads_and_interruptions_change_nothing() {
    let gameday = Gameday::new();
    let whole = [SHORT, &["--out", "whole"]].concat();
    gameday.run(&whole).with_code(0);
    let whole = fs::read_to_string(gameday.path("whole/games.ndjson")).unwrap();

    let one = [SHORT, &["--out", "one"]].concat();
    let output = gameday.command(&one).env("RAYON_NUM_THREADS", "1").output();
    assert!(output.unwrap().status.success());
    assert_eq!(
        fs::read_to_string(gameday.path("one/games.ndjson")).unwrap(),
        whole
    );

    // Cut within a line, as when the machine stops.
    fs::write(gameday.path("one/games.ndjson"), &whole[..whole.len() / 2]).unwrap();
    let refused = gameday.run(&one).with_code(1);
    assert!(refused.stderr.contains("--resume"), "{}", refused.stderr);
    let resumed = [&one[..], &["--resume", "--json"]].concat();
    let resumed = json(&gameday.run(&resumed).with_code(0).stdout);
    assert_eq!(
        fs::read_to_string(gameday.path("one/games.ndjson")).unwrap(),
        whole
    );
    assert_eq!(resumed["games"], 12);
    assert!(resumed["games_played_now"].as_u64().unwrap() < 12);
    for name in ["teams.csv", "summary.json", "scores.svg"] {
        let read = |folder| fs::read_to_string(gameday.path(folder).join(name)).unwrap();
        assert_eq!(read("one"), read("whole"), "{name}");
    }

    let other = [&one[..], &["--resume", "--speed", "2"]].concat();
    let other = gameday.run(&other).with_code(1);
    assert!(other.stderr.contains("another speed"), "{}", other.stderr);
}

#[test]
fn a_setting_is_checked_before_the_first_game() {
    let gameday = Gameday::new();
    for (setting, code, why) in [
        ("service.slots=0", 3, "--set service.slots=0"),
        ("service.slotz=5", 3, "slotz"),
        ("team.nobody.playbook=late", 2, "--set team.nobody.playbook"),
        ("service.slots", 2, "PATH=VALUE"),
    ] {
        let args = ["sweep", "drills/scaling", "--set", setting, "--seeds", "1"];
        let refused = gameday.run(&args).with_code(code);
        assert!(
            refused.stderr.contains(why),
            "{setting}: {}",
            refused.stderr
        );
        assert!(refused.stdout.is_empty());
    }
}
