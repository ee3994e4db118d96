//! What can be deleted: who needs a resource, and the account without it.

use super::{Account, ResourceKind, ResourceRef};

impl Account {
    /// Who needs a resource, so that it cannot be deleted.
    #[must_use]
    pub fn user_of(&self, resource: &ResourceRef) -> Option<String> {
        let name = &resource.name;
        match resource.kind {
            ResourceKind::Subnet => {
                let balancer = self.balancers.iter().find(|b| b.subnets.contains(name));
                let instance = self.living().find(|i| i.subnet == *name);
                balancer
                    .map(|b| format!("balancer/{}", b.name))
                    .or_else(|| instance.map(|i| format!("instance/{}", i.id)))
            }
            ResourceKind::Balancer if self.is_entry(name) => Some("the service's address".into()),
            ResourceKind::Balancer => {
                let group = self.groups.iter().find(|g| g.behind == *name);
                group.map(|g| format!("group/{}", g.name))
            }
            ResourceKind::Volume => {
                let volume = self.volumes.iter().find(|v| v.name == *name)?;
                let group = volume.attached_to.as_ref()?;
                Some(format!("group/{group}"))
            }
            ResourceKind::Group => {
                let instance = self.living().find(|i| i.group == *name);
                let volume = (self.volumes.iter()).find(|v| v.attached_to.as_ref() == Some(name));
                // The last one stays: there would be nothing to answer, ever.
                let is_last = matches!(&self.groups[..], [last] if last.name == *name);
                let deployment = self.deployment_of(name);
                let packed = self.packed_on(name).next();
                instance
                    .map(|i| format!("instance/{}", i.id))
                    .or_else(|| packed.map(|g| format!("group/{}", g.name)))
                    .or_else(|| deployment.map(|d| format!("the deployment of group/{}", d.group)))
                    .or_else(|| volume.map(|v| format!("volume/{}", v.name)))
                    .or_else(|| is_last.then(|| "the service".into()))
            }
            ResourceKind::SecurityGroup
            | ResourceKind::NetworkAcl
            | ResourceKind::RouteTable
            | ResourceKind::InternetGateway => Some("the network".into()),
            // Whoever goes out by a gateway may be cut off: that is a mistake to be made. The
            // others have commands of their own.
            ResourceKind::NatGateway
            | ResourceKind::Instance
            | ResourceKind::Cdn
            | ResourceKind::CacheNode
            | ResourceKind::Policy
            | ResourceKind::Dns => None,
        }
    }

    /// Takes a resource out; tells whether it was there.
    pub fn remove(&mut self, resource: &ResourceRef) -> bool {
        let name = &resource.name;
        match resource.kind {
            ResourceKind::Subnet => {
                let was_there = take(&mut self.subnets, |s| s.name == *name);
                for group in &mut self.groups {
                    group.subnets.retain(|s| s != name);
                }
                was_there
            }
            ResourceKind::Balancer => take(&mut self.balancers, |b| b.name == *name),
            ResourceKind::Group => {
                self.deployments.retain(|d| d.group != *name);
                take(&mut self.groups, |g| g.name == *name)
            }
            ResourceKind::NatGateway => take(&mut self.nat_gateways, |g| g.name == *name),
            ResourceKind::Volume => take(&mut self.volumes, |v| v.name == *name),
            _ => false,
        }
    }
}

fn take<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> bool {
    let before = list.len();
    list.retain(|item| !is_it(item));
    list.len() < before
}
