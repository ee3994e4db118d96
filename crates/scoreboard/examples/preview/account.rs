//! The visitor's invented account; commands really change it.

use crate::board::{bands, told};
use model::account::{
    Account, Balancer, Capacity, Cidr, Compute, Group, Instance, Launch, LaunchChange, NatGateway,
    Network, Phase, Policy, Region, ResourceKind, StartScript, Subnet, Version, Volume,
};
use model::actor::Principal;
use model::balance::BalancerKind;
use model::cache_key::CacheKey;
use model::command::{Command, Denied};
use model::event::Change;
use model::health::{HealthPath, HealthState};
use model::ids::{InstanceId, Name};
use model::scenario::CdnPlan;
use model::scenario::Health;
use model::text::Text;
use model::units::{GameTime, RequestDuration, StoryDuration};
use scoreboard::view::AuditLine;

pub(crate) fn name(text: &str) -> Name {
    Name::try_new(text).expect("an invented name is a name")
}

/// The account and its log.
pub(crate) struct Own {
    pub(crate) account: Account,
    pub(crate) version: u64,
    pub(crate) audit: Vec<AuditLine>,
}

impl Own {
    pub(crate) fn new(second: u32) -> Self {
        let mut own = Self {
            account: account(second),
            version: 48,
            audit: Vec::new(),
        };
        let at = |before: u32| second.saturating_sub(before);
        let terminate = |id| Command::TerminateInstance {
            instance: InstanceId(id),
        };
        own.log(
            at(2_200),
            Principal::Ceo,
            None,
            None,
            None,
            Some("health path: /calc"),
        );
        own.log(
            at(1_140),
            Principal::ChaosMonkey,
            None,
            Some(terminate(0)),
            None,
            None,
        );
        let to_v2 = LaunchChange {
            version: Some(Version::V2),
            ..LaunchChange::NONE
        };
        let launch = Command::set_launch(name("web"), to_v2);
        own.log(
            at(240),
            Principal::Player,
            Some("Jae"),
            Some(launch),
            Some(change("web launches", "v1", "v2")),
            None,
        );
        let ttl = StoryDuration::from_secs(300);
        let put = Command::PutCdn {
            key: CacheKey::Path,
            ttl,
        };
        own.log(
            at(214),
            Principal::Player,
            Some("Mina"),
            Some(put),
            Some(change("cdn", "none", "path, 5m")),
            None,
        );
        own.log(
            at(100),
            Principal::System,
            None,
            None,
            None,
            Some("instance i-0001 lost"),
        );
        let launch = Command::LaunchInstance { group: name("web") };
        own.log(
            at(42),
            Principal::Autoscaler,
            None,
            Some(launch.clone()),
            None,
            None,
        );
        let subnets = "public-b".to_owned();
        own.audit[0].denied = Some(Denied::NoFreeAddress { subnets });
        own.log(
            at(38),
            Principal::Autoscaler,
            None,
            Some(launch),
            Some(change("instances", "3", "4")),
            None,
        );
        own
    }

    /// Whether answers are wrong: the CDN's key is the path.
    pub(crate) fn is_wrong(&self) -> bool {
        self.account
            .cdn
            .is_some_and(|cdn| cdn.key == CacheKey::Path)
    }

    pub(crate) fn audit_number(&self) -> u64 {
        self.audit.first().map_or(0, |line| line.number)
    }

    pub(crate) fn carry_out(
        &mut self,
        second: u32,
        member: &str,
        command: Command,
    ) -> Result<Change, Denied> {
        let result = self.change(&command);
        let (change, denied) = (result.clone().ok(), result.clone().err());
        self.log(
            second,
            Principal::Player,
            Some(member),
            Some(command),
            change,
            None,
        );
        self.audit[0].denied = denied;
        self.version += u64::from(result.is_ok());
        result
    }

