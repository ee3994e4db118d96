//! A game that stands still: because somebody said so, or because its host was out.

use super::host::Host;
use super::resume::{SEED, scenario_of, scheduled};
use super::support::look_again;
use gameday::game_file::verify;
use journal::Reader;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A game of one team, in a folder of its own.
struct Room {
    _folder: tempfile::TempDir,
    scenario: String,
    file: PathBuf,
    host: Host,
}

impl Room {
    fn open(length_s: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let text = scenario_of(length_s);
        let path = folder.path().join("still.toml");
        std::fs::write(&path, &text).expect("a scenario");
        let file = folder.path().join("still.gameday");
        let seed = SEED.to_string();
        let host = Host::start(&[
            path.to_str().expect("UTF-8"),
            "--team",
            "Us",
            "--seed",
            &seed,
            "--journal",
            file.to_str().expect("UTF-8"),
            "--port",
            "0",
            "--autostart",
        ]);
        Self {
            _folder: folder,
            scenario: text,
            file,
            host,
        }
    }

    fn board(&self) -> Value {
        let asked = self.host.ask("GET", "/api/board", "", &Value::Null);
        asked.expect("a board").1["board"].clone()
    }

    /// Looks until the board is as it should be.
    fn wait(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let board = self.board();
            if is_so(&board) {
                return board;
            }
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "waited in vain for {what}: {board}"
            );
            look_again();
        }
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let token = self.host.token().to_owned();
        let answer = self.host.ask("POST", path, &token, body);
        answer.expect("an answer")
    }

    /// Plays to the end and checks the file: its sums by kind.
    fn end(self) -> Sums {
        self.wait("the end", |board| {
            self.host.resume_if_paused(&json!({"board": board}));
            board["phase"] == "ended"
        });
        self.host.kill();
        let verified = verify(&self.file).unwrap_or_else(|error| panic!("{error}"));
        assert!(verified.is_complete);
        let sums = Sums::of(&self.file);
        assert_eq!(sums.sent, scheduled(&self.scenario), "each request once");
        sums
    }
}

#[derive(Debug, Default)]
struct Sums {
    sent: u64,
    failed: u64,
    void: u64,
}

impl Sums {
    fn of(file: &Path) -> Self {
        let reader = Reader::open(file).expect("a game file");
        let mut sums = Self::default();
        for row in reader.ticks(..) {
            let row = row.expect("a tick");
            sums.sent += row.sent;
            sums.failed += row.failed;
            sums.void += row.void;
        }
        sums
    }
}

fn second(board: &Value) -> u64 {
    board["second"].as_u64().expect("a second")
}

fn has_reached(at: u64) -> impl Fn(&Value) -> bool {
    move |board| second(board) >= at
}

#[test]
fn a_game_that_is_paused_sends_bills_and_changes_nothing_until_it_goes_on() {
    let room = Room::open(10);
    let member = room.host.join();
    room.wait("the third second", has_reached(3));
    let (status, answer) = room
        .host
        .ask("POST", "/api/pause", &member, &json!({}))
        .expect("an answer");
    assert_eq!(
        (status, &answer["code"]),
        (403, &json!("forbidden")),
        "{answer}"
    );
    let (status, answer) = room.post("/api/pause", &json!({"reason": "lunch"}));
    assert_eq!(status, 200, "{answer}");
    let still = room.board();
    assert_eq!(still["phase"], "paused");
    assert_eq!(still["pause"], json!({"ordered": {"reason": "lunch"}}));
    let until = Instant::now() + Duration::from_millis(2_500);
    while Instant::now() < until {
        let now = room.board();
        assert_eq!(now["second"], still["second"]);
        assert_eq!(now["teams"], still["teams"]);
        look_again();
    }
    let change = json!({"idempotency_key": "a", "command": {"set-group": {"group": "hashers", "desired": 3}}});
    for (path, body) in [
        ("/api/team/commands", change),
        ("/api/team/try", json!({"key": "by-hand"})),
    ] {
        let (status, answer) = room
            .host
            .ask("POST", path, &member, &body)
            .expect("an answer");
        assert_eq!((status, &answer["code"]), (409, &json!("paused")), "{path}");
    }
    assert_eq!(room.post("/api/pause", &json!({})).0, 409);
    let long = "x".repeat(201);
    assert_eq!(room.post("/api/pause", &json!({"reason": long})).0, 422);
    assert_eq!(room.post("/api/resume", &json!({})).0, 200);
    let (status, answer) = room.post("/api/resume", &json!({}));
    assert_eq!((status, &answer["code"]), (409, &json!("not-paused")));
    room.wait("it goes on", has_reached(second(&still) + 2));
    let sums = room.end();
    assert_eq!(sums.void, 0, "what was under way was answered: {sums:?}");
}

#[test]
fn a_game_that_stood_still_when_its_host_died_waits_on_another_machine() {
    let mut room = Room::open(10);
    room.wait("the second second", has_reached(2));
    assert_eq!(
        room.post("/api/pause", &json!({"reason": "fire alarm"})).0,
        200
    );
    let still = room.board();
    room.host.kill();
    // As a copy somewhere else.
    let copy = room.file.with_file_name("copy.gameday");
    std::fs::copy(&room.file, &copy).expect("a copy");
    let wal = PathBuf::from(format!("{}-wal", room.file.display()));
    if wal.exists() {
        std::fs::copy(&wal, format!("{}-wal", copy.display())).expect("a copy");
    }
    std::fs::remove_file(&room.file).expect("it is gone");
    room.file = copy;
    let file = room.file.to_str().expect("UTF-8");
    room.host = Host::start(&["--resume", file]);
    let until = Instant::now() + Duration::from_secs(2);
    while Instant::now() < until {
        let now = room.wait("it stands still", |board| board["phase"] == "paused");
        assert_eq!(now["second"], still["second"]);
        assert_eq!(now["pause"], still["pause"]);
    }
    assert_eq!(room.post("/api/resume", &json!({})).0, 200);
    room.end();
}

#[test]
fn a_host_that_was_out_for_20_seconds_asks_before_it_goes_on_and_nobody_pays() {
    let room = Room::open(10);
    let before = room.wait("the third second", has_reached(3));
    let host = Pid::from_child(&room.host.child);
    kill_process(host, Signal::STOP).expect("it stops");
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        look_again();
    }
    kill_process(host, Signal::CONT).expect("it goes on");
    let still = room.wait("it asks", |board| board["phase"] == "paused");
    let out = still["pause"]["host-out"]["seconds"]
        .as_u64()
        .expect("a length");
    assert!((19..=25).contains(&out), "{out} s");
    assert!(second(&still) <= second(&before) + 2, "{still}");
    assert_eq!(room.post("/api/resume", &json!({})).0, 200);
    let sums = room.end();
    assert!(sums.void > 0, "something was under way: {sums:?}");
    // The service errs in 2 of 100; patience ended for none.
    assert!(sums.failed * 10 < sums.sent, "{sums:?}");
}
