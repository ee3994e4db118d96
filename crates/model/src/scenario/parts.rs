//! The tables of a scenario file.

use super::cache_node::CacheNodePlan;
use super::compute::{Function, InstanceType, Serverless};
use super::containers::ContainerPlan;
use super::hints::HintsPlan;
use super::include::Include;
use super::monkeys::Monkey;
use super::objectives::Objective;
use super::runbook::Runbook;
use super::story::{EventPlan, Guards};
use super::table::table;
use super::traffic::{Burst, Traffic};
use crate::account::{
    Balancer, DnsRecords, InternetGateway, Launch, Logging, NatGateway, Network, NetworkAcl,
    Policy, Process, Region, RouteTable, SecurityGroup, Subnet, Version, Volume, Zone,
};
use crate::autoscale::{Planned, ScalingPolicy, Step};
use crate::cost::Billing;
use crate::health::HealthPath;
use crate::ids::Name;
use crate::text::Text;
use crate::units::{MicroUsd, MilliPoints, Permille, Ppm, RequestDuration, StoryDuration};
use crate::words::words;

table! {
    /// A GameDay scenario: the story, the traffic, the money and the mess that teams start with.
    pub struct Scenario {
        /// The format of this file: 1.
        pub format: u32 [1..=1],
        /// Files with more surges, monkeys, events and objectives, which are put behind those here; none is left in a scenario that is played.
        pub include: Vec<Include> = Vec::new(),
        /// What the game is called.
        pub title: Text,
        /// What teams are told at the start.
        pub story: Text,
        /// What teams can read about the service: the name of a runbook, or its text; none if absent.
        pub runbook: Option<Runbook>,
        /// How long the game lasts.
        pub length: StoryDuration [StoryDuration::from_secs(10)..=StoryDuration::from_secs(48 * 3600)],
        /// The seed of all randomness, unless one is given at the start.
        pub seed: u64 = 1,
        /// The service that teams run.
        pub service: Service,
        /// What clients ask for, the same for every team.
        pub traffic: Traffic,
        /// Surges on top of the traffic.
        pub burst: Vec<Burst> = Vec::new(),
        /// How points are won and lost.
        pub score: Score,
        /// What things cost.
        pub prices: Prices,
        /// Types of instances; one named `standard`, with the slots of the service and the price of an instance, if none is named.
        pub instance_type: Vec<InstanceType> = Vec::new(),
        /// Serverless containers; not offered if absent.
        pub serverless: Option<Serverless>,
        /// Functions; not offered if absent.
        pub function: Option<Function>,
        /// Containers packed on hosts; not offered if absent.
        pub container: Option<ContainerPlan>,
        /// What an account may have at most.
        pub limits: Limits,
        /// How long instances take to start.
        pub startup: Startup,
        /// How metrics reach those who look at them.
        pub metrics: MetricsPlan = MetricsPlan::default(),
        /// How scaling policies act.
        pub scaling: ScalingPlan = ScalingPlan::default(),
        /// How balancers probe instances, unless they say otherwise.
        pub health: Health,
        /// How DNS checks the balancers that the service's address points to.
        pub dns: DnsCheck = DnsCheck::default(),
        /// How a CDN is set that nobody has tuned.
        pub cdn: CdnPlan = CdnPlan::default(),
        /// The cache node that teams can have; none is offered if absent.
        pub cache_node: Option<CacheNodePlan>,
        /// What every team starts with, mistakes included.
        pub account: AccountPlan,
        /// Who breaks things.
        pub monkey: Vec<Monkey> = Vec::new(),
        /// What keeps them, and events, from breaking too much.
        pub guards: Guards = Guards::default(),
        /// What the story tells and brings.
        pub event: Vec<EventPlan> = Vec::new(),
        /// Hints that teams may ask for; none if absent.
        pub hints: Option<HintsPlan>,
        /// What a team has to reach by the end.
        pub objective: Vec<Objective> = Vec::new(),
        /// The scripted teams that play unless others are named.
        pub team: Vec<TeamPlan> = Vec::new(),
    }
}

