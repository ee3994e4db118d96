//! The command that takes a command back.

use model::account::{Account, ResourceKind, ResourceRef};
use model::command::Command;
use model::ids::Name;

/// What would bring the account back to how it was before `command`; none where nothing can.
pub(super) fn undo(before: &Account, command: &Command) -> Option<Command> {
    let group_named = |name: &Name| before.groups.iter().find(|group| group.name == *name);
    match command {
        Command::PutCdn { .. } | Command::DeleteCdn {} => Some(match before.cdn {
            Some(cdn) => Command::PutCdn {
                key: cdn.key,
                ttl: cdn.ttl,
            },
            None => Command::DeleteCdn {},
        }),
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
            policy: group_named(group)?.policy,
        }),
        Command::SetLaunch {
            group,
            version,
            start_script,
        } => {
            let old = &group_named(group)?.launch;
            Some(Command::SetLaunch {
                group: group.clone(),
                version: version.map(|_| old.version),
                start_script: start_script.map(|_| old.start_script),
            })
        }
        Command::SwitchBalancer { balancer, .. } => {
            let old = before.balancers.iter().find(|it| it.name == *balancer)?;
            Some(Command::SwitchBalancer {
                balancer: balancer.clone(),
                kind: old.kind,
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
        Command::InvalidateCdn {}
        | Command::Delete { .. }
        | Command::TerminateInstance { .. }
        | Command::LaunchInstance { .. }
        | Command::RetireInstance { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::account::{Group, Launch, StartScript, Version};
    use model::autoscale::ScalingPolicy;
    use model::cache_key::CacheKey;
    use model::scenario::CdnPlan;
    use model::units::StoryDuration;

    fn name(text: &str) -> Name {
        Name::try_new(text).unwrap()
    }

    fn account() -> Account {
        Account {
            entry: name("front"),
            cdn: None,
            subnets: Vec::new(),
            balancers: Vec::new(),
            groups: vec![Group {
                name: name("web"),
                launch: Launch {
                    version: Version::V1,
                    start_script: StartScript::Slow,
                },
                subnets: Vec::new(),
                min: 1,
                desired: 2,
                max: 4,
                behind: name("front"),
                policy: ScalingPolicy::Manual,
            }],
            nat_gateways: Vec::new(),
            volumes: Vec::new(),
            instances: Vec::new(),
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
    fn what_is_gone_stays_gone() {
        let resource = ResourceRef {
            kind: ResourceKind::Volume,
            name: name("backup"),
        };
        assert_eq!(undo(&account(), &Command::Delete { resource }), None);
    }
}
