//! The projector: who switches it, what comes over its stream, who learns the PIN,
//! and the reveal.

use crate::support::{Events, Game, PIN, answer_all, frozen_and_true};
use scoreboard::server::{Access, Action};
use scoreboard::view::GamePhase;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn found(access: Access) -> Access {
    access.to_be_found_at("http://192.168.0.7:8080")
}

async fn hosted() -> Game {
    Game::start_with(answer_all, found).await
}

fn set_phase(game: &Game, phase: GamePhase) {
    for board in [&game.snapshot, &game.truth] {
        board.send_modify(|snapshot| Arc::make_mut(snapshot).board.phase = phase);
    }
}

/// The next event of the projector that is as it should be; others may come before.
async fn until(events: &mut Events, is: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..20 {
        let (_, name, data) = events.next().await.expect("the stream goes on");
        assert_eq!(name, "stage");
        if is(&data) {
            return data;
        }
    }
    panic!("it did not come in twenty events");
}

fn shows(slide: &str) -> impl Fn(&Value) -> bool {
    move |data| data["slide"] == slide
}

#[tokio::test]
async fn only_whoever_runs_the_game_switches_the_projector() {
    let game = Game::start().await;
    let member = game.access.issue_team_token(0, "Mina");
    let facilitator = game.access.issue_facilitator_token();
    let body = r#"{"show":"clock"}"#;
    let post = |path: &str, body: &str| game.post(path, body);
    post("/api/stage", body)
        .send()
        .await
        .expect_error(401, "no-token");
    let refused = post("/api/stage", body).bearer(&member).send().await;
    refused.expect_error(403, "forbidden");
    let elsewhere = post("/api/stage", body).cookie(&facilitator);
    let elsewhere = elsewhere
        .header("origin", "http://evil.example")
        .send()
        .await;
    elsewhere.expect_error(403, "other-origin");
    let wrong = post("/api/stage", r#"{"show":"curtain"}"#).bearer(&facilitator);
    wrong.send().await.expect_error(400, "bad-body");
    assert_eq!(game.get("/api/stage").send().await.json()["show"], "auto");

    let answer = post("/api/stage", body).bearer(&facilitator).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let state = game.get("/api/stage").send().await.json();
    assert_eq!(
        (&state["show"], &state["slide"]),
        (&"clock".into(), &"clock".into())
    );

    // The same by the buttons of the remote.
    let remote = game.get("/stage/remote").cookie(&member).send().await;
    assert_eq!(remote.status, 401);
    let remote = game.get("/stage/remote").cookie(&facilitator).send().await;
    assert!(remote.status == 200 && remote.body.contains("value=\"movers\""));
    assert!(!remote.body.contains("<script"));
    let press = |token: &str| {
        let form = game.form("/stage/remote", "show=movers");
        form.header("origin", &game.origin()).cookie(token)
    };
    press(&member).send().await.expect_error(403, "forbidden");
    assert_eq!(press(&facilitator).send().await.status, 303);
    assert_eq!(
        game.get("/api/stage").send().await.json()["slide"],
        "movers"
    );
    game.stop().await;
}

#[tokio::test]
async fn a_switch_reaches_every_projector_in_order() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let mut english = game.get("/api/stage/events?lang=en").events().await;
    let mut korean = game.get("/api/stage/events?lang=ko").events().await;
    until(&mut english, shows("top-ten")).await;
    for (slide, en, ko) in [
        ("clock", "The game ends in", "게임 종료까지"),
        ("movers", "Rising", "상승"),
        ("trend", "Score over time", "점수 흐름"),
        ("incident", "How the teams are doing", "팀들의 상태"),
        ("top-ten", "Direction", "추세"),
    ] {
        let order = format!(r#"{{"show":"{slide}"}}"#);
        let answer = game
            .post("/api/stage", &order)
            .bearer(&facilitator)
            .send()
            .await;
        assert_eq!(answer.json()["slide"], slide);
        for (events, words) in [(&mut english, en), (&mut korean, ko)] {
            let data = until(events, shows(slide)).await;
            assert!(data["html"].as_str().unwrap().contains(words), "{data}");
        }
    }
    game.tick(9);
    let data = until(&mut english, |data| data["second"] == 9).await;
    assert_eq!(
        (&data["slide"], &data["seq"]),
        (&"top-ten".into(), &9.into())
    );
    // Without scripts the page itself says it.
    let page = game.get("/stage?lang=ko").send().await;
    assert!(page.status == 200 && page.body.contains("stage-board") && page.body.contains("추세"));
    game.stop().await;
}

#[tokio::test]
async fn no_projector_tells_more_than_a_frozen_board() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(1, "Mina");
    let (frozen, truth) = frozen_and_true(2);
    game.truth.send_replace(truth);
    game.snapshot.send_replace(frozen);
    for token in ["", facilitator.as_str(), member.as_str()] {
        let mut events = game.get("/api/stage/events").bearer(token).events().await;
        let data = until(&mut events, |data| data["seq"] == 2).await;
        let html = data["html"].as_str().unwrap();
        assert!(data["is_frozen"] == true && html.contains("Frozen since"));
        // Every score is one point in the frozen board, and two in truth.
        assert!(html.contains("<td class=\"num\">1</td>"), "{html}");
        assert!(!html.contains("<td class=\"num\">2</td>"), "{html}");
        let page = game.get("/stage").cookie(token).send().await.body;
        assert!(!page.contains("<td class=\"num\">2</td>"));
    }
    game.stop().await;
}

