//! `gameday fork`: a game that goes on from any moment of a recorded one, in a team's place.

use crate::replay::Replay;
use crate::support::{Gameday, game};
use gameday::game_file::{Source, inputs};
use journal::Reader;
use model::ids::TeamId;
use model::outcome::{Outcome, VoidCause};
use model::tick::Seen;
use model::units::GameTime;
use serde_json::{Value, json};
use sim_engine::{Game, Input, Observation};
use std::fs;

/// The seed of `demo`, and one of its teams.
const SEED: u64 = 4;
const TEAM: &str = "Cache Me Outside";

/// A folder with a recorded game of six minutes.
fn recorded() -> Gameday {
    let gameday = Gameday::new();
    let args = ["simulate", "demo", "--seed", "4", "--journal", "o.gameday"];
    gameday.run(&args).with_code(0);
    gameday
}

fn fork(gameday: &Gameday, from: &str, team: &str, at: &str, to: &str) {
    let args = ["fork", from, "--team", team, "--at", at, "--out", to];
    let said = gameday.run(&[&args[..], &["--write-only"]].concat());
    let said = said.with_code(0).stdout;
    assert!(said.contains(&format!("host --resume {to}")), "{said}");
}

fn json_of(gameday: &Gameday, args: &[&str]) -> Value {
    let stdout = gameday.run(args).with_code(0).stdout;
    serde_json::from_str(&stdout).expect("it is JSON")
}

fn export<'t>(gameday: &Gameday, file: &str, text: &'t mut String) -> Vec<&'t str> {
    let args = ["journal", "export", file];
    *text = gameday.run(&args).with_code(0).stdout;
    text.lines().collect()
}

/// The game of a file, played from its inputs.
fn restored(gameday: &Gameday, file: &str) -> Game {
    let reader = Reader::open(gameday.path(file)).expect("a game file");
    let source = Source::read(&reader).expect("its source");
    let plan = source.plan(source.teams.clone()).expect("a plan");
    let mut game = source.first_game(&plan);
    game.begin();
    for (seq, input) in inputs(&reader).expect("its inputs") {
        game.step(input)
            .unwrap_or_else(|refusal| panic!("{seq}: {refusal}"));
    }
    game
}

#[test]
fn at_every_minute_a_fork_is_its_origin_and_restores_it() {
    let gameday = recorded();
    let mut origin = game("demo", SEED);
    let mut text = String::new();
    let whole = export(&gameday, "o.gameday", &mut text);
    let teams = origin.teams().len();
    for minute in 0..6u32 {
        let second = minute * 60;
        if second > 0 {
            origin.run_to(second).expect("ahead");
        }
        let (to, at) = (format!("{minute}.gameday"), format!("0:{minute:02}"));
        fork(&gameday, "o.gameday", TEAM, &at, &to);
        gameday.run(&["replay", &to, "--verify"]).with_code(0);
        let told = json_of(&gameday, &["journal", "inspect", &to, "--json"]);
        let expected = json!([{
            "file": "o.gameday",
            "second": second,
            "team": TEAM,
            "digest": origin.digest().to_string(),
        }]);
        assert_eq!(told["forks"], expected);
        assert_eq!(told["mode"], "live");
        let mut text = String::new();
        let its = export(&gameday, &to, &mut text);
        assert_eq!(its.len(), 1 + second as usize * teams);
        assert_eq!(its, whole[..its.len()], "second by second");

        let game = restored(&gameday, &to);
        for (one, other) in game.teams().iter().zip(origin.teams()) {
            assert_eq!(one.split(), other.split());
            assert_eq!(one.spend(), other.spend());
            assert_eq!(one.world().account(), other.world().account());
            assert_eq!(one.is_live(), one.name() == TEAM);
            assert_eq!(one.has_bot(), one.name() != TEAM);
        }
    }
}

/// Whoever plays on has the traffic and the script of the origin, and its other teams.
#[test]
fn others_come_to_what_they_came_to() {
    let gameday = recorded();
    fork(&gameday, "o.gameday", TEAM, "2m17s", "f.gameday");
    let mut game = restored(&gameday, "f.gameday");
    assert_eq!(game.second(), 137);
    let mut origin = self::game("demo", SEED);
    origin.run_to(137).expect("ahead");
    let mine = game.teams().iter().position(|team| team.is_live());
    let mine = mine.expect("one is live");
    let before = game.teams()[mine].totals().void_total();
    let mut lost = game.teams()[mine].in_flight();
    assert!(lost > 0, "nothing was under way");
    let open = lost;
    while !game.is_over() {
        let mut seen = Seen::default();
        let outage = Outcome::Void(VoidCause::HostOutage);
        seen.counts.add_many(outage, std::mem::take(&mut lost));
        let at = GameTime::from_second(game.second() + 1);
        let team = TeamId(mine as u16);
        let observation = Observation::Seen(Box::new(seen));
        let observed = Input::Observed {
            team,
            at,
            observation,
        };
        game.step(observed).expect("it is taken in");
        let second = game.second() + 1;
        game.step(Input::Tick { second }).expect("a second ahead");
    }
    origin.run_to(origin.length_s()).expect("ahead");
    let void = game.teams()[mine].totals().void_total();
    assert_eq!(void, before + open);
    for (index, (one, other)) in game.teams().iter().zip(origin.teams()).enumerate() {
        if index != mine {
            assert_eq!(one.split(), other.split(), "{}", one.name());
            assert_eq!(one.totals(), other.totals(), "{}", one.name());
            assert_eq!(one.spend(), other.spend(), "{}", one.name());
        }
    }
    assert_eq!(game.traffic().bursts(), origin.traffic().bursts());
}

