//! Exit codes, messages and colours of `check`, `simulate` and `schema`.

use crate::golden::digest_of;
use crate::support::{Gameday, shipped, text_of};
use serde_json::Value;
use std::process::Stdio;

/// A scenario with three mistakes, in lines that are looked for.
fn bad_scenario() -> String {
    text_of("demo")
        .replace("length = \"6m\"", "length = \"6 parsecs\"")
        .replace("slots               = 5", "slotz = 5")
        .replace("rps = 6 ", "rps = -6 ")
}

#[test]
fn every_problem_is_shown_with_its_line_a_caret_and_a_way_out() {
    let gameday = Gameday::new();
    gameday.write("bad.toml", &bad_scenario());
    for verb in ["check", "simulate"] {
        let ended = gameday.run(&[verb, "bad.toml"]).with_code(3);
        assert_eq!(ended.stdout, "", "problems go to standard error");
        for words in [
            "error[bad-value]",
            "error[unknown-key]",
            "error[out-of-range]",
            "bad.toml:7:10",
            "length = \"6 parsecs\"",
            "^^^^^^^^^^^",
            "unknown unit `parsecs`",
            "did you mean `slots`?",
            "help: ",
            "rps = -6 ",
            "bad.toml has 3 errors",
        ] {
            assert!(
                ended.stderr.contains(words),
                "no `{words}` in:\n{}",
                ended.stderr
            );
        }
    }
}

/// Letters of two columns and of several bytes do not move the caret into another place.
#[test]
fn problems_behind_korean_letters_are_shown_in_their_place() {
    let gameday = Gameday::new();
    let text = text_of("demo").replace("다시 찾습니다.\" }", "다시 찾습니다.\", jp = 1 }");
    assert!(
        text.contains("jp = 1"),
        "the demo's text has changed; mend this test"
    );
    gameday.write("bad.toml", &text);
    let ended = gameday.run(&["check", "bad.toml"]).with_code(3);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains("jp = 1"))
        .expect("the line is shown");
    let columns = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    let key = columns(&lines[at][..lines[at].find("jp = 1").expect("it is there")]);
    let caret = columns(&lines[at + 1][..lines[at + 1].find("^^").expect("a caret below")]);
    assert_eq!(caret, key, "{}", ended.stderr);
}

#[test]
fn files_that_are_no_text_and_files_that_are_not_there_have_codes_of_their_own() {
    let gameday = Gameday::new();
    gameday.write("empty.toml", "");
    gameday.run(&["check", "empty.toml"]).with_code(3);
    gameday.write("garbage.toml", "\u{0}\u{1b}[31m = [[[");
    let ended = gameday.run(&["check", "garbage.toml"]).with_code(3);
    assert!(
        !ended.stderr.contains('\u{1b}'),
        "a file's control characters stay out of the terminal"
    );
    let ended = gameday.run(&["check", "."]).with_code(3);
    assert!(ended.stderr.contains("cannot read"), "{}", ended.stderr);
    for verb in ["check", "simulate"] {
        let ended = gameday.run(&[verb, "no-such-game"]).with_code(2);
        assert!(
            ended.stderr.contains("no scenario `no-such-game`"),
            "{}",
            ended.stderr
        );
        assert!(
            ended.stderr.contains("demo, lunch-hour, unicorn-rentals"),
            "{}",
            ended.stderr
        );
    }
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    let gameday = Gameday::new();
    #[rustfmt::skip]
    let commands: &[&[&str]] = &[
        &[],
        &["fly"],
        &["simulate"],
        &["simulate", "demo", "--seed", "many"],
        &["simulate", "demo", "--speed", "0"],
        &["simulate", "demo", "--speed", "61"],
        &["simulate", "demo", "--team", "Us"],
        &["simulate", "demo", "--team", "=cache"],
        &["simulate", "demo", "--team", " =cache"],
        &["simulate", "demo", "--team", "Us="],
        &["simulate", "demo", "--team", "Us=no-such-book"],
        &["simulate", "demo", "--team", "Us=cache", "--team", "Us=expert"],
        &["simulate", "demo", "--team", "Us=cache", "--team", " Us =expert"],
        &["check", "--playbook", "no-such-book"],
        &["load", "https://127.0.0.1/calc"],
        &["load", "http://127.0.0.1/calc", "--rate", "200001"],
        &["load", "http://127.0.0.1/calc", "--rate", "1", "--max", "4"],
        &["load", "http://127.0.0.1/calc", "--stage", "30s"],
        &["load", "http://127.0.0.1/calc", "--stage", "20h=1", "--stage", "20h=1"],
        &["load", "http://127.0.0.1/calc", "--fail-if", "p95>fast"],
        &["load", "http://127.0.0.1/calc", "--scenario", "no-such-game"],
    ];
    for args in commands {
        let ended = gameday.run(args).with_code(2);
        assert_eq!(ended.stdout, "", "{args:?}");
        assert!(!ended.stderr.is_empty(), "{args:?}");
        assert!(
            !ended.stderr.contains("panicked"),
            "{args:?}: {}",
            ended.stderr
        );
    }
    let ended = gameday.run(&["simulate", "demo", "--team", "Us"]);
    assert!(ended.stderr.contains("NAME=PLAYBOOK"), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("demo-expert"),
        "the shipped ones: {}",
        ended.stderr
    );
}

