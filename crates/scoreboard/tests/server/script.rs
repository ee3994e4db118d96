//! The script is for those who run the game, and for nobody else.

use crate::support::Game;

const HALT: &str = r#"{"idempotency_key":"a","control":{"halt":{"reason":"fire alarm"}}}"#;

#[tokio::test]
async fn only_facilitators_see_and_change_the_script() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mina");
    let preview = r#"{"control":{"release":{}}}"#;
    for path in ["/api/script/controls", "/api/script/preview"] {
        let body = if path.ends_with("preview") {
            preview
        } else {
            HALT
        };
        let post = || game.post(path, body);
        post().send().await.expect_error(401, "no-token");
        post()
            .bearer(&member)
            .send()
            .await
            .expect_error(403, "forbidden");
        let answer = post().bearer(&facilitator).send().await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let theirs = post()
            .cookie(&facilitator)
            .header("origin", "http://evil.example");
        theirs.send().await.expect_error(403, "other-origin");
    }
    let get = || game.get("/api/script");
    get().send().await.expect_error(401, "no-token");
    get()
        .bearer(&member)
        .send()
        .await
        .expect_error(403, "forbidden");
    let script = get().bearer(&facilitator).send().await.json();
    assert!(script["events"].is_array());
    game.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_order_is_told() {
    let game = Game::start().await;
    let token = game.access.issue_facilitator_token();
    for (control, status, code) in [
        (r#"{"stop":{}}"#, 422, "bad-value"),
        (r#"{"halt":{}}"#, 422, "bad-value"),
        (r#"{"inject":{"fault":"latencey"}}"#, 422, "bad-value"),
    ] {
        let body = format!(r#"{{"idempotency_key":"a","control":{control}}}"#);
        let post = game.post("/api/script/controls", &body).bearer(&token);
        post.send().await.expect_error(status, code);
    }
    for key in ["", "a b"] {
        let body = format!(r#"{{"idempotency_key":"{key}","control":{{"release":{{}}}}}}"#);
        let post = game.post("/api/script/controls", &body).bearer(&token);
        post.send().await.expect_error(422, "bad-value");
    }
    game.stop().await;
}

/// Whoever floods the game with orders can still halt it.
#[tokio::test]
async fn orders_are_limited_but_a_halt_is_not() {
    let game = Game::start().await;
    let token = game.access.issue_facilitator_token();
    let release = r#"{"idempotency_key":"a","control":{"release":{}}}"#;
    let mut limited = false;
    for _ in 0..500 {
        let answer = game
            .post("/api/script/controls", release)
            .bearer(&token)
            .send()
            .await;
        if answer.status == 429 {
            limited = true;
            break;
        }
    }
    assert!(limited, "500 orders in a row");
    let halt = game.post("/api/script/controls", HALT).bearer(&token);
    assert_eq!(halt.send().await.status, 200);
    game.stop().await;
}
