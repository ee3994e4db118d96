//! Two teams beside each other are for whoever runs a running game.

use crate::support::{Game, console};
use std::sync::Arc;

#[tokio::test]
async fn in_a_running_game_two_teams_are_compared_for_its_facilitator_alone() {
    let game = Game::start().await;
    let mut evil = console(1, 2);
    evil.row.name = "<img src=x onerror=alert(1)>".into();
    game.consoles[1].send_replace(Arc::new(evil));
    game.consoles[0].send_replace(Arc::new(console(0, 2)));
    let member = game.access.issue_team_token(0, "Mina");
    let facilitator = game.access.issue_facilitator_token();
    for path in ["/compare", "/compare?one=0&other=1", "/compare?at=5"] {
        for request in [game.get(path), game.get(path).bearer(&member)] {
            let answer = request.send().await;
            assert_eq!(answer.status, 403, "{path}");
            assert!(!answer.body.contains("console-of"), "{}", answer.body);
        }
    }
    let page = game.get("/compare?one=0&other=1&lang=en");
    let page = page.bearer(&facilitator).send().await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("console-of-0 – &lt;img"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<img"));
    // Nobody can go elsewhere in a running game.
    assert!(!page.body.contains("name=\"at\""));
    // Numbers that are no teams' fall back on two that are.
    let page = game.get("/compare?one=65535&other=-1");
    let page = page.bearer(&facilitator).send().await;
    assert_eq!(page.status, 200);
    game.stop().await;
}

#[tokio::test]
async fn a_game_that_keeps_no_report_says_how_to_get_one() {
    let game = Game::start().await;
    let member = game.access.issue_team_token(0, "Mina");
    let ask = || game.get("/api/report");
    ask().send().await.expect_error(401, "no-token");
    let own = ask().bearer(&member).send().await;
    own.expect_error(404, "no-report");
    assert!(own.body.contains("gameday report FILE"));
    let page = game.get("/report").bearer(&member).send().await;
    assert_eq!(page.status, 404);
    game.stop().await;
}