#[test]
fn a_playbook_of_ones_own_is_read_and_checked() {
    let gameday = Gameday::new();
    let book = "format = 1\nname = { en = \"x\", ko = \"x\" }\n[[step]]\nat = \"1m\"\ndo = \"delete-cdn\"\n";
    gameday.write("mine.toml", book);
    gameday
        .run(&["check", "--playbook", "mine.toml"])
        .with_code(0);
    gameday
        .run(&["simulate", "demo", "--team", "Us=mine.toml", "--json"])
        .with_code(0);
    gameday.write("mine.toml", &book.replace("delete-cdn", "delete-cnd"));
    for args in [
        &["check", "--playbook", "mine.toml"] as &[&str],
        &["simulate", "demo", "--team", "Us=mine.toml"],
    ] {
        let ended = gameday.run(args).with_code(3);
        assert!(
            ended.stderr.contains("did you mean `delete-cdn`?"),
            "{}",
            ended.stderr
        );
    }
}

#[test]
fn shipped_files_pass_their_check_also_at_speed() {
    let gameday = Gameday::new();
    for name in shipped(".") {
        let ended = gameday.run(&["check", &name]).with_code(0);
        assert_eq!(ended.stderr, "", "{name} has no problem at all");
        assert!(ended.stdout.contains("no errors"), "{}", ended.stdout);
        let ended = gameday.run(&["check", &name, "--speed", "8"]).with_code(0);
        assert!(!ended.stderr.contains("error"), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("at speed 8"),
            "probes outlast their interval: {}",
            ended.stderr
        );
    }
    for name in shipped("playbooks") {
        let ended = gameday.run(&["check", "--playbook", &name]).with_code(0);
        assert_eq!(ended.stderr, "", "{name} has no problem at all");
    }
}

#[test]
fn nothing_is_coloured_in_a_pipe() {
    let gameday = Gameday::new();
    gameday.write("bad.toml", &bad_scenario());
    for args in [
        &["check", "bad.toml"] as &[&str],
        &["check", "demo", "--speed", "8"],
        &["simulate", "demo"],
        &["simulate", "nothing"],
        &["--help"],
        &["fly"],
    ] {
        let ended = gameday.run(args);
        let all = format!("{}{}", ended.stdout, ended.stderr);
        assert!(!all.is_empty(), "{args:?}");
        assert!(!all.contains('\u{1b}'), "{args:?}: {all:?}");
    }
    // The check above can fail: asked for, colours are there.
    let output = gameday
        .command(&["simulate", "demo"])
        .env("CLICOLOR_FORCE", "1")
        .output();
    let coloured = output.expect("the binary starts").stdout;
    assert!(coloured.contains(&0x1b));
}

#[test]
fn the_table_for_people_names_every_team_and_the_digest() {
    let ended = Gameday::new()
        .run(&["simulate", "demo", "--seed", "1"])
        .with_code(0);
    for words in [
        "Hash Browns",
        "Cache Me Outside",
        "Blank Slate",
        "demo, seed 1: 0:06:00 of game",
    ] {
        assert!(
            ended.stdout.contains(words),
            "no `{words}` in:\n{}",
            ended.stdout
        );
    }
    let last = ended.stdout.lines().last().unwrap_or_default();
    assert_eq!(last, format!("digest {}", digest_of("demo")));
}

#[test]
fn the_schema_is_the_committed_one() {
    let ended = Gameday::new().run(&["schema"]).with_code(0);
    let printed: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let committed = include_str!("../../scenarios/gameday.schema.json");
    let committed: Value = serde_json::from_str(committed).expect("JSON");
    assert!(
        printed == committed,
        "renew it: cargo run -- schema > scenarios/gameday.schema.json"
    );
}

/// As in `gameday schema | head -1`.
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let gameday = Gameday::new();
    let mut command = gameday.command(&["simulate", "demo"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
