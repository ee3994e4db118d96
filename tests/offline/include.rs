//! Scenarios that include files: where those are found, whose mistakes are
//! shown, and that a game needs none of them any more.

use crate::support::Gameday;
use std::fs;

const CALM: &str = include_str!("../scenarios/calm.toml");

/// A folder with a scenario of an hour that includes a file of its own and a
/// shipped one.
fn hour(own: &str) -> Gameday {
    let gameday = Gameday::new();
    fs::create_dir_all(gameday.path("games/library")).expect("a folder");
    let text = CALM
        .replace("length = \"15s\"", "length = \"1h\"")
        .replace("rps = 20", "rps = 1")
        .replace(
            "format = 1\n",
            "format = 1\ninclude = [\"library/own.toml\", \"library/zone-outage.toml\"]\n",
        );
    gameday.write("games/mine.toml", &text);
    gameday.write("games/library/own.toml", own);
    gameday
}

const OWN: &str =
    "format = 1\n\n[[event]]\nid = \"own\"\nat = \"2m\"\nfault = \"latency\"\nfor = \"20s\"\n";

#[test]
fn a_recorded_game_is_played_again_without_the_files_that_it_was_made_from() {
    let gameday = hour(OWN);
    let play = [
        "simulate",
        "games/mine.toml",
        "--team",
        "Us=do-nothing",
        "--journal",
        "g.gameday",
    ];
    gameday.run(&play).with_code(0);
    fs::remove_dir_all(gameday.path("games")).expect("it is there");
    let replay = ["replay", "g.gameday", "--verify"];
    gameday.run(&replay).with_code(0);
    let export = ["journal", "export", "g.gameday", "--what", "events"];
    let told = gameday.run(&export).with_code(0).stdout;
    for event in ["own", "lib-zone-outage", "lib-zone-aftershock"] {
        assert!(told.contains(event), "no `{event}` in:\n{told}");
    }
}

#[test]
fn mistakes_are_shown_in_the_file_that_makes_them() {
    let gameday = hour(&OWN.replace("at = \"2m\"", "at = \"2 moons\""));
    let ended = gameday.run(&["check", "games/mine.toml"]).with_code(3);
    let own = "games/library/own.toml:5:6";
    assert!(ended.stderr.contains(own), "{}", ended.stderr);

    // What only shows once all is put together: the zone of this event is not there.
    let gameday = hour(&OWN.replace(
        "fault = \"latency\"",
        "fault = \"no-capacity\"\nzone = \"d\"",
    ));
    let ended = gameday.run(&["check", "games/mine.toml"]).with_code(3);
    let own = "games/library/own.toml:7:8";
    assert!(ended.stderr.contains(own), "{}", ended.stderr);

    let gameday = hour(OWN);
    fs::remove_file(gameday.path("games/library/own.toml")).expect("it is there");
    let ended = gameday.run(&["check", "games/mine.toml"]).with_code(3);
    for words in [
        "error[include]",
        "library/bad-day.toml",
        "games/mine.toml:5:12",
    ] {
        assert!(
            ended.stderr.contains(words),
            "no `{words}` in:\n{}",
            ended.stderr
        );
    }
}

#[test]
fn a_file_beside_the_scenario_goes_before_a_shipped_one() {
    let gameday = hour(OWN);
    gameday.write(
        "games/library/zone-outage.toml",
        "format = 1\nevents = []\n",
    );
    let ended = gameday.run(&["check", "games/mine.toml"]).with_code(3);
    let own = "games/library/zone-outage.toml:2:1";
    assert!(ended.stderr.contains(own), "{}", ended.stderr);
}