table! {
    /// The slow service: one endpoint that answers a hash.
    pub struct Service {
        /// The least time an answer takes.
        pub base_time: RequestDuration [RequestDuration::from_ms(1)..=RequestDuration::from_secs(120)],
        /// The mean of the random time on top.
        pub extra_time_mean: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(120)] = RequestDuration::ZERO,
        /// How the time on top is spread around its mean.
        pub extra_time_shape: TimeShape = TimeShape::Exponential,
        /// How far a lognormal time on top is spread: its standard deviation over its mean.
        pub extra_time_cv: Permille [Permille::new(0)..=Permille::new(10_000)] = Permille::new(1_000),
        /// Keys that are more work than others.
        pub heavy: Option<Heavy>,
        /// Requests that an instance works on at once.
        pub slots: u32 [1..=10_000],
        /// Requests that wait in an instance; more are refused with a 503.
        pub queue: u32 [0..=100_000],
        /// How much longer each request takes for each one that waits when it begins.
        pub stretch_per_waiting: Ppm [Ppm::ZERO..=Ppm::new(10_000_000)] = Ppm::ZERO,
        /// How long clients wait for an answer.
        pub client_timeout: RequestDuration [RequestDuration::from_ms(10)..=RequestDuration::from_secs(600)],
        /// How long the CDN takes for an answer from its cache.
        pub hit_time: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(10)] = RequestDuration::from_ms(4),
        /// How large an answer is on the wire, in bytes.
        pub answer_bytes: u32 [1..=100_000_000] = 300,
        /// The versions of the service.
        pub version: Versions,
    }
}

words! {
    /// How a random time is spread around its mean.
    pub enum TimeShape {
        /// Often short, sometimes several times the mean.
        Exponential = "exponential",
        /// Always the mean.
        Constant = "constant",
        /// Anything from nothing to twice the mean, all alike.
        Uniform = "uniform",
        /// Mostly near its median, rarely very long: what services are measured to be.
        Lognormal = "lognormal",
    }
}

table! {
    /// Keys that are more work than others: the same keys for every team, every time they are asked for.
    pub struct Heavy {
        /// The share of all keys.
        pub share: Ppm [Ppm::ZERO..=Ppm::ONE],
        /// Their service time over that of the others.
        pub times: Permille [Permille::new(1_000)..=Permille::new(100_000)],
    }
}

table! {
    /// The versions of the service.
    pub struct Versions {
        /// The one that everybody starts with.
        pub v1: VersionPlan,
        /// The one that mends it; an event may have to unlock it first.
        pub v2: VersionPlan = VersionPlan { error_rate: Ppm::ZERO },
        /// The one that shares its answers through a cache node; not offered if absent, and an event may have to unlock it first.
        pub v3: Option<VersionPlan>,
    }
}

table! {
    /// A version of the service.
    pub struct VersionPlan {
        /// How often it answers with an error.
        pub error_rate: Ppm [Ppm::ZERO..=Ppm::ONE] = Ppm::ZERO,
    }
}

table! {
    /// How points are won and lost.
    pub struct Score {
        /// The first tier of latency.
        pub fast: TierPlan,
        /// The second tier.
        pub ok: TierPlan,
        /// The third tier.
        pub slow: TierPlan,
        /// What a failed request costs, below zero.
        pub failed: MilliPoints [MilliPoints::new(-10_000_000)..=MilliPoints::ZERO],
        /// What a wrong answer costs, below zero.
        pub wrong: MilliPoints [MilliPoints::new(-10_000_000)..=MilliPoints::ZERO],
        /// What a dollar costs in points.
        pub points_per_usd: MilliPoints [MilliPoints::ZERO..=MilliPoints::new(100_000_000)],
        /// The window over which a trend is taken.
        pub trend_window: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(300),
    }
}

table! {
    /// A tier of latency.
    pub struct TierPlan {
        /// The longest latency that is still in it.
        pub within: RequestDuration,
        /// What a right answer earns.
        pub points: MilliPoints [MilliPoints::ZERO..=MilliPoints::new(10_000_000)],
    }
}