    fn change(&mut self, command: &Command) -> Result<Change, Denied> {
        let account = &mut self.account;
        let group_named = |account: &mut Account, group: &Name| {
            account
                .groups
                .iter()
                .position(|it| it.name == *group)
                .ok_or_else(|| Denied::Unknown {
                    what: group.to_string(),
                })
        };
        Ok(match command {
            Command::PutCdn { key, ttl } => {
                let before = account
                    .cdn
                    .map_or("none".into(), |cdn| format!("{}, {}", cdn.key, cdn.ttl));
                account.cdn = Some(CdnPlan::default().untuned(*key, *ttl));
                change("cdn", &before, &format!("{key}, {ttl}"))
            }
            Command::TuneCdn { error_ttl, .. } => {
                let cdn = account
                    .cdn
                    .as_mut()
                    .ok_or_else(|| Denied::Unknown { what: "CDN".into() })?;
                cdn.error_ttl = error_ttl.unwrap_or(cdn.error_ttl);
                change("cdn", "", "tuned")
            }
            Command::InvalidateCdn {} => change("cdn", "", "invalidated"),
            Command::DeleteCdn {} => {
                account.cdn = None;
                change("cdn", "there", "none")
            }
            Command::SetGroup {
                group,
                min,
                desired,
                max,
            } => {
                let index = group_named(account, group)?;
                let group = &mut account.groups[index];
                let wanted = max.unwrap_or(group.max);
                if wanted > 20 {
                    return Err(Denied::Limit {
                        what: "max".into(),
                        wanted,
                        limit: 20,
                    });
                }
                let before = format!("{}/{}/{}", group.min, group.desired, group.max);
                group.min = min.unwrap_or(group.min);
                group.max = wanted;
                group.desired = desired.unwrap_or(group.desired).clamp(group.min, group.max);
                change(
                    "min/desired/max",
                    &before,
                    &format!("{}/{}/{}", group.min, group.desired, group.max),
                )
            }
            Command::SetScaling { group, policy } => {
                let index = group_named(account, group)?;
                account.groups[index].policy = policy.clone();
                change("scaling", "another", "as wished")
            }
            Command::SetSchedule { group, schedule } => {
                let index = group_named(account, group)?;
                account.groups[index].schedule = schedule.clone();
                change("schedule", "another", "as wished")
            }
            Command::SetMonitoring { group, detailed } => {
                let index = group_named(account, group)?;
                account.groups[index].is_detailed = *detailed;
                change("metrics", "others", "as wished")
            }
            Command::SetLaunch {
                group,
                version,
                start_script,
                ..
            } => {
                let index = group_named(account, group)?;
                let launch = &mut account.groups[index].launch;
                let before = launch.to_string();
                launch.version = version.unwrap_or(launch.version);
                launch.start_script = start_script.unwrap_or(launch.start_script);
                change("launches", &before, &launch.to_string())
            }
            Command::SwitchBalancer { balancer, kind } => {
                let found = account.balancers.iter_mut().find(|it| it.name == *balancer);
                let found = found.ok_or_else(|| Denied::Unknown {
                    what: balancer.to_string(),
                })?;
                let before = std::mem::replace(&mut found.kind, *kind);
                change("kind", before.as_str(), kind.as_str())
            }
            Command::AddSubnet {
                name,
                zone,
                cidr,
                group,
            } => {
                if account.subnets.iter().any(|it| it.name == *name) {
                    return Err(Denied::Exists {
                        what: format!("subnet/{name}"),
                    });
                }
                account.subnets.push(Subnet {
                    name: name.clone(),
                    zone: zone.clone(),
                    cidr: *cidr,
                    network_acl: Network::default_name(),
                    route_table: Network::main_table(),
                });
                if let Some(group) = group {
                    let index = group_named(account, group)?;
                    account.groups[index].subnets.push(name.clone());
                }
                change("subnets", "", name.as_str())
            }
            Command::Delete { resource } => {
                match resource.kind {
                    ResourceKind::NatGateway => {
                        account.nat_gateways.retain(|it| it.name != resource.name)
                    }
                    ResourceKind::Volume => account.volumes.retain(|it| it.name != resource.name),
                    ResourceKind::Balancer => {
                        account.balancers.retain(|it| it.name != resource.name)
                    }
                    _ => {
                        return Err(Denied::InUse {
                            what: resource.to_string(),
                            by: "web".into(),
                        });
                    }
                }
                change(&resource.to_string(), "there", "gone")
            }
            _ => {
                return Err(Denied::NotAllowed {
                    principal: Principal::Player,
                });
            }
        })
    }

