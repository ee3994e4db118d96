//! Hints in a live game: asked over the API, paid for, in the log, and the same
//! when the game is played again.

use super::host::Host;
use super::support::scenario_text;
use gameday::game_file::verify;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Answers of 200 ms are not fast here, and there is no CDN.
const HINTS: &str = "[hints]\nafter = \"3s\"\nplace = 20\naction = 50\nfree_after = \"1h\"\n";

#[test]
fn a_hint_is_asked_for_paid_and_replayed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hints.gameday");
    let scenario = folder.path().join("hints.toml");
    let text = scenario_text("calm.toml").replace("[limits]", &format!("{HINTS}\n[limits]"));
    std::fs::write(&scenario, text).expect("a scenario");
    let mut host = Host::start(&[
        scenario.to_str().expect("a path in UTF-8"),
        "--team",
        "Red",
        "--journal",
        file.to_str().expect("a path in UTF-8"),
        "--port",
        "0",
        "--autostart",
        "--once",
    ]);
    let token = host.join();
    let console = || -> Value {
        let answer = host.ask("GET", "/api/team", &token, &Value::Null);
        answer.expect("an answer").1
    };
    let take = |key: &str, rung: &str| {
        let command = json!({ "take-hint": { "about": "slow", "rung": rung } });
        let body = json!({ "idempotency_key": key, "command": command });
        let answer = host.ask("POST", "/api/team/commands", &token, &body);
        let (status, body) = answer.expect("an answer");
        (
            status,
            body["denied"]["no-hint"]["why"].as_str().map(str::to_owned),
        )
    };
    let refused = |why: &str| (409, Some(why.to_owned()));
    assert_eq!(take("early", "question"), refused("locked"));
    let until = |what: &str, is_so: &dyn Fn(&Value) -> bool| {
        let began = Instant::now();
        loop {
            let shown = console();
            if is_so(&shown) {
                return shown;
            }
            assert!(
                began.elapsed() < Duration::from_secs(12),
                "in vain for {what}"
            );
            crate::support::look_again();
        }
    };
    let slow = |shown: &Value| -> Option<Value> {
        let mut all = shown["hints"].as_array()?.iter();
        all.find(|hint| hint["about"] == "slow").cloned()
    };
    let shown = until("a hint", &|shown| slow(shown).is_some());
    assert_eq!(
        slow(&shown).expect("it is open")["told"],
        json!([]),
        "nothing is told before"
    );

    assert_eq!(take("jump", "action"), refused("out-of-order"));
    assert_eq!(take("one", "question"), (200, None));
    assert_eq!(
        take("one", "question"),
        (200, None),
        "sent again, it is done once"
    );
    assert_eq!(take("two", "place"), (200, None));
    assert_eq!(take("three", "place"), refused("taken"));

    let shown = until("the price", &|shown| shown["row"]["split"]["hints"] != 0);
    assert_eq!(shown["row"]["split"]["hints"], -20_000);
    let hint = slow(&shown).expect("it stays");
    assert_eq!(
        (&hint["next"], &hint["price_mpt"]),
        (&json!("action"), &json!(50_000))
    );
    let told = shown["told"].as_array().expect("a list");
    for rung in hint["told"].as_array().expect("a list") {
        assert!(
            told.iter().any(|it| it["text"] == *rung),
            "{rung} is no news"
        );
    }
    let audit = shown["audit"].as_array().expect("a list").iter();
    let asked = audit.filter(|line| line["command"]["take-hint"].is_object());
    assert_eq!(asked.count(), 5, "those that were refused, too");

    assert!(host.child.wait().expect("it ends").success());
    assert!(verify(&file).expect("it is whole").is_complete);
}
