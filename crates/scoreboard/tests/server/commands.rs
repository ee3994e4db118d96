//! Wishes: what is passed on, what is refused, and how often.

use crate::support::{Game, answer_all};
use model::command::Denied;
use model::text::Text;
use scoreboard::server::{Action, Edited, Refused};

const COMMAND: &str =
    r#"{"idempotency_key":"k-1","command":{"put-cdn":{"key":"query-string","ttl":"5m"}}}"#;

#[tokio::test]
async fn a_command_reaches_the_game_as_its_member_sent_it() {
    let check = |wish: Action| {
        if let Action::Command {
            team,
            session,
            idempotency_key,
            expected_version,
            command,
            ..
        } = &wish
        {
            let seen = (
                *team,
                session.as_str(),
                idempotency_key.as_str(),
                *expected_version,
            );
            assert_eq!(seen, (1, "민아", "k-1", None));
            assert_eq!(
                serde_json::to_value(command).unwrap()["put-cdn"]["ttl"],
                "5m"
            );
        }
        answer_all(wish);
    };
    let game = Game::start_with(check, |access| access).await;
    let token = game.access.issue_team_token(1, "민아");
    let done = game
        .post("/api/team/commands", COMMAND)
        .bearer(&token)
        .send()
        .await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(done.json()["audit_number"], 7);
    game.stop().await;
}

#[tokio::test]
async fn every_refusal_has_its_status_and_says_what_to_do() {
    let refuse = |wish: Action| {
        if let Action::Command {
            reply,
            idempotency_key,
            ..
        } = wish
        {
            let refused = match idempotency_key.as_str() {
                "denied" => Refused::Denied(Denied::NotYet { what: "v2".into() }),
                "conflict" => Refused::Conflict {
                    version: 4,
                    changed_by: "Jae".into(),
                },
                "not-running" => Refused::NotRunning,
                "edited" => Refused::Edited(Box::new(Edited {
                    number: 1,
                    second: 2,
                    member: "Jae".into(),
                    what: Text::default(),
                    before: String::new(),
                    after: "on".into(),
                })),
                "busy" => Refused::Busy,
                "dropped" => return,
                _ => Refused::Internal("secret reason".into()),
            };
            let _ = reply.send(Err(refused));
        }
    };
    let game = Game::start_with(refuse, |access| access).await;
    let token = game.access.issue_team_token(0, "Mina");
    for (key, status, code) in [
        ("denied", 422, "not-yet"),
        ("conflict", 409, "conflict"),
        ("edited", 409, "edited-meanwhile"),
        ("not-running", 409, "not-running"),
        ("busy", 503, "busy"),
        ("dropped", 500, "internal"),
        ("internal", 500, "internal"),
    ] {
        let body = format!(r#"{{"idempotency_key":"{key}","command":{{"delete-cdn":{{}}}}}}"#);
        let answer = game
            .post("/api/team/commands", &body)
            .bearer(&token)
            .send()
            .await;
        answer.expect_error(status, code);
        assert!(!answer.body.contains("secret"), "what broke is for the log");
        assert_eq!(answer.json()["denied"].is_null(), key != "denied");
        let has_words = ["denied", "edited", "not-running"].contains(&key);
        assert_eq!(answer.json()["reason"]["ko"].is_string(), has_words);
    }
    game.stop().await;
}

#[tokio::test]
async fn bad_bodies_are_told_what_is_wrong() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mina");
    let post = |body: &str| game.post("/api/team/commands", body).bearer(&token);
    post("{").send().await.expect_error(400, "bad-body");
    post("[]").send().await.expect_error(400, "bad-body");
    post(r#"{"idempotency_key":"a","command":{"format-disk":{}}}"#)
        .send()
        .await
        .expect_error(400, "bad-body");
    post(r#"{"idempotency_key":"a","command":{"delete-cdn":{}},"team":1}"#)
        .send()
        .await
        .expect_error(400, "bad-body");
    post(r#"{"idempotency_key":"","command":{"delete-cdn":{}}}"#)
        .send()
        .await
        .expect_error(422, "bad-value");
    post(r#"{"idempotency_key":"two words","command":{"delete-cdn":{}}}"#)
        .send()
        .await
        .expect_error(422, "bad-value");
    post(&" ".repeat(17_000))
        .send()
        .await
        .expect_error(413, "too-large");
    let plain = game
        .request("POST", "/api/team/commands")
        .header("content-type", "text/plain")
        .body(COMMAND);
    plain
        .bearer(&token)
        .send()
        .await
        .expect_error(415, "not-json");
    game.get("/api/team/commands")
        .send()
        .await
        .expect_error(405, "method-not-allowed");
    game.get("/api/nothing")
        .send()
        .await
        .expect_error(404, "not-found");
    game.stop().await;
}

#[tokio::test]
async fn a_team_that_hammers_is_slowed_down_and_others_are_not() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mina");
    let other = game.access.issue_team_token(1, "Jae");
    let post = |token: &str| {
        game.post("/api/team/commands", COMMAND)
            .bearer(token)
            .send()
    };
    let mut limited = None;
    for _ in 0..200 {
        let answer = post(&token).await;
        if answer.status == 429 {
            limited = Some(answer);
            break;
        }
    }
    let limited = limited.expect("within 200 commands at once");
    limited.expect_error(429, "rate-limited");
    assert_eq!(limited.header("retry-after"), Some("1"));
    assert_eq!(post(&other).await.status, 200);

    let try_one = |key: &str| {
        game.post("/api/team/try", &format!(r#"{{"key":"{key}"}}"#))
            .bearer(&other)
            .send()
    };
    try_one("").await.expect_error(422, "bad-value");
    assert_eq!(try_one("3615-7184-2117").await.status, 200);
    try_one("3615-7184-2117")
        .await
        .expect_error(429, "rate-limited");
    game.stop().await;
}
