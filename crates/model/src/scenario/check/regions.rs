//! Whether regions keep apart what cannot reach each other, and the service's
//! address points to what is there.

use super::Checker;
use crate::account::{RECORDS_MAX, Region, Subnet};
use crate::ids::Name;
use std::collections::BTreeSet;

impl Checker<'_> {
    /// Each zone belongs to one region, and each balancer and group to one too.
    pub(super) fn regions(&mut self) {
        let account = &self.scenario.account;
        if account.zones.is_empty() && account.region.is_empty() {
            self.error(
                "missing-key",
                "account",
                "the account has no zone".into(),
                "`zones` is missing",
                "add `zones = …`, or an `[[account.region]]` with zones of its own".into(),
            );
        }
        let mut seen: BTreeSet<&Name> = account.zones.iter().collect();
        for (i, region) in account.region.iter().enumerate() {
            if region.zones.is_empty() {
                self.error(
                    "empty",
                    &format!("account.region[{i}].zones"),
                    format!("region `{}` has no zone", region.name),
                    "nothing can be put there",
                    "name its zones, or leave the region out".into(),
                );
            }
            if !account.zones.is_empty() && region.name == Region::main_name() {
                self.error(
                    "duplicate",
                    &format!("account.region[{i}].name"),
                    format!("`zones` are those of region `{}`", region.name),
                    "named twice",
                    "give it another name, or move `zones` into it".into(),
                );
            }
            for (j, zone) in region.zones.iter().enumerate() {
                if !seen.insert(zone) {
                    self.error(
                        "duplicate",
                        &format!("account.region[{i}].zones[{j}]"),
                        format!("`{zone}` is there already"),
                        "named twice",
                        "give it another name, such as `eu-a`".into(),
                    );
                }
            }
        }
        self.one_region_each();
    }

    fn one_region_each(&mut self) {
        let account = &self.scenario.account;
        let regions = account.regions();
        let subnets_of = |names: &[Name]| -> Vec<&Subnet> {
            let found = names
                .iter()
                .filter_map(|name| account.subnet.iter().find(|s| s.name == *name));
            found.collect()
        };
        let lists = account.balancer.iter().map(|it| &it.subnets);
        let lists = lists.enumerate().map(|(i, its)| ("balancer", i, its));
        let groups = account.group.iter().map(|it| &it.subnets);
        let groups = groups.enumerate().map(|(i, its)| ("group", i, its));
        for (kind, i, names) in lists.chain(groups) {
            let (first, other) = Region::of_subnets(&regions, subnets_of(names));
            let (Some(first), Some(other)) = (first, other) else {
                continue;
            };
            let index = names.iter().position(|n| *n == other.name).unwrap_or(0);
            self.error(
                "two-regions",
                &format!("account.{kind}[{i}].subnets[{index}]"),
                format!(
                    "subnet `{}` does not lie in region `{}`, where this {kind} begins",
                    other.name, first.name
                ),
                "in another region",
                format!("a {kind} has one region: make another for that one"),
            );
        }
        for (i, group) in account.group.iter().enumerate() {
            let behind = account.balancer.iter().find(|b| b.name == group.behind);
            let region = |names: &[Name]| Region::of_subnets(&regions, subnets_of(names)).0;
            let Some(balancer) = behind else { continue };
            let (Some(its), Some(own)) = (region(&balancer.subnets), region(&group.subnets)) else {
                continue;
            };
            if its.name != own.name {
                self.error(
                    "two-regions",
                    &format!("account.group[{i}].behind"),
                    format!(
                        "balancer `{}` lies in region `{}`, and this group in `{}`",
                        balancer.name, its.name, own.name
                    ),
                    "in another region",
                    "put the group behind a balancer of its own region".into(),
                );
            }
        }
    }

    /// The records of the service's address name balancers, each once, and one
    /// that is answered when all is well.
    pub(super) fn dns(&mut self) {
        let account = &self.scenario.account;
        let Some(dns) = &account.dns else { return };
        let balancers: Vec<&str> = account.balancer.iter().map(|b| b.name.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (i, record) in dns.record.iter().enumerate() {
            let path = format!("account.dns.record[{i}].balancer");
            self.known("balancer", &path, &record.balancer, &balancers);
            if !seen.insert(&record.balancer) {
                self.error(
                    "duplicate",
                    &path,
                    format!("`{}` has a record already", record.balancer),
                    "named twice",
                    "keep one of them".into(),
                );
            }
        }
        if dns.record.len() > RECORDS_MAX {
            self.error(
                "out-of-range",
                "account.dns",
                format!("{} records, at most {RECORDS_MAX} can be", dns.record.len()),
                "too many",
                "leave some out".into(),
            );
        }
        let Some(first) = dns.first() else {
            self.error(
                "empty",
                "account.dns",
                "no record is a primary with a weight".into(),
                "points nowhere",
                "give a primary a weight of 1 or more".into(),
            );
            return;
        };
        if account.entry != *first {
            self.warning(
                "odd",
                "account.entry",
                format!("the records begin with `{first}`, and this is another balancer"),
                "the records say where the address points",
                format!("write `entry = \"{first}\"`"),
            );
        }
    }
}
