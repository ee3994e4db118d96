//! Commands about scaling, the network, and permissions, sensible or not.

use super::{name, principal, size};
use crate::chance::Dice;
use model::account::{
    Access, Compute, DnsRecord, DnsRole, Launch, Logging, Policy, Process, ResourceKind,
    ResourceRef, Size, StartScript, Version,
};
use model::autoscale::{Planned, ScalingPolicy, Step};
use model::balance::{Algorithm, BalancerKind};
use model::bounded_cache::Eviction;
use model::command::{Action, Command};
use model::deploy::{Rollback, Strategy};
use model::hint::{HintCause, Rung};
use model::ids::Name;
use model::units::{MilliVcpu, Ppm, RequestDuration, StoryDuration};

pub(super) fn policy(dice: &mut Dice) -> ScalingPolicy {
    let steps = |steps: &[(u32, i32)]| ScalingPolicy::Steps {
        steps: steps
            .iter()
            .map(|&(busy_percent, change)| Step {
                busy_percent,
                change,
            })
            .collect(),
    };
    match dice.between(0, 8) {
        0 => ScalingPolicy::Manual,
        1 => ScalingPolicy::RequestsPerTarget { target_per_min: 0 },
        2..=3 => ScalingPolicy::RequestsPerTarget { target_per_min: 60 },
        4..=5 => ScalingPolicy::BusySlots {
            target_percent: *dice.one_of(&[0, 1, 50, 100, 101]),
        },
        6 => steps(&[(80, 1), (20, -1)]),
        _ => steps(&[
            (20, -2),
            (40, -1),
            (50, 1),
            (100, i32::from(dice.once_in(2)) + 1),
        ]),
    }
}

fn schedule(dice: &mut Dice) -> Vec<Planned> {
    (0..dice.between(0, 3))
        .map(|_| Planned {
            at: StoryDuration::from_ms(dice.between(0, 100_000)),
            min: size(dice),
            desired: size(dice),
            max: size(dice),
        })
        .collect()
}

fn mostly_open(dice: &mut Dice) -> Access {
    if dice.once_in(4) {
        Access::Deny
    } else {
        Access::Allow
    }
}

/// A command about the network, permissions, or what scaling does by itself.
pub(super) fn account_command(dice: &mut Dice, groups: &[&str]) -> Command {
    const GATEWAYS: [&str; 2] = ["igw", "n0"];
    match dice.between(0, 15) {
        14 => Command::TakeHint {
            about: *dice.one_of(&[HintCause::Slow, HintCause::Waste]),
            rung: *dice.one_of(&[Rung::Question, Rung::Question, Rung::Question, Rung::Place]),
        },
        13 => Command::SetMonitoring {
            group: name(dice, groups),
            detailed: dice.once_in(2),
        },
        15 => Command::SetSchedule {
            group: name(dice, groups),
            schedule: schedule(dice),
        },
        0 => Command::SetSecurityGroup {
            security_group: name(dice, &["default"]),
            http: mostly_open(dice),
        },
        1 => Command::SetNetworkAcl {
            network_acl: name(dice, &["default", "acl"]),
            http: mostly_open(dice),
        },
        2..=3 => Command::SetRoute {
            route_table: name(dice, &["main", "private"]),
            target: (!dice.once_in(4)).then(|| ResourceRef {
                kind: *dice.one_of(&[
                    ResourceKind::InternetGateway,
                    ResourceKind::InternetGateway,
                    ResourceKind::NatGateway,
                    ResourceKind::Volume,
                ]),
                name: name(dice, &GATEWAYS),
            }),
        },
        4 | 10..=12 => Command::AttachGateway {
            gateway: name(dice, &["igw"]),
        },
        5 => Command::DetachGateway {
            gateway: name(dice, &GATEWAYS),
        },
        6 => Command::PutPolicy {
            policy: Policy {
                name: name(dice, &["chaos-monkey", "p0", "p1", "p2"]),
                principal: principal(dice),
                action: (!dice.once_in(6)).then(|| *dice.one_of(Action::ALL)),
                kind: dice.once_in(4).then(|| *dice.one_of(ResourceKind::ALL)),
                effect: mostly_open(dice),
            },
        },
        7 => Command::DeletePolicy {
            policy: if dice.once_in(5) {
                name(dice, &["autoscaler", "players"])
            } else {
                name(dice, &["chaos-monkey", "p0", "p1", "p2"])
            },
        },
        8 if dice.once_in(3) => Command::SetLogging {
            logging: *dice.one_of(Logging::ALL),
        },
        8 => Command::SetProtection {
            group: name(dice, groups),
            is_protected: dice.once_in(2),
        },
        _ => Command::SetProcesses {
            group: name(dice, groups),
            suspended: (0..dice.between(0, 3) / 2)
                .map(|_| *dice.one_of(Process::ALL))
                .collect(),
        },
    }
}