#[test]
fn a_fork_is_a_game_file_like_any_other() {
    let gameday = recorded();
    fork(&gameday, "o.gameday", TEAM, "0:02:17", "f.gameday");
    // The bot plays until then in what-if, too, and nobody after it.
    let args = [
        "what-if",
        "f.gameday",
        "--team",
        TEAM,
        "--draws",
        "0",
        "--json",
    ];
    let same = json_of(&gameday, &args);
    assert_eq!(same["base"]["score"], same["recorded_score"]);
    let args = ["report", "f.gameday", "--no-what-if", "--out", "f.html"];
    gameday.run(&args).with_code(0);
    let numbers = fs::read_to_string(gameday.path("f.json")).expect("its numbers");
    assert!(numbers.contains("until here this is the game of o.gameday"));
    fs::copy(gameday.path("f.gameday"), gameday.path("g.gameday")).expect("a copy");
    let replay = Replay::open(&gameday, &["--at", "2m"]);
    let state = replay.get("/api/replay");
    let marks = state["recording"]["marks"].as_array().expect("marks");
    let what = &marks.last().expect("a mark")["what"]["en"];
    assert_eq!(*what, "Cache Me Outside taken over", "{state}");
    drop(replay);
    gameday
        .run(&["journal", "verify", "f.gameday"])
        .with_code(0);
    gameday.run(&["bench", "replay", "f.gameday"]).with_code(0);
    let export = ["journal", "export", "f.gameday", "--what", "events"];
    let named = gameday.run(&export).with_code(0).stdout;
    assert!(named.contains(TEAM) && named.contains("host.forked"));
    let hidden = gameday.run(&[&export[..], &["--anonymous"]].concat());
    let hidden = hidden.with_code(0).stdout;
    assert!(!hidden.contains(TEAM) && !hidden.contains("o.gameday"));

    // Another one goes on from there; from before there, it is the first game again.
    fork(
        &gameday,
        "f.gameday",
        "Hash Browns",
        "0:02",
        "early.gameday",
    );
    fork(
        &gameday,
        "f.gameday",
        "Hash Browns",
        "0:02:17",
        "same.gameday",
    );
    for (file, forks) in [("early.gameday", 1), ("same.gameday", 1)] {
        let told = json_of(&gameday, &["journal", "inspect", file, "--json"]);
        let its = told["forks"].as_array().expect("forks");
        assert_eq!(its.len(), forks, "{file}");
        assert_eq!(its[forks - 1]["team"], "Hash Browns");
        gameday.run(&["replay", file, "--verify"]).with_code(0);
        let game = restored(&gameday, file);
        let bots: Vec<&str> = game
            .teams()
            .iter()
            .filter(|t| t.has_bot())
            .map(|t| t.name())
            .collect();
        assert_eq!(bots, [TEAM, "Blank Slate"], "{file}");
    }
}

#[test]
fn what_cannot_be_forked_is_said_with_what_can() {
    let gameday = recorded();
    let forked = |more: &[&str], code| {
        let args = [&["fork", "o.gameday", "--write-only"], more].concat();
        gameday.run(&args).with_code(code).stderr
    };
    for at in ["0:06", "9h"] {
        let why = forked(&["--team", TEAM, "--at", at, "--out", "f.gameday"], 2);
        assert!(why.contains("can be 0:00:00 to 0:05:59"), "{why}");
    }
    let why = forked(&["--team", "Red", "--at", "1m", "--out", "f.gameday"], 2);
    assert!(
        why.contains("Hash Browns, Cache Me Outside, Blank Slate, not `Red`"),
        "{why}"
    );
    let why = forked(&["--team", TEAM, "--at", "soon"], 2);
    assert!(why.contains("a moment is"), "{why}");
    let why = forked(&["--team", TEAM, "--at", "1m", "--port", "1"], 2);
    assert!(why.contains("--port"), "{why}");
    assert!(!gameday.path("f.gameday").exists(), "nothing was written");
    let whole = fs::read(gameday.path("o.gameday")).expect("the origin");
    let why = forked(&["--team", TEAM, "--at", "1m", "--out", "o.gameday"], 1);
    assert!(why.contains("already exists"), "{why}");
    assert_eq!(
        fs::read(gameday.path("o.gameday")).expect("it stays"),
        whole
    );

    // A changed row, and a torn file.
    let at = whole.windows(7).rposition(|bytes| bytes == b"charged");
    let mut changed = whole.clone();
    changed[at.expect("something was charged")] ^= 1;
    for damaged in [&changed[..], &whole[..whole.len() / 2]] {
        fs::write(gameday.path("o.gameday"), damaged).expect("written");
        let why = forked(&["--team", TEAM, "--at", "1m", "--out", "f.gameday"], 1);
        let replayed = gameday.run(&["replay", "o.gameday", "--verify"]);
        assert_eq!(why, replayed.with_code(1).stderr);
    }
    assert!(!gameday.path("f.gameday").exists(), "nothing was written");
}
