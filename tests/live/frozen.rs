//! A frozen board, on the wire: nobody learns another team's newer numbers,
//! each team sees its own, and whoever runs the game sees all.

use super::host::Host;
use super::own_report;
use super::support::{program, scenario_text};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;

/// The board freezes at 4 s; Blue does worse than Red, so that no number of
/// theirs is the same.
const EVENTS: &str = r#"
[[event]]
id    = "curtain"
at    = "4s"
board = "freeze"

[[event]]
id    = "slow-blue"
at    = "1s"
fault = "latency"
add   = "7s"
pick  = "one"
for   = "60s"
teams = "team:Blue"
"#;

fn get(host: &Host, path: &str, token: &str) -> (u16, Value) {
    host.ask("GET", path, token, &json!(null))
        .expect("an answer")
}

fn row(snapshot: &Value, team: u64) -> &Value {
    let rows = snapshot["board"]["teams"].as_array().expect("teams");
    let found = rows.iter().find(|row| row["id"] == team);
    found.expect("the team is on the board")
}

fn token_of(host: &Host) -> String {
    let (_, token) = host.link.split_once("token=").expect("a link");
    token.to_owned()
}

fn second(snapshot: &Value) -> u64 {
    snapshot["board"]["second"].as_u64().expect("a number")
}

/// Nothing that the public, or Red, gets holds a newer number of Blue.
fn no_leak(host: &Host, frozen: &Value, member: &str, facilitator: &str) {
    let (_, before) = get(host, "/api/board?true", facilitator);
    let listening = Duration::from_millis(2_500);
    let (public, own, console) = std::thread::scope(|scope| {
        let open = |path: &'static str, token: &str| {
            let token = token.to_owned();
            scope.spawn(move || host.listen(path, &token, listening))
        };
        let all = [
            open("/api/board/events", ""),
            open("/api/board/events", member),
            open("/api/team/events", member),
        ];
        let [public, own, console] = all.map(|it| it.join().expect("no panic"));
        (public, own, console)
    });
    let short = Duration::from_secs(5);
    let pages = ["/", "/?lang=ko", "/join", "/api/board"].map(|path| host.listen(path, "", short));
    let (_, after) = get(host, "/api/board?true", facilitator);
    assert!(second(&after) > second(&before));
    assert!(public.matches("event: board").count() >= 2, "{public}");
    let (then, red) = (row(frozen, 1), row(frozen, 0).to_string());
    for newer in [row(&before, 1), row(&after, 1)] {
        let score = newer["score_mpt"].to_string();
        if newer["score_mpt"] == then["score_mpt"] || red.contains(&score) {
            continue;
        }
        for text in [&public].into_iter().chain(&pages) {
            assert!(!text.contains(&score), "{score} of Blue in: {text}");
        }
    }
    assert!(!console.contains("Blue"), "{console}");
    // What Blue's line says is what it said.
    for text in [&public, &own] {
        for data in text.lines().filter_map(|line| line.strip_prefix("data: ")) {
            let Ok(data) = serde_json::from_str::<Value>(data) else {
                continue;
            };
            let board = if data["board"].is_object() {
                &data["board"]
            } else {
                &data
            };
            if board["teams"].is_array() {
                let line = row(&json!({ "board": board }), 1).clone();
                for (key, said) in line.as_object().expect("a row") {
                    // What is empty in a partial board is as it was.
                    if board["is_partial"] != true || said != "" {
                        assert_eq!(said, &then[key], "{key} of {line}");
                    }
                }
                assert_eq!(board["frozen_s"], 4);
            }
        }
    }
    assert!(pages[0].contains("frozen at") && pages[1].contains("고정"));
    // Red's own line goes on, and stays where it stood.
    let red = |snapshot: &Value| row(snapshot, 0)["score_mpt"].as_i64().expect("a number");
    let (_, seen) = get(host, "/api/board", member);
    assert!(red(&seen) > red(frozen), "{seen}");
    assert_eq!(row(&seen, 0)["rank"], row(frozen, 0)["rank"]);
    let (_, console) = get(host, "/api/team", member);
    assert!(console["row"]["score_mpt"].as_i64() >= Some(red(&seen)));
    for token in [member, ""] {
        let (status, _) = get(host, "/api/board?true", token);
        assert_eq!(status, 403);
    }
}

#[test]
fn a_frozen_board_tells_nobody_how_others_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let text = scenario_text("calm.toml").replacen("length = \"15s\"", "length = \"24s\"", 1);
    std::fs::write(path("game.toml"), text + EVENTS).expect("a scenario");
    let host = Host::start(&[
        &path("game.toml"),
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
    let (member, facilitator) = (host.join(), token_of(&host));
    let frozen = host.ask_until("", "/api/board", |it| it["board"]["frozen_s"] == 4);
    own_report::refused(&host, "", 401, "no-token");
    own_report::refused(&host, &member, 409, "not-over");
    own_report::refused(&host, &facilitator, 409, "not-over");
    no_leak(&host, &frozen, &member, &facilitator);

    // Another host goes on with the same frozen board.
    host.kill();
    let host = Host::start(&["--resume", &path("g.gameday")]);
    let again = host.ask_until("", "/api/board", |it| it["board"]["phase"] == "running");
    assert_eq!(again["board"]["teams"], frozen["board"]["teams"]);
    assert_eq!(again["chart"], frozen["chart"]);
    let before = second(&again);
    host.ask_until("", "/api/board", |it| second(it) > before);
    no_leak(&host, &frozen, &member, &facilitator);

    // It stays frozen beyond the end, until it thaws.
    let ended = host.ask_until("", "/api/board", |it| it["board"]["phase"] == "ended");
    assert_eq!(ended["board"]["teams"], frozen["board"]["teams"]);
    own_report::refused(&host, &member, 409, "frozen");
    let (_, truth) = get(&host, "/api/board?true", &facilitator);
    let gameday = |verb: &str| {
        let mut command = Command::new(program());
        command
            .arg(verb)
            .env("GAMEDAY_URL", format!("http://{}", host.address))
            .env("GAMEDAY_TOKEN", &facilitator);
        command.output().expect("it runs").status.success()
    };
    assert!(!gameday("freeze"), "nothing freezes after the end");
    assert!(gameday("thaw"));
    let (_, thawed) = get(&host, "/api/board", "");
    assert_eq!(thawed["board"]["frozen_s"], Value::Null);
    assert_eq!(thawed["board"]["teams"], truth["board"]["teams"]);
    assert!(!gameday("thaw"), "it is thawed");
    own_report::is_its_own(&host, &member, &facilitator);
    host.kill();
}
