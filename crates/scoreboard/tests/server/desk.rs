//! The desk is for those who run the game: its page, its stream, its notes.

use crate::support::Game;
use scoreboard::view::{Desk, DeskFixed, DeskRow, Note, ScriptView};
use std::sync::Arc;

const NOTE: &str = r#"{"idempotency_key":"a","text":"Red <b>sleeps</b>"}"#;

fn desk(seq: u64, notes: usize) -> Arc<Desk> {
    let note = |n: usize| Note {
        second: 3,
        by: "facilitator".into(),
        text: format!("SECRET-{n} <i>"),
    };
    Arc::new(Desk {
        seq,
        script: ScriptView {
            second: u32::try_from(seq).unwrap(),
            length_s: 600,
            speed: 1,
            ..ScriptView::default()
        },
        rows: vec![DeskRow {
            name: "<Red>".into(),
            ..DeskRow::default()
        }],
        notes: (0..notes).rev().map(note).collect(),
        fixed: Some(DeskFixed {
            seed: 4_711,
            ..DeskFixed::default()
        }),
        ..Desk::default()
    })
}

#[tokio::test]
async fn only_facilitators_get_the_page_the_stream_and_the_notes() {
    let game = Game::start().await;
    game.desk.send_replace(desk(1, 1));
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mina");
    for (token, status) in [(None, 401), (Some(&member), 403)] {
        for path in [
            "/facilitator",
            "/facilitator?lang=ko",
            "/api/facilitator",
            "/api/facilitator/events",
        ] {
            let get = game.get(path);
            let get = match token {
                Some(token) => get.cookie(token),
                None => get,
            };
            let answer = get.send().await;
            assert_eq!(answer.status, status, "{path}");
            for secret in ["SECRET", "4711", "&lt;Red"] {
                assert!(!answer.body.contains(secret), "{path}: {}", answer.body);
            }
        }
        let post = game.post("/api/facilitator/notes", NOTE);
        let post = match token {
            Some(token) => post.bearer(token),
            None => post,
        };
        assert_eq!(post.send().await.status, status);
    }
    let page = game.get("/facilitator").cookie(&facilitator).send().await;
    assert_eq!(page.status, 200);
    for part in [
        "SECRET-0 &lt;i&gt;",
        "&lt;Red&gt;",
        "seed 4711",
        "HALT ALL",
        "<noscript>",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let korean = game
        .get("/facilitator?lang=ko")
        .cookie(&facilitator)
        .send()
        .await;
    assert!(korean.body.contains("전체 중지"), "{}", korean.body);
    let board = game.get("/").cookie(&facilitator).send().await;
    assert!(board.body.contains("nav-facilitator"), "{}", board.body);
    for board in [game.get("/"), game.get("/").cookie(&member)] {
        let board = board.send().await.body;
        assert!(
            !board.contains("nav-facilitator") && !board.contains("SECRET"),
            "{board}"
        );
    }
    let kept = game
        .post("/api/facilitator/notes", NOTE)
        .bearer(&facilitator)
        .send()
        .await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    let theirs = game
        .post("/api/facilitator/notes", NOTE)
        .cookie(&facilitator)
        .header("origin", "http://evil.example");
    theirs.send().await.expect_error(403, "other-origin");
    let long = format!(r#"{{"idempotency_key":"a","text":"{}"}}"#, "x".repeat(501));
    let long = game
        .post("/api/facilitator/notes", &long)
        .bearer(&facilitator);
    long.send().await.expect_error(422, "bad-value");
    game.stop().await;
}

#[tokio::test]
async fn the_stream_begins_with_everything_and_goes_on_with_what_is_new() {
    let game = Game::start().await;
    game.desk.send_replace(desk(1, 1));
    let token = game.access.issue_facilitator_token();
    let _ = game.access.issue_team_token(0, "Mina");
    let mut events = game
        .get("/api/facilitator/events")
        .bearer(&token)
        .events()
        .await;
    let (id, name, whole) = events.next().await.expect("an event");
    assert_eq!((id, name.as_str()), (Some(1), "desk"));
    assert_eq!(whole["fixed"]["seed"], 4_711);
    assert_eq!(whole["players"], 1);
    game.desk.send_replace(desk(2, 3));
    let (id, name, news) = events.next().await.expect("an event");
    assert_eq!((id, name.as_str()), (Some(2), "news"));
    assert!(news.get("fixed").is_none(), "{news}");
    let notes = news["notes"].as_array().expect("notes");
    assert_eq!(notes.len(), 2, "only the new ones: {news}");
    // Who comes back, or was too slow, gets all of it again.
    game.desk.send_replace(desk(60, 3));
    let (id, name, whole) = events.next().await.expect("an event");
    assert_eq!((id, name.as_str()), (Some(60), "desk"));
    assert_eq!(whole["notes"].as_array().map(Vec::len), Some(3));
    game.stop().await;
}
