//! Stack files: the account that somebody wants, as it should be and not step
//! by step; [`plan`] says which commands lead there.

mod difference;
mod figures;
#[cfg(feature = "scenario")]
mod plan;

pub use difference::{Difference, Kind, differences};
pub use figures::Figures;
#[cfg(feature = "scenario")]
pub use plan::{Planned, StackPlan, plan};

use crate::account::{
    Access, Cidr, DnsRecords, LaunchChange, Logging, NatGateway, Policy, Process, RefError, Region,
    ResourceRef, Volume, Zone,
};
use crate::autoscale::{self, Step};
use crate::balance::{Algorithm, BalancerKind};
use crate::bounded_cache::Eviction;
use crate::cache_key::CacheKey;
use crate::health::HealthSettings;
use crate::ids::Name;
use crate::scenario::table;
use crate::units::StoryDuration;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

table! {
    /// A stack file: the account that is wanted. What it leaves out stays as it is.
    pub struct Stack {
        /// The format of this file: 1.
        pub format: u32 [1..=1],
        /// Whether everything that the file does not name is deleted.
        pub prune: bool = false,
        /// The CDN in front.
        pub cdn: Option<CdnWish>,
        /// The cache that instances of version v3 share.
        pub cache_node: Option<NodeWish>,
        /// The account, in the same words as in a scenario.
        pub account: AccountWish = AccountWish {
            zones: None,
            region: None,
            dns: None,
            entry: None,
            subnet: Vec::new(),
            balancer: Vec::new(),
            group: Vec::new(),
            nat_gateway: Vec::new(),
            volume: Vec::new(),
            security_group: Vec::new(),
            network_acl: Vec::new(),
            route_table: Vec::new(),
            internet_gateway: Vec::new(),
            logging: None,
            policy: Vec::new(),
        },
    }
}

table! {
    /// The CDN that is wanted.
    pub struct CdnWish {
        /// What tells two answers apart.
        pub key: CacheKey,
        /// How long an answer is kept.
        pub ttl: StoryDuration [StoryDuration::ZERO..=crate::account::CDN_TTL_MAX] = StoryDuration::from_secs(86_400),
        /// An answer is kept so long at least.
        pub min_ttl: Option<StoryDuration>,
        /// How long an error is kept.
        pub error_ttl: Option<StoryDuration>,
        /// Whether simultaneous misses of one key share one request.
        pub collapse: Option<bool>,
    }
}

table! {
    /// The cache node that is wanted; what it leaves out stays, or is the event's own.
    pub struct NodeWish {
        /// How long an answer is kept.
        pub ttl: Option<StoryDuration>,
        /// How many answers it has room for.
        pub size: Option<u32>,
        /// Which one goes when it is full.
        pub eviction: Option<Eviction>,
    }
}

table! {
    /// The account that is wanted.
    pub struct AccountWish {
        /// The zones of the region `main`, which nobody can change.
        pub zones: Option<Vec<Zone>>,
        /// Further regions, which nobody can change.
        pub region: Option<Vec<Region>>,
        /// The balancer that the service's address points to; with records, their first.
        pub entry: Option<Name>,
        /// The records of the service's address.
        pub dns: Option<DnsRecords>,
        /// Address ranges.
        pub subnet: Vec<SubnetWish> = Vec::new(),
        /// Load balancers.
        pub balancer: Vec<BalancerWish> = Vec::new(),
        /// Scaling groups.
        pub group: Vec<GroupWish> = Vec::new(),
        /// NAT gateways.
        pub nat_gateway: Vec<NatGateway> = Vec::new(),
        /// Volumes.
        pub volume: Vec<Volume> = Vec::new(),
        /// Security groups.
        pub security_group: Vec<AccessWish> = Vec::new(),
        /// Network ACLs.
        pub network_acl: Vec<AccessWish> = Vec::new(),
        /// Route tables.
        pub route_table: Vec<RouteTableWish> = Vec::new(),
        /// Internet gateways.
        pub internet_gateway: Vec<GatewayWish> = Vec::new(),
        /// How much the service writes into its log.
        pub logging: Option<Logging>,
        /// Who may do what.
        pub policy: Vec<Policy> = Vec::new(),
    }
}

table! {
    /// What is wanted of a security group or a network ACL.
    pub struct AccessWish {
        /// Which one.
        pub name: Name,
        /// Whether HTTP may come in, or cross.
        pub http: Option<Access>,
    }
}

table! {
    /// What is wanted of a route table.
    pub struct RouteTableWish {
        /// Which one.
        pub name: Name,
        /// The gateway that packets go to, such as "internet-gateway/igw", or "none".
        pub default_route: Option<RouteWish>,
    }
}

/// A default route that is wanted: to a gateway, or to none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteWish {
    /// The gateway.
    pub target: Option<ResourceRef>,
}

