//! Objectives and drills: what is printed, how the command ends, and that a
//! drill trains what it says.

use crate::support::{Gameday, book_game_at, shipped, text_of};
use model::measure::Measures;
use serde_json::Value;
use std::ops::RangeInclusive;

const SEEDS: RangeInclusive<u64> = 1..=20;

/// The drills with the short playbook that passes each.
const DRILLS: [(&str, &str); 6] = [
    ("cache", "drill-cache"),
    ("scaling", "drill-scaling"),
    ("cost", "drill-cost"),
    ("deploy", "drill-deploy"),
    ("zones", "drill-zones"),
    ("regions", "drill-regions"),
];

#[test]
fn every_drill_is_looked_at() {
    let mut looked_at: Vec<&str> = DRILLS.iter().map(|(drill, _)| *drill).collect();
    looked_at.sort_unstable();
    assert_eq!(shipped("drills"), looked_at);
}

#[test]
fn doing_nothing_fails_a_drill_and_a_short_playbook_passes_it() {
    for (name, book) in DRILLS {
        for seed in SEEDS {
            the_right_move_passes(name, book, seed, 1);
        }
    }
}

/// As `gameday drill` plays them, unless it is told otherwise.
#[test]
fn so_it_is_with_the_story_told_twice_as_fast() {
    for (name, book) in DRILLS {
        for seed in SEEDS {
            the_right_move_passes(name, book, seed, 2);
        }
    }
}

fn the_right_move_passes(name: &str, book: &str, seed: u64, speed: u32) {
    let mut game = book_game_at(
        &format!("drills/{name}"),
        &["do-nothing", book],
        seed,
        speed,
    );
    game.run_to(game.length_s()).expect("the end");
    let records = game.take_records();
    let verdicts = |team: usize| -> Vec<String> {
        let mut measures = Measures::new(game.scenario(), game.scenario().length);
        records[team].ticks.iter().for_each(|t| measures.add(t));
        measures
            .verdicts()
            .filter(|(_, verdict)| !verdict.is_met)
            .map(|(o, verdict)| format!("{} ({:?})", o.id, verdict.value))
            .collect()
    };
    let again =
        format!("gameday simulate drills/{name} --seed {seed} --speed {speed} --team Us={book}");
    assert!(!verdicts(0).is_empty(), "doing nothing passes: {again}");
    assert_eq!(verdicts(1), Vec::<String>::new(), "{again}");
    let score = |team: usize| game.teams()[team].split().total();
    assert!(score(1) > score(0), "it does not pay: {again}");
}

/// The drill is about the time before the outage: the same steps half a minute
/// after it has begun are too late.
#[test]
fn a_second_zone_comes_too_late_once_the_first_is_out() {
    let gameday = Gameday::new();
    let book = text_of("playbooks/drill-zones");
    let late = book.replace("at = \"1m\"", "at = \"8m30s\"");
    assert_ne!(book, late, "the playbook acts before");
    gameday.write("late.toml", &late);
    for seed in ["1", "2", "3"] {
        let args = ["simulate", "drills/zones", "--team=Us=late.toml"];
        let args = [&args[..], &["--seed", seed, "--fail-on-objectives"]].concat();
        let ended = gameday.run(&args).with_code(99);
        assert!(ended.stderr.contains("of Us"), "{}", ended.stderr);
    }
}

/// The drill is about the time before the outage, and about what clients remember.
#[test]
fn a_second_region_is_of_no_use_to_clients_who_learn_of_it_too_late() {
    let gameday = Gameday::new();
    let book = text_of("playbooks/drill-regions");
    let late = book.replace("at = \"1m\"", "at = \"8m30s\"");
    let late = late.replace("at = \"3m\"", "at = \"8m30s\"");
    let stubborn = book.replace("ttl = \"10s\"", "ttl = \"10m\"");
    for book in [&late, &stubborn] {
        gameday.write("late.toml", book);
        for seed in ["1", "2", "3"] {
            let args = ["simulate", "drills/regions", "--team=Us=late.toml"];
            let args = [&args[..], &["--seed", seed, "--fail-on-objectives"]].concat();
            let ended = gameday.run(&args).with_code(99);
            assert!(ended.stderr.contains("of Us"), "{}", ended.stderr);
        }
    }
    assert!(late != book && stubborn != book && late != stubborn);
}

#[test]
fn missed_objectives_are_an_exit_code_only_where_that_is_asked_for() {
    let gameday = Gameday::new();
    let played = |book: &str, more: &[&str]| {
        let team = format!("--team=Us={book}");
        gameday.run(&[&["simulate", "drills/cache", &team], more].concat())
    };
    let ended = played("do-nothing", &[]).with_code(0);
    assert!(ended.stdout.contains("FAIL"), "{}", ended.stdout);
    let ended = played("do-nothing", &["--fail-on-objectives"]).with_code(99);
    assert!(ended.stdout.contains("FAIL"), "shown all the same");
    assert!(ended.stderr.contains("of Us"), "{}", ended.stderr);
    let ended = played("drill-cache", &["--fail-on-objectives"]).with_code(0);
    assert!(!ended.stdout.contains("FAIL"), "{}", ended.stdout);
    let ended = played("do-nothing", &["--fail-on-objectives", "--json"]).with_code(99);
    let game: Value = serde_json::from_str(&ended.stdout).expect("JSON, also when it fails");
    let objectives = game["teams"][0]["objectives"].as_array().expect("a list");
    assert!(objectives.iter().any(|o| o["pass"] == false), "{game}");
    for key in ["id", "metric", "unit", "bound", "limit", "value"] {
        assert!(!objectives[0][key].is_null(), "{key} of {game}");
    }
    // A scenario without objectives could never fail: a mistake in somebody's CI.
    let args = ["simulate", "demo", "--fail-on-objectives"];
    gameday.run(&args).with_code(2);
}
