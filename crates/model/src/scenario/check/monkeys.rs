//! Whether monkeys can keep to their pace, and whom they may hit.

use super::Checker;
use super::network::names;
use crate::scenario::{Injection, Monkey};

/// Acts of all monkeys together that a game may have at most: each is drawn before the game begins.
const ACTS_MAX: u64 = 20_000;

impl Checker<'_> {
    /// Monkeys can keep to their pace, and it can be drawn in advance.
    pub(super) fn monkeys(&mut self) {
        self.aims();
        let mut acts: u64 = 0;
        for (i, monkey) in self.scenario.monkey.iter().enumerate() {
            let fastest = monkey
                .cadence()
                .iter()
                .map(|(_, mean)| mean.as_ns())
                .min()
                .unwrap_or(u64::MAX);
            acts += self.scenario.length.as_ns() / fastest.max(1);
            // How long a game lasts that includes it, a library does not know.
            if acts > ACTS_MAX && !self.is_library {
                self.error(
                    "out-of-range",
                    &format!("monkey[{i}].mean_between"),
                    format!("up to here the monkeys would act {acts} times"),
                    "too often",
                    format!("raise the mean, or name fewer monkeys: {ACTS_MAX} acts at most"),
                );
                return;
            }
            self.window(&format!("monkey[{i}]"), monkey);
            let path = format!("monkey[{i}].escalate");
            self.in_order(
                &path,
                "a monkey's changes of pace",
                monkey.escalate.iter().map(|change| change.at),
            );
            if let Some(first) = monkey.escalate.first()
                && first.at <= monkey.from
            {
                self.error(
                    "order",
                    &format!("{path}[0].at"),
                    format!(
                        "this change of pace, at {}, is not after the monkey's begin at {}",
                        first.at, monkey.from
                    ),
                    "must be later than `from`",
                    "give a later time, or change `mean_between` itself".into(),
                );
            }
            if monkey
                .cadence()
                .iter()
                .any(|(_, mean)| *mean <= monkey.min_between)
            {
                self.error(
                    "contradiction",
                    &format!("monkey[{i}].min_between"),
                    format!(
                        "the least time between two acts, {}, is not below the mean",
                        monkey.min_between
                    ),
                    "too large",
                    "lower `min_between`, or raise `mean_between`".into(),
                );
            }
        }
    }

    /// A monkey stops after it has begun and after its last change of pace.
    fn window(&mut self, path: &str, monkey: &Monkey) {
        let Some(until) = monkey.until else {
            return;
        };
        let cadence = monkey.cadence();
        let last = cadence.iter().map(|(at, _)| *at).max();
        if let Some(last) = last.filter(|last| until <= *last) {
            self.error(
                "order",
                &format!("{path}.until"),
                format!("it stops at {until}, but it would begin, or change its pace, at {last}"),
                "must be later",
                "give a later time, or leave out what comes after it".into(),
            );
        }
        if until > self.scenario.length {
            self.warning(
                "odd",
                &format!("{path}.until"),
                format!("the game ends at {}, before {until}", self.scenario.length),
                "it stops with the game",
                "leave it out, or give an earlier time".into(),
            );
        }
    }

    /// Whom a monkey is to hit is there, and there is something that hits it.
    fn aims(&mut self) {
        let account = &self.scenario.account;
        let zones = account.all_zones();
        let zones = names(zones.iter());
        let groups = names(account.group.iter().map(|it| &it.name));
        for (i, monkey) in self.scenario.monkey.iter().enumerate() {
            let path = |key: &str| format!("monkey[{i}].{key}");
            for (key, what, list, known) in [
                ("groups", "group", &monkey.groups, &groups),
                ("except", "group", &monkey.except, &groups),
                ("zones", "zone", &monkey.zones, &zones),
            ] {
                for (j, name) in list.iter().enumerate() {
                    self.known(what, &format!("{}[{j}]", path(key)), name, known);
                }
            }
            let is_limited = monkey.at_most < Monkey::AT_MOST_MAX;
            let picks = |it: &Injection| it.fault.kind().picks_instances();
            for (key, is_given) in [
                ("groups", !monkey.groups.is_empty()),
                ("except", !monkey.except.is_empty()),
                ("zones", !monkey.zones.is_empty()),
                ("at_most", is_limited),
            ] {
                if is_given && !monkey.brings.iter().any(picks) {
                    self.error(
                        "contradiction",
                        &path(key),
                        format!("nothing that this {} brings hits instances", monkey.kind),
                        "nothing reads this",
                        "leave it out, or name `faults` that hit instances".into(),
                    );
                }
            }
            let reach = monkey.reach();
            let mut reached = account.group.iter().filter(|it| reach.reaches(&it.name));
            if !monkey.except.is_empty() && reached.next().is_none() {
                self.error(
                    "contradiction",
                    &path("except"),
                    "every group that it might hit is excepted".into(),
                    "nobody is left",
                    "except fewer groups, or name more in `groups`".into(),
                );
            }
        }
    }
}
