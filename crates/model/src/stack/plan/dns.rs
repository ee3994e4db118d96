//! The records of the service's address, and what regions keep apart.

use super::Planner;
use crate::account::{Dns, Region};
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

    /// What belongs together lies in one region.
    pub(super) fn in_one_region<'n>(
        &mut self,
        path: &str,
        names: impl IntoIterator<Item = &'n Name>,
    ) -> bool {
        let subnets = &self.after.subnets;
        let subnet = |name: &Name| subnets.iter().find(|s| s.name == *name);
        let its = names.into_iter().filter_map(subnet);
        let (Some(region), Some(other)) = Region::of_subnets(&self.after.regions, its) else {
            return true;
        };
        let message = format!(
            "subnet `{}` does not lie in region `{}`, where the rest is",
            other.name, region.name
        );
        let help = "choose subnets of one region";
        self.error("two-regions", path, message, "in another region", help);
        false
    }
}
