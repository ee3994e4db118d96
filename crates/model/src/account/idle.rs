//! Things that cost money and, more often than not, do nothing for the service.

use super::{Account, ResourceKind, ResourceRef};
use crate::ids::Name;
use crate::scenario::table;

table! {
    /// A NAT gateway: the way out of subnets whose default route leads to it.
    pub struct NatGateway {
        /// What it is called.
        pub name: Name,
    }
}

table! {
    /// A disk.
    pub struct Volume {
        /// What it is called.
        pub name: Name,
        /// The group whose instances use it; attached to nothing if absent.
        pub attached_to: Option<Name>,
    }
}

impl Account {
    /// What costs money and does nothing for the service: NAT gateways that no
    /// subnet's route uses, volumes that are attached to nothing, balancers
    /// that send nothing anywhere.
    pub fn idle(&self) -> impl Iterator<Item = ResourceRef> {
        let gateways = self.nat_gateways.iter().map(|it| &it.name);
        let gateways = gateways
            .filter(|name| !self.is_routed_to(name))
            .map(|name| (ResourceKind::NatGateway, name));
        let volumes = self.volumes.iter().filter(|it| it.attached_to.is_none());
        let volumes = volumes.map(|it| (ResourceKind::Volume, &it.name));
        let is_used = |name: &Name| {
            self.is_entry(name) || self.groups.iter().any(|group| group.behind == *name)
        };
        let balancers = self.balancers.iter().map(|it| &it.name);
        let balancers = balancers
            .filter(move |name| !is_used(name))
            .map(|name| (ResourceKind::Balancer, name));
        let all = gateways.chain(volumes).chain(balancers);
        all.map(|(kind, name)| ResourceRef {
            kind,
            name: name.clone(),
        })
    }
}
