//! What instances write, read back from a real host.

use super::host::Host;
use super::support::{program, scenario_text};
use serde_json::{Value, json};
use std::process::Command;

/// Whether a log has a line of this kind.
fn has(log: &Value, from: &str, begins: &str) -> bool {
    let lines = log["lines"].as_array().expect("lines");
    let text = |line: &Value| line["text"].as_str().expect("a text").to_owned();
    lines
        .iter()
        .any(|line| line["from"] == from && text(line).starts_with(begins))
}

#[test]
fn a_team_reads_what_its_instances_wrote_from_start_to_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("erring.toml");
    let text = scenario_text("calm.toml")
        .replace("length = \"15s\"", "length = \"90s\"")
        .replace(
            "v1 = { error_rate = \"2%\" }",
            "v1 = { error_rate = \"60%\" }",
        );
    assert!(text.contains("60%") && text.contains("90s"), "{text}");
    std::fs::write(&scenario, text).expect("a file");
    let file = folder.path().join("logs.gameday");
    let (scenario, file) = (
        scenario.to_str().expect("a path"),
        file.to_str().expect("a path"),
    );
    let teams = ["--team", "Us", "--team", "Them"];
    let how = ["--autostart", "--port", "0", "--journal", file];
    let host = Host::start(&[&[scenario], &teams[..], &how[..]].concat());
    let ours = host.join();

    let list = host.ask_until(&ours, "/api/team/logs", |list| {
        list["logs"].as_array().is_some_and(|logs| logs.len() >= 2)
    });
    let name = list["logs"][0]["instance"].as_str().expect("a name");
    let path = format!("/api/team/instances/{name}/log");
    let log = host.ask_until(&ours, &path, |log| {
        has(log, "stderr", "failed with 500: an internal error")
    });
    assert!(
        has(&log, "stderr", "hash service v1: 5 slots, a queue of 10"),
        "{log}"
    );
    assert!(
        has(&log, "stdout", "listening on http://127.0.0.1:"),
        "{log}"
    );
    assert_eq!(log["is_running"], true, "{log}");

    // Twenty requests a second, two lines at most about those that fail.
    let log = host.ask_until(&ours, &path, |log| {
        has(log, "stderr", "failed with 500: ")
            && log["lines"][0]["second"] == 0
            && log["lines"].as_array().is_some_and(|lines| {
                lines
                    .last()
                    .is_some_and(|line| line["second"].as_u64() >= Some(5))
            })
    });
    let lines = log["lines"].as_array().expect("lines");
    let seconds = lines.last().expect("a line")["second"]
        .as_u64()
        .expect("a second");
    assert!(lines.len() as u64 <= 2 + 2 * (seconds + 2), "{log}");
    let texts = lines
        .iter()
        .map(|line| line["text"].as_str().expect("a text"));
    assert!(
        texts
            .clone()
            .all(|text| text.len() <= 500 && !text.contains(char::is_control))
    );
    assert!(
        texts
            .clone()
            .any(|text| text.contains("more within a second")),
        "{log}"
    );

    // The same in a terminal, and as whoever runs the game.
    let url = format!("http://{}", host.address);
    let read = |arguments: &[&str]| {
        let output = Command::new(program())
            .args(["logs", "--url", &url])
            .args(arguments)
            .output()
            .expect("it runs");
        let all = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&all).into_owned(),
        )
    };
    let (is_well, shown) = read(&["--token", &ours, name]);
    assert!(
        is_well && shown.contains("stderr  hash service v1: 5 slots"),
        "{shown}"
    );
    let (is_well, shown) = read(&["--token", host.token(), "--team", "Us"]);
    assert!(
        is_well && shown.contains(name) && shown.contains("runs"),
        "{shown}"
    );
    let (is_well, shown) = read(&["--token", &ours, "i-9999"]);
    assert!(!is_well && shown.contains("no such log"), "{shown}");

    // Another team has an instance of that name, too, and never sees ours.
    let (status, theirs) = host
        .ask(
            "POST",
            "/api/join",
            "",
            &json!({"pin": super::host::PIN, "team": 1, "member": "Sol"}),
        )
        .expect("an answer");
    assert_eq!(status, 200, "{theirs}");
    let theirs = theirs["token"].as_str().expect("a token");
    let (status, refused) = host
        .ask("GET", &format!("{path}?team=0"), theirs, &Value::Null)
        .expect("an answer");
    assert_eq!(
        (status, &refused["code"]),
        (404, &"no-log".into()),
        "{refused}"
    );

    // Its end is in the log, which stays.
    let command = json!({
        "idempotency_key": "end-it",
        "command": {"terminate-instance": {"instance": log_number(name)}},
    });
    let (status, done) = host
        .ask("POST", "/api/team/commands", &ours, &command)
        .expect("an answer");
    assert_eq!(status, 200, "{done}");
    let log = host.ask_until(&ours, &path, |log| log["is_running"] == false);
    assert!(has(&log, "host", "ended: signal: 9"), "{log}");
    let (status, refused) = host
        .ask("GET", &path, theirs, &Value::Null)
        .expect("an answer");
    assert_eq!(status, 200, "{refused}");
    assert_eq!(
        refused["is_running"], true,
        "theirs of that name runs: {refused}"
    );
    host.kill();
}

/// The number in an instance's name.
fn log_number(name: &str) -> u32 {
    let number = name.strip_prefix("i-").expect("an instance");
    number.parse().expect("a number")
}
