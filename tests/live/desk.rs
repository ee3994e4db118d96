//! The desk of whoever runs a game, on the wire: what is ordered is on it, in the
//! game file and beyond an outage of the host, and on no other stream.

use super::host::Host;
use super::support::scenario_text;
use gameday::game_file::verify;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// Story time is sixty times as fast as the game, so that 15 s are a quarter of an hour.
const SPEED: &str = "60";
const EVENTS: &str = r#"
[[event]]
id     = "on-demand"
manual = true
fault  = "pause"
pick   = "one"
for    = "10m"
tell   = { facilitator = { en = "SECRET-CUE", ko = "SECRET-CUE" } }
"#;

fn order(host: &Host, key: &str, control: &Value) {
    let body = json!({"idempotency_key": key, "control": control});
    let answer = host.ask("POST", "/api/script/controls", host.token(), &body);
    let (status, answer) = answer.expect("an answer");
    assert_eq!(status, 200, "{control}: {answer}");
}

fn newest(desk: &Value) -> String {
    desk["orders"][0]["what"]["en"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn what_is_ordered_is_on_the_desk_and_nobody_else_sees_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let text = scenario_text("calm.toml").replacen("length = \"15s\"", "length = \"120m\"", 1);
    std::fs::write(path("game.toml"), text + EVENTS).expect("a scenario");
    let host = Host::start(&[
        &path("game.toml"),
        "--speed",
        SPEED,
        "--team",
        "Red",
        "--team",
        "Blue",
        "--journal",
        &path("g.gameday"),
        "--port",
        "0",
        "--autostart",
    ]);
    let member = host.join();
    let desk =
        |is_so: &dyn Fn(&Value) -> bool| host.ask_until(host.token(), "/api/facilitator", is_so);
    let first = desk(&|it| it["script"]["phase"] == "running");
    assert_eq!(first["players"], 1);
    assert!(first["fixed"]["cues"].to_string().contains("SECRET-CUE"));
    assert!(
        first["fixed"]["faults"]
            .as_array()
            .is_some_and(|it| it.len() > 50)
    );

    let note = json!({"idempotency_key": "n1", "text": "SECRET-NOTE"});
    for again in [false, true] {
        let kept = host.ask("POST", "/api/facilitator/notes", host.token(), &note);
        let (status, kept) = kept.expect("an answer");
        assert_eq!(
            (status, &kept["is_repeated"]),
            (200, &json!(again)),
            "{kept}"
        );
    }
    order(
        &host,
        "b1",
        &json!({"broadcast": {"en": "Zone a is back", "ko": "a존 복구"}}),
    );
    order(
        &host,
        "b2",
        &json!({"broadcast": {"en": "ONLY-BLUE", "team": "Blue"}}),
    );
    order(&host, "h1", &json!({"halt": {"reason": "SECRET-REASON"}}));
    let halted = desk(&|it| it["script"]["halted"] == "SECRET-REASON");
    assert_eq!(halted["orders"][0]["undo"], r#"{"release":{}}"#);
    order(&host, "r1", &json!({"release": {}}));
    order(&host, "t1", &json!({"trigger": {"event": "on-demand"}}));
    desk(&|it| it["script"]["events"][0]["broken"].is_object());
    order(
        &host,
        "i1",
        &json!({"inject": {"fault": "latency", "add": "1s", "for": "10m", "teams": "team:Red"}}),
    );
    let injected = desk(&|it| it["script"]["events"][1]["broken"]["teams"] == json!(["Red"]));
    assert_eq!(
        injected["orders"][0]["undo"],
        r#"{"end":{"event":"injected-1"}}"#
    );
    order(&host, "f1", &json!({"freeze": {}}));
    let apart = desk(&|it| {
        let rows = it["rows"].as_array().expect("rows");
        rows.iter()
            .any(|row| row["truth"]["score_mpt"] != row["public"]["score_mpt"])
    });
    assert_eq!(newest(&apart), "froze the board");

    // A quarter of an hour of the story without a command, in both teams.
    let silent = desk(&|it| it["needs"].as_array().is_some_and(|it| it.len() == 2));
    assert!(
        silent["needs"][0]["silent_s"].as_u64() >= Some(15),
        "{}",
        silent["needs"]
    );

    // On the wire: the facilitator's stream has it all, and no other has any of it.
    let short = Duration::from_millis(2_500);
    let own = host.listen("/api/facilitator/events", host.token(), short);
    assert!(
        own.contains("event: desk") && own.contains("SECRET-NOTE"),
        "{own}"
    );
    assert!(
        own.contains("event: news") && own.contains("\nid: "),
        "{own}"
    );
    let streams = [
        ("/api/board/events", ""),
        ("/api/board/events", &member),
        ("/api/team/events", &member),
        ("/", ""),
        ("/team", &member),
    ];
    for (path, token) in streams {
        let heard = host.listen(path, token, short);
        assert!(
            heard.contains("Zone a is back") || path == "/",
            "{path}: {heard}"
        );
        for secret in [
            "SECRET-CUE",
            "SECRET-NOTE",
            "SECRET-REASON",
            "ONLY-BLUE",
            "\"truth\"",
            "\"undo\"",
        ] {
            assert!(!heard.contains(secret), "{secret} on {path}: {heard}");
        }
    }
    for token in ["", member.as_str()] {
        for path in [
            "/api/facilitator",
            "/api/facilitator/events",
            "/facilitator",
        ] {
            let heard = host.listen(path, token, short);
            let status = if token.is_empty() { "401" } else { "403" };
            assert!(
                heard.starts_with(&format!("HTTP/1.1 {status}")),
                "{path}: {heard}"
            );
            assert!(!heard.contains("SECRET"), "{path}: {heard}");
        }
    }

    // Another host has the same orders and notes.
    let before = desk(&|_| true);
    host.kill();
    let host = Host::start(&["--resume", &path("g.gameday")]);
    let after = host.ask_until(host.token(), "/api/facilitator", |it| {
        it["orders"].is_array()
    });
    assert_eq!(after["notes"], before["notes"]);
    assert_eq!(newest(&after), newest(&before));
    let again = host.ask("POST", "/api/facilitator/notes", host.token(), &note);
    assert_eq!(again.expect("an answer").1["is_repeated"], true);
    host.kill();
    let verified = verify(Path::new(&path("g.gameday"))).expect("the same game again");
    assert!(verified.seconds >= 15, "{verified:?}");
}
