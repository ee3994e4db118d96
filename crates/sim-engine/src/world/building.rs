//! Building a stack beside the one that serves: new groups and balancers, and
//! what stands behind or in front of what.

use super::billing::balancer_line;
use super::commands::Outcome;
use super::containers::lies_with_hosts;
use super::{Outbox, World};
use model::account::{
    BALANCER_ADDRESSES, Balancer, Compute, GROUP_WEIGHT, GROUP_WEIGHT_MAX, Group, Region,
};
use model::autoscale::ScalingPolicy;
use model::balance::BalancerKind;
use model::command::Denied;
use model::event::Change;
use model::health::HealthSettings;
use model::ids::Name;
use model::units::GameTime;

impl World {
    /// Makes a group as it is given; what `new` does not say is as nobody has set it.
    pub(super) fn add_group(&mut self, mut new: Group, now: GameTime) -> Outcome {
        new.launch = self.scenario.filled(new.launch);
        let not_offered = |reason| Denied::Invalid { reason };
        self.scenario.offer(&new.launch).map_err(not_offered)?;
        let name = new.name.clone();
        if self.account.groups.iter().any(|g| g.name == name) {
            return Err(exists("group", &name));
        }
        self.check_room("groups", self.account.groups.len(), |limits| limits.groups)?;
        let behind = self.balancer(&new.behind)?;
        if new.launch.compute == Compute::Container {
            if !new.subnets.is_empty() {
                return Err(lies_with_hosts());
            }
            self.check_hosts(&new.launch, &new.behind)?;
        } else {
            self.check_subnets(&new.subnets)?;
            self.check_region(new.subnets.iter().chain(&behind.subnets))?;
        }
        if new.weight > GROUP_WEIGHT_MAX {
            return Err(limit("weight", new.weight, GROUP_WEIGHT_MAX));
        }
        if new.weight != GROUP_WEIGHT && !behind.kind.has_weights() {
            return Err(invalid("a classic balancer has no weights: leave it out"));
        }
        if !self.unlocked(now).contains(&new.launch.version) {
            let what = format!("version {}", new.launch.version);
            return Err(Denied::NotYet { what });
        }
        let size_max = new.launch.size_max(&self.scenario.limits);
        if new.max > size_max {
            return Err(limit("max", new.max, size_max));
        }
        if new.min > new.desired || new.desired > new.max {
            return Err(invalid(&format!(
                "min {}, desired {}, max {} do not rise",
                new.min, new.desired, new.max
            )));
        }
        let after = match new.launch.compute {
            Compute::Container => format!(
                "{}, {} containers, behind {}",
                new.launch, new.desired, new.behind
            ),
            _ => format!(
                "{}, {} instances in {}, behind {}",
                new.launch,
                new.desired,
                listed(&new.subnets),
                new.behind,
            ),
        };
        self.begin_cohort(&name);
        self.pay_for_provisioned(&new, now);
        self.account.groups.push(new);
        Ok(changed(format!("group/{name}"), String::new(), after))
    }

    pub(super) fn add_balancer(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        kind: BalancerKind,
        subnets: &[Name],
        now: GameTime,
    ) -> Outcome {
        if self.account.balancers.iter().any(|b| b.name == *name) {
            return Err(exists("balancer", name));
        }
        let count = self.account.balancers.len();
        self.check_room("balancers", count, |limits| limits.balancers)?;
        self.check_subnets(subnets)?;
        self.check_region(subnets)?;
        self.check_addresses(subnets.iter())?;
        let balancer = Balancer {
            health: HealthSettings::default().filled(&self.scenario.health),
            drain: Some(self.scenario.startup.drain),
            ..Balancer::new(name.clone(), kind, subnets.to_vec())
        };
        let line = balancer_line(&balancer);
        self.account.balancers.push(balancer);
        self.open_line(line.clone(), self.balancer_price(kind), now);
        self.refresh_route(out);
        let after = format!("{kind}, in {}", listed(subnets));
        Ok(changed(line, String::new(), after))
    }

    pub(super) fn set_entry(&mut self, out: &mut Outbox, name: &Name) -> Outcome {
        if self.account.dns.is_some() {
            return Err(invalid("the address has records: change those"));
        }
        // Without an address there is nothing to point to.
        if self.balancer(name)?.subnets.is_empty() {
            let reason = format!("balancer `{name}` has no address: give it a subnet first");
            return Err(invalid(&reason));
        }
        let before = std::mem::replace(&mut self.account.entry, name.clone());
        self.refresh_route(out);
        Ok(changed("entry", before.to_string(), name.to_string()))
    }

    pub(super) fn set_behind(&mut self, out: &mut Outbox, name: &Name, balancer: &Name) -> Outcome {
        let wanted = self.balancer(balancer)?;
        let kind = wanted.kind;
        let places = self.account.subnets_of_group(self.group(name)?);
        self.check_region(places.iter().chain(&wanted.subnets))?;
        let group = self.group_mut(name)?;
        let before = std::mem::replace(&mut group.behind, balancer.clone());
        if !kind.has_request_metric() && group.policy.needs_request_metric() {
            group.policy = ScalingPolicy::Manual;
        }
        self.refresh_route(out);
        Ok(changed(
            format!("group/{name} behind"),
            before.to_string(),
            balancer.to_string(),
        ))
    }