table! {
    /// What things cost.
    pub struct Prices {
        /// An instance.
        pub instance: Price,
        /// An application balancer.
        pub application_balancer: Price,
        /// A classic balancer.
        pub classic_balancer: Price,
        /// A NAT gateway.
        pub nat_gateway: Price,
        /// A volume.
        pub volume: Price,
        /// Requests to the CDN, and what it sends.
        pub cdn: RequestPrice,
        /// Requests that instances take while debug logging is on.
        pub debug_logging: RequestPrice = RequestPrice { usd: MicroUsd::ZERO, per_requests: 1_000, usd_per_gb: MicroUsd::ZERO },
        /// Detailed metrics of a group.
        pub detailed_metrics: Price = Price { usd: MicroUsd::ZERO, per: StoryDuration::from_secs(3600), billing: Billing::Second, minimum: StoryDuration::ZERO },
        /// A cache node; the default is a small one's, as clouds have it.
        pub cache_node: Price = Price { usd: MicroUsd::new(17_000), per: StoryDuration::from_secs(3600), billing: Billing::Second, minimum: StoryDuration::ZERO },
        /// How often the bill is drawn up.
        pub charge_every: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(60),
    }
}

table! {
    /// A price for time.
    pub struct Price {
        /// Dollars for each period.
        pub usd: MicroUsd [MicroUsd::ZERO..=MicroUsd::new(1_000_000_000_000)],
        /// The period.
        pub per: StoryDuration [StoryDuration::from_ms(1)..=StoryDuration::from_secs(31 * 86_400)],
        /// Whether a started period costs all of it.
        pub billing: Billing = Billing::Second,
        /// The least time that is paid for.
        pub minimum: StoryDuration = StoryDuration::ZERO,
    }
}

table! {
    /// A price for requests.
    pub struct RequestPrice {
        /// Dollars for each batch.
        pub usd: MicroUsd [MicroUsd::ZERO..=MicroUsd::new(1_000_000_000_000)],
        /// The batch.
        pub per_requests: u32 [1..=1_000_000_000],
        /// Dollars for each gigabyte (10^9 bytes) of answers.
        pub usd_per_gb: MicroUsd [MicroUsd::ZERO..=MicroUsd::new(1_000_000_000_000)] = MicroUsd::ZERO,
    }
}

table! {
    /// What an account may have at most.
    pub struct Limits {
        /// Instances that exist at once.
        pub instances: u32 [1..=10_000],
        /// Subnets.
        pub subnets: u32 [1..=200] = 20,
        /// Policies.
        pub policies: u32 [6..=200] = 50,
        /// Load balancers.
        pub balancers: u32 [1..=200] = 10,
        /// Scaling groups; a deployment beside the old instances needs one for its time.
        pub groups: u32 [1..=200] = 10,
        /// Containers on hosts that exist at once, on top of instances.
        pub tasks: u32 [1..=10_000] = 200,
    }
}

table! {
    /// How long instances take from their launch to being up.
    pub struct Startup {
        /// With the slow start-up script.
        pub slow: StoryDuration,
        /// With everything baked into the image.
        pub baked: StoryDuration,
        /// After a launch that failed, before the next try.
        pub retry: StoryDuration [StoryDuration::from_ms(100)..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(30),
        /// How long after its launch a group replaces an instance that has never been healthy; two probes after its start-up are always waited for.
        pub grace: StoryDuration = StoryDuration::from_secs(300),
        /// How long a retired instance may take over the requests it has.
        pub drain: StoryDuration = StoryDuration::from_secs(300),
        /// The period of basic metrics, which is how often a scaling policy looks at one.
        pub metric_period: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(60),
    }
}

table! {
    /// How metrics reach those who look at them: policies and bots.
    pub struct MetricsPlan {
        /// How long after its end a period of basic metrics is shown.
        pub delay: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3600)] = MetricsPlan::default().delay,
        /// The period of detailed metrics; never longer than that of basic ones.
        pub detailed_period: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(3600)] = MetricsPlan::default().detailed_period,
        /// How long after its end a period of detailed metrics is shown.
        pub detailed_delay: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3600)] = MetricsPlan::default().detailed_delay,
    }
}