    fn log(
        &mut self,
        second: u32,
        principal: Principal,
        member: Option<&str>,
        command: Option<Command>,
        change: Option<Change>,
        happening: Option<&str>,
    ) {
        let happening = happening.map(|text| Text {
            en: text.into(),
            ko: text.into(),
        });
        let number = self.audit.len() as u64;
        let member = member.map(str::to_owned);
        let asked = command.as_ref().map(scoreboard::command_in_both_languages);
        let line = AuditLine {
            number,
            second,
            principal,
            member,
            is_command: command.is_some(),
            what: asked.or(happening).unwrap_or_default(),
            change,
            refused: None,
            command,
            denied: None,
            touched: Vec::new(),
        };
        self.audit.insert(0, line);
    }
}

fn change(what: &str, before: &str, after: &str) -> Change {
    Change {
        what: what.into(),
        before: before.into(),
        after: after.into(),
    }
}

fn account(second: u32) -> Account {
    let cidr = |text: &str| text.parse::<Cidr>().expect("an invented range is a range");
    let subnet = |subnet: &str, zone: &str, range: &str| Subnet {
        name: name(subnet),
        zone: name(zone),
        cidr: cidr(range),
        network_acl: Network::default_name(),
        route_table: Network::main_table(),
    };
    let instance = |id: u32, place: (&str, &str), version, phase: Phase| Instance {
        cohort: 0,
        id: InstanceId(id),
        group: name("web"),
        subnet: name(place.0),
        zone: name(place.1),
        version,
        compute: Compute::Instance,
        is_spot: false,
        instance_type: None,
        host: None,
        task: None,
        capacity: Capacity {
            slots: 5,
            queue: 10,
        },
        launched_at: GameTime::from_second(second.saturating_sub(4_000)),
        boots_at: GameTime::from_second(second + 108),
        phase,
        health: healthy(),
        next_probe_at: GameTime::ZERO,
        stuck: None,
        has_code: false,
        healthy_since: None,
        drains_until: GameTime::ZERO,
    };
    let (a, b, c) = (("public-a", "a"), ("public-b", "b"), ("public-c", "c"));
    Account {
        dns: None,
        deployments: Vec::new(),
        regions: vec![Region::main(vec![name("a"), name("b"), name("c")])],
        entry: name("front"),
        cdn: Some(CdnPlan::default().untuned(CacheKey::Path, StoryDuration::from_secs(300))),
        cache_node: None,
        subnets: vec![
            subnet("public-a", "a", "10.0.0.0/28"),
            subnet("public-b", "b", "10.0.0.16/28"),
            subnet("public-c", "c", "10.0.1.0/26"),
        ],
        balancers: vec![
            Balancer::new(
                name("front"),
                BalancerKind::Classic,
                vec![name("public-b"), name("public-c")],
            ),
            Balancer::new(name("forgotten"), BalancerKind::Classic, Vec::new()),
        ],
        groups: vec![Group {
            subnets: vec![name("public-a"), name("public-b"), name("public-c")],
            min: 2,
            desired: 4,
            max: 8,
            ..Group::new(
                name("web"),
                Launch::instances(Version::V2, StartScript::Slow),
                name("front"),
            )
        }],
        nat_gateways: vec![NatGateway {
            name: name("nat-1"),
        }],
        volumes: vec![Volume {
            name: name("backup"),
            attached_to: None,
        }],
        network: Network::default(),
        logging: model::account::Logging::Normal,
        policies: Policy::with_defaults(Vec::new()),
        instances: vec![
            instance(1, a, Version::V1, Phase::Draining),
            instance(2, b, Version::V1, Phase::Running),
            instance(3, b, Version::V1, Phase::Running),
            instance(4, c, Version::V2, Phase::Running),
            instance(5, c, Version::V2, Phase::Booting),
        ],
        faults: Vec::new(),
    }
}

fn healthy() -> HealthState {
    let check = Health {
        path: HealthPath::default(),
        interval: StoryDuration::from_secs(30),
        timeout: RequestDuration::from_secs(5),
        healthy_after: 1,
        unhealthy_after: 1,
    };
    let mut health = HealthState::default();
    health.observe(true, &check);
    health
}

/// What everybody is told, for the console.
pub(crate) fn public(second: u32) -> (Vec<scoreboard::view::Band>, Vec<scoreboard::view::Told>) {
    (bands(second), told(second))
}
