//! Balancers and groups that are to be made, and what stands where.

use super::super::{BalancerWish, GroupWish};
use super::Planner;
use super::resources::{same, texts};
use crate::account::{
    BALANCER_ADDRESSES, Balancer, Compute, GROUP_WEIGHT, GROUP_WEIGHT_MAX, Group, Launch,
    StartScript,
};
use crate::autoscale::ScalingPolicy;
use crate::command::Command;
use crate::health::HealthSettings;
use crate::ids::Name;
use crate::units::StoryDuration;

impl Planner<'_> {
    /// Makes balancers, switches kinds, and moves addresses.
    pub(super) fn balancers(&mut self) {
        let stack = self.stack;
        for (i, wish) in stack.account.balancer.iter().enumerate() {
            let path = format!("account.balancer[{i}]");
            let is_it = |b: &Balancer| b.name == wish.name;
            let Some(index) = self.after.balancers.iter().position(is_it) else {
                self.make_balancer(&path, wish);
                if let Some(index) = self.after.balancers.iter().position(is_it) {
                    self.settings_of_balancer(&path, wish, index);
                }
                continue;
            };
            let has = self.after.balancers[index].clone();
            if let Some(kind) = wish.kind.filter(|kind| *kind != has.kind) {
                self.after.balancers[index].switch(kind);
                if !kind.has_request_metric() {
                    let behind = |g: &&mut Group| g.behind == wish.name;
                    let groups = self.after.groups.iter_mut();
                    groups.filter(behind).for_each(blind);
                }
                self.send(Command::SwitchBalancer {
                    balancer: wish.name.clone(),
                    kind,
                });
            }
            self.settings_of_balancer(&path, wish, index);
            if let Some(wanted) = wish.subnets.as_ref().filter(|w| !same(w, &has.subnets)) {
                let path = format!("{path}.subnets");
                let groups = self.after.groups.iter().filter(|g| g.behind == wish.name);
                let behind = groups.flat_map(|g| self.after.subnets_of_group(g));
                let behind: Vec<Name> = behind.cloned().collect();
                if self.are_subnets(&path, wanted)
                    && self.in_one_region(&path, wanted.iter().chain(&behind))
                    && self.has_addresses(&path, wanted, &has.subnets)
                {
                    self.after.balancers[index].subnets = wanted.clone();
                    self.send(Command::SetBalancerSubnets {
                        balancer: wish.name.clone(),
                        subnets: wanted.clone(),
                    });
                }
            }
        }
    }

    fn settings_of_balancer(&mut self, path: &str, wish: &BalancerWish, index: usize) {
        let guard = self.after.balancers[index].security_group.clone();
        self.guarded_as_is(path, &guard, wish.security_group.as_ref());
        self.tune_balancer(path, wish, index);
        self.set_health_check(path, wish, index);
    }

    fn make_balancer(&mut self, path: &str, wish: &BalancerWish) {
        let (Some(kind), Some(subnets)) = (wish.kind, &wish.subnets) else {
            let there = texts(self.after.balancers.iter().map(|b| &b.name));
            self.incomplete("balancer", path, &wish.name, "`kind` and `subnets`", &there);
            return;
        };
        let limit = self.scenario.limits.balancers as usize;
        if self.after.balancers.len() >= limit {
            self.too_many(path, "balancers", limit);
        }
        let at = format!("{path}.subnets");
        if !self.are_subnets(&at, subnets)
            || !self.in_one_region(&at, subnets)
            || !self.has_addresses(&at, subnets, &[])
        {
            return;
        }
        self.after.balancers.push(Balancer {
            health: HealthSettings::default().filled(&self.scenario.health),
            drain: Some(self.scenario.startup.drain),
            ..Balancer::new(wish.name.clone(), kind, subnets.clone())
        });
        self.send(Command::AddBalancer {
            name: wish.name.clone(),
            kind,
            subnets: subnets.clone(),
        });
    }

    /// Makes the groups that are not there, containers once their hosts are.
    pub(super) fn new_groups(&mut self) {
        let stack = self.stack;
        let all = stack.account.group.iter().enumerate();
        let is_packed = |(_, wish): &(usize, &GroupWish)| wish.launch.hosts.is_some();
        let (packed, others): (Vec<_>, Vec<_>) = all.partition(is_packed);
        for (i, wish) in others.into_iter().chain(packed) {
            if self.group(wish).is_none() {
                self.make_group(&format!("account.group[{i}]"), wish);
            }
        }
    }

    fn make_group(&mut self, path: &str, wish: &GroupWish) {
        let compute = wish.launch.compute.unwrap_or(Compute::Instance);
        // Only instances have a start-up script.
        let start_script = match compute {
            Compute::Instance | Compute::Host => wish.launch.start_script,
            _ => wish.launch.start_script.or(Some(StartScript::Slow)),
        };
        let launch = (wish.launch.version, start_script);
        // Containers lie where their hosts do.
        let nowhere = Vec::new();
        let is_packed = compute == Compute::Container;
        let subnets = wish.subnets.as_ref().or(is_packed.then_some(&nowhere));
        let ((Some(version), Some(start_script)), Some(subnets), Some(behind), Some(max)) =
            (launch, subnets, &wish.behind, wish.max)
        else {
            let there = texts(self.after.groups.iter().map(|g| &g.name));
            let needs = "`launch` with version and start_script, `subnets`, `behind` and `max`";
            self.incomplete("group", path, &wish.name, needs, &there);
            return;
        };
        let limit = self.scenario.limits.groups as usize;
        if self.after.groups.len() >= limit {
            self.too_many(path, "groups", limit);
        }
        let weight = wish.weight.unwrap_or(GROUP_WEIGHT);
        let launch = Launch::instances(version, start_script).changed(&wish.launch);
        let launch = self.scenario.filled(launch);
        let is_placed = match is_packed {
            true => {
                self.are_hosts_subnets(&format!("{path}.subnets"), subnets)
                    && self.has_hosts(&format!("{path}.launch"), &launch)
            }
            false => self.are_subnets(&format!("{path}.subnets"), subnets),
        };
        let place = if is_packed { "behind" } else { "subnets" };
        let group = Group {
            subnets: subnets.clone(),
            min: wish.min.unwrap_or(0),
            desired: wish.desired.or(wish.min).unwrap_or(0),
            max,
            weight,
            ..Group::new(wish.name.clone(), launch, behind.clone())
        };
        let is_right = is_placed
            && self.is_balancer(&format!("{path}.behind"), behind)
            && self.reaches(&format!("{path}.{place}"), &group, behind)
            && (weight == GROUP_WEIGHT
                || self.can_weigh(&format!("{path}.weight"), behind, weight));
        if !is_right {
            return;
        }
        if let Err(reason) = self.scenario.offer(&group.launch) {
            let help = "see docs/reference/compute.md for what can be launched";
            self.error(
                "bad-launch",
                &format!("{path}.launch"),
                reason,
                "not offered",
                help,
            );
            return;
        }
        if !self.is_version(&format!("{path}.launch.version"), version) {
            return;
        }
        let unlocked = self.scenario.unlocked_from(version);
        if unlocked > StoryDuration::ZERO {
            self.warning(
                "not-yet",
                &format!("{path}.launch.version"),
                format!("version {version} can be launched from {unlocked} on"),
                "the story has not brought it at the start",
                "send the commands for this group then; they are the last",
            );
        }
        let its = group.launch.hosts.as_ref();
        let hosts_from = its.and_then(|hosts| self.waiting.get(hosts));
        let from = unlocked.max(hosts_from.copied().unwrap_or_default());
        if from > StoryDuration::ZERO {
            self.waiting.insert(wish.name.clone(), from);
        }
        let make = Command::AddGroup {
            name: group.name.clone(),
            launch: group.launch.clone(),
            subnets: group.subnets.clone(),
            behind: group.behind.clone(),
            weight,
            min: group.min,
            desired: group.desired,
            max,
        };
        self.after.groups.push(group);
        self.send_for(&wish.name, make);
    }

    /// Points the service's address to the wanted balancer.
    pub(super) fn entry(&mut self) {
        let stack = self.stack;
        let Some(entry) = &stack.account.entry else {
            return;
        };
        if *entry == self.after.entry || !self.is_balancer("account.entry", entry) {
            return;
        }
        if let Some(records) = &stack.account.dns {
            if records.first() != Some(entry) {
                let message = format!("the records do not begin with `{entry}`");
                let help = "leave `entry` out: it is the first record";
                self.error("contradiction", "account.entry", message, "another", help);
            }
            return;
        }
        if self.after.dns.is_some() {
            let message = "the service's address has records".into();
            self.out_of_reach("account.entry", message, "give `dns` records instead");
            return;
        }
        let found = self.after.balancers.iter().find(|b| b.name == *entry);
        if found.is_some_and(|b| b.subnets.is_empty()) {
            let message = format!("balancer `{entry}` has no address");
            let help = "give that balancer `subnets`";
            self.error(
                "contradiction",
                "account.entry",
                message,
                "leads nowhere",
                help,
            );
            return;
        }
        self.after.entry = entry.clone();
        self.send(Command::SetEntry {
            balancer: entry.clone(),
        });
    }

    /// Moves groups: behind which balancer, in which subnets, with what weight.
    pub(super) fn places_of_groups(&mut self) {
        let stack = self.stack;
        for (i, wish) in stack.account.group.iter().enumerate() {
            let Some(index) = self.group(wish) else {
                continue;
            };
            let path = format!("account.group[{i}]");
            let has = self.after.groups[index].clone();
            if let Some(behind) = wish.behind.as_ref().filter(|b| **b != has.behind)
                && self.is_balancer(&format!("{path}.behind"), behind)
                && self.reaches(&format!("{path}.behind"), &has, behind)
            {
                let balancer = self.after.balancers.iter().find(|b| b.name == *behind);
                let group = &mut self.after.groups[index];
                group.behind = behind.clone();
                if balancer.is_some_and(|b| !b.kind.has_request_metric()) {
                    blind(group);
                }
                self.send(Command::SetBehind {
                    group: wish.name.clone(),
                    balancer: behind.clone(),
                });
            }
            if let Some(wanted) = wish.subnets.as_ref().filter(|w| !same(w, &has.subnets))
                && (has.launch.compute != Compute::Container
                    || self.are_hosts_subnets(&format!("{path}.subnets"), wanted))
                && self.are_subnets(&format!("{path}.subnets"), wanted)
                && self.all_reach(&format!("{path}.subnets"), index, wanted)
            {
                self.after.groups[index].subnets = wanted.clone();
                self.send(Command::SetGroupSubnets {
                    group: wish.name.clone(),
                    subnets: wanted.clone(),
                });
            }
            let behind = self.after.groups[index].behind.clone();
            if let Some(weight) = wish.weight.filter(|w| *w != has.weight)
                && self.can_weigh(&format!("{path}.weight"), &behind, weight)
            {
                self.after.groups[index].weight = weight;
                self.send(Command::SetWeight {
                    group: wish.name.clone(),
                    weight,
                });
            }
        }
    }

    fn is_balancer(&mut self, path: &str, name: &Name) -> bool {
        let there = texts(self.after.balancers.iter().map(|b| &b.name));
        let is_there = there.contains(&name.to_string());
        if !is_there {
            self.unknown("unknown-balancer", "balancer", path, name, &there);
        }
        is_there
    }

    /// Containers name no subnets of their own.
    fn are_hosts_subnets(&mut self, path: &str, names: &[Name]) -> bool {
        if !names.is_empty() {
            let message = "containers lie where their hosts do".into();
            self.error(
                "contradiction",
                path,
                message,
                "nothing reads this",
                "leave `subnets` out",
            );
        }
        names.is_empty()
    }

    /// Whether this balancer can reach a group where it lies.
    pub(super) fn reaches(&mut self, path: &str, group: &Group, behind: &Name) -> bool {
        let places = self.after.subnets_of_group(group).to_vec();
        self.balancer_reaches(path, &places, behind)
    }

    /// Whether a group can lie in these subnets: its balancer reaches it there,
    /// and those of the containers on it reach them.
    fn all_reach(&mut self, path: &str, index: usize, subnets: &[Name]) -> bool {
        let group = &self.after.groups[index];
        let packed = self.after.packed_on(&group.name);
        let all: Vec<Name> = packed.chain([group]).map(|g| g.behind.clone()).collect();
        all.iter()
            .all(|behind| self.balancer_reaches(path, subnets, behind))
    }

    fn balancer_reaches(&mut self, path: &str, subnets: &[Name], behind: &Name) -> bool {
        let balancer = self.after.balancer(behind);
        let its = balancer.map(|b| b.subnets.clone()).unwrap_or_default();
        self.in_one_region(path, subnets.iter().chain(&its))
    }

    /// Whether a group behind this balancer can be given this weight.
    fn can_weigh(&mut self, path: &str, behind: &Name, weight: u32) -> bool {
        if weight > GROUP_WEIGHT_MAX {
            let message = format!("a weight of {weight} is more than {GROUP_WEIGHT_MAX}");
            self.error(
                "limit",
                path,
                message,
                "too much",
                "weights count only among groups",
            );
            return false;
        }
        let balancer = self.after.balancers.iter().find(|b| b.name == *behind);
        let has_weights = balancer.is_some_and(|b| b.kind.has_weights());
        if !has_weights {
            let message = format!("balancer `{behind}` is classic and has no weights");
            let help = "give that balancer `kind = \"application\"`";
            self.error("contradiction", path, message, "nothing reads this", help);
        }
        has_weights
    }

    /// At least one subnet, each there and named once.
    fn are_subnets(&mut self, path: &str, names: &[Name]) -> bool {
        if names.is_empty() {
            let help = "name at least one, or leave `subnets` out";
            self.error("empty", path, "no subnet is named".into(), "nowhere", help);
            return false;
        }
        let there = texts(self.after.subnets.iter().map(|s| &s.name));
        let mut is_right = true;
        for (j, name) in names.iter().enumerate() {
            let at = format!("{path}[{j}]");
            if !there.contains(&name.to_string()) {
                self.unknown("unknown-subnet", "subnet", &at, name, &there);
                is_right = false;
            } else if names[..j].contains(name) {
                let message = format!("`{name}` is there already");
                self.error("duplicate", &at, message, "named twice", "keep one of them");
                is_right = false;
            }
        }
        is_right
    }

    /// A balancer finds its addresses in those subnets that are new to it.
    fn has_addresses(&mut self, path: &str, names: &[Name], old: &[Name]) -> bool {
        let short = |name: &&Name| {
            let subnet = self.after.subnets.iter().find(|s| s.name == **name);
            subnet.is_some_and(|s| self.after.free_addresses(s) < BALANCER_ADDRESSES)
        };
        let mut new = names.iter().filter(|name| !old.contains(name));
        let Some(full) = new.find(short) else {
            return true;
        };
        self.error(
            "no-address",
            path,
            format!("`{full}` has no {BALANCER_ADDRESSES} free addresses for a balancer"),
            "does not fit",
            "make another subnet for it",
        );
        false
    }

    /// A resource that is not there, and too little is said to make it.
    fn incomplete(&mut self, what: &str, path: &str, name: &Name, needs: &str, there: &[String]) {
        let words: Vec<&str> = there.iter().map(String::as_str).collect();
        let help = match crate::scenario::read::nearest(name.as_str(), &words) {
            Some(near) => format!("did you mean `{near}`? A new {what} needs {needs}"),
            None => format!(
                "there are: {}. A new {what} needs {needs}",
                there.join(", ")
            ),
        };
        let message = format!("there is no {what} `{name}`");
        let code = match what {
            "group" => "unknown-group",
            _ => "unknown-balancer",
        };
        self.error(code, &format!("{path}.name"), message, "unknown", help);
    }

    fn too_many(&mut self, path: &str, what: &str, limit: usize) {
        let message = format!("an account may have {limit} {what}");
        let help = "leave it out, or let `prune` delete others";
        self.error("limit", path, message, "one too many", help);
    }
}

/// A group that has lost the metric it scales on keeps its size.
fn blind(group: &mut Group) {
    if group.policy.needs_request_metric() {
        group.policy = ScalingPolicy::Manual;
    }
}
