//! What can be done to an account, and why it may be refused.

mod action;
mod body;
mod denied;
mod envelope;
mod instance;
mod undo;

pub use action::Action;
pub use denied::Denied;
pub use envelope::Envelope;
pub use undo::undo;

use crate::account::{
    Access, Cidr, Compute, DnsRecord, GROUP_WEIGHT, HostPort, Launch, LaunchChange, Logging,
    Placement, Policy, Process, ResourceRef, Size, StartScript, Version, Zone,
};
use crate::autoscale::{Planned, ScalingPolicy};
use crate::balance::{Algorithm, BalancerKind};
use crate::bounded_cache::Eviction;
use crate::cache_key::CacheKey;
use crate::deploy::{Rollback, Strategy};
use crate::health::HealthPath;
use crate::hint::{HintCause, Rung};
use crate::ids::{InstanceId, Name};
use crate::units::{MicroUsd, RequestDuration, StoryDuration};
use serde::{Deserialize, Serialize};

body::commands! {
/// A change to a team's account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "snake_case",
    deny_unknown_fields
)]
pub enum Command {
    /// Puts a CDN in front, or changes the one that is there.
    PutCdn {
        /// What tells two answers apart.
        key: CacheKey,
        /// How long an answer is kept.
        ttl: StoryDuration,
    },
    /// Changes the finer settings of the CDN that is there; absent ones stay.
    TuneCdn {
        /// An answer is kept so long at least.
        #[serde(default)]
        min_ttl: Option<StoryDuration>,
        /// How long an error is kept.
        #[serde(default)]
        error_ttl: Option<StoryDuration>,
        /// Whether simultaneous misses of one key share one request.
        #[serde(default)]
        collapse: Option<bool>,
    },
    /// Drops everything that the CDN keeps.
    InvalidateCdn {},
    /// Takes the CDN away.
    DeleteCdn {},
    /// Makes a cache node, or changes the one that is there; absent settings
    /// stay, or are the event's own. Another size or eviction begins empty.
    PutCacheNode {
        /// How long an answer is kept.
        #[serde(default)]
        ttl: Option<StoryDuration>,
        /// How many answers it has room for.
        #[serde(default)]
        size: Option<u32>,
        /// Which one goes when it is full.
        #[serde(default)]
        eviction: Option<Eviction>,
    },
    /// Drops everything that the cache node holds.
    FlushCacheNode {},
    /// Takes the cache node away.
    DeleteCacheNode {},
    /// Loses the cache node with all that it holds, as a failing machine does;
    /// another, empty, comes up by itself.
    LoseCacheNode {},
    /// Changes a group's sizes; absent ones stay.
    SetGroup {
        /// Which group.
        group: Name,
        /// At least so many.
        #[serde(default)]
        min: Option<u32>,
        /// So many now.
        #[serde(default)]
        desired: Option<u32>,
        /// At most so many.
        #[serde(default)]
        max: Option<u32>,
    },
    /// Changes how a group's size is set.
    SetScaling {
        /// Which group.
        group: Name,
        /// By hand, or by a metric.
        policy: ScalingPolicy,
    },
    /// Plans changes of a group's sizes, in place of those planned before.
    SetSchedule {
        /// Which group.
        group: Name,
        /// What changes when; what is past does nothing.
        schedule: Vec<Planned>,
    },
    /// Turns detailed metrics of a group on or off.
    SetMonitoring {
        /// Which group.
        group: Name,
        /// Whether they are detailed, which is paid for.
        detailed: bool,
    },
    /// Changes what a group launches from now on; absent parts stay.
    SetLaunch {
        /// Which group.
        group: Name,
        /// The version of the service.
        #[serde(default)]
        version: Option<Version>,
        /// How an instance gets its software.
        #[serde(default)]
        start_script: Option<StartScript>,
        /// What the service runs on.
        #[serde(default)]
        compute: Option<Compute>,
        /// The instances' type.
        #[serde(default)]
        instance_type: Option<Name>,
        /// Whether serverless containers are cheaper ones that may be interrupted.
        #[serde(default)]
        spot: Option<bool>,
        /// Environments of a function that are always ready.
        #[serde(default)]
        provisioned: Option<u32>,
        /// The group whose hosts containers are packed on.
        #[serde(default)]
        hosts: Option<Name>,
        /// What each container takes of its host.
        #[serde(default)]
        task: Option<Size>,
        /// Which host a container goes to.
        #[serde(default)]
        placement: Option<Placement>,
        /// The port of its host that a container listens at.
        #[serde(default)]
        host_port: Option<HostPort>,
    },
    /// Replaces a balancer by one of another kind.
    SwitchBalancer {
        /// Which balancer.
        balancer: Name,
        /// The new kind.
        kind: BalancerKind,
    },
    /// Changes how a balancer deals with its targets; absent settings stay.
    TuneBalancer {
        /// Which balancer.
        balancer: Name,
        /// What it goes by when it chooses a target; a classic one can only go round.
        #[serde(default)]
        algorithm: Option<Algorithm>,
        /// How long the share of an instance that became healthy takes from a
        /// tenth to the full one; with round robin only.
        #[serde(default)]
        slow_start: Option<StoryDuration>,
        /// How long a retired instance may take over the requests it has.
        #[serde(default)]
        drain: Option<StoryDuration>,
    },
    /// Changes how a balancer probes its instances; absent settings stay.
    SetHealthCheck {
        /// Which balancer.
        balancer: Name,
        /// What probes ask for.
        #[serde(default)]
        path: Option<HealthPath>,
        /// Between two probes.
        #[serde(default)]
        interval: Option<StoryDuration>,
        /// How long a probe waits.
        #[serde(default)]
        timeout: Option<RequestDuration>,
        /// Passes in a row that bring an unhealthy instance back.
        #[serde(default)]
        healthy_after: Option<u32>,
        /// Failures in a row that take a healthy one out.
        #[serde(default)]
        unhealthy_after: Option<u32>,
        /// Whether requests go to all running instances while none is healthy.
        #[serde(default)]
        fail_open: Option<bool>,
    },
    /// Changes a group's share of its application balancer's requests.
    SetWeight {
        /// Which group.
        group: Name,
        /// Its share, over the sum of all its groups' weights; 0 for none.
        weight: u32,
    },
    /// Sets all records of the service's address. Clients keep what they were
    /// told before until their TTL is over.
    SetDns {
        /// How long clients keep an answer; it stays as it is if absent.
        #[serde(default)]
        ttl: Option<StoryDuration>,
        /// One for each balancer.
        records: Vec<DnsRecord>,
    },
    /// Makes a subnet and, if a group is named, lets it launch there.
    AddSubnet {
        /// What it is to be called.
        name: Name,
        /// Where it is to lie.
        zone: Zone,
        /// Its addresses.
        cidr: Cidr,
        /// The group that may launch there.
        #[serde(default)]
        group: Option<Name>,
    },
    /// Makes a scaling group.
    AddGroup {
        /// What it is to be called.
        name: Name,
        /// What it is to launch.
        launch: Launch,
        /// Where it is to launch.
        subnets: Vec<Name>,
        /// The balancer that is to send it requests.
        behind: Name,
        /// Its share of that balancer's requests; the usual one if absent.
        #[serde(default = "usual_weight")]
        weight: u32,
        /// At least so many.
        #[serde(default)]
        min: u32,
        /// So many now.
        #[serde(default)]
        desired: u32,
        /// At most so many.
        max: u32,
    },
    /// Makes a load balancer.
    AddBalancer {
        /// What it is to be called.
        name: Name,
        /// Classic or application.
        kind: BalancerKind,
        /// The subnets it is to have addresses in.
        subnets: Vec<Name>,
    },
    /// Points the service's address to another balancer.
    SetEntry {
        /// Which one.
        balancer: Name,
    },
    /// Moves a group behind another balancer.
    SetBehind {
        /// Which group.
        group: Name,
        /// The balancer that sends it requests from now on.
        balancer: Name,
    },
    /// Changes where a group launches; what runs stays where it is.
    SetGroupSubnets {
        /// Which group.
        group: Name,
        /// All of its subnets from now on.
        subnets: Vec<Name>,
    },
    /// Changes where a balancer has addresses.
    SetBalancerSubnets {
        /// Which balancer.
        balancer: Name,
        /// All of its subnets from now on.
        subnets: Vec<Name>,
    },
    /// Lets a group's instances be replaced by new ones, step by step and
    /// without anybody's help; absent parts of the launch stay.
    StartDeployment {
        /// Which group.
        group: Name,
        /// The version of the service.
        #[serde(default)]
        version: Option<Version>,
        /// How an instance gets its software.
        #[serde(default)]
        start_script: Option<StartScript>,
        /// The instances' type.
        #[serde(default)]
        instance_type: Option<Name>,
        /// What each container takes of its host.
        #[serde(default)]
        task: Option<Size>,
        /// How.
        strategy: Strategy,
        /// When it is taken back by itself; never if absent.
        #[serde(default)]
        rollback: Option<Rollback>,
    },
    /// Takes back the deployment of a group that runs.
    AbortDeployment {
        /// Which group.
        group: Name,
    },
    /// Ends the deployment of a group, by taking the new instances into it;
    /// only a deployment itself does this.
    FinishDeployment {
        /// Which group.
        group: Name,
    },
    /// Makes a volume or a NAT gateway that nothing uses and that costs money;
    /// only those who make trouble do this, and the facilitator.
    AddIdle {
        /// Its kind and its name.
        resource: ResourceRef,
    },
    /// Deletes a resource.
    Delete {
        /// Which one.
        resource: ResourceRef,
    },
    /// Terminates an instance at once; its group replaces it.
    TerminateInstance {
        /// Which one.
        instance: InstanceId,
    },
    /// Shuts an instance down at once: it is paid for no more, and its group
    /// replaces it. Protection from termination is not about this.
    StopInstance {
        /// Which one.
        instance: InstanceId,
    },
    /// Boots an instance again: what it works on is lost, and it comes back as
    /// the same one, with its software.
    RebootInstance {
        /// Which one.
        instance: InstanceId,
    },
    /// Launches an instance; only a group's own scaling does this.
    LaunchInstance {
        /// For which group.
        group: Name,
    },
    /// Lets an instance finish its requests, then ends it; only a group's own
    /// scaling does this.
    RetireInstance {
        /// Which one.
        instance: InstanceId,
    },
    /// Opens or closes a security group.
    SetSecurityGroup {
        /// Which one.
        security_group: Name,
        /// Whether HTTP may come in.
        http: Access,
    },
    /// Opens or closes a network ACL.
    SetNetworkAcl {
        /// Which one.
        network_acl: Name,
        /// Whether HTTP may cross.
        http: Access,
    },
    /// Sets the default route of a route table.
    SetRoute {
        /// Of which table.
        route_table: Name,
        /// The gateway that it leads to; absent for no route.
        #[serde(default)]
        target: Option<ResourceRef>,
    },
    /// Attaches an internet gateway to the network.
    AttachGateway {
        /// Which one.
        gateway: Name,
    },
    /// Detaches an internet gateway from the network.
    DetachGateway {
        /// Which one.
        gateway: Name,
    },
    /// Sets how much the service writes into its log.
    SetLogging {
        /// How much.
        logging: Logging,
    },
    /// Makes a policy, or replaces the one of this name.
    PutPolicy {
        /// The policy.
        policy: Policy,
    },
    /// Deletes a policy.
    DeletePolicy {
        /// Which one.
        policy: Name,
    },
    /// Protects a group's instances from being terminated, or lifts that.
    SetProtection {
        /// Which group.
        group: Name,
        /// Whether nobody may terminate its instances.
        is_protected: bool,
    },
    /// Suspends what a group's scaling does by itself; what is not named runs.
    SetProcesses {
        /// Which group.
        group: Name,
        /// What it does not do from now on.
        suspended: Vec<Process>,
    },
    /// Asks for a hint about what the team has lost points to. The rungs come in order.
    TakeHint {
        /// About what.
        about: HintCause,
        /// How much it is to say.
        rung: Rung,
    },
    /// Says what a team's own infrastructure costs from now on; only for a team
    /// with a service of its own.
    DeclareSpend {
        /// In micro-dollars per hour of the game.
        musd_per_hour: MicroUsd,
    },
}
}

/// The most that own infrastructure may be said to cost in an hour: a million dollars.
pub const SPEND_PER_HOUR_MAX: MicroUsd = MicroUsd::new(1_000_000_000_000);

/// For groups that are made without one.
const fn usual_weight() -> u32 {
    GROUP_WEIGHT
}

impl Command {
    /// Lets a group launch something else from now on.
    #[must_use]
    pub fn set_launch(group: Name, change: LaunchChange) -> Self {
        Self::SetLaunch {
            group,
            version: change.version,
            start_script: change.start_script,
            compute: change.compute,
            instance_type: change.instance_type,
            spot: change.spot,
            provisioned: change.provisioned,
            hosts: change.hosts,
            task: change.task,
            placement: change.placement,
            host_port: change.host_port,
        }
    }
}
