//! `gameday simulate --json`: a contract for scripts.

use crate::golden::digest_of;
use crate::support::{Ended, Gameday};
use model::outcome::FailCause;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn simulate(args: &[&str], threads: Option<&str>) -> Value {
    let gameday = Gameday::new();
    let mut command = gameday.command(&["simulate"]);
    command.args(args).arg("--json");
    if let Some(threads) = threads {
        command.env("RAYON_NUM_THREADS", threads);
    }
    let ended = Ended::of(command.output().expect("the binary starts")).with_code(0);
    let is_about_speed = |line: &str| line.starts_with("warning[contradiction]: at speed ");
    let mut problems = ended
        .stderr
        .lines()
        .filter(|l| l.starts_with("warning") || l.starts_with("error"));
    assert!(problems.all(is_about_speed), "{}", ended.stderr);
    serde_json::from_str(&ended.stdout).expect("one JSON object and nothing else")
}

fn keys(value: &Value) -> BTreeSet<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[track_caller]
fn number(value: &Value, key: &str) -> u64 {
    value[key]
        .as_u64()
        .unwrap_or_else(|| panic!("{key} of {value} is no whole number"))
}

#[test]
fn a_game_as_json_has_these_fields_and_its_sums_are_right() {
    let game = simulate(&["unicorn-rentals", "--seed", "1"], None);
    let expected = [
        "scenario",
        "seed",
        "digest",
        "game_seconds",
        "wall_seconds",
        "requests",
        "teams",
    ];
    assert_eq!(keys(&game), BTreeSet::from(expected));
    assert_eq!(game["scenario"], "unicorn-rentals");
    assert_eq!(number(&game, "seed"), 1);
    assert_eq!(number(&game, "game_seconds"), 4 * 3600);
    assert_eq!(game["digest"], digest_of("unicorn-rentals"));
    assert!(game["wall_seconds"].as_f64().is_some_and(|s| s > 0.0));

    let teams = game["teams"].as_array().expect("a list of teams");
    assert_eq!(teams.len(), 8);
    let sent: u64 = teams.iter().map(|team| number(team, "sent")).sum();
    assert_eq!(number(&game, "requests"), sent);
    for team in teams {
        assert_team(team);
        assert_eq!(team["sent"], teams[0]["sent"], "all meet the same traffic");
    }
    let ranks: Vec<u64> = teams.iter().map(|team| number(team, "rank")).collect();
    assert_eq!(ranks, [1, 2, 3, 4, 5, 6, 7, 8], "the leader first");
    let scores: Vec<f64> = teams
        .iter()
        .filter_map(|team| team["score"].as_f64())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a > b), "{scores:?}");
    let names: BTreeSet<&str> = teams
        .iter()
        .filter_map(|team| team["name"].as_str())
        .collect();
    assert_eq!(
        names,
        BTreeSet::from([
            "Expert",
            "Cache",
            "Containers",
            "Late",
            "Scale",
            "Overprovision",
            "Do nothing",
            "Wrong key"
        ])
    );
}

fn assert_team(team: &Value) {
    let expected = [
        "name",
        "rank",
        "score",
        "trend_per_min",
        "spend_usd",
        "sent",
        "fast",
        "ok",
        "slow",
        "wrong",
        "failed",
        "void",
        "in_flight",
        "kills",
        "objectives",
        "league",
        "spend_known",
    ];
    assert_eq!(keys(team), BTreeSet::from(expected));
    for key in ["score", "trend_per_min", "spend_usd"] {
        assert!(team[key].is_number(), "{key} of {team}");
    }
    let causes: BTreeSet<&str> = FailCause::ALL.iter().map(|cause| cause.as_str()).collect();
    assert!(
        keys(&team["failed"]).is_subset(&causes),
        "{}",
        team["failed"]
    );
    assert_eq!(
        (&team["league"], &team["spend_known"]),
        (&json!("ordinary"), &json!(true))
    );
    let failed: u64 = keys(&team["failed"])
        .into_iter()
        .map(|cause| number(&team["failed"], cause))
        .sum();
    let answered: u64 = ["fast", "ok", "slow", "wrong", "void", "in_flight"]
        .into_iter()
        .map(|key| number(team, key))
        .sum();
    assert_eq!(number(team, "sent"), answered + failed, "{team}");
    assert_eq!(number(team, "void"), 0);
    let may_kill = team["name"] != "Containers";
    assert_eq!(number(team, "kills") > 0, may_kill, "the monkey: {team}");
}

#[test]
fn the_same_seed_is_the_same_game_on_any_number_of_threads() {
    let digest =
        |seed, threads| simulate(&["unicorn-rentals", "--seed", seed], threads)["digest"].clone();
    let golden = digest_of("unicorn-rentals");
    for threads in [None, Some("1"), Some("3")] {
        assert_eq!(digest("1", threads), golden, "with {threads:?} threads");
    }
    assert_ne!(digest("2", None), golden, "another seed is another game");
}

#[test]
fn without_a_seed_the_scenarios_own_is_taken() {
    let game = simulate(&["demo"], None);
    assert_eq!(number(&game, "seed"), 4);
    assert_eq!(number(&game, "game_seconds"), 360);
    assert_eq!(
        game,
        with_wall(simulate(&["demo", "--seed", "4"], None), &game)
    );
}

/// `game` with the wall time of another one, which is all that may differ.
fn with_wall(mut game: Value, other: &Value) -> Value {
    game["wall_seconds"] = other["wall_seconds"].clone();
    game
}

#[test]
fn a_faster_story_is_a_shorter_game_with_a_digest_of_its_own() {
    let eight = simulate(&["demo", "--seed", "1", "--speed", "8"], None);
    assert_eq!(number(&eight, "game_seconds"), 45);
    assert_ne!(eight["digest"], digest_of("demo"));
}

#[test]
fn named_teams_play_in_place_of_the_scenarios_own() {
    let game = simulate(
        &[
            "demo",
            "--seed",
            "1",
            "--team",
            "Us=demo-expert",
            "--team",
            "Łukasz & 팀=do-nothing",
        ],
        None,
    );
    let teams = game["teams"].as_array().expect("a list of teams");
    let names: Vec<&Value> = teams.iter().map(|team| &team["name"]).collect();
    assert_eq!(names, ["Us", "Łukasz & 팀"]);
}
