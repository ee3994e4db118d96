//! The files that come with the program are right, at every speed.

use crate::{DEMO, DRILLS, LUNCH, STORY};
use model::scenario::problem::Severity;
use model::scenario::{FaultPlan, SPEED_MAX, load, load_at};
use model::units::Ppm;

const SCENARIOS: [(&str, &str); 3] = [
    ("unicorn-rentals", STORY),
    ("lunch-hour", LUNCH),
    ("demo", DEMO),
];

#[test]
fn shipped_scenarios_have_no_problem_at_all() {
    for (name, text) in SCENARIOS.into_iter().chain(DRILLS) {
        let loaded = load(text);
        assert!(loaded.problems.is_empty(), "{name}: {:?}", loaded.problems);
        assert!(loaded.value.is_some(), "{name}");
    }
}

#[test]
fn shipped_scenarios_can_be_played_at_every_speed() {
    for (name, text) in SCENARIOS.into_iter().chain(DRILLS) {
        for speed in 1..=SPEED_MAX {
            let loaded = load_at(text, speed);
            assert!(
                loaded.value.is_some(),
                "{name} at {speed}: {:?}",
                loaded.problems
            );
            let said = |p: &model::scenario::problem::Problem| {
                p.severity == Severity::Warning && p.message.contains("speed")
            };
            assert!(
                loaded.problems.iter().all(said),
                "{name} at {speed}: {:?}",
                loaded.problems
            );
        }
    }
}

/// At a high speed probes come more often than one may last: that is told, not refused.
#[test]
fn what_a_speed_turns_round_is_a_warning_at_its_place() {
    let loaded = load_at(STORY, 8);
    let [problem] = &loaded.problems[..] else {
        panic!("one problem, not {:?}", loaded.problems)
    };
    assert_eq!(problem.severity, Severity::Warning);
    assert_eq!(problem.code, "contradiction");
    assert_eq!(&STORY[problem.span.clone()], "\"5s\"");
    assert!(
        problem.message.starts_with("at speed 8: a probe waits 5s"),
        "{}",
        problem.message
    );
    assert!(problem.help.is_some());
    let written = loaded.value.expect("a warning refuses nothing");
    assert_eq!(written.length.to_string(), "4h", "it is as it is written");
    let scenario = written.at_speed(8);
    assert_eq!(scenario.length.to_string(), "30m");
    assert_eq!(
        scenario.service.base_time.to_string(),
        "4s",
        "requests keep their pace"
    );
    assert_eq!(scenario.health.interval.to_string(), "3s750ms");
}

/// The same mistake without the speed is one of the file, and refused.
#[test]
fn the_files_own_mistakes_stay_errors_at_any_speed() {
    let text = crate::change(STORY, "timeout  = \"5s\"", "timeout  = \"30s\"");
    for speed in [1, 8] {
        let loaded = load_at(&text, speed);
        assert!(loaded.value.is_none(), "speed {speed}");
        assert_eq!(loaded.problems.len(), 1, "{:?}", loaded.problems);
        assert_eq!(loaded.problems[0].severity, Severity::Error);
    }
}

#[test]
fn a_very_fast_game_is_warned_of() {
    assert!(
        load_at(DEMO, 13)
            .problems
            .iter()
            .any(|p| p.message.contains("very fast"))
    );
    assert!(
        !load_at(DEMO, 12)
            .problems
            .iter()
            .any(|p| p.message.contains("very fast"))
    );
}

/// Speed is a change of the scenario: twice four is eight.
#[test]
fn speeds_multiply() {
    let scenario = load(STORY).value.expect("it is right");
    let in_steps = scenario.clone().at_speed(2).at_speed(4);
    let at_once = scenario.at_speed(8);
    assert_eq!(in_steps.length, at_once.length);
    assert_eq!(in_steps.traffic.rate, at_once.traffic.rate);
    assert_eq!(in_steps.burst, at_once.burst);
    assert_eq!(in_steps.prices, at_once.prices);
    assert_eq!(in_steps.monkey, at_once.monkey);
}

/// What monkeys bring by default keeps pace with the story as what is written does.
#[test]
fn lengths_of_what_monkeys_bring_keep_pace() {
    let faults = "kind = \"chaos-monkey\"\nfaults = [\"latency\", \"leak\", \"api-throttling\"]";
    let brings = |more: &str| {
        let text = crate::change(STORY, "kind = \"chaos-monkey\"", &format!("{faults}{more}"));
        let scenario = load(&text).value.expect("it is right");
        scenario.at_speed(6).monkey[0].brings.clone()
    };
    let lasts = |more: &str| -> Vec<String> {
        let all = brings(more).into_iter().map(|it| it.lasts);
        all.map(|lasts| lasts.expect("a length").to_string())
            .collect()
    };
    assert_eq!(lasts(""), ["50s", "3m20s", "50s"], "5m, 20m and 5m");
    assert_eq!(lasts("\nfor = \"4m\""), ["40s", "40s", "40s"]);
    let [_, leak, throttling] = &brings("")[..] else {
        panic!("three faults")
    };
    let FaultPlan::Leak(leak) = &leak.fault else {
        panic!("a leak")
    };
    assert_eq!(leak.per_minute, Ppm::new(1_200_000), "20 % six times");
    let FaultPlan::ApiThrottling(throttling) = &throttling.fault else {
        panic!("throttling")
    };
    assert_eq!(throttling.every.to_string(), "10s");
}
