//! A team's cloud account: the resources that commands and faults change.

mod balancer;
mod cache_node;
mod cdn;
mod deletion;
mod deploying;
mod dns;
mod group;
mod idle;
mod instance;
mod launch;
mod network;
mod packing;
mod policy;
mod reach;
mod region;
mod subnet;

pub use balancer::{BALANCER_ADDRESSES, Balancer, Tuning, TuningMistake};
pub use cache_node::{CacheNode, NODE_SIZE_MAX, NodePhase, NodeSettings};
pub use cdn::{CDN_TTL_MAX, Cdn};
pub use dns::{
    DNS_TTL, Dns, DnsMistake, DnsRecord, DnsRecords, DnsRole, RECORD_WEIGHT_MAX, RECORDS_MAX,
};
pub use group::{GROUP_WEIGHT, GROUP_WEIGHT_MAX, Group, Logging, Process, StartScript, Version};
pub use idle::{NatGateway, Volume};
pub use instance::{Instance, Phase};
pub use launch::{Capacity, Compute, Launch, LaunchChange};
pub use network::{Access, InternetGateway, Network, NetworkAcl, RouteTable, SecurityGroup};
pub use packing::{Host, HostPort, Placement, Size, Task};
pub use policy::{NoPermission, Policy, permitted};
pub use reach::Barrier;
pub use region::Region;
pub use subnet::{Cidr, CidrError, RESERVED_ADDRESSES, Subnet, Zone};

use crate::deploy::Deployment;
use crate::fault::Fault;
use crate::ids::Name;
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

words! {
    /// A kind of resource that can be named.
    pub enum ResourceKind {
        /// A range of addresses in a zone.
        Subnet = "subnet",
        /// A load balancer.
        Balancer = "balancer",
        /// A scaling group.
        Group = "group",
        /// A gateway for outgoing traffic.
        NatGateway = "nat-gateway",
        /// A disk.
        Volume = "volume",
        /// A server.
        Instance = "instance",
        /// The content delivery network.
        Cdn = "cdn",
        /// The cache that instances of version v3 share.
        CacheNode = "cache-node",
        /// What may connect to a balancer or an instance.
        SecurityGroup = "security-group",
        /// What may cross the border of a subnet.
        NetworkAcl = "network-acl",
        /// Where packets go that leave a subnet.
        RouteTable = "route-table",
        /// The door to the internet.
        InternetGateway = "internet-gateway",
        /// A permission.
        Policy = "policy",
        /// Where the service's address points.
        Dns = "dns",
    }
}

/// Names a resource: `volume/backup`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ResourceRef {
    /// What it is.
    pub kind: ResourceKind,
    /// What it is called.
    pub name: Name,
}

impl fmt::Display for ResourceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// Why a text names no resource.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not of the form kind/name, such as internet-gateway/igw")]
pub struct RefError;

impl FromStr for ResourceRef {
    type Err = RefError;
    fn from_str(text: &str) -> Result<Self, RefError> {
        let (kind, name) = text.split_once('/').ok_or(RefError)?;
        let kind = ResourceKind::ALL.iter().find(|k| k.as_str() == kind);
        Ok(Self {
            kind: *kind.ok_or(RefError)?,
            name: Name::try_new(name).map_err(|_| RefError)?,
        })
    }
}

/// Everything that a team owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The balancer that the service's address points to: with DNS records, the first of the primaries.
    pub entry: Name,
    /// The records of the service's address; without them it points to `entry` alone, and a change of it is seen at once.
    #[serde(default)]
    pub dns: Option<Dns>,
    /// The regions, which nobody can change.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// The CDN in front of it, if any.
    pub cdn: Option<Cdn>,
    /// The cache that instances of version v3 share, if any.
    pub cache_node: Option<CacheNode>,
    /// Address ranges.
    pub subnets: Vec<Subnet>,
    /// Load balancers.
    pub balancers: Vec<Balancer>,
    /// Scaling groups.
    pub groups: Vec<Group>,
    /// NAT gateways.
    pub nat_gateways: Vec<NatGateway>,
    /// Volumes.
    pub volumes: Vec<Volume>,
    /// Security groups, network ACLs, routes and internet gateways.
    pub network: Network,
    /// How much the service writes into its log.
    pub logging: Logging,
    /// Who may do what.
    pub policies: Vec<Policy>,
    /// The deployment of each group: the one that runs, or the last one.
    #[serde(default)]
    pub deployments: Vec<Deployment>,
    /// Every instance ever launched, by its ordinal.
    pub instances: Vec<Instance>,
    /// What is broken at present, in order of its begin; twice what is broken twice.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