    pub(super) fn set_group_subnets(&mut self, name: &Name, subnets: &[Name]) -> Outcome {
        let group = self.group(name)?;
        if group.launch.compute == Compute::Container {
            return Err(lies_with_hosts());
        }
        self.check_subnets(subnets)?;
        for group in self.account.packed_on(name).chain([group]) {
            let mut balancers = self.account.balancers.iter();
            let its = balancers.find(|b| b.name == group.behind);
            self.check_region(
                subnets
                    .iter()
                    .chain(its.into_iter().flat_map(|b| &b.subnets)),
            )?;
        }
        let before = std::mem::replace(&mut self.group_mut(name)?.subnets, subnets.to_vec());
        self.retry_now();
        Ok(changed(
            format!("group/{name} subnets"),
            listed(&before),
            listed(subnets),
        ))
    }

    /// Changes where a balancer has addresses; only new ones need room.
    pub(super) fn set_balancer_subnets(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        subnets: &[Name],
    ) -> Outcome {
        let has = self.balancer(name)?.subnets.clone();
        self.check_subnets(subnets)?;
        let groups = self.account.groups.iter().filter(|g| g.behind == *name);
        let places = groups.flat_map(|g| self.account.subnets_of_group(g));
        self.check_region(subnets.iter().chain(places))?;
        self.check_addresses(subnets.iter().filter(|s| !has.contains(s)))?;
        self.balancer_mut(name)?.subnets = subnets.to_vec();
        self.retry_now();
        self.refresh_route(out);
        Ok(changed(
            format!("balancer/{name} subnets"),
            listed(&has),
            listed(subnets),
        ))
    }

    pub(super) fn balancer(&self, name: &Name) -> Result<&Balancer, Denied> {
        let found = self.account.balancers.iter().find(|b| b.name == *name);
        found.ok_or_else(|| Denied::Unknown {
            what: format!("balancer `{name}`"),
        })
    }

    /// One more is allowed.
    pub(super) fn check_room(
        &self,
        what: &str,
        count: usize,
        of: impl Fn(&model::scenario::Limits) -> u32,
    ) -> Result<(), Denied> {
        let (wanted, allowed) = (count as u32 + 1, of(&self.scenario.limits));
        if wanted > allowed {
            return Err(limit(what, wanted, allowed));
        }
        Ok(())
    }

    /// At least one subnet, each there and each named once.
    fn check_subnets(&self, subnets: &[Name]) -> Result<(), Denied> {
        if subnets.is_empty() {
            return Err(invalid("at least one subnet has to be named"));
        }
        for (index, name) in subnets.iter().enumerate() {
            if !self.account.subnets.iter().any(|s| s.name == *name) {
                let what = format!("subnet `{name}`");
                return Err(Denied::Unknown { what });
            }
            if subnets[..index].contains(name) {
                return Err(invalid(&format!("subnet `{name}` is named twice")));
            }
        }
        Ok(())
    }

    /// What belongs together lies in one region.
    pub(super) fn check_region<'n>(
        &self,
        names: impl IntoIterator<Item = &'n Name>,
    ) -> Result<(), Denied> {
        let subnets = &self.account.subnets;
        let subnet = |name: &Name| subnets.iter().find(|s| s.name == *name);
        let its = names.into_iter().filter_map(subnet);
        match Region::of_subnets(&self.account.regions, its) {
            (Some(region), Some(other)) => Err(invalid(&format!(
                "subnet `{}` does not lie in region `{}`, where the rest is",
                other.name, region.name
            ))),
            _ => Ok(()),
        }
    }

    /// A balancer finds its addresses in these subnets.
    fn check_addresses<'n>(&self, subnets: impl Iterator<Item = &'n Name>) -> Result<(), Denied> {
        let is_short = |name: &&Name| {
            let subnet = self.account.subnets.iter().find(|s| s.name == **name);
            subnet.is_some_and(|s| self.account.free_addresses(s) < BALANCER_ADDRESSES)
        };
        let short: Vec<Name> = subnets.filter(is_short).cloned().collect();
        if short.is_empty() {
            return Ok(());
        }
        Err(Denied::NoFreeAddress {
            subnets: format!(
                "{} for the {BALANCER_ADDRESSES} of a balancer",
                listed(&short)
            ),
        })
    }
}

/// Names in a row.
pub(super) fn listed(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.join(", ")
}

fn changed(what: impl Into<String>, before: String, after: String) -> Option<Change> {
    Some(Change {
        what: what.into(),
        before,
        after,
    })
}

fn exists(what: &str, name: &Name) -> Denied {
    Denied::Exists {
        what: format!("{what} `{name}`"),
    }
}

fn limit(what: &str, wanted: u32, limit: u32) -> Denied {
    Denied::Limit {
        what: what.into(),
        wanted,
        limit,
    }
}

fn invalid(reason: &str) -> Denied {
    Denied::Invalid {
        reason: reason.into(),
    }
}
