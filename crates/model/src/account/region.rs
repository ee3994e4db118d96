//! Regions: places far apart, each with zones of its own.

use super::{Account, Balancer, Group, Subnet, Zone};
use crate::ids::Name;
use crate::scenario::table;
use crate::units::RequestDuration;

table! {
    /// A region: zones near each other, and how far it is from the clients.
    pub struct Region {
        /// What it is called.
        pub name: Name,
        /// Its zones; no other region has one of the same name.
        pub zones: Vec<Zone>,
        /// What each answer of it takes longer for the way there and back.
        pub latency: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(10)] = RequestDuration::ZERO,
    }
}

impl Region {
    /// The region of zones that name none.
    #[must_use]
    pub fn main_name() -> Name {
        Name::fixed("main")
    }

    /// That region, with these zones.
    #[must_use]
    pub fn main(zones: Vec<Zone>) -> Self {
        Self {
            name: Self::main_name(),
            zones,
            latency: RequestDuration::ZERO,
        }
    }

    /// The region that a zone belongs to.
    #[must_use]
    pub fn of_zone<'r>(regions: &'r [Self], zone: &Zone) -> Option<&'r Self> {
        regions.iter().find(|region| region.zones.contains(zone))
    }

    /// The region that the first of these subnets lies in, and one of them
    /// that lies elsewhere, if there is one.
    #[must_use]
    pub fn of_subnets<'a>(
        regions: &'a [Self],
        subnets: impl IntoIterator<Item = &'a Subnet>,
    ) -> (Option<&'a Self>, Option<&'a Subnet>) {
        let mut first = None;
        for subnet in subnets {
            let region = Self::of_zone(regions, &subnet.zone);
            match (first, region) {
                (None, _) => first = region,
                (Some(first), Some(other)) if first.name != other.name => {
                    return (Some(first), Some(subnet));
                }
                _ => {}
            }
        }
        (first, None)
    }
}

impl Account {
    /// The region that a balancer has its addresses in; none if it has none.
    #[must_use]
    pub fn region_of(&self, balancer: &Balancer) -> Option<&Region> {
        self.region_of_subnets(&balancer.subnets)
    }

    /// The region that a group belongs to: that of its subnets, else that of
    /// its balancer.
    #[must_use]
    pub fn region_of_group(&self, group: &Group) -> Option<&Region> {
        let balancer = self.balancers.iter().find(|b| b.name == group.behind);
        self.region_of_subnets(&group.subnets)
            .or_else(|| self.region_of(balancer?))
    }

    /// The region of these subnets, which all lie in one.
    #[must_use]
    pub fn region_of_subnets(&self, names: &[Name]) -> Option<&Region> {
        let subnets = self.subnets.iter().filter(|s| names.contains(&s.name));
        Region::of_subnets(&self.regions, subnets).0
    }
}