impl Account {
    /// An account with nothing in it, and nothing allowed or forbidden.
    #[must_use]
    pub fn new(entry: Name) -> Self {
        Self {
            entry,
            dns: None,
            regions: Vec::new(),
            cdn: None,
            cache_node: None,
            subnets: Vec::new(),
            balancers: Vec::new(),
            groups: Vec::new(),
            nat_gateways: Vec::new(),
            volumes: Vec::new(),
            network: Network::default(),
            logging: Logging::Normal,
            policies: Vec::new(),
            deployments: Vec::new(),
            instances: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The balancer that requests come in by; the first of several.
    #[must_use]
    pub fn entry_balancer(&self) -> Option<&Balancer> {
        self.balancer(&self.entry)
    }

    /// The balancer of this name.
    #[must_use]
    pub fn balancer(&self, name: &Name) -> Option<&Balancer> {
        self.balancers.iter().find(|b| b.name == *name)
    }

    /// The deployment that runs and has to do with a group: its own, or one
    /// whose new instances it holds.
    #[must_use]
    pub fn deployment_of(&self, group: &Name) -> Option<&Deployment> {
        let is_it = |d: &&Deployment| d.group == *group || d.beside.as_ref() == Some(group);
        let mut running = self.deployments.iter().filter(|d| d.is_running());
        running.find(is_it)
    }

    /// Instances that exist: booting, in service, draining.
    pub fn living(&self) -> impl Iterator<Item = &Instance> {
        self.instances.iter().filter(|i| i.phase != Phase::Gone)
    }

    /// The instances that requests may go to: the targets of every entry.
    pub fn targets(&self) -> impl Iterator<Item = &Instance> {
        self.entries().flat_map(|entry| self.targets_of(entry))
    }

    /// The instances that a balancer sends requests to, in order of their
    /// launch. Those that it cannot reach are left out: it tries the next. When
    /// none of the others is healthy, a balancer that fails open sends to all.
    pub fn targets_of<'a>(&'a self, balancer: &'a Balancer) -> impl Iterator<Item = &'a Instance> {
        let is_open =
            balancer.fails_open() && !self.registered(balancer).any(Instance::takes_requests);
        self.registered(balancer)
            .filter(move |i| is_open || i.takes_requests())
    }

    /// The running instances that a balancer can send to, healthy or not: their
    /// group stands behind it and has a share, and nothing is in the way.
    fn registered<'a>(&'a self, balancer: &'a Balancer) -> impl Iterator<Item = &'a Instance> {
        let is_sent_to = |i: &Instance| {
            let group = self.groups.iter().find(|g| g.name == i.group);
            group.is_some_and(|group| {
                group.behind == balancer.name
                    && !(balancer.kind.has_weights() && group.weight == 0)
                    && self.barrier_between(balancer, group, i).is_none()
            })
        };
        let can_answer = |i: &&Instance| i.phase == Phase::Running && i.compute.answers();
        let running = self.instances.iter().filter(can_answer);
        running.filter(move |i| is_sent_to(i))
    }

    fn is_behind(&self, instance: &Instance, balancer: &Balancer) -> bool {
        instance.compute.answers()
            && self
                .groups
                .iter()
                .any(|g| g.name == instance.group && g.behind == balancer.name)
    }

    /// Whether a zone is out.
    #[must_use]
    pub fn is_down(&self, zone: &Zone) -> bool {
        let is_it = |fault: &Fault| matches!(fault, Fault::ZoneDown { zone: down } if down == zone);
        self.faults.iter().any(is_it)
    }

    /// Whether the cloud has capacity left in a zone.
    #[must_use]
    pub fn has_capacity(&self, in_zone: &Zone) -> bool {
        let is_out = |fault: &Fault| match fault {
            Fault::NoCapacity { zone } => zone.as_ref().is_none_or(|zone| zone == in_zone),
            _ => false,
        };
        !self.faults.iter().any(is_out)
    }

    /// Addresses of a subnet that nothing uses. Containers have those of their hosts.
    #[must_use]
    pub fn free_addresses(&self, subnet: &Subnet) -> u32 {
        let has_one = |i: &&Instance| i.subnet == subnet.name && i.task.is_none();
        let instances = self.living().filter(has_one).count() as u32;
        let used = subnet.addresses_taken(&self.balancers) + instances;
        subnet.cidr.addresses().saturating_sub(used)
    }
}
