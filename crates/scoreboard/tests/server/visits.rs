//! The record of visits as a page.

use crate::support::{Game, PIN};

#[tokio::test]
async fn whoever_runs_the_event_sees_who_came_and_what_was_refused() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mallory");
    for _ in 0..3 {
        let wrong = r#"{"pin":"000000","team":0,"member":"M"}"#;
        assert_eq!(game.post("/api/join", wrong).send().await.status, 403);
    }
    let right = format!(r#"{{"pin":"{PIN}","team":0,"member":"Mina"}}"#);
    assert_eq!(game.post("/api/join", &right).send().await.status, 200);
    assert_eq!(game.get("/visits").send().await.status, 401);
    let refused = game.get("/visits").cookie(&member).send().await;
    assert_eq!(refused.status, 403);
    assert!(!refused.body.contains("wrong-pin"), "{}", refused.body);

    let read = |path: &'static str| game.get(path).cookie(&facilitator).send();
    let all = read("/visits").await;
    assert_eq!(all.status, 200);
    for part in [
        "wrong PIN <code>wrong-pin</code>",
        "joined a team",
        "<td class=\"num\">3</td>",
        "/visits",
        "127.0.0.1",
    ] {
        assert!(all.body.contains(part), "{part}: {}", all.body);
    }
    for secret in [PIN, "000000", &member, &facilitator] {
        assert!(!all.body.contains(secret), "the page holds no secrets");
    }
    let only = read("/visits?what=wrong-pin").await;
    assert!(
        only.body.contains("/api/join") && !only.body.contains("✓"),
        "{}",
        only.body
    );
    let korean = read("/visits?what=in&lang=ko").await;
    assert!(
        korean.body.contains("팀에 참가") && !korean.body.contains("✕"),
        "{}",
        korean.body
    );
    game.stop().await;
}
