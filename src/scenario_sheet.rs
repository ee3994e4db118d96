//! A scenario as its page shows it. Nothing is played for it, not even the clock.

mod finding;
mod prices;
mod script;

use crate::assets::Source;
use crate::show::problems::SHOWN_MAX;
use crate::views;
use crate::{drill, game_file};
use model::scenario::problem::Problem;
use model::scenario::{Scenario, is_library, load_library};
use model::units::SECOND_NS;
use scoreboard::scenario::{GamePlan, Makes, ScenarioSheet, Scenarios};
use sim_engine::starting_account;
use std::sync::Arc;

/// What those who pass a scenario on call it: it has no name of its own.
const ASKED: &str = "scenario";

/// The scenario of a game, with its seed and speed, and whoever reads others.
pub(crate) fn of_game(source: &Source, seed: u64, speed: u32) -> Scenarios {
    Scenarios {
        own: Arc::new(sheet(source, Some(seed), speed)),
        read: |text| sheet(&Source::written(ASKED, text), None, 1),
    }
}

/// The same of a recorded game.
pub(crate) fn of_recorded(source: &game_file::Source) -> Scenarios {
    let written = Source::written(&source.name, &source.text);
    of_game(&written, source.seed, source.speed)
}

/// A scenario with what its checker says; without a seed, its own.
fn sheet(source: &Source, seed: Option<u64>, speed: u32) -> ScenarioSheet {
    let (problems, makes) = if is_library(&source.text) {
        let loaded = load_library(&source.text);
        let makes = loaded.value.map_or(Makes::Nothing, |_| Makes::Library);
        (loaded.problems, makes)
    } else {
        let loaded = source.loaded(speed);
        let makes = loaded.value.map_or(Makes::Nothing, |scenario| {
            let seed = seed.unwrap_or(scenario.seed);
            Makes::Game(Box::new(plan(&scenario.at_speed(speed), seed, speed)))
        });
        (loaded.problems, makes)
    };
    ScenarioSheet {
        name: source.name.clone(),
        text: source.text.clone(),
        left_out: problems.len().saturating_sub(SHOWN_MAX),
        findings: problems
            .iter()
            .take(SHOWN_MAX)
            .map(|problem: &Problem| finding::finding(source, problem))
            .collect(),
        makes,
    }
}

/// The game of a scenario, which is at its speed already.
fn plan(scenario: &Scenario, seed: u64, speed: u32) -> GamePlan {
    GamePlan {
        title: scenario.title.clone(),
        story: scenario.story.clone(),
        length_s: (scenario.length.as_ns() / SECOND_NS) as u32,
        speed,
        seed,
        rules: views::rules(&scenario.score),
        tiers_ms: views::tiers_ms(&scenario.score),
        objectives: scenario.objective.clone(),
        prices: prices::prices(scenario),
        start: drill::parts(&starting_account(scenario)),
        lanes: script::lanes(),
        script: script::script(scenario),
        monkeys: script::monkeys(scenario),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;

    fn shipped(name: &str) -> (Source, ScenarioSheet) {
        let source = assets::scenario(name).expect("it is shipped");
        let sheet = sheet(&source, Some(7), 1);
        (source, sheet)
    }

    fn game(sheet: &ScenarioSheet) -> &GamePlan {
        match &sheet.makes {
            Makes::Game(game) => game,
            other => panic!("no game: {other:?}"),
        }
    }

    #[test]
    fn every_shipped_scenario_has_a_page_with_all_that_it_brings() {
        for name in assets::scenario_names() {
            let (source, sheet) = shipped(&name);
            let scenario = source.loaded(1).value.expect("it loads");
            let game = game(&sheet);
            assert_eq!(sheet.text, source.text);
            assert_eq!(sheet.findings, [], "{name}");
            let count = scenario.event.len() + scenario.burst.len();
            assert_eq!(game.script.len(), count, "{name}");
            assert_eq!(game.objectives, scenario.objective, "{name}");
            assert!(!game.start.is_empty() && game.prices.len() >= 6, "{name}");
            let length_s = game.length_s;
            for event in &game.script {
                assert!(event.lane < game.lanes.len(), "{name}: {event:?}");
                for stretch in &event.stretches {
                    assert!(stretch.from_s <= stretch.to_s && stretch.from_s <= length_s);
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_wrong_makes_no_game_and_says_where_and_what_to_do() {
        let (source, _) = shipped("demo");
        let wrong = source
            .text
            .replacen("format = 1", "format = 1\nlenght = \"1m\"", 1);
        let sheet = sheet(&Source::written("mine", &wrong), None, 1);
        assert!(matches!(sheet.makes, Makes::Nothing));
        let finding = &sheet.findings[0];
        assert!(
            finding.is_error && finding.code == "unknown-key",
            "{finding:?}"
        );
        let number = wrong.lines().position(|line| line.starts_with("lenght"));
        let number = number.expect("it is there") + 1;
        assert_eq!(finding.place, format!("mine.toml:{number}:1"));
        assert_eq!(finding.line, ["", "lenght", " = \"1m\""]);
        assert!(
            finding
                .help
                .as_ref()
                .is_some_and(|it| it.contains("length"))
        );
    }

    #[test]
    fn a_library_is_known_and_a_flood_of_problems_is_cut() {
        let library = "format = 1\n[[burst]]\nid = \"b\"\nat = \"1m\"\ntimes = 2\nfor = \"1m\"\n";
        let read = |text: &str| sheet(&Source::written("it", text), None, 1);
        assert!(matches!(read(library).makes, Makes::Library));
        let flood: String = (0..500).map(|n| format!("key{n} = 1\n")).collect();
        let sheet = read(&flood);
        assert_eq!(sheet.findings.len(), SHOWN_MAX);
        assert!(sheet.left_out >= 400, "{}", sheet.left_out);
    }

    /// Whoever asks over the network may have what is shipped, and no file of this machine.
    #[test]
    fn what_is_asked_includes_what_is_shipped_and_no_file() {
        let (source, _) = shipped("demo");
        let with = |include: &str| {
            let text = format!("include = [\"{include}\"]\n{}", source.text);
            sheet(&Source::written(ASKED, &text), None, 1)
        };
        let fits = with("library/zone-outage.toml");
        let is_missing = |sheet: &ScenarioSheet| {
            let mut codes = sheet.findings.iter().map(|it| it.code);
            codes.any(|code| code == "include")
        };
        assert!(!is_missing(&fits), "{:?}", fits.findings);
        for file in ["Cargo.toml", "scenarios/demo.toml", "library/none.toml"] {
            assert!(is_missing(&with(file)), "{file}");
        }
    }
}
