//! Reading playbooks: flat steps, each with `at`, `do` and the command's own keys.

mod account;
mod balancer;
mod building;
mod cache_node;
mod deploying;
mod scaling;

use super::{Judgement, Playbook, Step};
use crate::account::{Cidr, Compute, ResourceKind, ResourceRef, StartScript, Version, Zone};
use crate::balance::BalancerKind;
use crate::cache_key::CacheKey;
use crate::command::Command;
use crate::ids::Name;
use crate::scenario::problem::Problem;
use crate::scenario::read::{Read, Reader, Table, Value};
use crate::scenario::{Loaded, table};
use crate::text::Text;
use crate::units::StoryDuration;
use crate::words::words;
use serde_json::{Value as Json, json};
use toml::de::DeValue;

words! {
    /// What a step does.
    enum Verb {
        /// See [`Command::PutCdn`].
        PutCdn = "put-cdn",
        /// See [`Command::TuneCdn`].
        TuneCdn = "tune-cdn",
        /// See [`Command::InvalidateCdn`].
        InvalidateCdn = "invalidate-cdn",
        /// See [`Command::DeleteCdn`].
        DeleteCdn = "delete-cdn",
        /// See [`Command::PutCacheNode`].
        PutCacheNode = "put-cache-node",
        /// See [`Command::FlushCacheNode`].
        FlushCacheNode = "flush-cache-node",
        /// See [`Command::DeleteCacheNode`].
        DeleteCacheNode = "delete-cache-node",
        /// See [`Command::LoseCacheNode`].
        LoseCacheNode = "lose-cache-node",
        /// See [`Command::SetGroup`].
        SetGroup = "set-group",
        /// See [`Command::SetScaling`].
        SetScaling = "set-scaling",
        /// See [`Command::SetSchedule`].
        SetSchedule = "set-schedule",
        /// See [`Command::SetMonitoring`].
        SetMonitoring = "set-monitoring",
        /// See [`Command::SetLaunch`].
        SetLaunch = "set-launch",
        /// See [`Command::SwitchBalancer`].
        SwitchBalancer = "switch-balancer",
        /// See [`Command::TuneBalancer`].
        TuneBalancer = "tune-balancer",
        /// See [`Command::SetHealthCheck`].
        SetHealthCheck = "set-health-check",
        /// See [`Command::SetWeight`].
        SetWeight = "set-weight",
        /// See [`Command::SetDns`].
        SetDns = "set-dns",
        /// See [`Command::AddSubnet`].
        AddSubnet = "add-subnet",
        /// See [`Command::Delete`].
        Delete = "delete",
        /// See [`Command::SetSecurityGroup`].
        SetSecurityGroup = "set-security-group",
        /// See [`Command::SetNetworkAcl`].
        SetNetworkAcl = "set-network-acl",
        /// See [`Command::SetRoute`].
        SetRoute = "set-route",
        /// See [`Command::AttachGateway`].
        AttachGateway = "attach-gateway",
        /// See [`Command::DetachGateway`].
        DetachGateway = "detach-gateway",
        /// See [`Command::PutPolicy`].
        PutPolicy = "put-policy",
        /// See [`Command::DeletePolicy`].
        DeletePolicy = "delete-policy",
        /// See [`Command::SetProtection`].
        SetProtection = "set-protection",
        /// See [`Command::SetProcesses`].
        SetProcesses = "set-processes",
        /// See [`Command::SetLogging`].
        SetLogging = "set-logging",
        /// See [`Command::StartDeployment`].
        StartDeployment = "start-deployment",
        /// See [`Command::AbortDeployment`].
        AbortDeployment = "abort-deployment",
        /// See [`Command::AddGroup`].
        AddGroup = "add-group",
        /// See [`Command::AddBalancer`].
        AddBalancer = "add-balancer",
        /// See [`Command::SetEntry`].
        SetEntry = "set-entry",
        /// See [`Command::SetBehind`].
        SetBehind = "set-behind",
        /// See [`Command::SetGroupSubnets`].
        SetGroupSubnets = "set-group-subnets",
        /// See [`Command::SetBalancerSubnets`].
        SetBalancerSubnets = "set-balancer-subnets",
    }
}

table! {
    /// What a scripted team does.
    struct PlaybookFile {
        /// The format of this file: 1.
        format: u32 [1..=1],
        /// What the team is about.
        name: Text,
        /// Its steps.
        step: Vec<Step> = Vec::new(),
        /// How it judges by itself.
        judgement: Option<Judgement>,
    }
}