table! {
    /// How scaling policies act.
    pub struct ScalingPlan {
        /// How long an instance does not count for its policy after its start-up; none scales in meanwhile. Zero: it counts at once.
        pub warm_up: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3600)] = ScalingPlan::default().warm_up,
        /// How long a policy of steps waits after a change.
        pub cooldown: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(86_400)] = ScalingPlan::default().cooldown,
    }
}

table! {
    /// How balancers probe instances.
    pub struct Health {
        /// What probes ask for: `/healthcheck` answers at once, `/calc` is the slow service itself, anything else a 404.
        pub path: HealthPath = HealthPath::default(),
        /// Between two probes.
        pub interval: StoryDuration [crate::health::PROBE_INTERVAL] = StoryDuration::from_secs(30),
        /// How long a probe waits.
        pub timeout: RequestDuration [crate::health::PROBE_TIMEOUT] = RequestDuration::from_secs(5),
        /// Passes in a row that bring an unhealthy instance back.
        pub healthy_after: u32 [crate::health::PROBES_IN_A_ROW] = 5,
        /// Failures in a row that take a healthy one out.
        pub unhealthy_after: u32 [crate::health::PROBES_IN_A_ROW] = 2,
    }
}

table! {
    /// How DNS checks the balancers of records that ask for it: one passes that clients can reach and that has a healthy target.
    pub struct DnsCheck {
        /// Between two checks.
        pub interval: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(3600)] = DnsCheck::default().interval,
        /// Failures in a row that take a healthy record out.
        pub unhealthy_after: u32 [crate::health::PROBES_IN_A_ROW] = DnsCheck::default().unhealthy_after,
        /// Passes in a row that bring an unhealthy one back.
        pub healthy_after: u32 [crate::health::PROBES_IN_A_ROW] = DnsCheck::default().healthy_after,
    }
}

table! {
    /// How a CDN is set that nobody has tuned.
    pub struct CdnPlan {
        /// An answer is kept so long at least, whatever the TTL says.
        pub min_ttl: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(1),
        /// How long an error is kept.
        pub error_ttl: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(86_400)] = StoryDuration::from_secs(10),
        /// Whether simultaneous misses of one key share one request.
        pub collapse: bool = true,
    }
}

table! {
    /// What every team starts with.
    pub struct AccountPlan {
        /// The zones of the region `main`; further regions name their own.
        pub zones: Vec<Zone> = Vec::new(),
        /// Further regions.
        pub region: Vec<Region> = Vec::new(),
        /// The balancer that the service's address points to.
        pub entry: Name,
        /// The records of the service's address; without them it points to `entry` alone, and a change of it is seen at once.
        pub dns: Option<DnsRecords>,
        /// Address ranges.
        pub subnet: Vec<Subnet>,
        /// Load balancers.
        pub balancer: Vec<Balancer>,
        /// Scaling groups.
        pub group: Vec<GroupPlan>,
        /// NAT gateways.
        pub nat_gateway: Vec<NatGateway> = Vec::new(),
        /// Volumes.
        pub volume: Vec<Volume> = Vec::new(),
        /// Security groups; `default` lets everything in unless it is named here.
        pub security_group: Vec<SecurityGroup> = Vec::new(),
        /// Network ACLs; `default` lets everything through unless it is named here.
        pub network_acl: Vec<NetworkAcl> = Vec::new(),
        /// Route tables; `main` leads to the internet gateway unless it is named here.
        pub route_table: Vec<RouteTable> = Vec::new(),
        /// Internet gateways; one `igw`, attached, if none is named.
        pub internet_gateway: Vec<InternetGateway> = Vec::new(),
        /// How much the service writes into its log.
        pub logging: Logging = Logging::Normal,
        /// Who may do what, besides `players`, `autoscaler`, `chaos-monkey`, `ceo`, `deployer` and `container-agent`, which allow all unless they are named here.
        pub policy: Vec<Policy> = Vec::new(),
    }
}

