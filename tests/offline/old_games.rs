//! Games that were recorded by earlier versions can be read, and whoever wants more of them is told how it stands.

use crate::support::{Ended, Gameday};
use journal::Reader;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// No larger than that: they stay in the repository for good.
const FILE_BYTES_MAX: u64 = 100_000;

#[derive(Deserialize)]
struct Golden {
    game: Vec<GoldenGame>,
}

#[derive(Deserialize)]
struct GoldenGame {
    file: String,
    format: i32,
    recomputes: bool,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/games")
}

fn golden() -> Vec<GoldenGame> {
    let text = std::fs::read_to_string(folder().join("games.toml")).unwrap();
    toml::from_str::<Golden>(&text).unwrap().game
}

/// A copy, so that nothing can be left beside the original.
fn copied(game: &GoldenGame) -> Gameday {
    let gameday = Gameday::new();
    let original = folder().join(&game.file);
    assert!(original.metadata().unwrap().len() <= FILE_BYTES_MAX);
    std::fs::copy(original, gameday.path("g.gameday")).unwrap();
    gameday
}

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).expect("it is JSON")
}

#[test]
fn every_format_and_every_file_is_listed() {
    let games = golden();
    let formats: BTreeSet<i32> = games.iter().map(|game| game.format).collect();
    let all: BTreeSet<i32> = (1..=journal::schema::FORMAT).collect();
    assert_eq!(
        formats, all,
        "a small game of each format, see docs/reference/journal.md"
    );
    let current = games
        .iter()
        .filter(|game| game.format == journal::schema::FORMAT && game.recomputes);
    assert!(
        current.count() >= 2,
        "a live and an offline game that this version comes to"
    );
    let listed: BTreeSet<String> = games.into_iter().map(|game| game.file).collect();
    let found = std::fs::read_dir(folder()).unwrap().map(|it| {
        let name = it.unwrap().file_name();
        name.into_string().unwrap()
    });
    let found: BTreeSet<String> = found.filter(|it| it.ends_with(".gameday")).collect();
    assert_eq!(listed, found);
}

#[test]
fn every_recorded_game_is_readable_for_ever() {
    for game in golden() {
        let gameday = copied(&game);
        gameday
            .run(&["journal", "verify", "g.gameday"])
            .with_code(0);
        let inspected = json(
            &gameday
                .run(&["journal", "inspect", "g.gameday", "--json"])
                .with_code(0),
        );
        let seconds = inspected["game_seconds"].as_u64().unwrap();
        let teams = inspected["teams"].as_array().unwrap();
        for what in ["ticks", "events"] {
            let export = ["journal", "export", "g.gameday", "--what", what];
            let rows = gameday.run(&export).with_code(0).stdout;
            let mut rows = csv::Reader::from_reader(rows.as_bytes());
            let rows = rows.records().map(Result::unwrap).count() as u64;
            let expected = match what {
                "ticks" => seconds * teams.len() as u64,
                _ => inspected["events"]
                    .as_object()
                    .unwrap()
                    .values()
                    .map(|n| n.as_u64().unwrap())
                    .sum(),
            };
            assert_eq!(rows, expected, "{what} of {}", game.file);
        }
        for team in teams {
            let name = team["name"].as_str().unwrap();
            let commands = ["journal", "inspect", "g.gameday", "--team", name];
            gameday.run(&commands).with_code(0);
        }
    }
}

#[test]
fn a_game_is_recomputed_or_it_is_said_why_not() {
    for game in golden() {
        let gameday = copied(&game);
        let replay = ["replay", "g.gameday", "--verify"];
        let report = ["report", "g.gameday", "--no-what-if"];
        for args in [&replay[..], &report[..]] {
            let ended = gameday.run(args);
            if game.recomputes {
                let ended = ended.with_code(0);
                assert!(!ended.stdout.is_empty(), "{args:?}");
            } else {
                let ended = ended.with_code(1);
                assert!(ended.stderr.contains(NOT_RECOMPUTED), "{}", ended.stderr);
            }
        }
    }
}

/// What is said where a file is whole and this version comes to something else.
const NOT_RECOMPUTED: &str = "its records are whole";

/// A file whose chain is sound, but whose game this engine does not come to: as one of an older engine is.
#[test]
fn a_file_of_another_engine_is_told_from_a_damaged_one() {
    let gameday = Gameday::new();
    let other = gameday.path("other.gameday");
    let reader = Reader::open(folder().join("format-1-offline.gameday")).unwrap();
    let mut meta = reader.meta().clone();
    meta.program_version = "0.0.9".into();
    let mut writer = journal::Writer::create(&other, &meta).unwrap();
    let mut batch = journal::Batch {
        events: reader.events(..).map(Result::unwrap).collect(),
        ticks: reader.ticks(..).map(Result::unwrap).collect(),
        minutes: reader.minutes().map(Result::unwrap).collect(),
    };
    batch.ticks.last_mut().unwrap().score_mpt += 1_000;
    writer.append(&batch).unwrap();
    let ending = reader.ending().unwrap().unwrap();
    writer.finish(ending.digest, ending.ended_second).unwrap();

    gameday
        .run(&["journal", "verify", "other.gameday"])
        .with_code(0);
    for args in [
        &["replay", "other.gameday", "--verify"][..],
        &["report", "other.gameday", "--no-what-if"],
        &["compare", "other.gameday", "other.gameday"],
    ] {
        let told = gameday.run(args).with_code(1).stderr;
        for part in [NOT_RECOMPUTED, "gameday 0.0.9", "journal export"] {
            assert!(told.contains(part), "{args:?}: {told}");
        }
    }

    let mut bytes = std::fs::read(&other).unwrap();
    let at = bytes.windows(7).rposition(|it| it == b"charged").unwrap();
    bytes[at] ^= 1;
    std::fs::write(&other, bytes).unwrap();
    let told = gameday.run(&["replay", "other.gameday", "--verify"]);
    let told = told.with_code(1).stderr;
    assert!(!told.contains(NOT_RECOMPUTED), "{told}");
}
