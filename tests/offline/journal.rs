//! `gameday journal`: a game file tells what was played, and says so if it is damaged.

use crate::support::Gameday;
use serde_json::Value;
use std::fs;

/// A folder with a recorded game, and what `simulate` said of it.
fn recorded() -> (Gameday, Value) {
    let gameday = Gameday::new();
    let args = [
        "simulate",
        "drills/deploy",
        "--journal",
        "g.gameday",
        "--json",
    ];
    let said = gameday.run(&args).with_code(0).stdout;
    (gameday, json(&said))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn inspect(gameday: &Gameday, more: &[&str]) -> Value {
    let args = [&["journal", "inspect", "g.gameday", "--json"], more].concat();
    json(&gameday.run(&args).with_code(0).stdout)
}

#[test]
fn what_is_inspected_and_exported_is_what_was_played() {
    let (gameday, said) = recorded();
    let contents = inspect(&gameday, &[]);
    assert_eq!(contents["digest"], said["digest"]);
    assert_eq!(contents["game_seconds"], said["game_seconds"]);
    let export = ["journal", "export", "g.gameday"];
    let exported = gameday.run(&export).with_code(0).stdout;
    let mut rows = csv::Reader::from_reader(exported.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    for team in said["teams"].as_array().unwrap() {
        let name = team["name"].as_str().unwrap();
        let counted = contents["teams"].as_array().unwrap();
        let counted = counted.iter().find(|other| other["name"] == name).unwrap();
        for figure in ["score", "spend_usd", "sent"] {
            assert_eq!(counted[figure], team[figure], "{figure} of {name}");
        }
        let its: Vec<_> = rows
            .iter()
            .filter(|row| &row[column("team")] == name)
            .collect();
        assert_eq!(its.len() as u64, said["game_seconds"].as_u64().unwrap());
        for outcome in ["sent", "fast", "ok", "slow", "wrong"] {
            let count = |row: &&csv::StringRecord| row[column(outcome)].parse::<u64>().unwrap();
            let sum: u64 = its.iter().map(count).sum();
            assert_eq!(Some(sum), team[outcome].as_u64(), "{outcome} of {name}");
        }
        let last = its.last().unwrap();
        let score: f64 = last[column("score_mpt")].parse().unwrap();
        assert_eq!(Some(score / 1000.0), team["score"].as_f64());
    }
}

#[test]
fn an_anonymous_export_names_nobody() {
    let (gameday, said) = recorded();
    let names: Vec<&str> = said["teams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["name"].as_str().unwrap())
        .collect();
    for what in ["ticks", "events"] {
        for form in ["csv", "ndjson"] {
            let out = format!("{what}.{form}");
            let args = [
                "journal",
                "export",
                "g.gameday",
                "--anonymous",
                "--what",
                what,
                "--format",
                form,
                "--out",
                &out,
            ];
            gameday.run(&args).with_code(0);
            let text = fs::read_to_string(gameday.path(&out)).unwrap();
            assert!(text.contains("team-1"), "{text:.300}");
            assert!(
                names.iter().all(|name| !text.contains(name)),
                "{out} names a team"
            );
            let again = gameday.run(&args).with_code(2);
            assert!(again.stderr.contains("exists already"), "{}", again.stderr);
        }
    }
}

#[test]
fn commands_are_listed_with_what_came_of_them() {
    let (gameday, said) = recorded();
    let name = said["teams"][0]["name"].as_str().unwrap();
    let listed = inspect(&gameday, &["--team", name]);
    let contents = inspect(&gameday, &[]);
    let counted = contents["teams"].as_array().unwrap();
    let counted = counted.iter().find(|team| team["name"] == name).unwrap();
    assert_eq!(
        listed["commands"].as_array().unwrap().len() as u64,
        counted["commands"].as_u64().unwrap()
    );
    let unknown = gameday
        .run(&["journal", "inspect", "g.gameday", "--team", "Nobody"])
        .with_code(2);
    assert!(
        unknown.stderr.contains("not `Nobody`"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn a_damaged_file_is_told_from_a_whole_one() {
    let (gameday, _) = recorded();
    gameday
        .run(&["journal", "verify", "g.gameday"])
        .with_code(0);
    let path = gameday.path("g.gameday");
    let whole = fs::read(&path).unwrap();
    let at = whole.windows(7).rposition(|bytes| bytes == b"charged");
    let mut changed = whole.clone();
    changed[at.expect("something was charged")] ^= 1;
    fs::write(&path, &changed).unwrap();
    let damaged = gameday
        .run(&["journal", "verify", "g.gameday"])
        .with_code(1);
    assert!(damaged.stderr.contains("event"), "{}", damaged.stderr);
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    gameday
        .run(&["journal", "verify", "g.gameday"])
        .with_code(1);
    fs::write(&path, b"not a game").unwrap();
    gameday
        .run(&["journal", "inspect", "g.gameday"])
        .with_code(1);
}

/// A game that people played: names of teams and members, of what they made, and what they wrote.
#[test]
fn no_word_of_anybody_is_in_an_anonymous_export() {
    let gameday = Gameday::new();
    let recorded = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/games/format-1-live.gameday");
    fs::copy(recorded, gameday.path("g.gameday")).unwrap();
    let own = [
        "Red Pandas",
        "Blue Whales",
        "Minseo Kim",
        "Jae\"",
        "Prof Park",
        "Somebody fainted in row three",
        "minseos-own",
        "jaes-rule",
        "idempotency_key",
        "host.",
    ];
    let numbers = |rows: &str, column: &str| -> Vec<String> {
        let mut rows = csv::Reader::from_reader(rows.as_bytes());
        let at = rows.headers().unwrap().iter().position(|it| it == column);
        let at = at.expect("the column is there");
        rows.records()
            .map(|row| row.unwrap()[at].to_owned())
            .collect()
    };
    for what in ["ticks", "events"] {
        for form in ["csv", "ndjson"] {
            let export = [
                "journal",
                "export",
                "g.gameday",
                "--what",
                what,
                "--format",
                form,
            ];
            let anonymous = [&export[..], &["--anonymous"]].concat();
            let with_names = gameday.run(&export).with_code(0).stdout;
            let without = gameday.run(&anonymous).with_code(0).stdout;
            // CSV doubles the quotes of the JSON inside.
            let found = |text: &str, word: &str| text.replace("\"\"", "\"").contains(word);
            for word in own {
                if what == "events" {
                    assert!(found(&with_names, word), "{word} is what is looked for");
                }
                assert!(!found(&without, word), "{word} is in the {what} as {form}");
            }
            assert_eq!(without, gameday.run(&anonymous).with_code(0).stdout);
            if (what, form) == ("ticks", "csv") {
                for column in [
                    "second",
                    "score_mpt",
                    "spend_musd",
                    "sent",
                    "failed",
                    "detail",
                ] {
                    assert_eq!(numbers(&with_names, column), numbers(&without, column));
                }
            }
        }
    }
    let events = [
        "journal",
        "export",
        "g.gameday",
        "--what",
        "events",
        "--anonymous",
        "--format",
        "ndjson",
    ];
    let events = gameday.run(&events).with_code(0).stdout;
    for pseudonym in [
        "team-1",
        "team-2",
        "member-1",
        "member-2",
        "member-3",
        "text-1",
        "resource-1",
        "resource-2",
    ] {
        assert!(
            events.contains(&format!("{pseudonym}\"")),
            "{pseudonym} stands for something"
        );
    }
}
