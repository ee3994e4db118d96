//! Joining by PIN.

use crate::support::{Game, PIN, answer_all};

#[tokio::test]
async fn the_pin_gives_a_token_for_one_team() {
    let game = Game::start().await;
    let answer = game.join(PIN, 1, "Sol").send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let joined = answer.json();
    assert_eq!(joined["team_name"], "판교 유니콘즈");
    let token = joined["token"].as_str().unwrap();
    assert!(answer.header("set-cookie").unwrap().contains(token));
    let console = game.get("/api/team").bearer(token).send().await.json();
    assert_eq!(console["row"]["name"], "console-of-1");
    game.stop().await;
}

#[tokio::test]
async fn not_every_team_and_name_will_do() {
    let game = Game::start().await;
    let join = |team: u16, member: &str| game.join(PIN, team, member).send();
    join(2, "Sol").await.expect_error(422, "bad-value");
    join(99, "Sol").await.expect_error(422, "bad-value");
    join(0, "  ").await.expect_error(422, "bad-value");
    join(0, &"x".repeat(33))
        .await
        .expect_error(422, "bad-value");
    game.stop().await;

    let closed = |_| scoreboard::server::Access::new(None, vec!["Hash Browns".into()]);
    let game = Game::start_with(answer_all, closed).await;
    let answer = game.join("", 0, "Sol").send().await;
    answer.expect_error(403, "forbidden");
    game.stop().await;
}

#[tokio::test]
async fn guessing_the_pin_is_slow() {
    let game = Game::start().await;
    for _ in 0..10 {
        let wrong = game.join("000000", 0, "Eve").send().await;
        wrong.expect_error(403, "wrong-pin");
        assert!(wrong.json()["reason"]["ko"].to_string().contains("PIN"));
    }
    for pin in ["000000", PIN] {
        let late = game.join(pin, 0, "Eve").send().await;
        late.expect_error(429, "rate-limited");
        let wait_s = late.header("retry-after").expect("how long to wait");
        let words = late.json()["reason"]["en"].to_string();
        assert!(words.contains(&format!("{wait_s} s")), "{words}");
    }
    game.stop().await;
}

/// Each pass is written down, so whoever has the PIN cannot ask for them without end.
#[tokio::test]
async fn a_class_joins_from_one_address_and_no_more() {
    let game = Game::start().await;
    let mut joined = 0;
    let last = loop {
        let name = format!("Sol {joined}");
        let answer = game.join(PIN, 0, &name).send().await;
        if answer.status != 200 || joined == 1_000 {
            break answer;
        }
        joined += 1;
    };
    last.expect_error(429, "rate-limited");
    assert!((200..300).contains(&joined), "{joined}");
    game.stop().await;
}
