//! Plans: who may ask for one, and for what.

use crate::support::{Game, answer_all};
use model::command::Denied;
use scoreboard::server::{Action, Outlook};
use serde_json::{Value, json};

const CDN: &str = r#"{"delete-cdn": {}}"#;

#[tokio::test]
async fn a_member_is_told_what_would_be_refused_and_why() {
    let answer = |wish| match wish {
        Action::Plan {
            team,
            request,
            reply,
        } => {
            assert_eq!((team, request.commands.len()), (1, 2));
            let denied = Some((1, Denied::Unknown { what: "CDN".into() }));
            let outlook = Outlook {
                denied,
                ..Outlook::default()
            };
            drop(reply.send(Ok(outlook)));
        }
        other => answer_all(other),
    };
    let game = Game::start_with(answer, |access| access).await;
    let token = game.access.issue_team_token(1, "Mina");
    let body = format!(r#"{{"commands": [{CDN}, {CDN}]}}"#);
    let planned = game
        .post("/api/team/plan", &body)
        .bearer(&token)
        .send()
        .await;
    assert_eq!(planned.status, 200, "{}", planned.body);
    let refused = &planned.json()["refused"];
    assert_eq!(
        (&refused["place"], &refused["code"]),
        (&json!(1), &json!("unknown"))
    );
    assert!(refused["help"].as_str().is_some_and(|it| !it.is_empty()));
    game.stop().await;
}

#[tokio::test]
async fn one_thing_is_planned_at_a_time_and_not_too_often() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mina");
    let other = game.access.issue_team_token(1, "Sol");
    let ask = async |token: &str, body: Value| {
        let request = game.post("/api/team/plan", &body.to_string());
        request.bearer(token).send().await
    };
    let command: Value = serde_json::from_str(CDN).unwrap();
    for body in [
        json!({}),
        json!({"commands": []}),
        json!({"commands": [command], "stack": "format = 1"}),
        json!({"commands": vec![command.clone(); 65]}),
    ] {
        ask(&token, body).await.expect_error(422, "bad-value");
    }
    ask(&token, json!({"stacks": ""}))
        .await
        .expect_error(400, "bad-body");
    let mut asked = 0;
    while ask(&token, json!({"stack": "format = 1"})).await.status == 200 {
        asked += 1;
        assert!(asked < 50, "nobody is asked to wait");
    }
    assert!(asked >= 5, "{asked}");
    let theirs = ask(&other, json!({"stack": "format = 1"})).await;
    assert_eq!(theirs.status, 200, "another team has plans of its own");
    game.stop().await;
}