table! {
    /// A scaling group at the start; its first instances are up already.
    pub struct GroupPlan {
        /// What it is called.
        pub name: Name,
        /// What it launches.
        pub launch: Launch,
        /// Where it launches; containers lie where their hosts do, and name none.
        pub subnets: Vec<Name>,
        /// At least so many.
        pub min: u32,
        /// So many now.
        pub desired: u32,
        /// At most so many.
        pub max: u32,
        /// The balancer that sends it requests.
        pub behind: Name,
        /// Its share of that balancer's requests, over the sum of all its groups' weights; for application balancers.
        pub weight: u32 [0..=crate::account::GROUP_WEIGHT_MAX] = crate::account::GROUP_WEIGHT,
        /// The security group that guards its instances against their balancer.
        pub security_group: Name = Network::default_name(),
        /// Whether nobody may terminate its instances.
        pub protected: bool = false,
        /// What its scaling does not do.
        pub suspended: Vec<Process> = Vec::new(),
        /// Keeps to this many requests per target and minute.
        pub requests_per_target_per_min: Option<u32>,
        /// Keeps to this share of slots at work, in percent.
        pub busy_percent: Option<u32>,
        /// Changes the size by steps, on the share of slots at work.
        pub steps: Option<Vec<Step>>,
        /// Changes of its sizes at times of the story.
        pub schedule: Vec<Planned> = Vec::new(),
        /// Whether its metrics are detailed.
        pub detailed: bool = false,
    }
}

table! {
    /// A scripted team.
    pub struct TeamPlan {
        /// What it is called.
        pub name: String,
        /// The playbook it follows.
        pub playbook: String,
    }
}

impl Default for MetricsPlan {
    fn default() -> Self {
        Self {
            delay: StoryDuration::ZERO,
            detailed_period: StoryDuration::from_secs(10),
            detailed_delay: StoryDuration::ZERO,
        }
    }
}

impl Default for DnsCheck {
    fn default() -> Self {
        Self {
            interval: StoryDuration::from_secs(30),
            unhealthy_after: 3,
            healthy_after: 3,
        }
    }
}

impl Default for ScalingPlan {
    fn default() -> Self {
        Self {
            warm_up: StoryDuration::ZERO,
            cooldown: StoryDuration::from_secs(300),
        }
    }
}

impl GroupPlan {
    /// Its policy at the start, if its keys ask for one that there is.
    pub fn policy(&self) -> Result<ScalingPolicy, &'static str> {
        let steps = self.steps.clone();
        ScalingPolicy::of_keys(self.requests_per_target_per_min, self.busy_percent, steps)
            .map(Option::unwrap_or_default)
    }
}

impl AccountPlan {
    /// The regions: that of zones that name none, and those named.
    #[must_use]
    pub fn regions(&self) -> Vec<Region> {
        let main = (!self.zones.is_empty()).then(|| Region::main(self.zones.clone()));
        main.into_iter().chain(self.region.clone()).collect()
    }

    /// The zones of all regions.
    #[must_use]
    pub fn all_zones(&self) -> Vec<Zone> {
        let regions = self.regions().into_iter();
        regions.flat_map(|region| region.zones).collect()
    }

    /// The network of an account at the start.
    #[must_use]
    pub fn network(&self) -> Network {
        Network {
            security_groups: self.security_group.clone(),
            network_acls: self.network_acl.clone(),
            route_tables: self.route_table.clone(),
            internet_gateways: self.internet_gateway.clone(),
        }
        .with_defaults()
    }

    /// The policies of an account at the start.
    #[must_use]
    pub fn policies(&self) -> Vec<Policy> {
        Policy::with_defaults(self.policy.clone())
    }
}

impl Versions {
    /// What the scenario says about a version; nothing if it does not offer it.
    #[must_use]
    pub fn plan(&self, version: Version) -> Option<&VersionPlan> {
        match version {
            Version::V1 => Some(&self.v1),
            Version::V2 => Some(&self.v2),
            Version::V3 => self.v3.as_ref(),
        }
    }
}

impl Scenario {
    /// From when on a version of the service can be launched: once every event
    /// that unlocks it has happened.
    #[must_use]
    pub fn unlocked_from(&self, version: Version) -> StoryDuration {
        let unlocking = self.event.iter().filter(|e| e.unlock == Some(version));
        unlocking
            .filter_map(|e| e.at)
            .max()
            .unwrap_or(StoryDuration::ZERO)
    }
}