impl Verb {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::PutCdn => &["at", "do", "key", "ttl"],
            Self::TuneCdn => &["at", "do", "min_ttl", "error_ttl", "collapse"],
            Self::InvalidateCdn
            | Self::DeleteCdn
            | Self::FlushCacheNode
            | Self::DeleteCacheNode
            | Self::LoseCacheNode => &["at", "do"],
            Self::PutCacheNode => &["at", "do", "ttl", "size", "eviction"],
            Self::SetGroup => &["at", "do", "group", "min", "desired", "max"],
            Self::SetScaling => &[
                "at",
                "do",
                "group",
                "requests_per_target_per_min",
                "busy_percent",
                "steps",
            ],
            Self::SetSchedule => &["at", "do", "group", "schedule"],
            Self::SetMonitoring => &["at", "do", "group", "detailed"],
            Self::SetLaunch => &[
                "at",
                "do",
                "group",
                "version",
                "start_script",
                "compute",
                "spot",
                "provisioned",
                "instance_type",
                "hosts",
                "task",
                "placement",
                "host_port",
            ],
            Self::SwitchBalancer => &["at", "do", "balancer", "kind"],
            Self::TuneBalancer => &["at", "do", "balancer", "algorithm", "slow_start", "drain"],
            Self::SetHealthCheck => &[
                "at",
                "do",
                "balancer",
                "path",
                "interval",
                "timeout",
                "healthy_after",
                "unhealthy_after",
                "fail_open",
            ],
            Self::SetWeight => &["at", "do", "group", "weight"],
            Self::SetDns => &["at", "do", "ttl", "records"],
            Self::AddSubnet => &["at", "do", "name", "zone", "cidr", "group"],
            Self::Delete => &["at", "do", "kind", "name"],
            Self::SetSecurityGroup => &["at", "do", "security_group", "http"],
            Self::SetNetworkAcl => &["at", "do", "network_acl", "http"],
            Self::SetRoute => &["at", "do", "route_table", "target"],
            Self::AttachGateway | Self::DetachGateway => &["at", "do", "gateway"],
            Self::PutPolicy => &["at", "do", "name", "principal", "action", "kind", "effect"],
            Self::DeletePolicy => &["at", "do", "policy"],
            Self::SetProtection => &["at", "do", "group", "protected"],
            Self::SetProcesses => &["at", "do", "group", "suspended"],
            Self::SetLogging => &["at", "do", "logging"],
            Self::StartDeployment => &[
                "at",
                "do",
                "group",
                "version",
                "start_script",
                "instance_type",
                "task",
                "strategy",
                "batch",
                "share",
                "bake",
                "rollback",
            ],
            Self::AbortDeployment => &["at", "do", "group"],
            Self::AddGroup => &[
                "at", "do", "name", "launch", "subnets", "behind", "weight", "min", "desired",
                "max",
            ],
            Self::AddBalancer => &["at", "do", "name", "kind", "subnets"],
            Self::SetEntry => &["at", "do", "balancer"],
            Self::SetBehind => &["at", "do", "group", "balancer"],
            Self::SetGroupSubnets => &["at", "do", "group", "subnets"],
            Self::SetBalancerSubnets => &["at", "do", "balancer", "subnets"],
        }
    }

    fn read(self, reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
        match self {
            Self::PutCdn => {
                let key = reader.field::<CacheKey>(table, "key", None);
                let ttl = reader.field::<StoryDuration>(
                    table,
                    "ttl",
                    Some(|| StoryDuration::from_secs(86_400)),
                );
                Some(Command::PutCdn {
                    key: key?,
                    ttl: ttl?,
                })
            }
            Self::TuneCdn => {
                let min_ttl = reader.field::<Option<StoryDuration>>(table, "min_ttl", None);
                let error_ttl = reader.field::<Option<StoryDuration>>(table, "error_ttl", None);
                let collapse = reader.field::<Option<bool>>(table, "collapse", None);
                Some(Command::TuneCdn {
                    min_ttl: min_ttl?,
                    error_ttl: error_ttl?,
                    collapse: collapse?,
                })
            }
            Self::InvalidateCdn => Some(Command::InvalidateCdn {}),
            Self::DeleteCdn => Some(Command::DeleteCdn {}),
            Self::PutCacheNode => cache_node::put(reader, table),
            Self::FlushCacheNode => Some(Command::FlushCacheNode {}),
            Self::DeleteCacheNode => Some(Command::DeleteCacheNode {}),
            Self::LoseCacheNode => Some(Command::LoseCacheNode {}),
            Self::SetGroup => {
                let group = reader.field::<Name>(table, "group", None);
                let min = reader.field::<Option<u32>>(table, "min", None);
                let desired = reader.field::<Option<u32>>(table, "desired", None);
                let max = reader.field::<Option<u32>>(table, "max", None);
                Some(Command::SetGroup {
                    group: group?,
                    min: min?,
                    desired: desired?,
                    max: max?,
                })
            }
            Self::SetScaling => scaling::policy(reader, table),
            Self::SetSchedule => scaling::schedule(reader, table),
            Self::SetMonitoring => scaling::monitoring(reader, table),
            Self::SetLaunch => {
                let group = reader.field::<Name>(table, "group", None);
                let version = reader.field::<Option<Version>>(table, "version", None);
                let start_script = reader.field::<Option<StartScript>>(table, "start_script", None);
                let compute = reader.field::<Option<Compute>>(table, "compute", None);
                let instance_type = reader.field::<Option<Name>>(table, "instance_type", None);
                let spot = reader.field::<Option<bool>>(table, "spot", None);
                let provisioned = reader.field::<Option<u32>>(table, "provisioned", None);
                let hosts = reader.field::<Option<Name>>(table, "hosts", None);
                let task = reader.field(table, "task", None);
                let placement = reader.field(table, "placement", None);
                let host_port = reader.field(table, "host_port", None);
                Some(Command::SetLaunch {
                    group: group?,
                    version: version?,
                    start_script: start_script?,
                    compute: compute?,
                    instance_type: instance_type?,
                    spot: spot?,
                    provisioned: provisioned?,
                    hosts: hosts?,
                    task: task?,
                    placement: placement?,
                    host_port: host_port?,
                })
            }
            Self::SwitchBalancer => {
                let balancer = reader.field::<Name>(table, "balancer", None);
                let kind = reader.field::<BalancerKind>(table, "kind", None);
                Some(Command::SwitchBalancer {
                    balancer: balancer?,
                    kind: kind?,
                })
            }
            Self::TuneBalancer => balancer::tuning(reader, table),
            Self::SetHealthCheck => balancer::health_check(reader, table),
            Self::SetWeight => balancer::weight(reader, table),
            Self::SetDns => balancer::dns(reader, table),
            Self::AddSubnet => {
                let name = reader.field::<Name>(table, "name", None);
                let zone = reader.field::<Zone>(table, "zone", None);
                let cidr = reader.field::<Cidr>(table, "cidr", None);
                let group = reader.field::<Option<Name>>(table, "group", None);
                Some(Command::AddSubnet {
                    name: name?,
                    zone: zone?,
                    cidr: cidr?,
                    group: group?,
                })
            }
            Self::Delete => {
                let kind = reader.field::<ResourceKind>(table, "kind", None);
                let name = reader.field::<Name>(table, "name", None);
                Some(Command::Delete {
                    resource: ResourceRef {
                        kind: kind?,
                        name: name?,
                    },
                })
            }
            Self::SetSecurityGroup => account::security_group(reader, table),
            Self::SetNetworkAcl => account::network_acl(reader, table),
            Self::SetRoute => account::route(reader, table),
            Self::AttachGateway => Some(Command::AttachGateway {
                gateway: reader.field(table, "gateway", None)?,
            }),
            Self::DetachGateway => Some(Command::DetachGateway {
                gateway: reader.field(table, "gateway", None)?,
            }),
            Self::PutPolicy => account::policy(reader, table),
            Self::DeletePolicy => Some(Command::DeletePolicy {
                policy: reader.field(table, "policy", None)?,
            }),
            Self::SetProtection => account::protection(reader, table),
            Self::SetProcesses => account::processes(reader, table),
            Self::SetLogging => Some(Command::SetLogging {
                logging: reader.field(table, "logging", None)?,
            }),
            Self::StartDeployment => deploying::start(reader, table),
            Self::AbortDeployment => Some(Command::AbortDeployment {
                group: reader.field(table, "group", None)?,
            }),
            Self::AddGroup => building::group(reader, table),
            Self::AddBalancer => building::balancer(reader, table),
            Self::SetEntry => Some(Command::SetEntry {
                balancer: reader.field(table, "balancer", None)?,
            }),
            Self::SetBehind => building::behind(reader, table),
            Self::SetGroupSubnets => building::group_subnets(reader, table),
            Self::SetBalancerSubnets => building::balancer_subnets(reader, table),
        }
    }
}

