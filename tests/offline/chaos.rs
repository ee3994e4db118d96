//! The catalogue of faults: as printed, as documented, and all in one game.

use crate::support::Gameday;
use serde_json::Value;

#[test]
fn the_page_of_faults_is_what_the_code_says() {
    let ended = Gameday::new()
        .run(&["chaos", "list", "--markdown"])
        .with_code(0);
    assert!(
        ended.stdout == include_str!("../../docs/reference/faults.md"),
        "renew it: cargo run -- chaos list --markdown > docs/reference/faults.md"
    );
}

#[test]
fn the_list_says_of_each_fault_what_it_is_offline_and_live() {
    let gameday = Gameday::new();
    let ended = gameday.run(&["chaos", "list", "--json"]).with_code(0);
    let printed: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let faults = printed["faults"].as_array().expect("a list");
    let named = |name: &str| faults.iter().find(|fault| fault["fault"] == name);
    let latency = named("latency").expect("it is there");
    assert_eq!(latency["family"], "network");
    assert_eq!(
        (&latency["offline"], &latency["live"]),
        (&Value::Bool(true), &Value::from("real"))
    );
    assert_eq!(latency["parameters"][0]["key"], "add");
    assert_eq!(named("api-errors").expect("it is there")["live"], "same");
    let table = gameday
        .run(&["chaos", "list", "--family", "waste"])
        .with_code(0);
    assert_eq!(table.stdout.lines().count(), 6, "{}", table.stdout);
    gameday
        .run(&["chaos", "list", "--family", "nonsense"])
        .with_code(1);
}

#[test]
fn a_game_full_of_faults_plays_and_is_the_same_again() {
    let gameday = Gameday::new();
    let scenario = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/scenarios/catalogue.toml"
    );
    let team = ["--team", "Us=expert", "--team", "Them=do-nothing"];
    let play = || {
        let mut args = vec!["simulate", scenario, "--json"];
        args.extend(team);
        gameday.run(&args).with_code(0).stdout
    };
    let (once, again): (Value, Value) = {
        let read = |text: String| serde_json::from_str(&text).expect("JSON");
        (read(play()), read(play()))
    };
    assert_eq!(once["digest"], again["digest"]);
    assert!(once["digest"].is_string());
}
