//! The faults: one file for each says what it does, how requests fail by it,
//! how a team can tell and what mends it. Names and parameters are declared in
//! [`model::scenario::FaultKind`].

mod aside;
mod unused;

use crate::moment::Moment;
use model::scenario::{FaultKind, FaultPlan};
use sim_engine::actor::Act;

/// What is known of a fault besides its name and its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The command or the effect that it comes down to.
    pub does: &'static str,
    /// How requests fail by it, or what else it costs.
    pub cause: &'static str,
    /// How a team can tell.
    pub detect: &'static str,
    /// What mends it.
    pub recovery: &'static str,
    /// What it is in a live game.
    pub live: Live,
}

/// What a fault is in a live game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Live {
    /// The account changes: both kinds of games run the same code.
    Same,
    /// It happens to real processes and connections, in this way.
    Real(&'static str),
}

macro_rules! catalogue {
    ($( $module:ident $name:ident, )+) => {
        $( mod $module; )+

        /// What is known of a fault.
        #[must_use]
        pub const fn entry(kind: FaultKind) -> Entry {
            match kind {
                $( FaultKind::$name => $module::ENTRY, )+
            }
        }

        /// What a fault comes down to at a moment; nothing if there is nothing
        /// that it could hit.
        pub(crate) fn acts(on: &Moment<'_>) -> Vec<Act> {
            match &on.injection.fault {
                $( FaultPlan::$name(plan) => $module::acts(plan, on), )+
            }
        }
    };
}

catalogue! {
    acl_deny AclDeny,
    alarms_off AlarmsOff,
    api_errors ApiErrors,
    api_throttling ApiThrottling,
    bad_deployment BadDeployment,
    bandwidth Bandwidth,
    blackhole Blackhole,
    bot_flood BotFlood,
    cache_node_flush CacheNodeFlush,
    cache_node_loss CacheNodeLoss,
    cdn_flush CdnFlush,
    cdn_key_without_query CdnKeyWithoutQuery,
    cdn_ttl_zero CdnTtlZero,
    connection_resets ConnectionResets,
    crash_instance CrashInstance,
    debug_logging DebugLogging,
    desired_count DesiredCount,
    error_responses ErrorResponses,
    function_concurrency FunctionConcurrency,
    gateway_detached GatewayDetached,
    hang Hang,
    huge_instance HugeInstance,
    idle_balancer IdleBalancer,
    idle_nat_gateway IdleNatGateway,
    key_churn KeyChurn,
    latency Latency,
    leak Leak,
    leaked_key LeakedKey,
    max_size_one MaxSizeOne,
    metrics_changed MetricsChanged,
    no_capacity NoCapacity,
    orphan_instance OrphanInstance,
    orphan_volume OrphanVolume,
    packet_loss PacketLoss,
    partition Partition,
    pause Pause,
    policy_deny PolicyDeny,
    policy_lost PolicyLost,
    price_change PriceChange,
    reboot_instance RebootInstance,
    region_outage RegionOutage,
    route_lost RouteLost,
    scaling_suspended ScalingSuspended,
    security_group_closed SecurityGroupClosed,
    shrunk_subnet ShrunkSubnet,
    slow_down SlowDown,
    spike Spike,
    spot_interruption SpotInterruption,
    stop_instance StopInstance,
    subnet_detached SubnetDetached,
    targets_deregistered TargetsDeregistered,
    terminate_instance TerminateInstance,
    wrong_answers WrongAnswers,
    wrong_health_path WrongHealthPath,
    wrong_version WrongVersion,
    zone_outage ZoneOutage,
}
