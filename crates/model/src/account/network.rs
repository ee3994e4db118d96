//! The network of an account: who may connect to what, and which way out.
//!
//! Every account has a security group and a network ACL `default`, a route
//! table `main` and an internet gateway `igw` that is attached, all open, as a
//! cloud's default network has; what a scenario names itself comes on top.

use super::ResourceRef;
use super::{ResourceKind, Subnet};
use crate::ids::Name;
use crate::scenario::table;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Whether something is let through.
    pub enum Access {
        /// It is.
        Allow = "allow",
        /// It is not.
        Deny = "deny",
    }
}

table! {
    /// What may connect to the balancers and instances that it guards. It
    /// keeps track of connections, so answers always get back.
    pub struct SecurityGroup {
        /// What it is called.
        pub name: Name,
        /// Whether HTTP may come in: to a balancer from clients, to an instance from its balancer.
        pub http: Access = Access::Allow,
    }
}

table! {
    /// What may cross the border of a subnet, in either direction.
    pub struct NetworkAcl {
        /// What it is called.
        pub name: Name,
        /// Whether HTTP may cross.
        pub http: Access = Access::Allow,
    }
}

table! {
    /// Where packets go that leave a subnet for the internet.
    pub struct RouteTable {
        /// What it is called.
        pub name: Name,
        /// The gateway they go to, such as "internet-gateway/igw" or "nat-gateway/nat-1"; none if absent.
        pub default_route: Option<ResourceRef>,
    }
}

table! {
    /// The door between the account's network and the internet.
    pub struct InternetGateway {
        /// What it is called.
        pub name: Name,
        /// Whether it is attached to the network; at most one can be.
        pub attached: bool = true,
    }
}

/// All of an account's network but its subnets, balancers and NAT gateways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Security groups.
    pub security_groups: Vec<SecurityGroup>,
    /// Network ACLs.
    pub network_acls: Vec<NetworkAcl>,
    /// Route tables.
    pub route_tables: Vec<RouteTable>,
    /// Internet gateways.
    pub internet_gateways: Vec<InternetGateway>,
}

impl Network {
    /// The security group and the network ACL of what names none.
    #[must_use]
    pub fn default_name() -> Name {
        Name::fixed("default")
    }

    /// The route table of subnets that name none.
    #[must_use]
    pub fn main_table() -> Name {
        Name::fixed("main")
    }

    /// These resources, and the ones that every account has.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        let default = Self::default_name();
        if self.security_groups.iter().all(|g| g.name != default) {
            self.security_groups.push(SecurityGroup {
                name: default.clone(),
                http: Access::Allow,
            });
        }
        if self.network_acls.iter().all(|a| a.name != default) {
            self.network_acls.push(NetworkAcl {
                name: default,
                http: Access::Allow,
            });
        }
        if self.internet_gateways.is_empty() {
            self.internet_gateways.push(InternetGateway {
                name: Name::fixed("igw"),
                attached: true,
            });
        }
        let main = Self::main_table();
        if self.route_tables.iter().all(|t| t.name != main) {
            let gateways = &self.internet_gateways;
            let attached = gateways.iter().find(|g| g.attached);
            let default_route = attached.or(gateways.first()).map(|gateway| ResourceRef {
                kind: ResourceKind::InternetGateway,
                name: gateway.name.clone(),
            });
            self.route_tables.push(RouteTable {
                name: main,
                default_route,
            });
        }
        self
    }

    pub(super) fn security_group_allows(&self, name: &Name) -> bool {
        let found = self.security_groups.iter().find(|g| g.name == *name);
        found.is_none_or(|group| group.http == Access::Allow)
    }

    pub(super) fn acl_allows(&self, subnet: &Subnet) -> bool {
        let found = self
            .network_acls
            .iter()
            .find(|a| a.name == subnet.network_acl);
        found.is_none_or(|acl| acl.http == Access::Allow)
    }

    pub(super) fn route_of(&self, subnet: &Subnet) -> Option<&ResourceRef> {
        let table = self
            .route_tables
            .iter()
            .find(|t| t.name == subnet.route_table)?;
        table.default_route.as_ref()
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            security_groups: Vec::new(),
            network_acls: Vec::new(),
            route_tables: Vec::new(),
            internet_gateways: Vec::new(),
        }
        .with_defaults()
    }
}
