//! A real host with `--in-process`: a game that others have begun with processes goes on without any.

use crate::host::Host;
use crate::resume::scenario_of;
use crate::support::{children_with, look_again, services_of};
use gameday::game_file::verify;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(40);

/// Asks for something until it is as it should be.
fn until(host: &Host, token: &str, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let (status, answer) = host
            .ask("GET", path, token, &Value::Null)
            .expect("an answer");
        if status == 200 && is_so(&answer) {
            return answer;
        }
        assert!(began.elapsed() < PATIENCE, "{path}: {status} {answer}");
        if path == "/api/board" {
            host.resume_if_paused(&answer);
        }
        look_again();
    }
}

fn second(board: &Value) -> u64 {
    board["board"]["second"].as_u64().expect("a second")
}

#[test]
fn a_game_goes_on_without_processes_and_its_logs_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| {
        let path = folder.path().join(name);
        path.to_str().expect("a path in UTF-8").to_owned()
    };
    let (scenario, file) = (path("calm.toml"), path("game.gameday"));
    std::fs::write(&scenario, scenario_of(600)).expect("a file");
    let how = ["--autostart", "--port", "0", "--once"];
    let game = [&scenario, "--team", "Us", "--journal", &file];
    let host = Host::start(&[&game[..], &how].concat());
    until(&host, "", "/api/board", |board| second(board) >= 3);
    assert_eq!(services_of(host.child.id()).len(), 2);
    host.kill();

    let host = Host::start(&[&["--resume", &file, "--in-process"], &how[..]].concat());
    let ours = host.join();
    let board = until(&host, "", "/api/board", |_| true);
    let (from, points) = (second(&board), &board["board"]["teams"][0]["score_mpt"]);
    let later = until(&host, "", "/api/board", |board| second(board) >= from + 5);
    let (before, now) = (
        points.as_i64(),
        later["board"]["teams"][0]["score_mpt"].as_i64(),
    );
    assert!(now > before, "it scores: {before:?}, then {now:?}");
    for verb in ["__hash-service", "__cache-node"] {
        let pids = children_with(verb, host.child.id());
        assert!(pids.is_empty(), "{verb}: {pids:?}");
    }

    let list = until(&host, &ours, "/api/team/logs", |_| true);
    let first = &list["logs"][0];
    assert_eq!(first["is_running"], true, "{list}");
    let name = first["instance"].as_str().expect("a name").to_owned();
    let path = format!("/api/team/instances/{name}/log");
    let number: u32 = name.trim_start_matches("i-").parse().expect("a number");
    let command = json!({
        "idempotency_key": "end-it",
        "command": {"terminate-instance": {"instance": number}},
    });
    let (status, done) = host
        .ask("POST", "/api/team/commands", &ours, &command)
        .expect("an answer");
    assert_eq!(status, 200, "{done}");
    let log = until(&host, &ours, &path, |log| log["is_running"] == false);
    let lines = log["lines"].as_array().expect("lines");
    let said = |text: &str| lines.iter().any(|line| line["text"] == text);
    assert!(
        said("hash service v1: 5 slots, a queue of 10") && said("ended: killed"),
        "{log}"
    );
    host.kill();
    verify(file.as_ref()).expect("the file plays again as it was played");
}
