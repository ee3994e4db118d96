//! What commands do, as policies name it.

use super::Command;
use crate::account::ResourceKind;
use crate::words::words;

/// Names every command once, with the kind of resource that it acts on.
macro_rules! actions {
    ($( $(#[doc = $doc:literal])* $name:ident = $word:literal on $kind:ident, )+) => {
        words! {
            /// What a command does, for policies.
            pub enum Action {
                $( $(#[doc = $doc])* $name = $word, )+
                /// See [`Command::Delete`].
                Delete = "delete",
                /// See [`Command::AddIdle`].
                AddIdle = "add-idle",
                /// See [`Command::DeclareSpend`].
                DeclareSpend = "declare-spend",
            }
        }

        impl Action {
            /// The kind of resource that it acts on; none if on several.
            #[must_use]
            pub const fn acts_on(self) -> Option<ResourceKind> {
                match self {
                    $( Self::$name => Some(ResourceKind::$kind), )+
                    Self::Delete | Self::AddIdle | Self::DeclareSpend => None,
                }
            }
        }

        impl Command {
            /// What it does.
            #[must_use]
            pub const fn action(&self) -> Action {
                match self {
                    $( Self::$name { .. } => Action::$name, )+
                    Self::Delete { .. } => Action::Delete,
                    Self::AddIdle { .. } => Action::AddIdle,
                    Self::DeclareSpend { .. } => Action::DeclareSpend,
                }
            }

            /// The kind of resource that it acts on.
            #[must_use]
            pub const fn acts_on(&self) -> ResourceKind {
                match self {
                    $( Self::$name { .. } => ResourceKind::$kind, )+
                    Self::Delete { resource } | Self::AddIdle { resource } => resource.kind,
                    // No policy is asked: a team with a service of its own has no account.
                    Self::DeclareSpend { .. } => ResourceKind::Group,
                }
            }
        }
    };
}

actions! {
    /// See [`Command::PutCdn`].
    PutCdn = "put-cdn" on Cdn,
    /// See [`Command::TuneCdn`].
    TuneCdn = "tune-cdn" on Cdn,
    /// See [`Command::InvalidateCdn`].
    InvalidateCdn = "invalidate-cdn" on Cdn,
    /// See [`Command::DeleteCdn`].
    DeleteCdn = "delete-cdn" on Cdn,
    /// See [`Command::PutCacheNode`].
    PutCacheNode = "put-cache-node" on CacheNode,
    /// See [`Command::FlushCacheNode`].
    FlushCacheNode = "flush-cache-node" on CacheNode,
    /// See [`Command::DeleteCacheNode`].
    DeleteCacheNode = "delete-cache-node" on CacheNode,
    /// See [`Command::LoseCacheNode`].
    LoseCacheNode = "lose-cache-node" on CacheNode,
    /// See [`Command::SetGroup`].
    SetGroup = "set-group" on Group,
    /// See [`Command::SetScaling`].
    SetScaling = "set-scaling" on Group,
    /// See [`Command::SetSchedule`].
    SetSchedule = "set-schedule" on Group,
    /// See [`Command::SetMonitoring`].
    SetMonitoring = "set-monitoring" on Group,
    /// See [`Command::SetLaunch`].
    SetLaunch = "set-launch" on Group,
    /// See [`Command::SwitchBalancer`].
    SwitchBalancer = "switch-balancer" on Balancer,
    /// See [`Command::TuneBalancer`].
    TuneBalancer = "tune-balancer" on Balancer,
    /// See [`Command::SetHealthCheck`].
    SetHealthCheck = "set-health-check" on Balancer,
    /// See [`Command::SetWeight`].
    SetWeight = "set-weight" on Group,
    /// See [`Command::SetDns`].
    SetDns = "set-dns" on Dns,
    /// See [`Command::AddSubnet`].
    AddSubnet = "add-subnet" on Subnet,
    /// See [`Command::TerminateInstance`].
    TerminateInstance = "terminate-instance" on Instance,
    /// See [`Command::StopInstance`].
    StopInstance = "stop-instance" on Instance,
    /// See [`Command::RebootInstance`].
    RebootInstance = "reboot-instance" on Instance,
    /// See [`Command::LaunchInstance`].
    LaunchInstance = "launch-instance" on Instance,
    /// See [`Command::RetireInstance`].
    RetireInstance = "retire-instance" on Instance,
    /// See [`Command::SetSecurityGroup`].
    SetSecurityGroup = "set-security-group" on SecurityGroup,
    /// See [`Command::SetNetworkAcl`].
    SetNetworkAcl = "set-network-acl" on NetworkAcl,
    /// See [`Command::SetRoute`].
    SetRoute = "set-route" on RouteTable,
    /// See [`Command::AttachGateway`].
    AttachGateway = "attach-gateway" on InternetGateway,
    /// See [`Command::DetachGateway`].
    DetachGateway = "detach-gateway" on InternetGateway,
    /// See [`Command::SetLogging`].
    SetLogging = "set-logging" on Group,
    /// See [`Command::PutPolicy`].
    PutPolicy = "put-policy" on Policy,
    /// See [`Command::DeletePolicy`].
    DeletePolicy = "delete-policy" on Policy,
    /// See [`Command::SetProtection`].
    SetProtection = "set-protection" on Group,
    /// See [`Command::SetProcesses`].
    SetProcesses = "set-processes" on Group,
    /// See [`Command::AddGroup`].
    AddGroup = "add-group" on Group,
    /// See [`Command::AddBalancer`].
    AddBalancer = "add-balancer" on Balancer,
    /// See [`Command::SetEntry`].
    SetEntry = "set-entry" on Balancer,
    /// See [`Command::SetBehind`].
    SetBehind = "set-behind" on Group,
    /// See [`Command::SetGroupSubnets`].
    SetGroupSubnets = "set-group-subnets" on Group,
    /// See [`Command::SetBalancerSubnets`].
    SetBalancerSubnets = "set-balancer-subnets" on Balancer,
    /// See [`Command::StartDeployment`].
    StartDeployment = "start-deployment" on Group,
    /// See [`Command::AbortDeployment`].
    AbortDeployment = "abort-deployment" on Group,
    /// See [`Command::FinishDeployment`].
    FinishDeployment = "finish-deployment" on Group,
    /// See [`Command::TakeHint`].
    TakeHint = "take-hint" on Group,
}
