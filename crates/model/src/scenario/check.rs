//! Checks that span several values: whether the parts of a scenario fit
//! together.

mod account;
mod cache_node;
mod clients;
mod compute;
mod faults;
mod health;
mod money;
mod monkeys;
mod network;
mod objectives;
mod regions;
mod scaling;
mod service;
mod story;
mod traffic;

use super::parts::Scenario;
use super::problem::{Problem, Severity};
use super::read::Places;
use crate::units::StoryDuration;

/// Everything that does not fit together.
pub(super) fn check(scenario: &Scenario, places: &Places) -> Vec<Problem> {
    Checker::new(scenario, places, Severity::Error).run()
}

/// The same for a scenario whose story was made faster: what only the speed
/// turned round, such as probes that outlast their interval, still plays.
pub(super) fn check_at_speed(scenario: &Scenario, places: &Places) -> Vec<Problem> {
    Checker::new(scenario, places, Severity::Warning).run()
}

/// The same for the tables of a file to be included, which stand in a scenario
/// that has nothing of their kind.
pub(super) fn check_library(scenario: &Scenario, places: &Places) -> Vec<Problem> {
    let mut checker = Checker::new(scenario, places, Severity::Error);
    checker.is_library = true;
    checker.times();
    checker.story();
    checker.monkeys();
    checker.bursts();
    checker.objectives();
    checker.names();
    checker.faults();
    checker.problems
}

struct Checker<'s> {
    scenario: &'s Scenario,
    places: &'s Places,
    /// How bad it is when the length of a request does not fit into one of the story.
    inversion: Severity,
    /// Whether this is a file to be included: what it names may be of another file.
    is_library: bool,
    problems: Vec<Problem>,
}

impl<'s> Checker<'s> {
    fn new(scenario: &'s Scenario, places: &'s Places, inversion: Severity) -> Self {
        Self {
            scenario,
            places,
            inversion,
            is_library: false,
            problems: Vec::new(),
        }
    }

    fn run(mut self) -> Vec<Problem> {
        self.includes();
        self.times();
        self.story();
        self.monkeys();
        self.instances();
        self.health();
        self.service();
        self.versions();
        self.cache_node();
        self.traffic();
        self.bursts();
        self.score();
        self.money();
        self.objectives();
        self.names();
        self.team_names();
        self.regions();
        self.account();
        self.dns();
        self.network();
        self.policies();
        self.groups();
        self.faults();
        self.scaling();
        self.compute();
        self.addresses();
        self.problems
    }

    fn error(
        &mut self,
        code: &'static str,
        path: &str,
        message: String,
        label: &str,
        help: String,
    ) {
        self.problems.push(
            Problem::error(code, self.places.of(path), message)
                .label(label)
                .help(help),
        );
    }

    fn warning(
        &mut self,
        code: &'static str,
        path: &str,
        message: String,
        label: &str,
        help: String,
    ) {
        self.problems.push(
            Problem::warning(code, self.places.of(path), message)
                .label(label)
                .help(help),
        );
    }

    /// Nothing is included where no other file is at hand.
    fn includes(&mut self) {
        if !self.scenario.include.is_empty() {
            self.error(
                "include",
                "include",
                "this scenario was read without the files that it includes".into(),
                "nothing is included here",
                "put their tables into it".into(),
            );
        }
    }

    /// The points of a list follow each other in time; shown at the first that does not.
    fn in_order(&mut self, path: &str, what: &str, times: impl Iterator<Item = StoryDuration>) {
        let times: Vec<StoryDuration> = times.collect();
        if let Some(late) = times.windows(2).position(|pair| pair[0] >= pair[1]) {
            self.error(
                "order",
                &format!("{path}[{}].at", late + 1),
                format!(
                    "{what} are not in order of time: {} comes after {}",
                    times[late + 1],
                    times[late]
                ),
                "must be later than the one before",
                "sort them by `at`".into(),
            );
        }
    }

    /// Everything in the story happens before the end.
    fn times(&mut self) {
        let scenario = self.scenario;
        let mut times: Vec<(String, StoryDuration)> = Vec::new();
        times.extend(
            scenario
                .event
                .iter()
                .enumerate()
                .filter_map(|(i, e)| Some((format!("event[{i}].at"), e.at?))),
        );
        times.extend(
            scenario
                .burst
                .iter()
                .enumerate()
                .map(|(i, b)| (format!("burst[{i}].at"), b.at)),
        );
        for (i, monkey) in scenario.monkey.iter().enumerate() {
            times.push((format!("monkey[{i}].from"), monkey.from));
            for (j, change) in monkey.escalate.iter().enumerate() {
                times.push((format!("monkey[{i}].escalate[{j}].at"), change.at));
            }
        }
        for (path, at) in times {
            if at >= scenario.length {
                self.error(
                    "after-the-end",
                    &path,
                    format!("this is at {at}, but the game ends at {}", scenario.length),
                    "never happens",
                    format!(
                        "give a time before {}, or make the game longer",
                        scenario.length
                    ),
                );
            }
        }
    }

    /// How instances start.
    fn instances(&mut self) {
        let scenario = self.scenario;
        if scenario.startup.baked > scenario.startup.slow {
            self.warning(
                "odd",
                "startup.baked",
                "a baked image starts slower than the slow script".into(),
                "longer than `slow`",
                "swap the two?".into(),
            );
        }
    }

    /// The tiers rise in time and fall in points.
    fn score(&mut self) {
        let score = &self.scenario.score;
        let tiers = [
            ("fast", &score.fast),
            ("ok", &score.ok),
            ("slow", &score.slow),
        ];
        for pair in tiers.windows(2) {
            let [(left, a), (right, b)] = [pair[0], pair[1]];
            if a.within >= b.within {
                self.error(
                    "order",
                    &format!("score.{right}.within"),
                    format!(
                        "`{right}` ends at {}, not after `{left}` at {}",
                        b.within, a.within
                    ),
                    "must end later",
                    format!("raise `within` of `{right}`, or lower it of `{left}`"),
                );
            }
            if a.points < b.points {
                self.warning(
                    "odd",
                    &format!("score.{right}.points"),
                    format!("`{right}` earns more than `{left}`"),
                    "slower answers earn more",
                    "swap the points?".into(),
                );
            }
        }
        let patience = self.scenario.service.client_timeout;
        if score.slow.within > patience {
            self.error(
                "contradiction",
                "score.slow.within",
                format!(
                    "the last tier ends at {}, but clients give up at {patience}",
                    score.slow.within
                ),
                "later than `service.client_timeout`",
                "lower `within`, or raise the timeout".into(),
            );
        }
    }
}