impl FromStr for RouteWish {
    type Err = RefError;
    fn from_str(text: &str) -> Result<Self, RefError> {
        let target = match text {
            "none" => None,
            _ => Some(text.parse()?),
        };
        Ok(Self { target })
    }
}

table! {
    /// What is wanted of an internet gateway.
    pub struct GatewayWish {
        /// Which one.
        pub name: Name,
        /// Whether it is attached to the network.
        pub attached: Option<bool>,
    }
}

table! {
    /// A subnet that is wanted.
    pub struct SubnetWish {
        /// What it is called.
        pub name: Name,
        /// The zone it lies in.
        pub zone: Zone,
        /// Its addresses.
        pub cidr: Cidr,
        /// What may cross its border, which nobody can change.
        pub network_acl: Option<Name>,
        /// Where packets go that leave it, which nobody can change.
        pub route_table: Option<Name>,
    }
}

table! {
    /// A balancer that is wanted.
    pub struct BalancerWish {
        /// Which one; one that is not there is made, and needs all the rest.
        pub name: Name,
        /// Classic or application.
        pub kind: Option<BalancerKind>,
        /// The subnets it has addresses in.
        pub subnets: Option<Vec<Name>>,
        /// What it goes by when it chooses a target.
        pub algorithm: Option<Algorithm>,
        /// How long the share of an instance that became healthy takes from a tenth to the full one.
        pub slow_start: Option<StoryDuration>,
        /// How long a retired instance may take over the requests it has.
        pub drain: Option<StoryDuration>,
        /// How it probes its instances; what is left out stays.
        pub health: Option<HealthSettings>,
        /// Whether it sends requests to all running instances while none is healthy.
        pub fail_open: Option<bool>,
        /// The security group that guards it, which nobody can change.
        pub security_group: Option<Name>,
    }
}

table! {
    /// A scaling group that is wanted.
    pub struct GroupWish {
        /// Which one; one that is not there is made, and needs `launch`, `subnets`, `behind` and `max`.
        pub name: Name,
        /// What it launches.
        pub launch: LaunchChange = LaunchChange::NONE,
        /// Where it launches.
        pub subnets: Option<Vec<Name>>,
        /// At least so many.
        pub min: Option<u32>,
        /// So many now.
        pub desired: Option<u32>,
        /// At most so many.
        pub max: Option<u32>,
        /// The balancer that sends it requests.
        pub behind: Option<Name>,
        /// Its share of that balancer's requests, over the sum of all its groups' weights.
        pub weight: Option<u32>,
        /// Scales on this many requests per target and minute; 0 is by hand.
        pub requests_per_target_per_min: Option<u32>,
        /// Keeps to this share of slots at work, in percent.
        pub busy_percent: Option<u32>,
        /// Changes the size by steps, on the share of slots at work.
        pub steps: Option<Vec<Step>>,
        /// Whether its metrics are detailed.
        pub detailed: Option<bool>,
        /// Changes of its sizes at times of the story, in place of those planned before.
        pub schedule: Option<Vec<autoscale::Planned>>,
        /// Whether nobody may terminate its instances.
        pub protected: Option<bool>,
        /// What its scaling does not do; what is not named runs.
        pub suspended: Option<Vec<Process>>,
        /// The security group that guards its instances, which nobody can change.
        pub security_group: Option<Name>,
    }
}

impl Stack {
    /// This stack for a story `speed` times as fast.
    ///
    /// # Panics
    /// When `speed` is zero.
    #[must_use]
    pub fn at_speed(mut self, speed: u32) -> Self {
        if let Some(cdn) = &mut self.cdn {
            cdn.ttl = cdn.ttl.at_speed(speed);
            for ttl in [&mut cdn.min_ttl, &mut cdn.error_ttl].into_iter().flatten() {
                *ttl = ttl.at_speed(speed);
            }
        }
        for balancer in &mut self.account.balancer {
            let interval = balancer.health.as_mut().map(|it| &mut it.interval);
            let lengths = [&mut balancer.slow_start, &mut balancer.drain];
            for length in lengths.into_iter().chain(interval) {
                *length = length.map(|it| it.at_speed(speed));
            }
        }
        let groups = self.account.group.iter_mut();
        for planned in groups.flat_map(|it| &mut it.schedule).flatten() {
            planned.at = planned.at.at_speed(speed);
        }
        if let Some(dns) = &mut self.account.dns {
            dns.ttl = dns.ttl.at_speed(speed);
        }
        if let Some(node) = &mut self.cache_node {
            node.ttl = node.ttl.map(|ttl| ttl.at_speed(speed));
            node.size = node.size.map(|size| size.div_ceil(speed));
        }
        self
    }
}

/// Reads a stack file; whether it can be reached is for [`plan`] to say.
#[cfg(feature = "scenario")]
#[must_use]
pub fn load(text: &str) -> crate::scenario::Loaded<Stack> {
    crate::scenario::load_table(text)
}
