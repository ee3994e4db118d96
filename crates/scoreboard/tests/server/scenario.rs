//! The scenario: who sees how much of it, and what becomes of another one that
//! somebody wants to have checked.

use crate::support::{Game, Request, answer_all};
use model::scenario::Tell;
use model::text::Text;
use scoreboard::scenario::{Finding, GamePlan, Makes, ScenarioSheet, Scenarios, Scripted, Stretch};
use scoreboard::view::{Band, MonkeySpan, Told};
use std::sync::Arc;

fn both(text: &str) -> Text {
    Text {
        en: text.into(),
        ko: format!("{text}-ko"),
    }
}

/// What nobody but those who run the game may find on the wire.
const SECRETS: [&str; 9] = [
    "SECRET",
    "4711",
    "gorilla",
    "chaos-monkey",
    "[[event]]",
    "warned-of",
    "data-testid=\"preview\"",
    "<textarea",
    "<svg",
];

fn sheet(text: &str) -> ScenarioSheet {
    let tell = Tell {
        public: Some(both("SECRET to all")),
        team: Some(both("SECRET to them")),
        facilitator: Some(both("SECRET to you")),
    };
    let plan = GamePlan {
        title: both("<Lunch>"),
        story: both("They are hungry."),
        length_s: 600,
        speed: 1,
        seed: 4_711,
        prices: vec![(both("An instance"), both("$8 for 15m"))],
        start: vec![both("Group hashers")],
        lanes: vec![both("Zones")],
        script: vec![Scripted {
            number: 1,
            id: "gorilla<1>".into(),
            when: both("00:05:00"),
            what: both("SECRET zone-outage"),
            tell,
            stretches: vec![Stretch {
                from_s: 300,
                to_s: 360,
                is_sure: true,
            }],
            ..Scripted::default()
        }],
        monkeys: vec![MonkeySpan {
            monkey: "chaos-monkey".into(),
            from_s: 0,
            to_s: 600,
            mean_s: 60,
        }],
        ..GamePlan::default()
    };
    ScenarioSheet {
        name: "lunch".into(),
        text: text.to_owned(),
        findings: vec![Finding {
            code: "warned-of",
            message: "SECRET <i>".into(),
            ..Finding::default()
        }],
        left_out: 0,
        makes: Makes::Game(Box::new(plan)),
    }
}

pub(crate) fn pretended() -> Scenarios {
    Scenarios {
        own: Arc::new(sheet("[[event]]\nid = \"gorilla\" # SECRET </pre>\n")),
        read: |text| match text {
            "a game" => sheet(text),
            _ => ScenarioSheet {
                name: "asked".into(),
                text: text.to_owned(),
                findings: vec![Finding {
                    is_error: true,
                    code: "unknown-key",
                    place: "scenario.toml:3:1".into(),
                    message: format!("read {} bytes", text.len()),
                    line: ["".into(), "<b>".into(), " = 1".into()],
                    label: "here".into(),
                    help: Some("did you mean `length`?".into()),
                }],
                left_out: 2,
                makes: Makes::Nothing,
            },
        },
    }
}

/// A form with a scenario in it, as browsers send it.
pub(crate) fn form(game: &Game, field: &str, text: &str) -> Request {
    let file = if field == "file" {
        "; filename=\"a.toml\""
    } else {
        ""
    };
    let body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"{field}\"{file}\r\n\r\n{text}\r\n--edge--\r\n"
    );
    game.request("POST", "/scenario")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(&body)
}

