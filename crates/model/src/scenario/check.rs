//! Checks that span several values: whether the parts of a scenario fit
//! together.

use super::parts::Scenario;
use super::problem::Problem;
use super::read::{Places, nearest};
use crate::account::{BALANCER_ADDRESSES, RESERVED_ADDRESSES};
use crate::ids::Name;
use crate::units::StoryDuration;
use std::collections::BTreeSet;

/// Traffic that a game may have at most, in thousandths of a request per second.
const RPS_MILLI_MAX: u64 = 100_000_000;

/// Everything that does not fit together.
pub(super) fn check(scenario: &Scenario, places: &Places) -> Vec<Problem> {
    let mut checker = Checker { scenario, places, problems: Vec::new() };
    checker.times();
    checker.traffic();
    checker.score();
    checker.names();
    checker.account();
    checker.addresses();
    checker.problems
}

struct Checker<'s> {
    scenario: &'s Scenario,
    places: &'s Places,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn error(&mut self, code: &'static str, path: &str, message: String, label: &str, help: String) {
        self.problems.push(Problem::error(code, self.places.of(path), message).label(label).help(help));
    }

    fn warning(&mut self, code: &'static str, path: &str, message: String, label: &str, help: String) {
        self.problems.push(Problem::warning(code, self.places.of(path), message).label(label).help(help));
    }

    /// Everything in the story happens before the end.
    fn times(&mut self) {
        let scenario = self.scenario;
        let mut times: Vec<(String, StoryDuration)> = Vec::new();
        times.extend(scenario.event.iter().enumerate().map(|(i, e)| (format!("event[{i}].at"), e.at)));
        times.extend(scenario.burst.iter().enumerate().map(|(i, b)| (format!("burst[{i}].at"), b.at)));
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
                    format!("give a time before {}, or make the game longer", scenario.length),
                );
            }
        }
        for (i, monkey) in scenario.monkey.iter().enumerate() {
            let paces = monkey.cadence();
            if paces.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
                self.error(
                    "order",
                    &format!("monkey[{i}].escalate"),
                    "a monkey's changes of pace are not in order of time".into(),
                    "each must be later than the one before",
                    "sort them by `at`, after `from`".into(),
                );
            }
            if paces.iter().any(|(_, mean)| *mean <= monkey.min_between) {
                self.error(
                    "contradiction",
                    &format!("monkey[{i}].min_between"),
                    format!("the least time between two acts, {}, is not below the mean", monkey.min_between),
                    "too large",
                    "lower `min_between`, or raise `mean_between`".into(),
                );
            }
        }
        if scenario.startup.baked > scenario.startup.slow {
            self.warning(
                "odd",
                "startup.baked",
                "a baked image starts slower than the slow script".into(),
                "longer than `slow`",
                "swap the two?".into(),
            );
        }
        if scenario.health.timeout.as_ns() >= scenario.health.interval.as_ns() {
            self.error(
                "contradiction",
                "health.timeout",
                format!(
                    "a probe waits {}, as long as the interval of {} or longer",
                    scenario.health.timeout, scenario.health.interval
                ),
                "must be shorter than the interval",
                "lower `timeout`, or raise `interval` (at a high speed the interval shrinks)".into(),
            );
        }
    }

    /// The traffic's curves are in order and of a size that can be played.
    fn traffic(&mut self) {
        let traffic = &self.scenario.traffic;
        if traffic.rate.is_empty() {
            self.error(
                "empty",
                "traffic.rate",
                "the traffic has no rate".into(),
                "give at least one point",
                "such as `rate = [{ at = \"0m\", rps = 2.5 }]`".into(),
            );
        }
        if traffic.rate.windows(2).any(|pair| pair[0].at >= pair[1].at) {
            self.error("order", "traffic.rate", "the points of the rate are not in order of time".into(), "each must be later than the one before", "sort them by `at`".into());
        }
        if traffic.keys.unique.windows(2).any(|pair| pair[0].at >= pair[1].at) {
            self.error("order", "traffic.keys.unique", "the points of the share are not in order of time".into(), "each must be later than the one before", "sort them by `at`".into());
        }
        if traffic.rate.iter().all(|point| point.rps.get() == 0) && !traffic.rate.is_empty() {
            self.warning("odd", "traffic.rate", "no request is ever sent".into(), "all points are zero", "raise `rps`".into());
        }
        let peak = traffic.rate.iter().map(|p| p.rps.get()).max().unwrap_or(0);
        for (i, burst) in self.scenario.burst.iter().enumerate() {
            if peak * u64::from(burst.times.get()) / 1000 > RPS_MILLI_MAX {
                self.error(
                    "out-of-range",
                    &format!("burst[{i}].times"),
                    format!("this burst would send more than {} requests a second", RPS_MILLI_MAX / 1000),
                    "too much",
                    "lower `times`, or the rate".into(),
                );
            }
            if burst.lasts.least == StoryDuration::ZERO {
                self.error("empty", &format!("burst[{i}].for"), "this burst may last no time at all".into(), "must be longer", "such as `for = \"5m\"`".into());
            }
            if burst.within > burst.at {
                self.error("contradiction", &format!("burst[{i}].within"), format!("this burst could begin before the game does: at {} less {}", burst.at, burst.within), "larger than `at`", "lower `within`".into());
            }
        }
    }

    /// The tiers rise in time and fall in points.
    fn score(&mut self) {
        let score = &self.scenario.score;
        let tiers = [("fast", &score.fast), ("ok", &score.ok), ("slow", &score.slow)];
        for pair in tiers.windows(2) {
            let [(left, a), (right, b)] = [pair[0], pair[1]];
            if a.within >= b.within {
                self.error(
                    "order",
                    &format!("score.{right}"),
                    format!("`{right}` ends at {}, not after `{left}` at {}", b.within, a.within),
                    "must end later",
                    format!("raise `within` of `{right}`, or lower it of `{left}`"),
                );
            }
            if a.points < b.points {
                self.warning("odd", &format!("score.{right}"), format!("`{right}` earns more than `{left}`"), "slower answers earn more", "swap the points?".into());
            }
        }
        if score.slow.within > self.scenario.service.client_timeout {
            self.error(
                "contradiction",
                "score.slow",
                format!("the last tier ends at {}, but clients give up at {}", score.slow.within, self.scenario.service.client_timeout),
                "later than `service.client_timeout`",
                "lower `within`, or raise the timeout".into(),
            );
        }
    }

    /// No name is given twice.
    fn names(&mut self) {
        let scenario = self.scenario;
        let account = &scenario.account;
        let lists: [(&str, Vec<&Name>); 8] = [
            ("account.subnet", account.subnet.iter().map(|x| &x.name).collect()),
            ("account.balancer", account.balancer.iter().map(|x| &x.name).collect()),
            ("account.group", account.group.iter().map(|x| &x.name).collect()),
            ("account.nat_gateway", account.nat_gateway.iter().map(|x| &x.name).collect()),
            ("account.volume", account.volume.iter().map(|x| &x.name).collect()),
            ("event", scenario.event.iter().map(|x| &x.id).collect()),
            ("burst", scenario.burst.iter().map(|x| &x.id).collect()),
            ("account.zones", account.zones.iter().collect()),
        ];
        for (path, names) in lists {
            let mut seen = BTreeSet::new();
            for (i, name) in names.into_iter().enumerate() {
                if !seen.insert(name) {
                    self.error("duplicate", &format!("{path}[{i}]"), format!("`{name}` is there already"), "named twice", "give it another name".into());
                }
            }
        }
        let mut seen = BTreeSet::new();
        for (i, team) in scenario.team.iter().enumerate() {
            if team.name.trim().is_empty() || !seen.insert(&team.name) {
                self.error("duplicate", &format!("team[{i}].name"), format!("team name `{}` is empty or taken", team.name), "teams need names of their own", "give it another name".into());
            }
        }
    }

    /// What is referred to exists.
    fn account(&mut self) {
        let account = &self.scenario.account;
        let zones: Vec<&str> = account.zones.iter().map(Name::as_str).collect();
        let subnets: Vec<&str> = account.subnet.iter().map(|s| s.name.as_str()).collect();
        let balancers: Vec<&str> = account.balancer.iter().map(|b| b.name.as_str()).collect();
        self.known("balancer", "account.entry", &account.entry, &balancers);
        for (i, subnet) in account.subnet.iter().enumerate() {
            self.known("zone", &format!("account.subnet[{i}].zone"), &subnet.zone, &zones);
            for (j, other) in account.subnet.iter().enumerate().take(i) {
                if subnet.cidr.overlaps(other.cidr) {
                    self.error("contradiction", &format!("account.subnet[{i}].cidr"), format!("{} overlaps {} of subnet `{}`", subnet.cidr, other.cidr, account.subnet[j].name), "shares addresses", "choose another range".into());
                }
            }
        }
        for (i, balancer) in account.balancer.iter().enumerate() {
            for (j, name) in balancer.subnets.iter().enumerate() {
                self.known("subnet", &format!("account.balancer[{i}].subnets[{j}]"), name, &subnets);
            }
        }
        if account.group.is_empty() {
            self.error("empty", "account.group", "the account has no scaling group".into(), "nothing would ever answer", "add an `[[account.group]]`".into());
        }
        for (i, group) in account.group.iter().enumerate() {
            self.known("balancer", &format!("account.group[{i}].behind"), &group.behind, &balancers);
            for (j, name) in group.subnets.iter().enumerate() {
                self.known("subnet", &format!("account.group[{i}].subnets[{j}]"), name, &subnets);
            }
            if !(group.min <= group.desired && group.desired <= group.max) {
                self.error("contradiction", &format!("account.group[{i}].desired"), format!("min {}, desired {}, max {} do not rise", group.min, group.desired, group.max), "must lie between min and max", "give min <= desired <= max".into());
            }
            if group.max > self.scenario.limits.instances {
                self.error("contradiction", &format!("account.group[{i}].max"), format!("max is {}, but an account may have {} instances", group.max, self.scenario.limits.instances), "more than `limits.instances`", "lower it, or raise the limit".into());
            }
        }
    }

    fn known(&mut self, what: &str, path: &str, name: &Name, all: &[&str]) {
        if all.contains(&name.as_str()) {
            return;
        }
        let help = match nearest(name.as_str(), all) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => format!("there is no {what} at all"),
            None => format!("there are: {}", all.join(", ")),
        };
        let code = match what {
            "zone" => "unknown-zone",
            "subnet" => "unknown-subnet",
            _ => "unknown-balancer",
        };
        self.error(code, path, format!("there is no {what} `{name}`"), "unknown", help);
    }

    /// The first instances find an address.
    fn addresses(&mut self) {
        let account = &self.scenario.account;
        for (i, group) in account.group.iter().enumerate() {
            let free: u32 = account
                .subnet
                .iter()
                .filter(|s| group.subnets.contains(&s.name))
                .map(|s| {
                    let balancers = account.balancer.iter().filter(|b| b.subnets.contains(&s.name)).count() as u32;
                    s.cidr.addresses().saturating_sub(RESERVED_ADDRESSES + balancers * BALANCER_ADDRESSES)
                })
                .sum();
            if group.desired > free {
                self.error(
                    "no-address",
                    &format!("account.group[{i}].desired"),
                    format!("{} instances at the start, but its subnets have {free} free addresses", group.desired),
                    "does not fit",
                    "5 addresses of a subnet are reserved and a balancer takes 8: use a larger subnet".into(),
                );
            }
        }
    }
}
