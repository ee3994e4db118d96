//! Carrying out commands, or refusing them with a reason. Either way the audit
//! log gets a line.

use super::billing::{metrics_line, provisioned_line};
use super::{Outbox, World};
use crate::effect::EffectKind;
use model::account::{
    CDN_TTL_MAX, Cdn, Cidr, Compute, Group, LaunchChange, Network, Phase, Region, ResourceKind,
    ResourceRef, Subnet, Tuning, Zone,
};
use model::actor::Principal;
use model::command::{Command, Denied};
use model::event::{Change, EventKind};
use model::health::HealthSettings;
use model::hint::NoHint;
use model::ids::Name;
use model::units::GameTime;

pub(super) type Outcome = Result<Option<Change>, Denied>;

impl World {
    /// Carries out a command or refuses it; both are written to the log.
    pub(crate) fn command(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        command: Command,
    ) -> Outcome {
        // What follows from a command stands behind it in the log.
        let mut consequences = Outbox::default();
        let outcome = self.decide(&mut consequences, now, principal, &command, true);
        let (change, denied) = match &outcome {
            Ok(change) => (change.clone(), None),
            Err(denied) => (None, Some(denied.clone())),
        };
        self.version += u64::from(denied.is_none());
        if denied.is_none() {
            self.count_command(principal, now);
        }
        self.event(
            out,
            now,
            principal,
            EventKind::Command {
                command,
                change,
                denied,
            },
        );
        out.events.append(&mut consequences.events);
        out.effects.append(&mut consequences.effects);
        outcome
    }

    /// Carries out a command, or says why not; whether the interface works at that moment is asked or not.
    pub(super) fn decide(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        command: &Command,
        asks_interface: bool,
    ) -> Outcome {
        if self.is_outside() {
            return self.carry_out_outside(out, now, principal, command);
        }
        self.check_permission(principal, command)?;
        if asks_interface {
            self.check_interface(principal, command, now)?;
        }
        self.carry_out(out, now, principal, command)
    }

