//! Scores that whoever runs the game puts right, over the API.

use super::host::Host;
use super::resume::scenario_of;
use super::support::look_again;
use gameday::game_file::verify;
use journal::Reader;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn order(host: &Host, key: &str, control: Value) -> (u16, Value) {
    let body = json!({"idempotency_key": key, "control": control});
    let asked = host.ask("POST", "/api/script/controls", host.token(), &body);
    asked.expect("an answer")
}

fn board(host: &Host) -> Value {
    let asked = host.ask("GET", "/api/board", "", &Value::Null);
    let board = asked.expect("a board").1;
    host.resume_if_paused(&board);
    board["board"].clone()
}

/// Looks until the game has played so many seconds, or has ended.
fn reach(host: &Host, second: u64) -> Value {
    let began = Instant::now();
    loop {
        let board = board(host);
        if board["second"].as_u64() >= Some(second) || board["phase"] == "ended" {
            return board;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{board}");
        look_again();
    }
}

fn corrected(board: &Value, team: &str) -> i64 {
    let teams = board["teams"].as_array().expect("teams");
    let its = teams.iter().find(|row| row["name"] == team);
    its.expect("it plays")["split"]["corrected"]
        .as_i64()
        .expect("points")
}

#[test]
fn corrections_are_in_the_ledger_and_everybody_concerned_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("correct.toml");
    std::fs::write(&scenario, scenario_of(12)).expect("a scenario");
    let file = folder.path().join("correct.gameday");
    let host = Host::start(&[
        scenario.to_str().expect("UTF-8"),
        "--team",
        "Red",
        "--team",
        "Blue",
        "--journal",
        file.to_str().expect("UTF-8"),
        "--port",
        "0",
        "--autostart",
    ]);
    let member = host.join();
    let now = reach(&host, 5)["second"].as_u64().expect("a second");
    for (control, status, code) in [
        (
            json!({"adjust": {"team": "Green", "points": 1, "reason": "x"}}),
            404,
            "unknown-team",
        ),
        (
            json!({"adjust": {"team": "Red", "points": 1, "reason": " "}}),
            422,
            "bad-value",
        ),
        (
            json!({"adjust": {"team": "Red", "points": 2_000_000, "reason": "x"}}),
            422,
            "bad-value",
        ),
        (
            json!({"void": {"from": "1s", "to": format!("{}s", now + 30), "reason": "x"}}),
            409,
            "not-over",
        ),
        (
            json!({"void": {"from": "3s", "to": "3s", "reason": "x"}}),
            409,
            "not-over",
        ),
    ] {
        let (got, answer) = order(&host, "refused", control.clone());
        assert_eq!(
            (got, &answer["code"]),
            (status, &json!(code)),
            "{control}: {answer}"
        );
    }
    let adjust = json!({"adjust": {"team": "Red", "points": 250, "reason": "best question"}});
    assert_eq!(order(&host, "a", adjust.clone()).0, 200);
    // Sent again it is done once.
    assert_eq!(order(&host, "a", adjust).0, 200);
    reach(&host, now + 2);
    let (_, console) = host
        .ask("GET", "/api/team", &member, &Value::Null)
        .expect("a console");
    assert!(
        console["told"].to_string().contains("best question"),
        "{}",
        console["told"]
    );
    assert_eq!(corrected(&board(&host), "Red"), 250_000);
    assert_eq!(corrected(&board(&host), "Blue"), 0);
    let void = json!({"void": {"from": "2s", "to": "4s", "reason": "the switch"}});
    assert_eq!(order(&host, "v", void.clone()).0, 200);
    // What is void already brings nothing when it is void again.
    assert_eq!(order(&host, "w", void).0, 200);
    let end = reach(&host, u64::MAX);
    host.kill();
    assert!(verify(&file).unwrap_or_else(|e| panic!("{e}")).is_complete);

    // What the requests of those two seconds brought, without what was spent in them.
    let reader = Reader::open(&file).expect("a game file");
    let mut brought = [0, 0];
    for row in reader.ticks(..) {
        let row = row.expect("a tick");
        if (2..4).contains(&row.second) {
            let counted = row.fast * 10_000 + row.ok * 5_000 + row.slow * 2_000;
            let lost = row.failed * 5_000 + row.wrong * 10_000;
            brought[usize::from(row.team)] += counted as i64 - lost as i64;
        }
    }
    assert!(brought[0] > 0, "something was answered in time");
    assert_eq!(corrected(&end, "Red"), 250_000 - brought[0]);
    assert_eq!(corrected(&end, "Blue"), -brought[1]);
}
