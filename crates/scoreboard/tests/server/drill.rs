//! The page of a drill: forms, who may send them, and what is passed on.

use crate::support::{Game, Response, answer_all};
use model::ids::Name;
use model::measure::Verdict;
use model::scenario::{Amount, Bound, Metric, Objective};
use model::score::ScoreSplit;
use model::text::Text;
use model::units::{MilliPoints, Ppm};
use scoreboard::drill::{
    Brief, Choice, Comparison, Drill, Ending, Outcome, Past, Predicted, Prediction, Single,
};
use scoreboard::server::{Access, Action};
use scoreboard::view::GamePhase;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

fn text(en: &str, ko: &str) -> Text {
    Text {
        en: en.into(),
        ko: ko.into(),
    }
}

fn drill() -> Drill {
    let objective = Objective {
        id: Name::try_new("fast").unwrap(),
        metric: Metric::FastShare,
        bound: Bound::AtLeast,
        limit: Amount::Share(Ppm::new(600_000)),
        last: None,
        text: text("Most are fast.", "대부분 빠릅니다."),
    };
    let brief = Brief {
        title: text("Drill: <b>bold</b>", "훈련: 용감"),
        story: text("Once upon a time.", "옛날 옛적에."),
        length_s: 450,
        objectives: vec![objective],
        changes: vec![Choice {
            id: "cache",
            what: text("a CDN", "CDN"),
        }],
        ..Brief::default()
    };
    Drill {
        brief: Arc::new(brief),
        round: 1,
        seed: 41,
        prediction: None,
        outcome: Outcome::Open,
        past: Vec::new(),
    }
}

fn ending(fast_points: i64, share_ppm: u32) -> Ending {
    Ending {
        split: ScoreSplit {
            fast: MilliPoints::new(fast_points * 1000),
            ..ScoreSplit::default()
        },
        verdicts: vec![Verdict {
            value: Some(Amount::Share(Ppm::new(share_ppm))),
            is_met: share_ppm >= 600_000,
        }],
    }
}

fn comparison() -> Comparison {
    let single = |gain: i64, to| Single {
        id: "cache",
        what: text("a CDN", "CDN"),
        at_s: 75,
        gain_mpt: gain * 1000,
        ending: ending(to, 900_000),
    };
    Comparison {
        file: "a<b>.gameday".into(),
        recorded: ending(1_210, 700_000),
        rerun: ending(1_200, 710_000),
        nothing: ending(200, 0),
        best: Some(single(300, 1_500)),
        expert: Some(("drill-x".into(), ending(2_400, 800_000))),
        alone: vec![single(1_000, 1_200)],
    }
}

/// A drill in a phase, and its learner's token.
async fn game(drill: Drill, phase: GamePhase, answer: fn(Action)) -> (Game, String) {
    let (sender, _) = watch::channel(Arc::new(drill));
    let game = Game::start_drill(answer, Access::team_may_start, Some(sender)).await;
    game.snapshot
        .send_modify(|it| Arc::make_mut(it).board.phase = phase);
    let token = game.access.issue_team_token(0, "You");
    (game, token)
}

async fn form(game: &Game, path: &str, token: &str, body: &str) -> Response {
    game.form(path, body).bearer(token).send().await
}

#[tokio::test]
async fn a_game_that_is_no_drill_has_no_such_page() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mina");
    let page = game.get("/drill").cookie(&token).send().await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("no drill"), "{}", page.body);
    let sent = form(&game, "/drill", &token, "go=skip").await;
    assert_eq!(sent.status, 404);
    let console = game.get("/team").cookie(&token).send().await;
    assert!(!console.body.contains("data-testid=\"drill\""));
    let login = game.get(&format!("/join?token={token}")).send().await;
    assert_eq!(login.header("location"), Some("/team"));
    game.stop().await;
}

#[tokio::test]
async fn the_brief_comes_before_the_start_in_both_languages() {
    let (game, token) = game(drill(), GamePhase::Lobby, answer_all).await;
    assert_eq!(game.get("/drill").send().await.status, 401);
    let page = game.get("/drill").cookie(&token).send().await;
    assert_eq!((page.status, page.header("refresh")), (200, None));
    for part in [
        "Drill: &lt;b&gt;bold&lt;/b&gt;",
        "Once upon a time.",
        "seed 41",
        "at least 60",
        "name=\"objective-0\"",
        "value=\"cache\"",
        "value=\"none\"",
        "formnovalidate",
    ] {
        assert!(page.body.contains(part), "no {part}: {}", page.body);
    }
    assert!(!page.body.contains("<script"), "it works without");
    let korean = game.get("/drill?lang=ko").cookie(&token).send().await;
    assert!(korean.body.contains("옛날 옛적에.") && korean.body.contains("빠른 응답"));
    let login = format!("/join?token={token}&lang=ko");
    let login = game.get(&login).send().await;
    assert_eq!(login.header("location"), Some("/drill?lang=ko"));
    let console = game.get("/team").cookie(&token).send().await;
    assert!(console.body.contains("data-testid=\"drill\""));
    game.stop().await;
}