    fn carry_out(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        command: &Command,
    ) -> Outcome {
        match command {
            Command::PutCdn { key, ttl } => {
                let (key, ttl) = (*key, *ttl);
                let cdn = match self.account.cdn {
                    Some(tuned) => Cdn { key, ttl, ..tuned },
                    None => self.scenario.cdn.untuned(key, ttl),
                };
                self.change_cdn(out, Some(cdn))
            }
            Command::TuneCdn {
                min_ttl,
                error_ttl,
                collapse,
            } => {
                let cdn = self.cdn()?;
                let tuned = Cdn {
                    min_ttl: min_ttl.unwrap_or(cdn.min_ttl),
                    error_ttl: error_ttl.unwrap_or(cdn.error_ttl),
                    collapse: collapse.unwrap_or(cdn.collapse),
                    ..cdn
                };
                self.change_cdn(out, Some(tuned))
            }
            Command::InvalidateCdn {} => {
                self.cdn()?;
                self.effect(out, EffectKind::InvalidateCdn);
                Ok(None)
            }
            Command::DeleteCdn {} => {
                self.cdn()?;
                self.change_cdn(out, None)
            }
            Command::PutCacheNode {
                ttl,
                size,
                eviction,
            } => self.put_cache_node(out, now, *ttl, *size, *eviction),
            Command::FlushCacheNode {} => self.flush_cache_node(out),
            Command::DeleteCacheNode {} => self.delete_cache_node(out, now),
            Command::LoseCacheNode {} => self.lose_cache_node(out, now),
            Command::SetGroup {
                group,
                min,
                desired,
                max,
            } => self.set_group(group, *min, *desired, *max),
            Command::SetScaling { group, policy } => self.set_scaling(group, policy),
            Command::SetSchedule { group, schedule } => self.set_schedule(group, schedule),
            Command::SetMonitoring { group, detailed } => {
                self.set_monitoring(out, group, *detailed, now)
            }
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
                self.set_launch(out, group, &change, now)
            }
            Command::SwitchBalancer { balancer, kind } => {
                self.switch_balancer(out, balancer, *kind, now)
            }
            Command::TuneBalancer {
                balancer,
                algorithm,
                slow_start,
                drain,
            } => {
                let change = Tuning {
                    algorithm: *algorithm,
                    slow_start: *slow_start,
                    drain: *drain,
                };
                self.tune_balancer(out, balancer, change)
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
                let change = HealthSettings {
                    path: path.clone(),
                    interval: *interval,
                    timeout: *timeout,
                    healthy_after: *healthy_after,
                    unhealthy_after: *unhealthy_after,
                };
                self.set_health_check(out, balancer, change, *fail_open)
            }
            Command::SetWeight { group, weight } => self.set_weight(out, group, *weight),
            Command::SetDns { ttl, records } => self.set_dns(out, *ttl, records, now),
            Command::AddSubnet {
                name,
                zone,
                cidr,
                group,
            } => self.add_subnet(name, zone, *cidr, group.as_ref()),
            Command::AddIdle { resource } => self.add_idle(resource, now),
            Command::Delete { resource } => self.delete(out, resource, now),
            Command::TerminateInstance { instance } => {
                self.terminate(out, *instance, now, principal)
            }
            Command::StopInstance { instance } => self.stop(out, *instance, now, principal),
            Command::RebootInstance { instance } => self.reboot(out, *instance, now, principal),
            Command::LaunchInstance { group } => self.launch(group, now).map(|id| {
                Some(Change {
                    what: format!("group/{group}"),
                    before: String::new(),
                    after: id.to_string(),
                })
            }),
            Command::RetireInstance { instance } => self.retire(out, *instance, now),
            Command::SetSecurityGroup {
                security_group,
                http,
            } => self.set_security_group(out, security_group, *http),
            Command::SetNetworkAcl { network_acl, http } => {
                self.set_network_acl(out, network_acl, *http)
            }
            Command::SetRoute {
                route_table,
                target,
            } => self.set_route(out, route_table, target.as_ref()),
            Command::AttachGateway { gateway } => self.set_attached(out, gateway, true),
            Command::DetachGateway { gateway } => self.set_attached(out, gateway, false),
            Command::SetLogging { logging } => {
                let before = std::mem::replace(&mut self.account.logging, *logging);
                Ok(Some(Change {
                    what: "logging".into(),
                    before: before.to_string(),
                    after: logging.to_string(),
                }))
            }
            Command::PutPolicy { policy } => self.put_policy(policy),
            Command::DeletePolicy { policy } => self.delete_policy(policy),
            Command::SetProtection {
                group,
                is_protected,
            } => self.set_protection(group, *is_protected),
            Command::SetProcesses { group, suspended } => self.set_processes(group, suspended),
            Command::StartDeployment {
                group,
                version,
                start_script,
                instance_type,
                task,
                strategy,
                rollback,
            } => {
                let change = LaunchChange {
                    version: *version,
                    start_script: *start_script,
                    instance_type: instance_type.clone(),
                    task: *task,
                    ..LaunchChange::NONE
                };
                let how = (strategy, rollback.as_ref());
                self.start_deployment(out, group, &change, how, now)
            }
            Command::AbortDeployment { group } => self.abort_deployment(out, group, principal, now),
            // A team's hints hang on its score, which the World does not know.
            Command::TakeHint { .. } => Err(Denied::NoHint { why: NoHint::Off }),
            Command::DeclareSpend { .. } => Err(Denied::Invalid {
                reason: "the game knows what this account costs: only a team with a service of its own declares that".into(),
            }),
            Command::FinishDeployment { group } => self.finish_deployment(out, group, now),
            Command::AddGroup {
                name,
                launch,
                subnets,
                behind,
                weight,
                min,
                desired,
                max,
            } => {
                let new = Group {
                    subnets: subnets.clone(),
                    weight: *weight,
                    min: *min,
                    desired: *desired,
                    max: *max,
                    ..Group::new(name.clone(), launch.clone(), behind.clone())
                };
                let change = self.add_group(new, now)?;
                self.refresh_route(out);
                Ok(change)
            }
            Command::AddBalancer {
                name,
                kind,
                subnets,
            } => self.add_balancer(out, name, *kind, subnets, now),
            Command::SetEntry { balancer } => self.set_entry(out, balancer),
            Command::SetBehind { group, balancer } => self.set_behind(out, group, balancer),
            Command::SetGroupSubnets { group, subnets } => self.set_group_subnets(group, subnets),
            Command::SetBalancerSubnets { balancer, subnets } => {
                self.set_balancer_subnets(out, balancer, subnets)
            }
        }
    }

    /// The CDN that is there.
    fn cdn(&self) -> Result<Cdn, Denied> {
        let missing = || Denied::Unknown { what: "CDN".into() };
        self.account.cdn.ok_or_else(missing)
    }

    fn change_cdn(&mut self, out: &mut Outbox, cdn: Option<Cdn>) -> Outcome {
        for ttl in cdn.iter().flat_map(|c| [c.ttl, c.min_ttl, c.error_ttl]) {
            if ttl > CDN_TTL_MAX {
                return Err(Denied::Invalid {
                    reason: format!("a TTL of {ttl} is longer than {CDN_TTL_MAX}"),
                });
            }
        }
        let shown = |cdn: Option<Cdn>| cdn.map_or("none".into(), |cdn| cdn.to_string());
        let change = Change {
            what: "cdn".into(),
            before: shown(self.account.cdn),
            after: shown(cdn),
        };
        self.account.cdn = cdn;
        self.refresh_route(out);
        Ok(Some(change))
    }

    fn set_group(
        &mut self,
        name: &Name,
        min: Option<u32>,
        desired: Option<u32>,
        max: Option<u32>,
    ) -> Outcome {
        let limit = self.group(name)?.launch.size_max(&self.scenario.limits);
        let group = self.group_mut(name)?;
        let shown = |g: &Group| format!("min {}, desired {}, max {}", g.min, g.desired, g.max);
        let before = shown(group);
        let (min, max) = (min.unwrap_or(group.min), max.unwrap_or(group.max));
        if max > limit {
            return Err(Denied::Limit {
                what: "max".into(),
                wanted: max,
                limit,
            });
        }
        // Moving a bound carries the desired size along; naming a size outside
        // the bounds is a mistake to be told.
        let wanted = desired.unwrap_or(group.desired.clamp(min.min(max), max));
        if min > wanted || wanted > max {
            return Err(Denied::Invalid {
                reason: format!(
                    "min {min}, desired {wanted}, max {max} do not rise: raise max first"
                ),
            });
        }
        (group.min, group.desired, group.max) = (min, wanted, max);
        let after = shown(group);
        self.retry_now();
        Ok(Some(Change {
            what: format!("group/{name}"),
            before,
            after,
        }))
    }

    fn set_launch(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        change: &LaunchChange,
        now: GameTime,
    ) -> Outcome {
        if let Some(version) = change.version
            && self.scenario.service.version.plan(version).is_none()
        {
            return Err(Denied::Unknown {
                what: format!("version {version} in this event"),
            });
        }
        if let Some(version) = change.version
            && !self.unlocked(now).contains(&version)
        {
            return Err(Denied::NotYet {
                what: format!("version {version}"),
            });
        }
        let group = self.group(name)?;
        let invalid = |reason| Denied::Invalid { reason };
        let launch = self.scenario.changed(&group.launch, change);
        let launch = launch.map_err(invalid)?;
        self.check_hosts(&launch, &group.behind)?;
        let after = launch.to_string();
        let provisioned = launch.provisioned;
        let before = std::mem::replace(&mut self.group_mut(name)?.launch, launch);
        if before.provisioned != provisioned {
            self.provision(out, name, now)?;
        }
        Ok(Some(Change {
            what: format!("group/{name}"),
            before: before.to_string(),
            after,
        }))
    }

    /// Makes what runs keep as many environments ready as its group now says.
    fn provision(&mut self, out: &mut Outbox, name: &Name, now: GameTime) -> Result<(), Denied> {
        let group = self.group(name)?.clone();
        self.close_line(out, &provisioned_line(name), now);
        self.pay_for_provisioned(&group, now);
        let its = self.account.living().filter(|i| i.group == *name);
        let up: Vec<_> = its
            .filter(|i| i.phase == Phase::Running)
            .map(|i| i.id)
            .collect();
        for instance in up {
            let environments = group.launch.provisioned;
            self.effect(
                out,
                EffectKind::Provision {
                    instance,
                    environments,
                },
            );
        }
        Ok(())
    }

    fn add_subnet(
        &mut self,
        name: &Name,
        zone: &Zone,
        cidr: Cidr,
        group: Option<&Name>,
    ) -> Outcome {
        let (count, limit) = (
            self.account.subnets.len() as u32,
            self.scenario.limits.subnets,
        );
        if count >= limit {
            return Err(Denied::Limit {
                what: "subnets".into(),
                wanted: count + 1,
                limit,
            });
        }
        if self.account.subnets.iter().any(|s| s.name == *name) {
            return Err(Denied::Exists {
                what: format!("subnet `{name}`"),
            });
        }
        let Some(region) = Region::of_zone(&self.account.regions, zone) else {
            return Err(Denied::Unknown {
                what: format!("zone `{zone}`"),
            });
        };
        if let Some(group) = group {
            let group = self.group(group)?;
            if group.launch.compute == Compute::Container {
                return Err(super::containers::lies_with_hosts());
            }
            let its = self.account.region_of_group(group);
            if its.is_some_and(|its| its.name != region.name) {
                return Err(Denied::Invalid {
                    reason: format!(
                        "zone `{zone}` lies in region `{}`, not in that of group `{}`",
                        region.name, group.name
                    ),
                });
            }
        }
        if let Some(other) = self.account.subnets.iter().find(|s| s.cidr.overlaps(cidr)) {
            return Err(Denied::Invalid {
                reason: format!("{cidr} overlaps {} of subnet `{}`", other.cidr, other.name),
            });
        }
        if let Some(group) = group {
            let group = self.group_mut(group)?;
            group.subnets.push(name.clone());
        }
        self.account.subnets.push(Subnet {
            name: name.clone(),
            zone: zone.clone(),
            cidr,
            network_acl: Network::default_name(),
            route_table: Network::main_table(),
        });
        self.retry_now();
        Ok(Some(Change {
            what: format!("subnet/{name}"),
            before: String::new(),
            after: format!("{cidr} in zone {zone}"),
        }))
    }

    fn delete(&mut self, out: &mut Outbox, resource: &ResourceRef, now: GameTime) -> Outcome {
        if let Some(by) = self.account.user_of(resource) {
            return Err(Denied::InUse {
                what: resource.to_string(),
                by,
            });
        }
        let kind = resource.kind;
        if matches!(
            kind,
            ResourceKind::Instance
                | ResourceKind::Cdn
                | ResourceKind::CacheNode
                | ResourceKind::Policy
                | ResourceKind::Dns
        ) {
            return Err(Denied::Invalid {
                reason: format!("a {kind} has a command of its own for this"),
            });
        }
        if !self.account.remove(resource) {
            return Err(Denied::Unknown {
                what: format!("{kind} `{}`", resource.name),
            });
        }
        self.close_line(out, &resource.to_string(), now);
        if kind == ResourceKind::Group {
            self.close_line(out, &metrics_line(&resource.name), now);
            self.close_line(out, &provisioned_line(&resource.name), now);
            self.forget_group(&resource.name);
        }
        // Subnets may have lost their way out, or a balancer its last one.
        self.refresh_route(out);
        Ok(Some(Change {
            what: resource.to_string(),
            before: "there".into(),
            after: "deleted".into(),
        }))
    }

    pub(super) fn group_mut(&mut self, name: &Name) -> Result<&mut Group, Denied> {
        let found = self.account.groups.iter_mut().find(|g| g.name == *name);
        found.ok_or_else(|| Denied::Unknown {
            what: format!("group `{name}`"),
        })
    }
}
