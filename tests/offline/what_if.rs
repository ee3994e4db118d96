//! `gameday what-if`: nothing changed is no difference, and a change is what playing it would have been.

use crate::support::{Gameday, book_game};
use model::actor::Principal;
use model::cache_key::CacheKey;
use model::command::{Command, Envelope};
use model::ids::TeamId;
use model::units::{GameTime, StoryDuration};
use serde_json::Value;
use sim_engine::Input;

const STACK: &str = "format = 1\n[cdn]\nkey = \"query-string\"\nttl = \"24h\"\n";

/// A recorded game, and what-if's answers about it.
struct Played {
    gameday: Gameday,
    digest: String,
}

impl Played {
    fn new(scenario: &str, teams: &[&str]) -> Self {
        let gameday = Gameday::new();
        let mut args = vec!["simulate", scenario, "--journal", "g.gameday", "--json"];
        teams.iter().for_each(|team| args.extend(["--team", team]));
        let result = json(&gameday.run(&args).with_code(0).stdout);
        let digest = result["digest"].as_str().unwrap().to_owned();
        gameday.write("cdn.toml", STACK);
        Self { gameday, digest }
    }

    fn what_if(&self, args: &[&str]) -> Value {
        let all = [&["what-if", "g.gameday", "--json", "--team"], args].concat();
        json(&self.gameday.run(&all).with_code(0).stdout)
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn nothing_changed_is_no_difference() {
    let played = Played::new("drills/deploy", &["Us=intermediate"]);
    let same = played.what_if(&["Us", "--draws", "3"]);
    assert_eq!(same["difference"], 0.0);
    assert_eq!(
        same["difference_in_draws"],
        serde_json::json!([0.0, 0.0, 0.0])
    );
    assert_eq!(same["base"]["score"], same["recorded_score"]);
    assert_eq!(same["changed"]["digest"], played.digest.as_str());
}

#[test]
fn a_cache_at_minute_five_is_what_playing_it_would_have_been() {
    let played = Played::new("unicorn-rentals", &["do-nothing=do-nothing", "Them=late"]);
    let args = [
        "do-nothing",
        "--at",
        "00:05",
        "--apply",
        "cdn.toml",
        "--draws",
        "2",
    ];
    let cached = played.what_if(&args);
    let parts = cached["difference_by_part"].as_object().unwrap();
    let gain = cached["difference"].as_f64().unwrap();
    let fast = parts["fast"].as_f64().unwrap();
    assert!(
        gain > 500_000.0 && fast > gain / 2.0,
        "{gain}, of which fast {fast}"
    );
    let sum: f64 = parts.values().map(|part| part.as_f64().unwrap()).sum();
    assert!(
        (sum - gain).abs() < 0.01,
        "the parts are {sum}, the whole {gain}"
    );
    for draw in cached["difference_in_draws"].as_array().unwrap() {
        let draw = draw.as_f64().unwrap();
        assert!(
            draw != gain && (draw / gain - 1.0).abs() < 0.1,
            "{draw} and {gain}"
        );
    }

    // The same by hand: `do-nothing` plays, and the command comes in at 0:05.
    let mut game = book_game("unicorn-rentals", &["do-nothing"], 20_180_306);
    game.run_to(300).unwrap();
    game.step(Input::Command(Envelope {
        format: 1,
        idempotency_key: "what-if/0".into(),
        team: TeamId(0),
        principal: Principal::Player,
        session: "what-if".into(),
        expected_version: None,
        at: GameTime::from_second(300),
        command: Command::PutCdn {
            key: CacheKey::QueryString,
            ttl: StoryDuration::from_secs(86_400),
        },
    }))
    .unwrap();
    game.run_to(game.length_s()).unwrap();
    let score = game.teams()[0].split().total().get() as f64 / 1e3;
    assert_eq!(cached["changed"]["score"], score);
    let digest = game.digest().to_string();
    assert_eq!(cached["changed"]["digest"], digest.as_str());
    assert_eq!(cached["sent"][0]["at"], "0:05:00");
}

#[test]
fn a_playbook_instead_is_that_playbooks_game() {
    let played = Played::new("drills/cache", &["Us=do-nothing", "Them=do-nothing"]);
    let instead = played.what_if(&["Us", "--as-playbook", "drill-cache", "--draws", "0"]);
    let alone = Played::new("drills/cache", &["Us=drill-cache"]);
    assert_eq!(instead["changed"]["digest"], alone.digest.as_str());
    let best = played.what_if(&["Them", "--best"]);
    let first = &best["changes"][0];
    assert!(first["change"].as_str().unwrap().contains("CDN"), "{first}");
    assert!(first["difference"].as_f64().unwrap() > 0.0);
}

#[test]
fn what_cannot_be_asked_is_refused_in_words() {
    let played = Played::new("drills/cache", &["Us=do-nothing"]);
    played.gameday.write(
        "wrong.toml",
        "format = 1\n[[account.group]]\nname = \"nobody\"\nmax = 3\n",
    );
    for (args, code, why) in [
        (&["Them"][..], 2, "teams are Us, not `Them`"),
        (&["Us", "--without-command", "1"], 2, "journal inspect"),
        (
            &["Us", "--at", "9:00", "--apply", "cdn.toml"],
            2,
            "the game lasted until 0:15:00",
        ),
        (
            &["Us", "--at", "soon", "--apply", "cdn.toml"],
            2,
            "a moment is",
        ),
        (&["Us", "--apply", "cdn.toml"], 2, "--at"),
        (
            &["Us", "--at", "0:01", "--apply", "wrong.toml"],
            3,
            "nobody",
        ),
    ] {
        let all = [&["what-if", "g.gameday", "--team"], args].concat();
        let refused = played.gameday.run(&all).with_code(code);
        assert!(refused.stderr.contains(why), "{args:?}: {}", refused.stderr);
    }
}
