//! A team that brings a service of its own: its mark on the board, and its page.

use crate::support::Game;
use scoreboard::view::{OwnConsole, OwnMark};
use std::sync::Arc;

#[tokio::test]
async fn the_board_marks_the_open_league_in_both_languages() {
    let game = Game::start().await;
    for (page, mark, unknown) in [
        ("/", "open league", "not declared"),
        ("/?lang=ko", "오픈 리그", "미신고"),
    ] {
        let plain = game.get(page).send().await;
        assert!(!plain.body.contains(mark) && !plain.body.contains(unknown));
    }
    let of = |is_spend_known: bool| {
        game.snapshot.send_modify(|snapshot| {
            let board = &mut Arc::make_mut(snapshot).board;
            board.teams[2].own = Some(OwnMark { is_spend_known });
        });
    };
    of(false);
    for (page, mark, unknown) in [
        ("/", "open league", "not declared"),
        ("/?lang=ko", "오픈 리그", "미신고"),
    ] {
        let body = game.get(page).send().await.body;
        assert_eq!(body.matches(&format!(">{mark}<")).count(), 1, "{page}");
        assert!(body.contains(unknown), "{page}");
    }
    of(true);
    let body = game.get("/").send().await.body;
    assert!(body.contains(">open league<") && !body.contains("not declared"));
    game.stop().await;
}

#[tokio::test]
async fn its_page_has_what_its_owner_needs_in_the_place_of_an_account() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(1, "Mina");
    let with_account = game.get("/team").cookie(&token).send().await.body;
    assert!(with_account.contains(r#"id="change-title""#) && !with_account.contains("pepper"));
    game.consoles[1].send_modify(|console| {
        Arc::make_mut(console).own = Some(OwnConsole {
            url: "http://service.example/calc".into(),
            address: "192.168.0.7:80".into(),
            salt: "pepper".into(),
            declared_musd_per_hour: Some(12_500_000),
        });
    });
    let page = game.get("/team").cookie(&token).send().await.body;
    for text in [
        "http://service.example/calc",
        "192.168.0.7:80",
        "pepper",
        "Declared: $12.50 an hour.",
        r#"data-testid="own-declare""#,
    ] {
        assert!(page.contains(text), "no {text} in the page");
    }
    for text in [r#"id="change-title""#, r#"id="run-title""#] {
        assert!(!page.contains(text), "{text} is about an account");
    }
    // Nobody else learns of it.
    let other = game.access.issue_team_token(0, "Jae");
    for page in ["/", "/team"] {
        let body = game.get(page).cookie(&other).send().await.body;
        assert!(!body.contains("pepper"), "{page}");
    }
    game.stop().await;
}
