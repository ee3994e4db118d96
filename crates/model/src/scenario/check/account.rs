//! Whether the account that teams start with holds together: names, what
//! refers to them, and room for the first instances.

use super::super::read::nearest;
use super::Checker;
use crate::account::{Compute, GROUP_WEIGHT, Zone};
use crate::ids::Name;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

impl Checker<'_> {
    /// No name is given twice.
    pub(super) fn names(&mut self) {
        let scenario = self.scenario;
        let account = &scenario.account;
        let lists: [(&str, &str, Vec<&Name>); 16] = [
            (
                "account.subnet",
                ".name",
                account.subnet.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.balancer",
                ".name",
                account.balancer.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.group",
                ".name",
                account.group.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.nat_gateway",
                ".name",
                account.nat_gateway.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.volume",
                ".name",
                account.volume.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.security_group",
                ".name",
                account.security_group.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.network_acl",
                ".name",
                account.network_acl.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.route_table",
                ".name",
                account.route_table.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.internet_gateway",
                ".name",
                account.internet_gateway.iter().map(|x| &x.name).collect(),
            ),
            (
                "account.policy",
                ".name",
                account.policy.iter().map(|x| &x.name).collect(),
            ),
            (
                "event",
                ".id",
                scenario.event.iter().map(|x| &x.id).collect(),
            ),
            (
                "burst",
                ".id",
                scenario.burst.iter().map(|x| &x.id).collect(),
            ),
            (
                "objective",
                ".id",
                scenario.objective.iter().map(|x| &x.id).collect(),
            ),
            (
                "instance_type",
                ".name",
                scenario.instance_type.iter().map(|x| &x.name).collect(),
            ),
            ("account.zones", "", account.zones.iter().collect()),
            (
                "account.region",
                ".name",
                account.region.iter().map(|x| &x.name).collect(),
            ),
        ];
        for (path, key, names) in lists {
            let mut seen = BTreeSet::new();
            for (i, name) in names.into_iter().enumerate() {
                if !seen.insert(name) {
                    self.error(
                        "duplicate",
                        &format!("{path}[{i}]{key}"),
                        format!("`{name}` is there already"),
                        "named twice",
                        "give it another name".into(),
                    );
                }
            }
        }
    }

    /// Teams can be told apart.
    pub(super) fn team_names(&mut self) {
        let mut seen = BTreeSet::new();
        for (i, team) in self.scenario.team.iter().enumerate() {
            let name = team.name.trim();
            if name.is_empty() || !seen.insert(name) {
                self.error(
                    "duplicate",
                    &format!("team[{i}].name"),
                    format!("team name `{name}` is empty or taken"),
                    "teams need names of their own",
                    "give it another name".into(),
                );
            }
        }
    }

    /// What is referred to exists.
    pub(super) fn account(&mut self) {
        let account = &self.scenario.account;
        let zones = account.all_zones();
        let zones: Vec<&str> = zones.iter().map(Name::as_str).collect();
        let subnets: Vec<&str> = account.subnet.iter().map(|s| s.name.as_str()).collect();
        let balancers: Vec<&str> = account.balancer.iter().map(|b| b.name.as_str()).collect();
        self.known("balancer", "account.entry", &account.entry, &balancers);
        for (i, subnet) in account.subnet.iter().enumerate() {
            if !zones.is_empty() {
                let path = format!("account.subnet[{i}].zone");
                self.known("zone", &path, &subnet.zone, &zones);
            }
            if let Some(other) = account.subnet[..i]
                .iter()
                .find(|other| subnet.cidr.overlaps(other.cidr))
            {
                self.error(
                    "contradiction",
                    &format!("account.subnet[{i}].cidr"),
                    format!(
                        "{} overlaps {} of subnet `{}`",
                        subnet.cidr, other.cidr, other.name
                    ),
                    "shares addresses",
                    "choose another range".into(),
                );
            }
        }
        for (i, balancer) in account.balancer.iter().enumerate() {
            if let Some(mistake) = balancer.mistake() {
                self.error(
                    mistake.code(),
                    &format!("account.balancer[{i}].{}", mistake.key()),
                    mistake.to_string(),
                    mistake.label(),
                    mistake.help().into(),
                );
            }
            for (j, name) in balancer.subnets.iter().enumerate() {
                self.known(
                    "subnet",
                    &format!("account.balancer[{i}].subnets[{j}]"),
                    name,
                    &subnets,
                );
            }
        }
        for (i, group) in account.group.iter().enumerate() {
            self.known(
                "balancer",
                &format!("account.group[{i}].behind"),
                &group.behind,
                &balancers,
            );
            for (j, name) in group.subnets.iter().enumerate() {
                self.known(
                    "subnet",
                    &format!("account.group[{i}].subnets[{j}]"),
                    name,
                    &subnets,
                );
            }
        }
        let limits = &self.scenario.limits;
        for (what, count, limit) in [
            ("subnets", subnets.len(), limits.subnets),
            ("balancers", balancers.len(), limits.balancers),
            ("groups", account.group.len(), limits.groups),
        ] {
            if count > limit as usize {
                self.error(
                    "contradiction",
                    &format!("limits.{what}"),
                    format!("the account starts with {count} {what}, but may have {limit}"),
                    "fewer than there are",
                    format!("raise it, or start with fewer {what}"),
                );
            }
        }
    }

    pub(super) fn known(&mut self, what: &str, path: &str, name: &Name, all: &[&str]) {
        if self.is_library || all.contains(&name.as_str()) {
            return;
        }
        let help = match nearest(name.as_str(), all) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => format!("there is no {what} at all"),
            None => format!("there are: {}", all.join(", ")),
        };
        let code = match what {
            "zone" => "unknown-zone",
            "region" => "unknown-region",
            "subnet" => "unknown-subnet",
            "group" => "unknown-group",
            "security group" => "unknown-security-group",
            "network ACL" => "unknown-network-acl",
            "route table" => "unknown-route-table",
            "gateway" => "unknown-gateway",
            "instance type" => "unknown-instance-type",
            "group of hosts" => "unknown-hosts",
            "event" => "unknown-event",
            _ => "unknown-balancer",
        };
        self.error(
            code,
            path,
            format!("there is no {what} `{name}`"),
            "unknown",
            help,
        );
    }

    /// The sizes of the groups fit together.
    pub(super) fn groups(&mut self) {
        let groups = &self.scenario.account.group;
        let limits = &self.scenario.limits;
        if groups.is_empty() {
            self.error(
                "empty",
                "account.group",
                "the account has no scaling group".into(),
                "nothing would ever answer",
                "add an `[[account.group]]`".into(),
            );
        }
        let balancers = &self.scenario.account.balancer;
        for (i, group) in groups.iter().enumerate() {
            let behind = balancers.iter().find(|b| b.name == group.behind);
            if group.weight != GROUP_WEIGHT && behind.is_some_and(|b| !b.kind.has_weights()) {
                self.warning(
                    "odd",
                    &format!("account.group[{i}].weight"),
                    format!("the classic balancer `{}` has no weights", group.behind),
                    "nothing reads this",
                    "give that balancer `kind = \"application\"`, or leave `weight` out".into(),
                );
            }
        }
        let mut started: [u64; 2] = [0; 2];
        for (i, group) in groups.iter().enumerate() {
            let is_task = group.launch.compute == Compute::Container;
            let (what, limit) = match is_task {
                true => ("tasks", limits.tasks),
                false => ("instances", limits.instances),
            };
            if !(group.min <= group.desired && group.desired <= group.max) {
                self.error(
                    "contradiction",
                    &format!("account.group[{i}].desired"),
                    format!(
                        "min {}, desired {}, max {} do not rise",
                        group.min, group.desired, group.max
                    ),
                    "must lie between min and max",
                    "give min <= desired <= max".into(),
                );
            }
            if group.max > limit {
                self.error(
                    "contradiction",
                    &format!("account.group[{i}].max"),
                    format!(
                        "max is {}, but an account may have {limit} {what}",
                        group.max
                    ),
                    &format!("more than `limits.{what}`"),
                    "lower it, or raise the limit".into(),
                );
            }
            let started = &mut started[usize::from(is_task)];
            *started += u64::from(group.desired);
            if *started > u64::from(limit) && group.desired <= group.max && group.max <= limit {
                self.error(
                    "contradiction",
                    &format!("account.group[{i}].desired"),
                    format!(
                        "with this group {started} {what} start, but an account may have {limit}"
                    ),
                    &format!("more than `limits.{what}` in all"),
                    "lower it, or raise the limit".into(),
                );
            }
        }
    }

    /// Balancers and the first instances find addresses. Groups take theirs in
    /// turn, each instance in the zone with the fewest of the group and there
    /// where there is most room, as at the game's start.
    pub(super) fn addresses(&mut self) {
        let account = &self.scenario.account;
        let mut free: Vec<u32> = Vec::with_capacity(account.subnet.len());
        for (i, subnet) in account.subnet.iter().enumerate() {
            let used = subnet.addresses_taken(&account.balancer);
            if used > subnet.cidr.addresses() {
                self.error(
                    "no-address",
                    &format!("account.subnet[{i}].cidr"),
                    format!("{} has {} addresses, but its balancers and the cloud need {used}", subnet.cidr, subnet.cidr.addresses()),
                    "does not hold them",
                    "5 addresses of a subnet are reserved and a balancer takes 8: use a larger subnet".into(),
                );
            }
            free.push(subnet.cidr.addresses().saturating_sub(used));
        }
        for (i, group) in account.group.iter().enumerate() {
            let its: Vec<usize> = (0..free.len())
                .filter(|s| group.subnets.contains(&account.subnet[*s].name))
                .collect();
            let found: u32 = its.iter().map(|s| free[*s]).sum();
            let mut in_zone: BTreeMap<&Zone, u32> = BTreeMap::new();
            for _ in 0..group.desired.min(found) {
                let with_room = its.iter().copied().filter(|s| free[*s] > 0);
                let best = with_room.min_by_key(|s| {
                    let subnet = &account.subnet[*s];
                    let there = in_zone.get(&subnet.zone).copied().unwrap_or(0);
                    (there, Reverse(free[*s]), &subnet.name)
                });
                if let Some(best) = best {
                    free[best] -= 1;
                    *in_zone.entry(&account.subnet[best].zone).or_default() += 1;
                }
            }
            if group.desired > found && group.launch.compute != Compute::Container {
                self.error(
                    "no-address",
                    &format!("account.group[{i}].desired"),
                    format!("{} instances at the start, but its subnets have {found} free addresses", group.desired),
                    "does not fit",
                    "5 addresses of a subnet are reserved and a balancer takes 8: use a larger subnet".into(),
                );
            }
        }
    }
}
