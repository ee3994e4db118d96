//! Scenario files, and files to be included: reading, checks, every speed, and the first seconds of the game.

use gameday::assets::{Source, included};
use model::playbook;
use model::scenario::{Library, Loaded, Scenario, first_error, is_library, load_library, merge};
use sim_engine::{Game, Mode, Plan, Player, TeamEntry};

/// Speeds at which a scenario is checked.
const SPEEDS: [u32; 3] = [1, 7, 60];
/// Game seconds that are played of a scenario that can be.
const PLAYED_S: u32 = 2;
/// Busier games are only read: that many requests take time, and nothing else of them is different.
const MILLI_RPS_PLAYED_MAX: u64 = 2_000_000;

pub fn try_one(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let mut source = Source {
        origin: "fuzzed.toml".into(),
        name: "fuzzed".into(),
        text: text.to_owned(),
        folder: None,
        merged: None,
    };
    if is_library(text) {
        let loaded: Loaded<Library> = load_library(text);
        let _ = gameday::shown_problems(&source, &loaded.problems);
        return;
    }
    let read_as_playbook = playbook::load(text);
    let _ = gameday::shown_problems(&source, &read_as_playbook.problems);
    if let Some(playbook) = read_as_playbook.value {
        let _ = playbook.at_speed(7);
        return;
    }
    let merged = merge(&source.origin, text, |it| included(it, None));
    source.merged = Some(merged.clone());
    for speed in SPEEDS {
        let loaded = merged.load_at(speed);
        let _ = gameday::shown_problems(&source, &loaded.problems);
        let again = merged.load_at(speed);
        assert_eq!(
            loaded.problems, again.problems,
            "other problems the second time"
        );
        if let Some(scenario) = loaded.value {
            is_fit(scenario, speed);
        }
    }
}

/// A scenario without errors can be kept, played at its speed, and comes to the same each time.
fn is_fit(scenario: Scenario, speed: u32) {
    if let Some(problem) = first_error(&scenario) {
        panic!("an error that loading did not find: {}", problem.message);
    }
    let text = serde_json::to_string(&scenario).expect("a scenario can be kept");
    let kept: Scenario = serde_json::from_str(&text).expect("what was kept can be read");
    assert_eq!(kept, scenario, "kept and read");
    if scenario.traffic.busiest() > MILLI_RPS_PLAYED_MAX {
        return;
    }
    let digest = || {
        let us = TeamEntry {
            name: "us".into(),
            player: Player::People,
        };
        let plan = Plan::try_new(scenario.clone(), 1, speed, vec![us]).expect("one team can play");
        let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
        game.begin();
        let _ = game.run_to(PLAYED_S.min(game.length_s()));
        game.digest()
    };
    assert_eq!(digest(), digest(), "another game the second time");
}
