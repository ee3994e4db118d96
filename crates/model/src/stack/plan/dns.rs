//! The records of the service's address, and what regions keep apart.

use super::Planner;
use crate::account::{Dns, Region, Subnet};
use crate::command::Command;
use crate::ids::Name;

impl Planner<'_> {
    /// Sets the records, all at once.
    pub(super) fn dns(&mut self) {
        let Some(wish) = &self.stack.account.dns else {
            return;
        };
        let first = match wish.check(&self.after.balancers) {
            Ok(first) => first.clone(),
            Err(mistake) => {
                let path = match mistake.record {
                    Some(index) => format!("account.dns.record[{index}].balancer"),
                    None => "account.dns".into(),
                };
                let message = mistake.denied.to_string();
                let help = "see docs/reference/regions.md for what records can be";
                self.error("bad-records", &path, message, "no such records", help);
                return;
            }
        };
        if self.after.dns.as_ref().map(Dns::wanted).as_ref() == Some(wish) {
            return;
        }
        self.after.dns = Some(Dns::new(wish, self.after.dns.as_ref()));
        self.after.entry = first;
        self.send(Command::SetDns {
            ttl: Some(wish.ttl),
            records: wish.record.clone(),
        });
    }

    /// A new subnet for a group lies in the group's region.
    pub(super) fn same_region(&mut self, path: &str, made: &Subnet, group: &Name) {
        let groups = &self.before.groups;
        let Some(group) = groups.iter().find(|g| g.name == *group) else {
            return;
        };
        let Some(region) = Region::of_zone(&self.before.regions, &made.zone) else {
            return;
        };
        let its = self.before.region_of_group(group);
        if its.is_some_and(|its| its.name != region.name) {
            let message = format!(
                "zone `{}` lies in region `{}`, not in that of group `{}`",
                made.zone, region.name, group.name
            );
            let (path, help) = (
                format!("{path}.zone"),
                "choose a zone of the group's region",
            );
            self.error("two-regions", &path, message, "in another region", help);
        }
    }
}
