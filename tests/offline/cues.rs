//! `gameday cues`: the sheet has everything that comes, at the times at which
//! it comes, in both languages.

use crate::support::{Gameday, game, shipped};
use model::event::EventKind;
use model::script::ScriptNews;
use serde_json::Value;
use std::collections::BTreeMap;

/// Conditions, hands and followers, besides the clock.
const DOUBTFUL: &str = include_str!("../scenarios/doubtful.toml");

fn cues(gameday: &Gameday, args: &[&str]) -> Vec<Value> {
    let ended = gameday
        .run(&[&["cues"], args, &["--json"]].concat())
        .with_code(0);
    let sheet: Value = serde_json::from_str(&ended.stdout).expect("one JSON object");
    sheet["cues"].as_array().expect("a list of cues").clone()
}

fn word<'v>(cue: &'v Value, key: &str) -> &'v str {
    cue[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} of {cue}"))
}

/// The times of events and bursts, in thousandths of seconds, by what they are and their ids.
fn times(cues: &[Value]) -> BTreeMap<(String, String), Vec<u64>> {
    let mut times = BTreeMap::<_, Vec<u64>>::new();
    for cue in cues.iter().filter(|cue| cue["earliest"].is_f64()) {
        let (is, id) = (word(cue, "is").to_owned(), word(cue, "id").to_owned());
        if is == "event" || is == "burst" {
            let at = cue["earliest"].as_f64().expect("seconds");
            times
                .entry((is, id))
                .or_default()
                .push((at * 1000.0).round() as u64);
        }
    }
    times
}

/// What the sheet of a seed says is what comes in a game of it, whoever plays.
#[test]
fn the_times_of_a_seed_are_those_of_its_game() {
    let gameday = Gameday::new();
    for (story, seed) in [("lunch-hour", 3), ("demo", 1)] {
        let mut played = BTreeMap::<_, Vec<u64>>::new();
        let mut game = game(story, seed);
        game.run_to(game.length_s()).expect("it plays to its end");
        for event in game.take_log() {
            if let EventKind::Script {
                news: ScriptNews::Happened { event: id, .. },
            } = event.kind
            {
                let ms = event.at.as_ns() / 1_000_000;
                let key = ("event".to_owned(), id.to_string());
                played.entry(key).or_default().push(ms);
            }
        }
        for burst in game.traffic().bursts() {
            let ms = (burst.from.as_ns() as f64 / 1e6).round() as u64;
            let key = ("burst".to_owned(), burst.id.to_string());
            played.entry(key).or_default().push(ms);
        }
        let sheet = cues(&gameday, &[story, "--seed", &seed.to_string()]);
        assert_eq!(times(&sheet), played, "{story}");
    }
}

#[test]
fn every_shipped_game_has_a_sheet_in_order_and_in_both_languages() {
    let gameday = Gameday::new();
    let has_hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    let drills = shipped("drills").into_iter();
    let drills = drills.map(|drill| format!("drills/{drill}"));
    for name in shipped("").into_iter().chain(drills) {
        let cues = cues(&gameday, &[&name]);
        assert_eq!(word(&cues[0], "is"), "begin", "{name}");
        let timed = cues.iter().filter_map(|cue| cue["earliest"].as_f64());
        assert!(timed.is_sorted(), "{name}");
        for cue in &cues {
            let told = ["public", "team", "facilitator"].map(|to| &cue["tell"][to]);
            for text in [&cue["what"], &cue["say"], &cue["watch"]]
                .into_iter()
                .chain(told)
            {
                if !text.is_null() {
                    let (en, ko) = (word(text, "en"), word(text, "ko"));
                    assert!(!has_hangul(en) && has_hangul(ko), "{name}: {text}");
                    assert!(!en.contains(".."), "{name}: {en}");
                }
            }
        }
        for lang in ["en", "ko"] {
            let paper = gameday.run(&["cues", &name, "--markdown", "--lang", lang]);
            let headings = paper
                .stdout
                .lines()
                .filter(|line| line.starts_with("## ☐ "));
            assert_eq!(headings.count(), cues.len(), "{name}");
            let shown = gameday.run(&["cues", &name, "--lang", lang]).with_code(0);
            assert!(!shown.stdout.contains('\x1b'), "no colours into a pipe");
        }
    }
}

/// What has no time stands at the end, and says what it waits for.
#[test]
fn what_waits_for_something_says_for_what() {
    let gameday = Gameday::new();
    gameday.write("doubtful.toml", DOUBTFUL);
    let cues = cues(&gameday, &["doubtful.toml", "--seed", "1"]);
    let waits: Vec<&Value> = cues
        .iter()
        .filter(|cue| cue["earliest"].is_null())
        .collect();
    assert!(!waits.is_empty());
    assert!(cues.ends_with(&waits.iter().map(|it| (*it).clone()).collect::<Vec<_>>()));
    for cue in waits {
        let (trigger, detail) = (word(cue, "trigger"), &cue["trigger_detail"]);
        assert_eq!(trigger == "manual", detail.is_null(), "{cue}");
    }
}
