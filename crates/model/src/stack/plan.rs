//! From an account and a stack to the commands that lead from one to the other.
//!
//! The commands come in the order in which they can be carried out: what goes
//! makes room first, groups know what to launch before they grow, and a
//! balancer has its metric before a group scales on it.

mod balancing;
mod building;
mod cache_node;
mod dns;
mod groups;
mod habits;
mod network;
mod policies;
mod resources;

use super::{Difference, Figures, Stack, differences};
use crate::account::Account;
use crate::command::Command;
use crate::ids::Name;
use crate::scenario::Scenario;
use crate::scenario::problem::{Problem, Severity};
use crate::scenario::read::{Places, nearest};
use crate::units::StoryDuration;
use serde::Serialize;
use std::collections::BTreeMap;

/// A command of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Planned {
    /// What to send.
    pub command: Command,
    /// When the story allows it at the earliest.
    pub not_before: StoryDuration,
}

/// What a stack comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct StackPlan {
    /// What is different, one line each.
    pub differences: Vec<Difference>,
    /// What to send, in this order.
    pub commands: Vec<Planned>,
    /// The figures of the account as it is.
    pub before: Figures,
    /// The figures of the account as it will be.
    pub after: Figures,
    /// Instances that keep what they were launched with.
    pub keep_old_launch: usize,
}

/// Plans the way from an account to a stack; `places` are those of the stack
/// file. Problems come in order of the text; with an error among them there is
/// no plan.
#[must_use]
pub fn plan(
    scenario: &Scenario,
    account: &Account,
    stack: &Stack,
    places: &Places,
) -> (Option<StackPlan>, Vec<Problem>) {
    let mut planner = Planner {
        scenario,
        before: account,
        after: account.clone(),
        stack,
        places,
        waiting: BTreeMap::new(),
        moves: Vec::new(),
        commands: Vec::new(),
        later: Vec::new(),
        problems: Vec::new(),
    };
    planner.run();
    let mut problems = planner.problems;
    problems.sort_by_key(|p| (p.span.start, p.span.end));
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return (None, problems);
    }
    let after = planner.after;
    let is_old = |i: &&crate::account::Instance| {
        let group = after.groups.iter().find(|g| g.name == i.group);
        group.is_some_and(|g| g.launch.version != i.version)
    };
    let plan = StackPlan {
        differences: differences(account, &after),
        commands: planner.commands,
        before: Figures::of(scenario, account),
        after: Figures::of(scenario, &after),
        keep_old_launch: account.living().filter(is_old).count(),
    };
    (Some(plan), problems)
}

struct Planner<'a> {
    scenario: &'a Scenario,
    before: &'a Account,
    /// The account as the commands so far leave it.
    after: Account,
    stack: &'a Stack,
    places: &'a Places,
    /// Groups to be made that the story has to bring a version for first.
    waiting: BTreeMap<Name, StoryDuration>,
    /// Containers that move to such groups: until then they are where they were.
    moves: Vec<groups::Move>,
    commands: Vec<Planned>,
    /// What has to wait for the story, sent last.
    later: Vec<(StoryDuration, Command)>,
    problems: Vec<Problem>,
}

impl Planner<'_> {
    fn run(&mut self) {
        self.names();
        self.fixed_parts();
        self.policies(true);
        self.network();
        self.prune(false);
        self.cdn();
        self.cache_node();
        self.subnets();
        self.launches(false);
        self.balancers();
        self.new_groups();
        self.launches(true);
        self.entry();
        self.dns();
        self.places_of_groups();
        self.scaling();
        self.habits();
        self.sizes();
        self.prune(true);
        self.policies(false);
        self.late_moves();
        for (not_before, command) in std::mem::take(&mut self.later) {
            self.send_from(not_before, command);
        }
        self.room();
        self.permissions();
        self.deployments();
    }

    /// Nothing is changed that a deployment works with.
    fn deployments(&mut self) {
        let in_the_way = |planned: &Planned| self.before.deployment_against(&planned.command);
        let mut groups: Vec<Name> = self
            .commands
            .iter()
            .filter_map(in_the_way)
            .cloned()
            .collect();
        groups.sort();
        groups.dedup();
        for group in groups {
            let named = |wish: &super::GroupWish| wish.name == group;
            let path = match self.stack.account.group.iter().position(named) {
                Some(index) => format!("account.group[{index}].name"),
                None => "account".into(),
            };
            let message = format!("group `{group}` is being deployed");
            let help = "wait for the end of the deployment, or abort it";
            self.error(
                "in-use",
                &path,
                message,
                "works with what is to change",
                help,
            );
        }
    }

    fn send(&mut self, command: Command) {
        self.send_from(StoryDuration::ZERO, command);
    }

    /// The same for a group, once it can be there.
    fn send_for(&mut self, group: &Name, command: Command) {
        match self.waiting.get(group) {
            Some(not_before) => self.later.push((*not_before, command)),
            None => self.send(command),
        }
    }

    fn send_from(&mut self, not_before: StoryDuration, command: Command) {
        self.commands.push(Planned {
            command,
            not_before,
        });
    }

    fn error(
        &mut self,
        code: &'static str,
        path: &str,
        message: String,
        label: &str,
        help: impl Into<String>,
    ) {
        let problem = Problem::error(code, self.places.of(path), message);
        self.problems.push(problem.label(label).help(help));
    }

    fn warning(
        &mut self,
        code: &'static str,
        path: &str,
        message: String,
        label: &str,
        help: impl Into<String>,
    ) {
        let problem = Problem::warning(code, self.places.of(path), message);
        self.problems.push(problem.label(label).help(help));
    }

    /// Something that the stack asks for, but no command does.
    fn out_of_reach(&mut self, path: &str, message: String, help: &str) {
        self.error("out-of-reach", path, message, "no command does this", help);
    }

    /// A name that nothing bears.
    fn unknown(
        &mut self,
        code: &'static str,
        what: &str,
        path: &str,
        name: &Name,
        known: &[String],
    ) {
        let words: Vec<&str> = known.iter().map(String::as_str).collect();
        let help = match nearest(name.as_str(), &words) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("there is no {what} at all"),
            None => format!("there are: {}", known.join(", ")),
        };
        let message = format!("there is no {what} `{name}`");
        self.error(code, path, message, "unknown", help);
    }
}
