//! A case: what a team does and meets, and how its record shows that.

use crate::measured::Measured;
use crate::support::bot;
use model::outcome::FailCause;
use sim_engine::TeamEntry;
use std::fmt::Write as _;

/// When, what, and its keys as in a playbook or a scenario.
type Line = (&'static str, &'static str, &'static str);

/// A team of the suite.
pub(super) struct Case {
    /// The team's name, too.
    pub(super) name: &'static str,
    steps: &'static [Line],
    meets: &'static [Line],
    /// So many seconds may lie between the same decision in both planes.
    pub(super) slack_s: u64,
    /// Whether the offline record shows what the case is about: none passes because nothing happened.
    pub(super) shows: fn(&Measured) -> bool,
}

/// A team that does this.
pub(super) const fn case(
    name: &'static str,
    steps: &'static [Line],
    shows: fn(&Measured) -> bool,
) -> Case {
    Case {
        name,
        steps,
        meets: &[],
        slack_s: 0,
        shows,
    }
}

impl Case {
    /// Events that hit this team alone.
    pub(super) const fn meets(mut self, meets: &'static [Line]) -> Self {
        self.meets = meets;
        self
    }

    /// What it decides hangs on the end of a request, a probe or a process. Offline it is known in the
    /// tick itself, live when it has happened, so what follows from it is decided a tick later.
    pub(super) const fn observed(self) -> Self {
        self.observed_in_a_row(1)
    }

    /// The same, where so many such decisions wait for one another.
    pub(super) const fn observed_in_a_row(mut self, times: u64) -> Self {
        self.slack_s = times;
        self
    }

    /// What the scenario has for it.
    pub(super) fn events(&self) -> String {
        let mut text = String::new();
        for (number, (at, fault, keys)) in self.meets.iter().enumerate() {
            let name = self.name;
            writeln!(
                text,
                "\n[[event]]\nid = \"{name}-{number}\"\nat = \"{at}\"\nteams = \"team:{name}\"\nfault = \"{fault}\"\n{keys}"
            )
            .expect("a string takes all");
        }
        text
    }

    /// Who plays it.
    pub(super) fn team(&self) -> TeamEntry {
        let mut text = String::from("format = 1\nname = { en = \"x\", ko = \"x\" }\n");
        for (at, verb, keys) in self.steps {
            writeln!(text, "[[step]]\nat = \"{at}\"\ndo = \"{verb}\"\n{keys}")
                .expect("a string takes all");
        }
        bot(self.name, &text)
    }
}

/// How many failed so in the whole game.
pub(super) fn failed(measured: &Measured, cause: FailCause) -> u64 {
    measured.all().failed[cause as usize]
}

/// Hits of the CDN, in percent.
pub(super) fn hits(measured: &Measured) -> u64 {
    measured.hits_percent(0..measured.seconds())
}

/// Instances that were ever launched.
pub(super) fn launched(measured: &Measured) -> usize {
    measured.account.instances.len()
}

/// Instances that take requests at the end.
pub(super) fn serving(measured: &Measured) -> usize {
    measured.account.targets().count()
}
