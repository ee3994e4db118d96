//! The record of visits as a page.

use crate::support::{Game, PIN};

#[tokio::test]
async fn whoever_runs_the_event_sees_who_came_and_what_was_refused() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mallory");
    for _ in 0..3 {
        assert_eq!(game.join("000000", 0, "M").send().await.status, 403);
    }
    assert_eq!(game.join(PIN, 0, "Mina").send().await.status, 200);
    assert_eq!(game.join(PIN, 0, "Mina").send().await.status, 409);
    assert_eq!(game.rejoin("AAAA-AAAA").send().await.status, 403);
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
        "a name that is taken <code>name-taken</code>",
        "wrong rejoin code <code>wrong-code</code>",
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
    let korean = read("/visits?what=not-refused&lang=ko").await;
    assert!(
        korean.body.contains("팀에 참가") && !korean.body.contains("✕"),
        "{}",
        korean.body
    );
    game.stop().await;
}
