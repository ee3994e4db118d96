//! Who may see and do what.

use crate::support::{Game, PIN};

#[tokio::test]
async fn the_board_is_public_and_consoles_are_not() {
    let game = Game::start().await;
    let board = game.get("/api/board").send().await;
    assert_eq!(board.status, 200);
    assert_eq!(board.json()["board"]["teams"][1]["name"], "판교 유니콘즈");
    for path in ["/api/team", "/api/team/events"] {
        game.get(path).send().await.expect_error(401, "no-token");
        game.get(path)
            .bearer(&"0".repeat(64))
            .send()
            .await
            .expect_error(401, "no-token");
    }
    game.stop().await;
}

#[tokio::test]
async fn a_team_sees_its_own_console_only() {
    let game = Game::start().await;
    for team in 0..2u16 {
        let token = game.access.issue_team_token(team, "Mina");
        let seen = game.get("/api/team").bearer(&token).send().await.json();
        assert_eq!(seen["row"]["name"], format!("console-of-{team}"));
        let seen = game
            .get("/api/team?team=0")
            .cookie(&token)
            .send()
            .await
            .json();
        assert_eq!(
            seen["row"]["name"],
            format!("console-of-{team}"),
            "an address cannot ask for another"
        );
    }
    let facilitator = game.access.issue_facilitator_token();
    game.get("/api/team")
        .bearer(&facilitator)
        .send()
        .await
        .expect_error(403, "forbidden");
    game.stop().await;
}

#[tokio::test]
async fn only_those_who_may_start_the_game() {
    let game = Game::start().await;
    let member = game.access.issue_team_token(0, "Mina");
    let facilitator = game.access.issue_facilitator_token();
    game.post("/api/start", "{}")
        .send()
        .await
        .expect_error(401, "no-token");
    game.post("/api/start", "{}")
        .bearer(&member)
        .send()
        .await
        .expect_error(403, "forbidden");
    assert_eq!(
        game.post("/api/start", "{}")
            .bearer(&facilitator)
            .send()
            .await
            .status,
        200
    );
    game.stop().await;

    let demo = Game::start_with(crate::support::answer_all, |access| access.team_may_start()).await;
    let member = demo.access.issue_team_token(0, "Mina");
    assert_eq!(
        demo.post("/api/start", "{}")
            .bearer(&member)
            .send()
            .await
            .status,
        200
    );
    demo.stop().await;
}

#[tokio::test]
async fn other_sites_cannot_write_with_a_visitors_cookie() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mina");
    let body = r#"{"idempotency_key":"a","command":{"delete-cdn":{}}}"#;
    let post = || game.post("/api/team/commands", body).cookie(&token);
    assert_eq!(
        post().header("origin", &game.origin()).send().await.status,
        200
    );
    assert_eq!(
        post()
            .header("sec-fetch-site", "same-origin")
            .send()
            .await
            .status,
        200
    );
    post().send().await.expect_error(403, "other-origin");
    post()
        .header("origin", "http://evil.example")
        .send()
        .await
        .expect_error(403, "other-origin");
    post()
        .header("origin", &game.origin())
        .header("sec-fetch-site", "cross-site")
        .send()
        .await
        .expect_error(403, "other-origin");
    game.join(PIN, 0, "Eve")
        .header("origin", "http://evil.example")
        .send()
        .await
        .expect_error(403, "other-origin");
    game.stop().await;
}

#[tokio::test]
async fn a_link_logs_in_and_hides_its_token() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mina");
    let answer = game.get(&format!("/join?token={token}")).send().await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/team"))
    );
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with(&format!("gameday_token={token};")),
        "{cookie}"
    );
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    // Strict cookies do not travel along a redirect that another site began.
    let from_chat = game
        .get(&format!("/join?token={token}"))
        .header("sec-fetch-site", "cross-site")
        .send()
        .await;
    assert_eq!(from_chat.status, 200);
    assert!(from_chat.body.contains("url=/team") && from_chat.header("set-cookie").is_some());
    let dead = game.get("/join?token=0123").send().await;
    assert_eq!(
        (
            dead.status,
            dead.header("location"),
            dead.header("set-cookie")
        ),
        (303, Some("/join?link=dead"), None)
    );
    let facilitator = game.access.issue_facilitator_token();
    let answer = game.get(&format!("/join?token={facilitator}")).send().await;
    assert_eq!(answer.header("location"), Some("/facilitator"));
    game.stop().await;
}

#[tokio::test]
async fn a_team_scrapes_its_own_figures_and_nobody_else_does() {
    let game = Game::start().await;
    for team in 0..2u16 {
        let token = game.access.issue_team_token(team, "Mina");
        for path in ["/metrics", "/metrics?team=0"] {
            let page = game.get(path).bearer(&token).send().await;
            assert_eq!(page.status, 200);
            assert_eq!(page.body, format!("a{{team=\"{team}\"}} 1\n"));
        }
    }
    let facilitator = game.access.issue_facilitator_token();
    let page = game.get("/metrics").bearer(&facilitator).send().await;
    assert_eq!(page.body.lines().count(), 3, "all teams: {}", page.body);
    game.get("/metrics")
        .send()
        .await
        .expect_error(401, "no-token");
    game.stop().await;
}