#[tokio::test]
async fn a_prediction_is_passed_on_before_the_start() {
    static TOLD: Mutex<Vec<Option<Prediction>>> = Mutex::new(Vec::new());
    fn listen(wish: Action) {
        match &wish {
            Action::Predict { prediction, .. } => {
                TOLD.lock().unwrap().push(Some(prediction.clone()));
            }
            Action::Start { .. } => TOLD.lock().unwrap().push(None),
            _ => {}
        }
        answer_all(wish);
    }
    let (game, token) = game(drill(), GamePhase::Lobby, listen).await;
    for (body, why) in [
        ("go=predict", "Nothing was predicted"),
        ("go=predict&score=lots", "is not a number"),
        ("go=predict&score=5&objective-0=101", "Fast answers"),
    ] {
        let refused = form(&game, "/drill", &token, body).await;
        assert_eq!(refused.status, 422, "{body}");
        assert!(refused.body.contains(why), "{body}: {}", refused.body);
        let kept = body.contains("score=5");
        assert_eq!(
            refused.body.contains("value=\"5\""),
            kept,
            "what was typed stays"
        );
    }
    assert_eq!(*TOLD.lock().unwrap(), [], "nothing began");
    let body = "go=predict&change=cache&score=1500&objective-0=62.5";
    let sent = form(&game, "/drill", &token, body).await;
    assert_eq!((sent.status, sent.header("location")), (303, Some("/team")));
    let prediction = Prediction {
        change: Some("cache".into()),
        numbers: vec![
            Predicted {
                objective: None,
                value: Amount::Points(MilliPoints::new(1_500_000)),
            },
            Predicted {
                objective: Some(Name::try_new("fast").unwrap()),
                value: Amount::Share(Ppm::new(625_000)),
            },
        ],
    };
    let told = std::mem::take(&mut *TOLD.lock().unwrap());
    assert_eq!(told, [Some(prediction), None], "first kept, then begun");
    let sent = form(&game, "/drill", &token, "go=skip&score=7").await;
    assert_eq!(sent.status, 303);
    assert_eq!(*TOLD.lock().unwrap(), [None], "begun without");
    game.stop().await;
}

#[tokio::test]
async fn forms_of_other_sites_and_of_strangers_are_refused() {
    let (game, token) = game(drill(), GamePhase::Lobby, answer_all).await;
    for seed in ["", "x", "-1", "18446744073709551616"] {
        let sent = form(&game, "/drill/again", &token, &format!("seed={seed}")).await;
        assert_eq!(sent.status, 422, "{seed}");
    }
    for path in ["/drill", "/drill/again"] {
        let post = || game.form(path, "go=skip&seed=1");
        let evil = post()
            .cookie(&token)
            .header("origin", "http://evil.example");
        evil.send().await.expect_error(403, "other-origin");
        post().send().await.expect_error(401, "no-token");
        let own = post().cookie(&token).header("origin", &game.origin());
        assert_eq!(own.send().await.status, 303, "{path}");
    }
    // The next round's server takes over: this one takes no more visitors.
    let closed = async {
        while tokio::net::TcpStream::connect(game.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let closed = tokio::time::timeout(crate::support::PATIENCE, closed).await;
    closed.expect("nobody is let in any more");
    game.stop().await;
}

#[tokio::test]
async fn the_page_looks_again_until_there_is_a_comparison() {
    let (running, token) = game(drill(), GamePhase::Running, answer_all).await;
    let page = running.get("/drill").cookie(&token).send().await;
    assert_eq!(page.header("refresh"), Some("5"));
    assert!(page.body.contains("without a prediction"), "{}", page.body);
    running.stop().await;
    let computing = Drill {
        outcome: Outcome::Computing { done: 7, of: 51 },
        ..drill()
    };
    let (game, token) = game(computing, GamePhase::Ended, answer_all).await;
    let page = game.get("/drill").cookie(&token).send().await;
    assert_eq!(page.header("refresh"), Some("1"));
    assert!(page.body.contains("7 of 51"), "{}", page.body);
    game.stop().await;
}

#[tokio::test]
async fn the_comparison_tells_predicted_happened_and_might_have_been() {
    let prediction = Prediction {
        change: Some("none".into()),
        numbers: vec![Predicted {
            objective: None,
            value: Amount::Points(MilliPoints::new(2_420_000)),
        }],
    };
    let comparison = Arc::new(comparison());
    let ready = Drill {
        prediction: Some(prediction.clone()),
        outcome: Outcome::Ready(comparison.clone()),
        past: vec![Past {
            round: 1,
            seed: 41,
            prediction: Some(prediction),
            comparison,
        }],
        ..drill()
    };
    let (game, token) = game(ready, GamePhase::Ended, answer_all).await;
    let page = game.get("/drill").cookie(&token).send().await;
    assert_eq!((page.status, page.header("refresh")), (200, None));
    for part in [
        "Furthest off: Score. You expected 2,420; it came to 1,210.",
        "50\u{a0}%",
        "About the change you were wrong: one does gain: a CDN, at 01:15, +1,000 points.",
        "Recorded: 1,210 points; the rerun comes to 1,200.",
        "Had you done nothing: \u{2212}1,000 points (fast \u{2212}1,000).",
        "a CDN, at 01:15: +300 points (fast +300).",
        "The playbook drill-x: +1,200 points (fast +1,200).",
        "✓ met (at least 60\u{a0}%)",
        "✗ wrong",
        "value=\"42\"",
        "gameday replay a&lt;b&gt;.gameday",
    ] {
        assert!(page.body.contains(part), "no {part}: {}", page.body);
    }
    let korean = game.get("/drill?lang=ko").cookie(&token).send().await;
    assert!(
        korean.body.contains("가장 빗나간 것: 점수"),
        "{}",
        korean.body
    );
    game.stop().await;
}