#[tokio::test]
async fn the_winners_are_nobodys_before_whoever_runs_the_game_shows_them() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(1, "Mina");
    let (frozen, truth) = frozen_and_true(2);
    game.truth.send_replace(truth);
    game.snapshot.send_replace(frozen);
    let reveal = |token: &str| game.get("/reveal?step=3").cookie(token).send();
    let page = reveal(&facilitator).await;
    assert!(page.body.contains("nothing to reveal yet"), "{}", page.body);

    set_phase(&game, GamePhase::Ended);
    for token in ["", member.as_str()] {
        let page = reveal(token).await;
        assert_eq!(page.status, 401);
        for hidden in ["data-step", "Green wins", "frozen_rank"] {
            assert!(!page.body.contains(hidden), "{hidden}");
        }
    }
    let page = reveal(&facilitator).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("data-step=\"3\"") && page.body.contains(" wins"));
    // It was first when the board was frozen, and is third.
    assert!(page.body.contains("down 2 since the freeze"));
    let page = game.get("/reveal").cookie(&facilitator).send().await;
    let shown = page
        .body
        .split("data-step=\"0\"")
        .nth(1)
        .expect("no step yet");
    let shown = shown.split("</main>").next().unwrap();
    assert!(
        !shown.contains("Red") && !shown.contains("Green"),
        "{shown}"
    );
    game.stop().await;
}

#[tokio::test]
async fn the_pin_is_told_to_those_alone_who_are_in() {
    let game = hosted().await;
    set_phase(&game, GamePhase::Lobby);
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mina");
    for (token, is_in) in [("", false), (&facilitator, true), (&member, true)] {
        let mut events = game.get("/api/stage/events").bearer(token).events().await;
        let stage = until(&mut events, shows("lobby")).await["html"].to_string();
        let board = game.get("/").cookie(token).send().await.body;
        let join = game.get("/join").cookie(token).send().await.body;
        for (what, page) in [("stage", &stage), ("board", &board), ("join", &join)] {
            let spoken = page.contains("361 571");
            assert_eq!(spoken, is_in, "{what} for {token:?}");
            assert_eq!(page.contains(PIN), is_in && what != "stage", "{what}");
            let has_code = page.contains("192.168.0.7:8080/join");
            assert_eq!(has_code, is_in || what != "join", "{what}");
        }
        assert!(
            stage.contains("1 in") && stage.contains("nobody yet"),
            "{stage}"
        );
    }
    // The code leads to a form that has the PIN.
    let form = game.get("/join?pin=123abc").send().await.body;
    assert!(form.contains("value=\"123abc\""));
    let form = game.get("/join?pin=%3Cscript%3E").send().await.body;
    assert!(!form.contains("3Cscript"));
    game.stop().await;
}

/// Starts that the game of one test was asked for.
static STARTS: AtomicUsize = AtomicUsize::new(0);

fn count_starts(wish: Action) {
    if matches!(wish, Action::Start { .. }) {
        STARTS.fetch_add(1, Ordering::SeqCst);
    }
    answer_all(wish);
}

#[tokio::test]
async fn a_countdown_is_seen_by_all_and_starts_the_game() {
    let game = Game::start_with(count_starts, found).await;
    let facilitator = game.access.issue_facilitator_token();
    let member = game.access.issue_team_token(0, "Mina");
    let set = |token: &str, body: &str| game.post("/api/countdown", body).bearer(token).send();
    set(&facilitator, r#"{"in_s":60}"#)
        .await
        .expect_error(409, "already-started");
    set_phase(&game, GamePhase::Lobby);
    set(&member, r#"{"in_s":60}"#)
        .await
        .expect_error(403, "forbidden");
    set(&facilitator, r#"{"in_s":0}"#)
        .await
        .expect_error(422, "bad-value");

    let mut board = game.get("/api/board/events").events().await;
    assert_eq!(board.next().await.unwrap().1, "snapshot");
    let state = set(&facilitator, r#"{"in_s":600}"#).await.json();
    assert!(
        (590..=600).contains(&state["starts_in_s"].as_u64().unwrap()),
        "{state}"
    );
    let (_, name, left_s) = board.next().await.unwrap();
    assert!(name == "countdown" && left_s.as_u64().unwrap() > 590);
    let mut stage = game.get("/api/stage/events").events().await;
    let counts = |data: &Value| data["html"].as_str().unwrap().contains("stage-countdown");
    until(&mut stage, counts).await;
    // Whoever comes later is told, too.
    let mut late = game.get("/api/board/events").events().await;
    assert_eq!(late.next().await.unwrap().1, "snapshot");
    assert_eq!(late.next().await.unwrap().1, "countdown");
    assert!(
        game.get("/")
            .send()
            .await
            .body
            .contains("The game starts in")
    );

    set(&facilitator, r#"{"in_s":null}"#).await;
    until(&mut stage, |data| !counts(data)).await;
    let state = set(&facilitator, r#"{"in_s":1}"#).await.json();
    assert_eq!(state["starts_in_s"], 1);
    // Whether the game begins or not, the countdown is over then, and gone.
    loop {
        let (_, name, left_s) = board.next().await.unwrap();
        if name == "countdown" && left_s.is_null() && STARTS.load(Ordering::SeqCst) > 0 {
            break;
        }
    }
    assert_eq!(STARTS.load(Ordering::SeqCst), 1);
    game.stop().await;
}

/// Who comes late is let in as before.
#[tokio::test]
async fn a_team_is_joined_after_the_start_too() {
    let game = hosted().await;
    set_phase(&game, GamePhase::Running);
    assert_eq!(game.join(PIN, 1, "Late").send().await.status, 200);
    game.stop().await;
}