#[tokio::test]
async fn what_is_secret_is_on_no_wire_but_the_facilitators() {
    let game = Game::start().await;
    game.snapshot.send_modify(|snapshot| {
        let board = &mut Arc::make_mut(snapshot).board;
        board.bands = vec![Band {
            number: 1,
            title: both("lunch <rush>"),
            from_s: 30,
            to_s: None,
        }];
        board.told = vec![Told {
            second: 20,
            text: both("hear hear"),
        }];
    });
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mina");
    for (who, token) in [("public", None), ("a team", Some(&member))] {
        for path in ["/scenario", "/scenario?lang=ko", "/api/scenario"] {
            let get = game.get(path);
            let get = match token {
                Some(token) => get.cookie(token),
                None => get,
            };
            let answer = get.send().await;
            for secret in SECRETS {
                assert!(!answer.body.contains(secret), "{who}, {path}: {secret}");
            }
            if path == "/api/scenario" {
                assert!([401, 403].contains(&answer.status), "{who}");
                continue;
            }
            assert_eq!(answer.status, 200);
            for part in [
                "&lt;Lunch&gt;",
                "hungry",
                "$8 for 15m",
                "hear hear",
                "lunch &lt;rush&gt;",
            ] {
                assert!(answer.body.contains(part), "{who}, {path}: {part}");
            }
            let sees_the_start = answer.body.contains("Group hashers");
            assert_eq!(sees_the_start, token.is_some(), "{who}");
        }
    }
    let answer = game.get("/scenario").cookie(&facilitator).send().await;
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"));
    for part in [
        "4711",
        "SECRET zone-outage",
        "gorilla&lt;1&gt;",
        "SECRET to you",
        "warned-of",
        "data-testid=\"preview\"",
        "SECRET &lt;/pre&gt;",
        "multipart/form-data",
        "hear hear",
        "lunch &lt;rush&gt;",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    assert!(!answer.body.contains("<script") && !answer.body.contains("<i>"));
    game.stop().await;
}

#[tokio::test]
async fn the_file_is_saved_as_it_was_given() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let answer = game.get("/api/scenario").bearer(&facilitator).send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, pretended().own.text);
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"lunch.toml\"")
    );
    assert_eq!(
        answer.header("content-type"),
        Some("application/toml; charset=utf-8")
    );
    game.stop().await;
}

#[tokio::test]
async fn another_scenario_is_checked_shown_and_forgotten() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let ask = |field: &str, text: &str| form(&game, field, text).bearer(&facilitator).send();
    let answer = ask("text", "</textarea><script>\r\nx").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for part in [
        "unknown-key",
        "scenario.toml:3:1",
        "read 21 bytes",
        "<mark>&lt;b&gt;</mark>",
        "did you mean `length`?",
        "&lt;/textarea&gt;&lt;script&gt;",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    assert!(!answer.body.contains("<script"));
    let answer = ask("file", "a game").await;
    assert!(answer.body.contains("gorilla&lt;1&gt;"), "{}", answer.body);
    // A whole file of the longest kind is read; a body that is longer is not.
    let long = "#".repeat(scoreboard::scenario::ASKED_LEN_MAX);
    let answer = ask("file", &long).await;
    assert!(answer.body.contains(&format!("read {} bytes", long.len())));
    let answer = ask("file", &"#".repeat(long.len() + 20_000)).await;
    answer.expect_error(413, "too-large");
    // The game's own is what it was.
    let own = game.get("/api/scenario").bearer(&facilitator).send().await;
    assert_eq!(own.body, pretended().own.text);
    game.stop().await;
}

#[tokio::test]
async fn only_those_who_run_the_game_may_ask_and_from_its_own_pages() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mallory");
    let small = || form(&game, "text", "x");
    small().send().await.expect_error(401, "no-token");
    small()
        .bearer(&member)
        .send()
        .await
        .expect_error(403, "forbidden");
    let elsewhere = small()
        .cookie(&facilitator)
        .header("origin", "https://evil.example");
    elsewhere.send().await.expect_error(403, "other-origin");
    // Nobody else's long bodies are read at all.
    let long = form(&game, "text", &"x".repeat(100_000)).bearer(&member);
    long.send().await.expect_error(413, "too-large");
    let json = game.post("/scenario", "{}").bearer(&facilitator);
    json.send().await.expect_error(400, "bad-body");
    let binary =
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\u{0}";
    let cut = game
        .request("POST", "/scenario")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(binary)
        .bearer(&facilitator);
    cut.send().await.expect_error(400, "bad-body");
    game.stop().await;
}

#[tokio::test]
async fn a_game_whose_scenario_is_not_known_says_so() {
    let game = Game::start_without_scenario(answer_all).await;
    let facilitator = game.access.issue_facilitator_token();
    let page = game.get("/scenario").bearer(&facilitator).send().await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("not known"));
    let file = game.get("/api/scenario").bearer(&facilitator).send().await;
    file.expect_error(404, "not-found");
    form(&game, "text", "x")
        .bearer(&facilitator)
        .send()
        .await
        .expect_error(404, "not-found");
    game.stop().await;
}
