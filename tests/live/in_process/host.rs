//! A real host with `--in-process`: a game that others have begun with processes goes on without any.

use crate::host::Host;
use crate::resume::scenario_of;
use crate::support::{children_with, services_of};
use gameday::game_file::verify;
use serde_json::{Value, json};

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
    host.ask_until("", "/api/board", |board| second(board) >= 3);
    assert_eq!(services_of(host.child.id()).len(), 2);
    host.kill();

    let host = Host::start(&[&["--resume", &file, "--in-process"], &how[..]].concat());
    let ours = host.join();
    let board = host.ask_until("", "/api/board", |_| true);
    let (from, points) = (second(&board), &board["board"]["teams"][0]["score_mpt"]);
    let later = host.ask_until("", "/api/board", |board| second(board) >= from + 5);
    let (before, now) = (
        points.as_i64(),
        later["board"]["teams"][0]["score_mpt"].as_i64(),
    );
    assert!(now > before, "it scores: {before:?}, then {now:?}");
    for verb in ["__hash-service", "__cache-node"] {
        let pids = children_with(verb, host.child.id());
        assert!(pids.is_empty(), "{verb}: {pids:?}");
    }

    let list = host.ask_until(&ours, "/api/team/logs", |_| true);
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
    let log = host.ask_until(&ours, &path, |log| log["is_running"] == false);
    let lines = log["lines"].as_array().expect("lines");
    let said = |text: &str| lines.iter().any(|line| line["text"] == text);
    assert!(
        said("hash service v1: 5 slots, a queue of 10") && said("ended: killed"),
        "{log}"
    );
    host.kill();
    verify(file.as_ref()).expect("the file plays again as it was played");
}
