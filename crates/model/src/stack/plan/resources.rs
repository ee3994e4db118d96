//! The CDN, subnets, balancers, and what is to go.

use super::Planner;
use crate::account::{CDN_TTL_MAX, Cdn, Group, Network, ResourceKind, ResourceRef, Subnet};
use crate::command::Command;
use crate::ids::Name;
use std::collections::BTreeSet;

/// The names of a list, as texts.
pub(super) fn texts<'n>(names: impl IntoIterator<Item = &'n Name>) -> Vec<String> {
    names.into_iter().map(Name::to_string).collect()
}

/// Whether two lists have the same names, in whatever order.
pub(super) fn same(a: &[Name], b: &[Name]) -> bool {
    BTreeSet::from_iter(a) == BTreeSet::from_iter(b)
}

impl Planner<'_> {
    /// No name is given twice.
    pub(super) fn names(&mut self) {
        let wish = &self.stack.account;
        let lists: [(&str, Vec<&Name>); 10] = [
            ("subnet", wish.subnet.iter().map(|x| &x.name).collect()),
            ("balancer", wish.balancer.iter().map(|x| &x.name).collect()),
            ("group", wish.group.iter().map(|x| &x.name).collect()),
            (
                "nat_gateway",
                wish.nat_gateway.iter().map(|x| &x.name).collect(),
            ),
            ("volume", wish.volume.iter().map(|x| &x.name).collect()),
            (
                "security_group",
                wish.security_group.iter().map(|x| &x.name).collect(),
            ),
            (
                "network_acl",
                wish.network_acl.iter().map(|x| &x.name).collect(),
            ),
            (
                "route_table",
                wish.route_table.iter().map(|x| &x.name).collect(),
            ),
            (
                "internet_gateway",
                wish.internet_gateway.iter().map(|x| &x.name).collect(),
            ),
            ("policy", wish.policy.iter().map(|x| &x.name).collect()),
        ];
        for (list, names) in lists {
            let mut seen = BTreeSet::new();
            for (i, name) in names.into_iter().enumerate() {
                if !seen.insert(name) {
                    self.error(
                        "duplicate",
                        &format!("account.{list}[{i}].name"),
                        format!("`{name}` is there already"),
                        "named twice",
                        "keep one of them",
                    );
                }
            }
        }
    }

    /// What can be copied from a scenario, but not be changed or made.
    pub(super) fn fixed_parts(&mut self) {
        let (wish, has) = (&self.stack.account, &self.scenario.account);
        if let Some(zones) = &wish.zones
            && !same(zones, &has.zones)
        {
            let help = format!("the zones are: {}", texts(&has.zones).join(", "));
            self.out_of_reach("account.zones", "the region has other zones".into(), &help);
        }
        if let Some(regions) = &wish.region
            && *regions != has.region
        {
            let help = "leave `region` out";
            self.out_of_reach("account", "the regions are others".into(), help);
        }
        for (i, gateway) in wish.nat_gateway.iter().enumerate() {
            let there = texts(self.before.nat_gateways.iter().map(|g| &g.name));
            self.is_there("NAT gateway", "nat_gateway", i, &gateway.name, &there);
        }
        for (i, volume) in wish.volume.iter().enumerate() {
            let there = texts(self.before.volumes.iter().map(|v| &v.name));
            self.is_there("volume", "volume", i, &volume.name, &there);
        }
    }

    /// Nobody can make one of these.
    fn is_there(&mut self, what: &str, list: &str, index: usize, name: &Name, there: &[String]) {
        if !there.contains(&name.to_string()) {
            let message = format!("there is no {what} `{name}`");
            let help = "leave it out: it would cost money and do nothing";
            self.out_of_reach(&format!("account.{list}[{index}].name"), message, help);
        }
    }

    /// Deletes what the stack does not name: at first what nothing needs, to
    /// make room, and in the end what is not needed any more.
    pub(super) fn prune(&mut self, is_end: bool) {
        if !self.stack.prune {
            return;
        }
        let wish = &self.stack.account;
        let mut gone: Vec<(ResourceKind, Name)> = Vec::new();
        let absent = |names: Vec<&Name>, name: &Name| !names.contains(&name);
        for balancer in &self.after.balancers {
            if absent(
                wish.balancer.iter().map(|b| &b.name).collect(),
                &balancer.name,
            ) {
                gone.push((ResourceKind::Balancer, balancer.name.clone()));
            }
        }
        for subnet in &self.after.subnets {
            if absent(wish.subnet.iter().map(|s| &s.name).collect(), &subnet.name) {
                gone.push((ResourceKind::Subnet, subnet.name.clone()));
            }
        }
        for gateway in &self.after.nat_gateways {
            if absent(
                wish.nat_gateway.iter().map(|g| &g.name).collect(),
                &gateway.name,
            ) {
                gone.push((ResourceKind::NatGateway, gateway.name.clone()));
            }
        }
        for volume in &self.after.volumes {
            if absent(wish.volume.iter().map(|v| &v.name).collect(), &volume.name) {
                gone.push((ResourceKind::Volume, volume.name.clone()));
            }
        }
        // Containers go before their hosts.
        let is_packed = |g: &&Group| g.launch.hosts.is_some();
        let (packed, others): (Vec<&Group>, Vec<&Group>) =
            self.after.groups.iter().partition(is_packed);
        for group in packed.into_iter().chain(others) {
            if absent(wish.group.iter().map(|g| &g.name).collect(), &group.name) {
                gone.push((ResourceKind::Group, group.name.clone()));
            }
        }
        for (kind, name) in gone {
            let resource = ResourceRef { kind, name };
            // Deleting by hand does not ask who goes out by it; a plan has to.
            let is_way_out =
                kind == ResourceKind::NatGateway && self.after.is_routed_to(&resource.name);
            let user = self.after.user_of(&resource);
            match user.or_else(|| is_way_out.then(|| "a route table".into())) {
                Some(_) if !is_end => {}
                Some(by) => self.error(
                    "in-use",
                    "prune",
                    format!("{resource} is not in the stack, but in use by {by}"),
                    "cannot delete it",
                    "name it in the stack, so that it stays",
                ),
                None => {
                    self.after.remove(&resource);
                    self.send(Command::Delete { resource });
                }
            }
        }
    }

    pub(super) fn cdn(&mut self) {
        let Some(wish) = &self.stack.cdn else {
            if self.stack.prune && self.after.cdn.take().is_some() {
                self.send(Command::DeleteCdn {});
            }
            return;
        };
        for (key, ttl) in [("min_ttl", wish.min_ttl), ("error_ttl", wish.error_ttl)] {
            if let Some(ttl) = ttl.filter(|ttl| *ttl > CDN_TTL_MAX) {
                self.error(
                    "out-of-range",
                    &format!("cdn.{key}"),
                    format!("{ttl} is longer than {CDN_TTL_MAX}"),
                    "too long",
                    "no CDN keeps an answer for longer",
                );
            }
        }
        let untuned = self.scenario.cdn.untuned(wish.key, wish.ttl);
        let there = self.after.cdn.unwrap_or(untuned);
        let wanted = Cdn {
            key: wish.key,
            ttl: wish.ttl,
            min_ttl: wish.min_ttl.unwrap_or(there.min_ttl),
            error_ttl: wish.error_ttl.unwrap_or(there.error_ttl),
            collapse: wish.collapse.unwrap_or(there.collapse),
        };
        let is_put = self.after.cdn.is_some() && (there.key, there.ttl) == (wish.key, wish.ttl);
        self.after.cdn = Some(wanted);
        if !is_put {
            self.send(Command::PutCdn {
                key: wanted.key,
                ttl: wanted.ttl,
            });
        }
        let tune = Command::TuneCdn {
            min_ttl: (wanted.min_ttl != there.min_ttl).then_some(wanted.min_ttl),
            error_ttl: (wanted.error_ttl != there.error_ttl).then_some(wanted.error_ttl),
            collapse: (wanted.collapse != there.collapse).then_some(wanted.collapse),
        };
        let as_it_is = Command::TuneCdn {
            min_ttl: None,
            error_ttl: None,
            collapse: None,
        };
        if tune != as_it_is {
            self.send(tune);
        }
    }

    /// Makes the subnets that are not there.
    pub(super) fn subnets(&mut self) {
        let stack = self.stack;
        let limit = self.scenario.limits.subnets as usize;
        for (i, subnet) in stack.account.subnet.iter().enumerate() {
            let path = format!("account.subnet[{i}]");
            if let Some(there) = self.after.subnets.iter().find(|s| s.name == subnet.name) {
                let parts = [
                    ("zone", &there.zone, Some(&subnet.zone)),
                    (
                        "network ACL",
                        &there.network_acl,
                        subnet.network_acl.as_ref(),
                    ),
                    (
                        "route table",
                        &there.route_table,
                        subnet.route_table.as_ref(),
                    ),
                ];
                let other = parts
                    .iter()
                    .find(|(_, is, wanted)| wanted.is_some_and(|w| w != *is));
                let message = match other {
                    Some((part, is, _)) => {
                        format!("the {part} of subnet `{}` is `{is}`", there.name)
                    }
                    None if there.cidr != subnet.cidr => {
                        format!("subnet `{}` has the addresses {}", there.name, there.cidr)
                    }
                    None => continue,
                };
                self.out_of_reach(&path, message, "make another subnet under a new name");
                continue;
            }
            let made = Subnet {
                name: subnet.name.clone(),
                zone: subnet.zone.clone(),
                cidr: subnet.cidr,
                network_acl: Network::default_name(),
                route_table: Network::main_table(),
            };
            for (key, gets, wanted) in [
                ("network_acl", &made.network_acl, &subnet.network_acl),
                ("route_table", &made.route_table, &subnet.route_table),
            ] {
                if wanted.as_ref().is_some_and(|wanted| wanted != gets) {
                    let message = format!("a new subnet has the {key} `{gets}`");
                    let help = "leave it out";
                    self.out_of_reach(&format!("{path}.{key}"), message, help);
                }
            }
            let zones = &self.scenario.account.all_zones();
            if !zones.contains(&subnet.zone) {
                let known = texts(zones);
                self.unknown(
                    "unknown-zone",
                    "zone",
                    &format!("{path}.zone"),
                    &subnet.zone,
                    &known,
                );
            }
            let overlapping = self
                .after
                .subnets
                .iter()
                .find(|s| s.cidr.overlaps(subnet.cidr));
            if let Some(other) = overlapping {
                let message = format!(
                    "{} overlaps {} of subnet `{}`",
                    subnet.cidr, other.cidr, other.name
                );
                self.error(
                    "contradiction",
                    &format!("{path}.cidr"),
                    message,
                    "shares addresses",
                    "choose another range",
                );
            }
            if self.after.subnets.len() >= limit {
                self.error(
                    "limit",
                    &path,
                    format!("an account may have {limit} subnets"),
                    "one too many",
                    "leave it out, or let `prune` delete others",
                );
            }
            let wish = &stack.account;
            let names_it = |list: &Option<Vec<Name>>| {
                list.as_ref()
                    .is_some_and(|names| names.contains(&subnet.name))
            };
            if !wish.group.iter().any(|g| names_it(&g.subnets))
                && !wish.balancer.iter().any(|b| names_it(&b.subnets))
            {
                self.warning(
                    "odd",
                    &path,
                    format!("no group launches in `{}`", subnet.name),
                    "nothing uses it",
                    "name it in the `subnets` of a group",
                );
            }
            self.after.subnets.push(made);
            self.send(Command::AddSubnet {
                name: subnet.name.clone(),
                zone: subnet.zone.clone(),
                cidr: subnet.cidr,
                group: None,
            });
        }
    }
}
