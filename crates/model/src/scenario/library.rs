//! Files that scenarios include: blocks of events, monkeys, surges and objectives.

use super::check::check_library;
use super::load::{Loaded, finish, load, read_table};
use super::merge::{entry, in_one_piece, parsed};
use super::monkeys::Monkey;
use super::objectives::Objective;
use super::parts::Scenario;
use super::story::EventPlan;
use super::table::table;
use super::traffic::Burst;

table! {
    /// A file to be included.
    pub struct Library {
        /// The format of this file: 1.
        pub format: u32 [1..=1],
        /// Surges on top of the traffic.
        pub burst: Vec<Burst> = Vec::new(),
        /// Who breaks things.
        pub monkey: Vec<Monkey> = Vec::new(),
        /// What the story tells and brings.
        pub event: Vec<EventPlan> = Vec::new(),
        /// What a team has to reach by the end.
        pub objective: Vec<Objective> = Vec::new(),
    }
}

/// The tables of a library, all of them lists.
pub(super) const LISTS: [&str; 4] = ["burst", "monkey", "event", "objective"];

/// A scenario of the longest length, with nothing of what a library can have.
const STAND_IN: &str = include_str!("library/stand_in.toml");

/// Whether a file is one to be included rather than a scenario: it has the
/// tables of one, and no others.
#[must_use]
pub fn is_library(text: &str) -> bool {
    let Some(table) = parsed(text) else {
        return false;
    };
    let keys: Vec<&str> = table.keys().map(|key| key.get_ref().as_ref()).collect();
    keys.iter().any(|key| LISTS.contains(key))
        && keys
            .iter()
            .all(|key| *key == "format" || LISTS.contains(key))
}

/// Reads and checks a file to be included by itself: everything but whether
/// what it names is there, and whether it fits a game's length, which hangs on
/// the scenario that includes it.
///
/// # Panics
/// When the stand-in for that scenario is none, which a test would find.
#[must_use]
pub fn load_library(text: &str) -> Loaded<Library> {
    let mut loaded = read_table::<Library>(text);
    if let Some(table) = parsed(text) {
        loaded.problems.extend(in_one_piece(text, &table, |list| {
            entry(&table, list).is_some()
        }));
    }
    if let Some(library) = &loaded.value {
        let stand_in = load(STAND_IN).value.expect("a scenario");
        let scenario = library.clone().within(stand_in);
        loaded
            .problems
            .extend(check_library(&scenario, &loaded.places));
    }
    finish(loaded)
}

impl Library {
    /// The same where the story is told `speed` times as fast.
    ///
    /// # Panics
    /// As [`load_library`], and when the speed is zero.
    #[must_use]
    pub fn at_speed(self, speed: u32) -> Self {
        let stand_in = load(STAND_IN).value.expect("a scenario");
        let format = self.format;
        let faster = self.within(stand_in).at_speed(speed);
        Self {
            format,
            burst: faster.burst,
            monkey: faster.monkey,
            event: faster.event,
            objective: faster.objective,
        }
    }

    fn within(self, scenario: Scenario) -> Scenario {
        Scenario {
            burst: self.burst,
            monkey: self.monkey,
            event: self.event,
            objective: self.objective,
            ..scenario
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::StoryDuration;

    const EVENT: &str = "format = 1\n[[event]]\nid = \"x\"\nat = \"3m\"\nfault = \"hang\"\n";

    #[test]
    fn a_library_is_told_from_a_scenario() {
        assert!(is_library(EVENT));
        assert!(!is_library(STAND_IN));
        assert!(!is_library("format = 1\n"));
        assert!(!is_library("format = "));
        assert!(!is_library(&format!("include = []\n{EVENT}")));
    }

    #[test]
    fn what_other_files_have_is_left_to_them() {
        let text = format!(
            "{EVENT}pick = \"zone:q\"\n[[event]]\nid = \"y\"\nafter = \"of-another\"\nfault = \"pause\"\n\
             [[monkey]]\nkind = \"chaos-monkey\"\nfrom = \"1m\"\nmean_between = \"5s\"\ngroups = [\"far\"]\n"
        );
        let loaded = load_library(&text);
        let problems = format!("{:?}", loaded.problems);
        let library = loaded.value.unwrap_or_else(|| panic!("{problems}"));
        assert_eq!(loaded.problems, []);
        assert_eq!((library.event.len(), library.monkey.len()), (2, 1));
        let faster = library.at_speed(3);
        assert_eq!(faster.event[0].at, Some(StoryDuration::from_secs(60)));
    }

    #[test]
    fn what_cannot_be_right_in_any_scenario_is_told() {
        for (text, code) in [
            ("[[event]]\nid = \"y\"\nfault = \"hang\"\n", "missing-key"),
            (
                "[[event]]\nid = \"x\"\nat = \"1m\"\nfault = \"hang\"\n",
                "duplicate",
            ),
            (
                "[[event]]\nid = \"y\"\nat = \"99h\"\nfault = \"hang\"\n",
                "after-the-end",
            ),
            (
                "[[monkey]]\nkind = \"gorilla\"\nfrom = \"5m\"\nuntil = \"1m\"\nmean_between = \"5m\"\n",
                "order",
            ),
            ("[[burst]]\nid = \"b\"\n", "missing-key"),
        ] {
            let loaded = load_library(&format!("{EVENT}{text}"));
            let codes: Vec<&str> = loaded.problems.iter().map(|it| it.code).collect();
            assert!(codes.contains(&code), "{text}: {codes:?}");
            assert!(loaded.value.is_none(), "{text}");
        }
    }
}
