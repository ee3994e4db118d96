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

use crate::account::{Cidr, DnsRecords, LaunchChange, NatGateway, Region, Volume, Zone};
use crate::autoscale::Step;
use crate::balance::{Algorithm, BalancerKind};
use crate::bounded_cache::Eviction;
use crate::cache_key::CacheKey;
use crate::ids::Name;
use crate::scenario::table;
use crate::units::StoryDuration;

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
            for length in [&mut balancer.slow_start, &mut balancer.drain] {
                *length = length.map(|it| it.at_speed(speed));
            }
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
