//! What somebody may try at the board, and what becomes of it. Each line is one
//! attack; `docs/reference/security.md` has the same table for people, and a test
//! compares the two.

mod table;

use crate::support::{Game, PIN, frozen_and_true};
use model::actor::Principal;
use model::text::Text;
use scoreboard::server::Duty;
use scoreboard::view::{AuditLine, Told};
use std::sync::Arc;
use table::{Attack, Keys, all};

#[tokio::test]
async fn every_attack_is_refused_and_written_down() {
    assert!(all().count() >= 30);
    let mut wrong = Vec::new();
    for attack in all() {
        let game = Game::start().await;
        let (frozen, truth) = frozen_and_true(2);
        game.truth.send_replace(truth);
        if attack.what.contains("frozen") {
            game.snapshot.send_replace(frozen);
        }
        let keys = Keys {
            member: game.access.issue_team_token(0, "Mallory"),
            observer: game.access.issue_team_token(0, "Oscar"),
            facilitator: game.access.issue_facilitator_token(),
        };
        game.access.assign(0, "Oscar", Duty::Observer);
        let mut answer = None;
        for _ in 0..attack.times {
            answer = Some((attack.request)(&game, &keys).send().await);
        }
        let answer = answer.expect("sent at least once");
        let what = attack.what;
        let is_problem = answer.header("content-type") == Some("application/problem+json");
        if is_problem {
            answer.expect_error(attack.answer.0, attack.answer.1);
        }
        let got = (answer.status, answer.header("set-cookie"));
        if got != (attack.answer.0, None) {
            wrong.push(format!("{what}: {got:?} {}", answer.body));
        }
        let record = visits(&game, &keys).await;
        if !record.iter().any(|line| line == attack.recorded) {
            wrong.push(format!("{what}: {record:?} lacks {}", attack.recorded));
        }
        game.stop().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the record says, the newest first. A refusal of a connection is written
/// down when it has ended.
async fn visits(game: &Game, keys: &Keys) -> Vec<String> {
    let answer = game
        .get("/api/visits")
        .bearer(&keys.facilitator)
        .send()
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(
        !answer.body.contains(&keys.member) && !answer.body.contains(PIN),
        "the record holds no secrets"
    );
    let lines = answer.json();
    let lines = lines.as_array().expect("lines");
    lines
        .iter()
        .map(|line| line["what"].as_str().expect("what").to_owned())
        .collect()
}

#[test]
fn the_table_for_people_is_this_one() {
    let page = include_str!("../../../../docs/reference/security.md");
    let rows: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|line| line.split_once(" |").map(|(what, _)| what))
        .collect();
    for attack in all() {
        let row = format!("| {} | {} |", attack.what, shown(attack));
        assert!(
            page.contains(&row),
            "docs/reference/security.md lacks the row: {row}"
        );
    }
    assert!(rows.len() >= all().count());
}

fn shown(attack: &Attack) -> String {
    match attack.answer {
        (status, "") => format!("{status}"),
        (status, code) if code == status.to_string() => code.to_owned(),
        (status, code) => format!("{status} `{code}`"),
    }
}

#[tokio::test]
async fn a_token_that_was_given_up_or_taken_lets_nobody_in() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let own = game.access.issue_team_token(0, "Mina");
    let console = |token: &str| game.get("/api/team").bearer(token).send();
    assert_eq!(console(&own).await.status, 200);
    let left = game.post("/api/leave", "").bearer(&own).send().await;
    assert_eq!(left.status, 204);
    assert!(
        left.header("set-cookie")
            .is_some_and(|cookie| cookie.contains("Max-Age=0"))
    );
    console(&own).await.expect_error(401, "no-token");

    let [taken, kept, other] = [(1, "Jun"), (1, "Hana"), (0, "Jun")]
        .map(|(team, member)| game.access.issue_team_token(team, member));
    let mut watched = game.get("/api/team/events").bearer(&taken).events().await;
    assert!(watched.next().await.is_some());
    let order = r#"{"team":1,"member":"Jun"}"#;
    let answer = game
        .post("/api/revoke", order)
        .bearer(&facilitator)
        .send()
        .await;
    assert_eq!(answer.json()["revoked"], 1);
    console(&taken).await.expect_error(401, "no-token");
    while watched.next().await.is_some() {}
    assert_eq!(console(&kept).await.status, 200);
    assert_eq!(console(&other).await.status, 200);
    game.stop().await;
}

#[tokio::test]
async fn one_member_cannot_take_all_streams() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mallory");
    let mut open = Vec::new();
    for _ in 0..32 {
        let mut events = game.get("/api/team/events").bearer(&token).events().await;
        assert!(events.next().await.is_some());
        open.push(events);
    }
    let one_more = game.get("/api/board/events").bearer(&token).send().await;
    one_more.expect_error(503, "too-many-streams");
    let somebody = game.access.issue_team_token(0, "Mina");
    let mut events = game
        .get("/api/team/events")
        .bearer(&somebody)
        .events()
        .await;
    assert!(events.next().await.is_some(), "others have their own");
    game.stop().await;
}

#[tokio::test]
async fn words_of_visitors_stay_words_on_every_page() {
    const WORDS: &str = "</script><img src=x onerror=alert(1)><script>alert(1)</script>";
    let game = Game::start().await;
    let text = || Text {
        en: WORDS.into(),
        ko: WORDS.into(),
    };
    let told = || Told {
        text: text(),
        ..Told::default()
    };
    game.snapshot.send_modify(|snapshot| {
        let board = &mut Arc::make_mut(snapshot).board;
        (board.title, board.story) = (text(), text());
        board.told = vec![told()];
        for row in &mut board.teams {
            row.name = WORDS.into();
        }
    });
    game.consoles[0].send_modify(|console| {
        let console = Arc::make_mut(console);
        console.row.name = WORDS.into();
        console.told = vec![told()];
        console.audit = vec![AuditLine {
            number: 0,
            second: 1,
            principal: Principal::Player,
            member: Some(WORDS.into()),
            what: text(),
            is_command: false,
            change: None,
            refused: None,
            command: None,
            denied: None,
            touched: Vec::new(),
        }];
    });
    let member = game.access.issue_team_token(0, WORDS);
    for path in ["/", "/team", "/join", "/runbook", "/log", "/nowhere"] {
        let page = game.get(path).cookie(&member).send().await;
        for tag in ["<img src=x", "<script>alert"] {
            assert!(!page.body.contains(tag), "{path} has {tag}");
        }
    }
    game.stop().await;
}

#[tokio::test]
async fn what_is_said_in_an_address_does_not_become_a_header() {
    let game = Game::start().await;
    for path in [
        "/?lang=en%0d%0aset-cookie:%20a=b",
        "/join?token=%0d%0aset-cookie:%20a=b",
        "/team?lang=%0d%0aset-cookie:%20a=b",
    ] {
        let answer = game.get(path).send().await;
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        let policy = answer.header("x-frame-options");
        assert_eq!(
            policy,
            Some("DENY"),
            "no page is shown in another site's frame"
        );
    }
    game.stop().await;
}
