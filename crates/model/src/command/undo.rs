//! The command that takes a command back.

use super::Command;
use crate::account::{Account, Dns, DnsRecord, DnsRole, LaunchChange, ResourceKind, ResourceRef};
use crate::ids::Name;

/// What would bring the account back to how it was before `command`; none where nothing can.
#[must_use]
pub fn undo(before: &Account, command: &Command) -> Option<Command> {
    let group_named = |name: &Name| before.groups.iter().find(|group| group.name == *name);
    let policy_named = |name: &Name| before.policies.iter().find(|it| it.name == *name).cloned();
    match command {
        Command::PutCdn { .. } | Command::DeleteCdn {} => Some(match before.cdn {
            Some(cdn) => Command::PutCdn {
                key: cdn.key,
                ttl: cdn.ttl,
            },
            None => Command::DeleteCdn {},
        }),
        Command::PutCacheNode { .. } | Command::DeleteCacheNode {} => {
            Some(match before.cache_node.map(|node| node.settings) {
                Some(old) => Command::PutCacheNode {
                    ttl: Some(old.ttl),
                    size: Some(old.size),
                    eviction: Some(old.eviction),
                },
                None => Command::DeleteCacheNode {},
            })
        }
        Command::SetGroup {
            group,
            min,
            desired,
            max,
        } => {
            let old = group_named(group)?;
            Some(Command::SetGroup {
                group: group.clone(),
                min: min.map(|_| old.min),
                desired: desired.map(|_| old.desired),
                max: max.map(|_| old.max),
            })
        }
        Command::SetScaling { group, .. } => Some(Command::SetScaling {
            group: group.clone(),
            policy: group_named(group)?.policy.clone(),
        }),
        Command::SetSchedule { group, .. } => Some(Command::SetSchedule {
            group: group.clone(),
            schedule: group_named(group)?.schedule.clone(),
        }),
        Command::SetMonitoring { group, .. } => Some(Command::SetMonitoring {
            group: group.clone(),
            detailed: group_named(group)?.is_detailed,
        }),
        Command::SetLaunch {
            group,
            version,
            start_script,
            compute,
            instance_type,
            spot,
            provisioned,
            hosts,
            task,
            placement,
            host_port,
        } => {
            let change = LaunchChange {
                version: *version,
                start_script: *start_script,
                compute: *compute,
                instance_type: instance_type.clone(),
                spot: *spot,
                provisioned: *provisioned,
                hosts: hosts.clone(),
                task: *task,
                placement: *placement,
                host_port: *host_port,
            };
            let inverse = change.inverse(&group_named(group)?.launch);
            Some(Command::set_launch(group.clone(), inverse))
        }
        Command::SwitchBalancer { balancer, .. } => {
            let old = before.balancer(balancer)?;
            Some(Command::SwitchBalancer {
                balancer: balancer.clone(),
                kind: old.kind,
            })
        }
        Command::TuneBalancer {
            balancer,
            algorithm,
            slow_start,
            drain,
        } => {
            let old = before.balancer(balancer)?;
            Some(Command::TuneBalancer {
                balancer: balancer.clone(),
                algorithm: algorithm.map(|_| old.algorithm()),
                slow_start: slow_start.map(|_| old.slow_start),
                drain: drain.and(old.drain),
            })
        }
        Command::SetHealthCheck {
            balancer,
            path,
            interval,
            timeout,
            healthy_after,
            unhealthy_after,
            fail_open,
        } => {
            let named = before.balancer(balancer)?;
            let old = &named.health;
            Some(Command::SetHealthCheck {
                balancer: balancer.clone(),
                path: path.as_ref().and(old.path.clone()),
                interval: interval.and(old.interval),
                timeout: timeout.and(old.timeout),
                healthy_after: healthy_after.and(old.healthy_after),
                unhealthy_after: unhealthy_after.and(old.unhealthy_after),
                fail_open: fail_open.map(|_| named.fails_open()),
            })
        }
        Command::SetWeight { group, .. } => Some(Command::SetWeight {
            group: group.clone(),
            weight: group_named(group)?.weight,
        }),
        Command::SetDns { .. } => {
            let alone = || DnsRecord {
                balancer: before.entry.clone(),
                weight: 1,
                role: DnsRole::Primary,
                health_checked: false,
            };
            let old = before.dns.as_ref().map(Dns::wanted);
            Some(Command::SetDns {
                ttl: old.as_ref().map(|dns| dns.ttl),
                records: old.map_or_else(|| vec![alone()], |dns| dns.record),
            })
        }
        Command::AddSubnet { name, .. } => Some(Command::Delete {
            resource: ResourceRef {
                kind: ResourceKind::Subnet,
                name: name.clone(),
            },
        }),
        Command::TuneCdn {
            min_ttl,
            error_ttl,
            collapse,
        } => {
            let old = before.cdn?;
            Some(Command::TuneCdn {
                min_ttl: min_ttl.map(|_| old.min_ttl),
                error_ttl: error_ttl.map(|_| old.error_ttl),
                collapse: collapse.map(|_| old.collapse),
            })
        }
        Command::SetSecurityGroup { security_group, .. } => {
            let mut groups = before.network.security_groups.iter();
            let old = groups.find(|it| it.name == *security_group)?;
            Some(Command::SetSecurityGroup {
                security_group: security_group.clone(),
                http: old.http,
            })
        }
        Command::SetNetworkAcl { network_acl, .. } => {
            let mut acls = before.network.network_acls.iter();
            let old = acls.find(|it| it.name == *network_acl)?;
            Some(Command::SetNetworkAcl {
                network_acl: network_acl.clone(),
                http: old.http,
            })
        }
        Command::SetRoute { route_table, .. } => {
            let mut tables = before.network.route_tables.iter();
            let old = tables.find(|it| it.name == *route_table)?;
            Some(Command::SetRoute {
                route_table: route_table.clone(),
                target: old.default_route.clone(),
            })
        }
        Command::AttachGateway { gateway } => Some(Command::DetachGateway {
            gateway: gateway.clone(),
        }),
        Command::DetachGateway { gateway } => Some(Command::AttachGateway {
            gateway: gateway.clone(),
        }),
        Command::SetLogging { .. } => Some(Command::SetLogging {
            logging: before.logging,
        }),
        Command::PutPolicy { policy } => Some(match policy_named(&policy.name) {
            Some(policy) => Command::PutPolicy { policy },
            None => Command::DeletePolicy {
                policy: policy.name.clone(),
            },
        }),
        Command::DeletePolicy { policy } => Some(Command::PutPolicy {
            policy: policy_named(policy)?,
        }),
        Command::SetProtection { group, .. } => Some(Command::SetProtection {
            group: group.clone(),
            is_protected: group_named(group)?.is_protected,
        }),
        Command::SetProcesses { group, .. } => Some(Command::SetProcesses {
            group: group.clone(),
            suspended: group_named(group)?.suspended.clone(),
        }),
        Command::AddIdle { resource } => Some(Command::Delete {
            resource: resource.clone(),
        }),
        // A new group has instances by the time that somebody thinks better of it.
        Command::AddBalancer { name, .. } => Some(Command::Delete {
            resource: ResourceRef {
                kind: ResourceKind::Balancer,
                name: name.clone(),
            },
        }),
        Command::SetEntry { .. } => Some(Command::SetEntry {
            balancer: before.entry.clone(),
        }),
        Command::SetBehind { group, .. } => Some(Command::SetBehind {
            group: group.clone(),
            balancer: group_named(group)?.behind.clone(),
        }),
        Command::SetGroupSubnets { group, .. } => Some(Command::SetGroupSubnets {
            group: group.clone(),
            subnets: group_named(group)?.subnets.clone(),
        }),
        Command::SetBalancerSubnets { balancer, .. } => {
            let old = before.balancer(balancer)?;
            Some(Command::SetBalancerSubnets {
                balancer: balancer.clone(),
                subnets: old.subnets.clone(),
            })
        }
        Command::StartDeployment { group, .. } => Some(Command::AbortDeployment {
            group: group.clone(),
        }),
        Command::AbortDeployment { .. }
        | Command::FinishDeployment { .. }
        | Command::TakeHint { .. }
        | Command::DeclareSpend { .. }
        | Command::AddGroup { .. }
        | Command::InvalidateCdn {}
        | Command::FlushCacheNode {}
        | Command::LoseCacheNode {}
        | Command::Delete { .. }
        | Command::TerminateInstance { .. }
        | Command::StopInstance { .. }
        | Command::RebootInstance { .. }
        | Command::LaunchInstance { .. }
        | Command::RetireInstance { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{
        Access, CacheNode, Group, Launch, NodePhase, NodeSettings, Policy, StartScript, Version,
    };
    use crate::actor::Principal;
    use crate::autoscale::ScalingPolicy;
    use crate::bounded_cache::Eviction;
    use crate::cache_key::CacheKey;
    use crate::scenario::CdnPlan;
    use crate::units::{GameTime, StoryDuration};

    fn name(text: &str) -> Name {
        Name::try_new(text).unwrap()
    }

    fn account() -> Account {
        Account {
            groups: vec![Group {
                min: 1,
                desired: 2,
                max: 4,
                ..Group::new(
                    name("web"),
                    Launch::instances(Version::V1, StartScript::Slow),
                    name("front"),
                )
            }],
            policies: Policy::with_defaults(Vec::new()),
            ..Account::new(name("front"))
        }
    }

    #[test]
    fn only_what_was_set_is_set_back() {
        let command = Command::SetGroup {
            group: name("web"),
            min: None,
            desired: Some(3),
            max: None,
        };
        let back = Command::SetGroup {
            group: name("web"),
            min: None,
            desired: Some(2),
            max: None,
        };
        assert_eq!(undo(&account(), &command), Some(back));
        let unknown = Command::SetGroup {
            group: name("other"),
            min: None,
            desired: Some(3),
            max: None,
        };
        assert_eq!(undo(&account(), &unknown), None);
    }

    #[test]
    fn policies_plans_and_metrics_go_back_to_how_they_were() {
        let group = || name("web");
        let policy = ScalingPolicy::BusySlots { target_percent: 60 };
        for (command, back) in [
            (
                Command::SetScaling {
                    group: group(),
                    policy,
                },
                Command::SetScaling {
                    group: group(),
                    policy: ScalingPolicy::Manual,
                },
            ),
            (
                Command::SetMonitoring {
                    group: group(),
                    detailed: true,
                },
                Command::SetMonitoring {
                    group: group(),
                    detailed: false,
                },
            ),
        ] {
            assert_eq!(undo(&account(), &command), Some(back));
        }
    }

    #[test]
    fn a_first_cdn_is_taken_away_again() {
        let ttl = StoryDuration::from_secs(60);
        let put = Command::PutCdn {
            key: CacheKey::Path,
            ttl,
        };
        assert_eq!(undo(&account(), &put), Some(Command::DeleteCdn {}));
        let mut before = account();
        before.cdn = Some(CdnPlan::default().untuned(CacheKey::QueryString, ttl));
        assert_eq!(
            undo(&before, &Command::DeleteCdn {}),
            Some(Command::PutCdn {
                key: CacheKey::QueryString,
                ttl
            })
        );
    }

    #[test]
    fn a_cache_node_is_set_back_and_a_first_one_taken_away() {
        let put = Command::PutCacheNode {
            ttl: None,
            size: Some(9),
            eviction: None,
        };
        assert_eq!(undo(&account(), &put), Some(Command::DeleteCacheNode {}));
        let settings = NodeSettings {
            ttl: StoryDuration::from_secs(60),
            size: 5,
            eviction: Eviction::Lfu,
        };
        let mut before = account();
        before.cache_node = Some(CacheNode {
            settings,
            phase: NodePhase::Up,
            up_at: GameTime::ZERO,
        });
        let back = Command::PutCacheNode {
            ttl: Some(settings.ttl),
            size: Some(5),
            eviction: Some(Eviction::Lfu),
        };
        for command in [put, Command::DeleteCacheNode {}] {
            assert_eq!(undo(&before, &command), Some(back.clone()));
        }
        assert_eq!(undo(&before, &Command::LoseCacheNode {}), None);
    }

    #[test]
    fn policies_and_doors_go_back_to_how_they_were() {
        let delete = Command::DeletePolicy {
            policy: name("chaos-monkey"),
        };
        let put = undo(&account(), &delete).unwrap();
        assert!(matches!(&put, Command::PutPolicy { policy }
            if policy.principal == Principal::ChaosMonkey && policy.effect == Access::Allow));
        assert_eq!(undo(&account(), &put), Some(put));
        let gateway = name("igw");
        assert_eq!(
            undo(
                &account(),
                &Command::DetachGateway {
                    gateway: gateway.clone()
                }
            ),
            Some(Command::AttachGateway { gateway })
        );
        let shut = Command::SetNetworkAcl {
            network_acl: name("default"),
            http: Access::Deny,
        };
        assert_eq!(
            undo(&account(), &shut),
            Some(Command::SetNetworkAcl {
                network_acl: name("default"),
                http: Access::Allow
            })
        );
    }

    #[test]
    fn what_is_gone_stays_gone() {
        let resource = ResourceRef {
            kind: ResourceKind::Volume,
            name: name("backup"),
        };
        assert_eq!(undo(&account(), &Command::Delete { resource }), None);
    }
}