/// A command about the cache node, sensible or not.
pub(super) fn node_command(dice: &mut Dice) -> Command {
    match dice.between(0, 11) {
        0 => Command::FlushCacheNode {},
        1 => Command::DeleteCacheNode {},
        2 => Command::LoseCacheNode {},
        _ => Command::PutCacheNode {
            ttl: dice.once_in(2).then(|| {
                let ms = *dice.one_of(&[0, 500, 30_000, u64::from(u32::MAX) * 10]);
                StoryDuration::from_ms(ms)
            }),
            size: dice
                .once_in(2)
                .then(|| *dice.one_of(&[0, 1, 20, 2_000_000])),
            eviction: dice.once_in(2).then(|| *dice.one_of(Eviction::ALL)),
        },
    }
}

/// A command about probes or targets, sensible or not. Slow probes are asked for often:
/// they share slots and queues with requests.
pub(super) fn balancer_command(dice: &mut Dice, balancers: &[&str]) -> Command {
    if dice.once_in(3) {
        let seconds = |dice: &mut Dice, all: &[u64]| StoryDuration::from_secs(*dice.one_of(all));
        return Command::TuneBalancer {
            balancer: name(dice, balancers),
            algorithm: (!dice.once_in(3)).then(|| *dice.one_of(Algorithm::ALL)),
            slow_start: dice
                .once_in(2)
                .then(|| seconds(dice, &[0, 3, 20, 900, 901])),
            drain: dice.once_in(2).then(|| seconds(dice, &[0, 2, 60, 4_000])),
        };
    }
    let path = dice.one_of(&["/calc", "/calc", "/healthcheck", "/nothing"]);
    let path = path.parse().expect("a path");
    let seconds = dice.between(0, 8);
    Command::SetHealthCheck {
        balancer: name(dice, balancers),
        path: (!dice.once_in(4)).then_some(path),
        interval: dice.once_in(2).then(|| StoryDuration::from_secs(seconds)),
        timeout: (!dice.once_in(3))
            .then(|| RequestDuration::from_ms(*dice.one_of(&[1, 500, 5_000, 20_000]))),
        healthy_after: dice.once_in(3).then(|| dice.between(0, 3) as u32),
        unhealthy_after: dice.once_in(3).then(|| dice.between(0, 3) as u32),
        fail_open: dice.once_in(3).then(|| dice.once_in(2)),
    }
}

/// What a container takes, sensible or not.
pub(super) fn task(dice: &mut Dice) -> Size {
    Size {
        vcpu: MilliVcpu::new(*dice.one_of(&[0, 100, 500, 1_000, 4_001, 4_001, 9_000])),
        memory_mb: *dice.one_of(&[0, 512, 512, 1_000, 1_000, 3_000]),
    }
}

fn launch(dice: &mut Dice) -> Launch {
    let plain = Launch::instances(*dice.one_of(Version::ALL), *dice.one_of(StartScript::ALL));
    match dice.between(0, 5) {
        0 => Launch {
            compute: Compute::Host,
            ..plain
        },
        1 => Launch {
            compute: Compute::Container,
            hosts: (!dice.once_in(4)).then(|| name(dice, &["pool", "g2"])),
            task: dice.once_in(2).then(|| task(dice)),
            ..plain
        },
        _ => plain,
    }
}

