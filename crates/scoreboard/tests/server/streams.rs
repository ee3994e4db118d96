//! Event streams: their order, who gets what, and their end.

use crate::support::{Game, console};
use model::actor::Principal;
use scoreboard::news::ConsoleNews;
use scoreboard::view::{AuditLine, Console};
use std::sync::Arc;

#[tokio::test]
async fn a_snapshot_comes_first_then_boards_in_order() {
    let game = Game::start().await;
    let mut events = game.get("/api/board/events").events().await;
    let (id, name, data) = events.next().await.unwrap();
    assert_eq!((id, name.as_str()), (Some(1), "snapshot"));
    assert_eq!(data["board"]["teams"].as_array().unwrap().len(), 3);
    assert!(data["chart"].is_object() && data["rules"].is_object());
    for seq in 2..6 {
        game.tick(seq);
        let (id, name, data) = events.next().await.unwrap();
        assert_eq!((id, name.as_str()), (Some(seq), "board"));
        assert_eq!(data["seq"], seq);
    }
    game.stop().await;
}

#[tokio::test]
async fn a_quiet_stream_beats() {
    let game = Game::start().await;
    let mut events = game.get("/api/board/events").events().await;
    assert_eq!(events.next_of_any_kind().await.unwrap().1, "snapshot");
    assert_eq!(events.next_of_any_kind().await.unwrap().1, "beat");
    game.stop().await;
}

#[tokio::test]
async fn a_team_gets_all_once_and_then_only_news() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(1, "Mina");
    let mut events = game.get("/api/team/events").cookie(&token).events().await;
    let (_, name, data) = events.next().await.unwrap();
    assert_eq!(name, "console");
    let mut known: Console = serde_json::from_value(data).unwrap();
    assert_eq!(known.row.name, "console-of-1");

    let mut later = console(1, 2);
    for number in 0..3 {
        later.metrics.seconds.push(number);
        let line = AuditLine {
            number: number.into(),
            second: number,
            principal: Principal::Player,
            member: Some("Mina".into()),
            what: model::text::Text::default(),
            is_command: false,
            change: None,
            refused: None,
            command: None,
            denied: None,
            touched: Vec::new(),
        };
        later.audit.insert(0, line);
        let published = Console {
            seq: u64::from(number) + 2,
            ..later.clone()
        };
        game.consoles[1].send_replace(Arc::new(published.clone()));
        let (id, name, data) = events.next().await.unwrap();
        assert_eq!((id, name.as_str()), (Some(published.seq), "news"));
        let news: ConsoleNews = serde_json::from_value(data).unwrap();
        assert_eq!(
            (news.audit.len(), news.console.audit.len()),
            (1, 0),
            "old lines do not travel again"
        );
        known = news.apply(&known);
        assert_eq!(known, published);
    }
    game.stop().await;
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mina");
    let mut board = game.get("/api/board/events").events().await;
    let mut team = game.get("/api/team/events").bearer(&token).events().await;
    assert!(board.next().await.is_some() && team.next().await.is_some());
    game.stop().await;
    assert!(board.next().await.is_none() && team.next().await.is_none());
}
