//! A frozen board: who sees what.

use crate::support::{Game, frozen_and_true};
use serde_json::Value;

fn score(board: &Value, team: usize) -> i64 {
    board["teams"][team]["score_mpt"]
        .as_i64()
        .expect("a number")
}

/// Lines are 1,000 in the frozen board and 2,000 in truth.
#[tokio::test]
async fn each_team_sees_its_own_line_and_whoever_runs_the_game_all() {
    let game = Game::start().await;
    let (frozen, truth) = frozen_and_true(2);
    game.truth.send_replace(truth);
    game.snapshot.send_replace(frozen);
    let member = game.access.issue_team_token(1, "Mina");
    let facilitator = game.access.issue_facilitator_token();
    let get = |path: &str, token: &str| game.get(path).bearer(token).send();
    for (path, token, scores) in [
        ("/api/board", "", [1_000, 1_000, 1_000]),
        ("/api/board", member.as_str(), [1_000, 2_000, 1_000]),
        ("/api/board", facilitator.as_str(), [1_000, 1_000, 1_000]),
        (
            "/api/board?true",
            facilitator.as_str(),
            [2_000, 2_000, 2_000],
        ),
    ] {
        let snapshot = get(path, token).await.json();
        let seen = [0, 1, 2].map(|team| score(&snapshot["board"], team));
        assert_eq!(seen, scores, "{path} of {token}");
        // Where a team stands says how the others do.
        let is_true = path.ends_with("true");
        let rank = if is_true { 3 } else { 1 };
        assert_eq!(snapshot["board"]["teams"][1]["rank"], rank);
    }
    for token in [member.as_str(), ""] {
        get("/api/board?true", token)
            .await
            .expect_error(403, "forbidden");
    }
    game.stop().await;
}

#[tokio::test]
async fn a_stream_is_frozen_but_for_the_own_line_and_begins_anew_when_it_thaws() {
    let game = Game::start().await;
    let member = game.access.issue_team_token(1, "Mina");
    let mut public = game.get("/api/board/events").events().await;
    let mut own = game.get("/api/board/events").cookie(&member).events().await;
    for stream in [&mut public, &mut own] {
        assert_eq!(stream.next().await.expect("an event").1, "snapshot");
    }
    let (frozen, truth) = frozen_and_true(2);
    game.truth.send_replace(truth);
    game.snapshot.send_replace(frozen);
    for (stream, scores) in [
        (&mut public, [1_000, 1_000, 1_000]),
        (&mut own, [1_000, 2_000, 1_000]),
    ] {
        let (_, kind, board) = stream.next().await.expect("an event");
        assert_eq!(kind, "board");
        assert_eq!([0, 1, 2].map(|team| score(&board, team)), scores);
    }
    let (_, thawed) = frozen_and_true(3);
    game.snapshot.send_replace(thawed);
    for stream in [&mut public, &mut own] {
        let (_, kind, snapshot) = stream.next().await.expect("an event");
        assert_eq!(kind, "snapshot");
        assert_eq!(score(&snapshot["board"], 0), 2_000);
    }
    game.stop().await;
}