impl Read for Step {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let DeValue::Table(entries) = value.get_ref() else {
            reader.wrong_type(value, "a table");
            return None;
        };
        let Some(verb) = entries.get("do") else {
            reader.problem(
                Problem::error("missing-key", value.span(), "`do` is missing in this step")
                    .label("what is to be done?")
                    .help("such as `do = \"put-cdn\"`"),
            );
            return None;
        };
        let verb = <Verb as Read>::read(verb, reader)?;
        let table = reader.table(value, verb.keys())?;
        let at = reader.field::<StoryDuration>(&table, "at", None);
        let command = verb.read(reader, &table);
        Some(Self {
            at: at?,
            command: command?,
        })
    }
    fn schema() -> Json {
        json!({ "type": "object", "required": ["at", "do"] })
    }
}

/// Reads a playbook.
#[must_use]
pub fn load(text: &str) -> Loaded<Playbook> {
    let loaded = crate::scenario::load_table::<PlaybookFile>(text);
    let value = loaded.value.map(|file| {
        let mut steps = file.step;
        steps.sort_by_key(|step| step.at);
        Playbook {
            name: file.name,
            steps,
            judgement: file.judgement,
        }
    });
    Loaded {
        value,
        problems: loaded.problems,
        places: loaded.places,
    }
}