/// A command that builds beside, sensible or not.
pub(super) fn building_command(dice: &mut Dice, groups: &[&str], balancers: &[&str]) -> Command {
    let subnets = |dice: &mut Dice| {
        let all = [
            &["s0"][..],
            &["s1"],
            &["s0", "s1"],
            &["s2"],
            &["s1", "s1"],
            &[],
        ];
        let chosen = *dice.one_of(&all);
        chosen
            .iter()
            .map(|name| Name::try_new(name).expect("a name"))
            .collect()
    };
    match dice.between(0, 8) {
        0..=2 => {
            let desired = dice.between(0, 2) as u32;
            Command::AddGroup {
                name: name(dice, &["g0", "g2", "g3"]),
                launch: launch(dice),
                subnets: match dice.once_in(6) {
                    true => Vec::new(),
                    false => subnets(dice),
                },
                behind: name(dice, balancers),
                weight: *dice.one_of(&[100, 100, 0, 20, 1_000]),
                min: dice.between(0, 1) as u32,
                desired,
                max: dice.between(1, 3) as u32,
            }
        }
        3 => Command::AddBalancer {
            name: name(dice, &["front", "beside"]),
            kind: *dice.one_of(BalancerKind::ALL),
            subnets: subnets(dice),
        },
        4 => Command::SetEntry {
            balancer: name(dice, &["front", "front", "beside", "spare"]),
        },
        5 => Command::SetBehind {
            group: name(dice, groups),
            balancer: name(dice, balancers),
        },
        6 => Command::SetGroupSubnets {
            group: name(dice, groups),
            subnets: subnets(dice),
        },
        7 => Command::SetBalancerSubnets {
            balancer: name(dice, balancers),
            subnets: subnets(dice),
        },
        _ => Command::Delete {
            resource: ResourceRef {
                kind: ResourceKind::Group,
                name: name(dice, groups),
            },
        },
    }
}

/// Records of the service's address, sensible or not.
pub(super) fn dns_command(dice: &mut Dice, balancers: &[&str]) -> Command {
    let record = |dice: &mut Dice| DnsRecord {
        balancer: name(dice, balancers),
        weight: *dice.one_of(&[0, 1, 1, 3, 255, 256]),
        role: *dice.one_of(&[DnsRole::Primary, DnsRole::Primary, DnsRole::Secondary]),
        health_checked: !dice.once_in(3),
    };
    Command::SetDns {
        ttl: dice
            .once_in(2)
            .then(|| StoryDuration::from_ms(*dice.one_of(&[0, 10, 1_000, 7_500, 60_000]))),
        records: (0..dice.between(0, 3)).map(|_| record(dice)).collect(),
    }
}

/// A deployment, sensible or not, or its end.
pub(super) fn deploying_command(dice: &mut Dice, groups: &[&str]) -> Command {
    let group = name(dice, groups);
    let bake = StoryDuration::from_secs(dice.between(0, 20));
    let share = Ppm::new(*dice.one_of(&[0, 50_000, 300_000, 300_000, 1_000_000]));
    let strategy = match dice.between(0, 9) {
        0..=1 => Strategy::AllAtOnce,
        2..=4 => Strategy::Rolling {
            batch: dice.between(0, 3) as u32,
        },
        5..=7 => Strategy::BlueGreen { bake },
        8 => Strategy::Canary { share, bake },
        _ if dice.once_in(3) => return Command::FinishDeployment { group },
        _ => return Command::AbortDeployment { group },
    };
    Command::StartDeployment {
        group,
        version: *dice.one_of(&[None, Some(Version::V1), Some(Version::V2)]),
        start_script: dice.once_in(3).then_some(StartScript::Baked),
        instance_type: None,
        task: dice.once_in(6).then(|| task(dice)),
        strategy,
        rollback: dice.once_in(2).then(|| Rollback {
            error_rate: Ppm::new(*dice.one_of(&[0, 50_000, 400_000])),
            over: StoryDuration::from_secs(dice.between(0, 30)),
            min_answers: dice.between(1, 5) as u32,
        }),
    }
}
