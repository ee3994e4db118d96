//! The life of instances: launch, boot, probes, end.

use super::billing::instance_line;
use super::containers::Place;
use super::{Outbox, World};
use crate::effect::EffectKind;
use model::account::{Barrier, Compute, Group, Host, Instance, Phase, Subnet, Zone};
use model::actor::Principal;
use model::command::Denied;
use model::event::{Change, EventKind};
use model::function::Environments;
use model::health::HealthState;
use model::ids::{InstanceId, Name};
use model::units::GameTime;
use std::cmp::Reverse;

impl World {
    /// Brings up what the account has at the start: its first instances serve
    /// from the first moment on.
    pub(crate) fn begin(&mut self, out: &mut Outbox) {
        let now = GameTime::ZERO;
        let mut groups = self.account.groups.clone();
        // Containers find their hosts there.
        groups.sort_by_key(|group| group.launch.compute == Compute::Container);
        for group in groups {
            for _ in 0..group.desired {
                let launched = self.launch(&group.name, now);
                let Ok(id) = launched else { break };
                let instance = &mut self.account.instances[id.0 as usize];
                instance.phase = Phase::Running;
                instance.has_code = true;
                instance.boots_at = now;
                instance.health = HealthState::known_healthy();
                self.keep_image(id);
                self.start(out, id);
            }
        }
        self.open_all_lines(now);
        self.open_declared_line(now);
        self.refresh_route(out);
    }

    /// Launches an instance of a group into the zone where it has the fewest,
    /// and there into the subnet with the most room; a container on one of its hosts.
    pub(super) fn launch(&mut self, group: &Name, now: GameTime) -> Result<InstanceId, Denied> {
        let group = self.group(group)?.clone();
        let invalid = |reason| Denied::Invalid { reason };
        let offer = self.scenario.offer(&group.launch).map_err(invalid)?;
        let (what, living, limit) = self.counted_with(&group.launch);
        if living >= limit {
            return Err(Denied::Limit {
                what: what.into(),
                wanted: living + 1,
                limit,
            });
        }
        let Place { subnet, zone, task } = match group.launch.compute {
            Compute::Container => self.host_for(&group.launch, &group.name, now)?,
            _ => self.place_for(&group)?,
        };
        let host = match group.launch.compute {
            Compute::Host => self.scenario.host_size(&group.launch),
            _ => None,
        };
        let begins_at = task.as_ref().and_then(|task| task.pulled_at).unwrap_or(now);
        let boots_at = begins_at + offer.start_up;
        let id = InstanceId(self.account.instances.len() as u32);
        let instance = Instance {
            id,
            group: group.name.clone(),
            subnet,
            zone,
            version: group.launch.version,
            compute: group.launch.compute,
            is_spot: group.launch.spot,
            instance_type: group.launch.instance_type.clone(),
            host: host.map(|size| Host {
                size,
                images: Vec::new(),
            }),
            task,
            capacity: offer.capacity,
            cohort: self.cohort_of(&group.name),
            launched_at: now,
            boots_at,
            phase: Phase::Booting,
            health: HealthState::default(),
            stuck: None,
            has_code: false,
            next_probe_at: boots_at,
            healthy_since: None,
            drains_until: GameTime::ZERO,
        };
        self.open_line(instance_line(&instance), offer.price, now);
        self.account.instances.push(instance);
        self.lend(id, &group.launch, now);
        Ok(id)
    }

    /// Where the next instance of a group goes.
    fn place_for(&self, group: &Group) -> Result<Place, Denied> {
        let account = &self.account;
        let its = account.subnets.iter();
        let (down, up): (Vec<&Subnet>, Vec<&Subnet>) = its
            .filter(|subnet| group.subnets.contains(&subnet.name))
            .partition(|subnet| account.is_down(&subnet.zone));
        let (up, lacking): (Vec<&Subnet>, Vec<&Subnet>) = up
            .into_iter()
            .partition(|subnet| account.has_capacity(&subnet.zone));
        let in_zone = |zone: &Zone| {
            let is_one = |i: &&Instance| {
                i.group == group.name
                    && i.zone == *zone
                    && matches!(i.phase, Phase::Booting | Phase::Running)
            };
            account.instances.iter().filter(is_one).count()
        };
        let places = up
            .iter()
            .map(|subnet| (account.free_addresses(subnet), *subnet));
        let best = places
            .filter(|(free, _)| *free > 0)
            .min_by_key(|(free, subnet)| (in_zone(&subnet.zone), Reverse(*free), &subnet.name));
        if let Some((_, subnet)) = best {
            return Ok(Place {
                subnet: subnet.name.clone(),
                zone: subnet.zone.clone(),
                task: None,
            });
        }
        if up.is_empty() && !lacking.is_empty() {
            return Err(Denied::NoCapacity {
                zones: zones_of(&lacking),
            });
        }
        if up.is_empty() && !down.is_empty() {
            return Err(Denied::ZoneDown {
                zones: zones_of(&down),
            });
        }
        let subnets: Vec<&str> = match up.is_empty() {
            true => group.subnets.iter().map(Name::as_str).collect(),
            false => up.iter().map(|subnet| subnet.name.as_str()).collect(),
        };
        Err(Denied::NoFreeAddress {
            subnets: subnets.join(", "),
        })
    }

    /// Moves on every instance whose time has come: boots end, probes fall
    /// due, drains run out, what was lent is taken back.
    pub(crate) fn advance_instances(&mut self, out: &mut Outbox, now: GameTime) {
        self.take_back(out, now);
        for index in 0..self.account.instances.len() {
            let instance = &self.account.instances[index];
            let id = instance.id;
            match instance.phase {
                Phase::Booting if instance.boots_at <= now && instance.stuck.is_none() => {
                    let barrier = match instance.has_code {
                        true => None,
                        false => self.barrier_to_code(instance),
                    };
                    match barrier {
                        None => self.come_up(out, index, now),
                        Some(barrier) => self.fail_start(out, index, barrier, now),
                    }
                }
                Phase::Running if instance.host.is_some() => {}
                Phase::Running if instance.next_probe_at <= now => self.probe(out, index, now),
                Phase::Draining if instance.drains_until <= now || self.is_empty_host(instance) => {
                    self.effect(out, EffectKind::Kill { instance: id });
                    self.end(out, id, now, Principal::System);
                }
                _ => {}
            }
        }
    }

    fn come_up(&mut self, out: &mut Outbox, index: usize, now: GameTime) {
        let instance = &mut self.account.instances[index];
        let id = instance.id;
        instance.phase = Phase::Running;
        instance.has_code = true;
        let is_host = instance.host.is_some();
        if is_host {
            // There is nothing on it to be probed.
            instance.health = HealthState::known_healthy();
        }
        self.keep_image(id);
        self.start(out, id);
        self.tell_trouble_at_start(out, id);
        self.event(
            out,
            now,
            Principal::System,
            EventKind::Instance {
                instance: id,
                phase: Phase::Running,
            },
        );
        if is_host {
            self.retry_tasks();
            return;
        }
        self.probe(out, index, now);
        // The first to be up shows whether the network lets requests through.
        self.refresh_route(out);
    }

    /// What a data plane has to do that knows nothing yet, so that it does what
    /// this account has come to. Caches begin empty, functions cold; instances
    /// that were draining have nothing left to do, and are to be reported as ended.
    pub(crate) fn stand_up(&self, out: &mut Outbox) {
        let running = self.account.instances.iter();
        for instance in running.filter(|i| i.phase == Phase::Running) {
            self.start(out, instance.id);
        }
        self.effect(out, EffectKind::Node(self.node_state()));
        self.effect(out, EffectKind::Route(self.route.clone()));
    }

    /// Tells the data plane to bring an instance up; on a host nothing runs but containers.
    fn start(&self, out: &mut Outbox, id: InstanceId) {
        let instance = &self.account.instances[id.0 as usize];
        if instance.host.is_some() {
            return;
        }
        let group = self
            .account
            .groups
            .iter()
            .find(|g| g.name == instance.group);
        let provisioned = group.map_or(0, |group| group.launch.provisioned);
        let function = self.scenario.function.as_ref();
        let function = function.filter(|_| instance.compute == Compute::Function);
        let start = EffectKind::Start {
            instance: id,
            version: instance.version,
            capacity: instance.capacity,
            cohort: instance.cohort,
            environments: function.map(|f| Environments::new(f.rules(), provisioned)),
        };
        self.effect(out, start);
    }

    /// The start-up script tries to fetch the code once: what failed stays
    /// failed, and only another instance finds a mended network.
    fn fail_start(&mut self, out: &mut Outbox, index: usize, barrier: Barrier, now: GameTime) {
        let instance = &mut self.account.instances[index];
        let id = instance.id;
        instance.stuck = Some(barrier.clone());
        self.event(
            out,
            now,
            Principal::System,
            EventKind::StartFailed {
                instance: id,
                barrier,
            },
        );
    }

    fn probe(&mut self, out: &mut Outbox, index: usize, now: GameTime) {
        let instance = &self.account.instances[index];
        let id = instance.id;
        let check = self.check_of(instance);
        let is_cut_off = self.account.barrier_to_instance(instance).is_some();
        self.account.instances[index].next_probe_at = now + check.interval;
        if is_cut_off {
            self.probed(out, id, false, now);
        } else {
            self.effect(
                out,
                EffectKind::Probe {
                    instance: id,
                    path: check.path,
                    timeout: check.timeout,
                },
            );
        }
    }

    /// Takes in what came of a probe.
    pub(crate) fn probed(&mut self, out: &mut Outbox, id: InstanceId, passed: bool, now: GameTime) {
        let found = self.account.instances.get(id.0 as usize);
        let Some(instance) = found.filter(|i| i.phase == Phase::Running) else {
            return;
        };
        let check = self.check_of(instance);
        let instance = &mut self.account.instances[id.0 as usize];
        if let Some(healthy) = instance.health.observe(passed, &check) {
            instance.healthy_since = healthy.then_some(now);
            self.event(
                out,
                now,
                Principal::System,
                EventKind::Health {
                    instance: id,
                    healthy,
                },
            );
            self.refresh_route(out);
        }
    }

    /// Takes in that an instance's process has ended.
    pub(crate) fn ended(&mut self, out: &mut Outbox, id: InstanceId, now: GameTime) {
        let phase = self.account.instances.get(id.0 as usize).map(|i| i.phase);
        match phase {
            Some(Phase::Draining) => self.end(out, id, now, Principal::System),
            Some(Phase::Running) => {
                self.event(
                    out,
                    now,
                    Principal::System,
                    EventKind::InstanceLost { instance: id },
                );
                self.end(out, id, now, Principal::System);
            }
            _ => {}
        }
    }

    /// Ends an instance: it is billed to the end and no longer routed to.
    pub(super) fn end(
        &mut self,
        out: &mut Outbox,
        id: InstanceId,
        now: GameTime,
        principal: Principal,
    ) {
        let instance = &mut self.account.instances[id.0 as usize];
        instance.phase = Phase::Gone;
        let is_task = instance.task.is_some();
        self.lent.forget(id);
        let line = instance_line(&self.account.instances[id.0 as usize]);
        if is_task {
            self.retry_tasks();
        }
        self.event(
            out,
            now,
            principal,
            EventKind::Instance {
                instance: id,
                phase: Phase::Gone,
            },
        );
        self.close_line(out, &line, now);
        self.lose_tasks(out, id, now);
        self.refresh_route(out);
    }

    pub(super) fn terminate(
        &mut self,
        out: &mut Outbox,
        id: InstanceId,
        now: GameTime,
        principal: Principal,
    ) -> Result<Option<Change>, Denied> {
        let instance = self.living(id)?;
        let (before, is_up) = (
            instance.phase,
            matches!(instance.phase, Phase::Running | Phase::Draining),
        );
        if is_up {
            self.effect(out, EffectKind::Kill { instance: id });
        }
        self.end(out, id, now, principal);
        Ok(Some(Change {
            what: format!("instance/{id}"),
            before: before.to_string(),
            after: Phase::Gone.to_string(),
        }))
    }

    pub(super) fn retire(
        &mut self,
        out: &mut Outbox,
        id: InstanceId,
        now: GameTime,
    ) -> Result<Option<Change>, Denied> {
        let instance = self.living(id)?;
        let before = instance.phase;
        if before == Phase::Draining {
            return Err(Denied::Invalid {
                reason: format!("{id} is being retired already"),
            });
        }
        if before == Phase::Booting {
            return self.terminate(out, id, now, Principal::Autoscaler);
        }
        let drain = self.drain_of(self.living(id)?);
        let instance = &mut self.account.instances[id.0 as usize];
        instance.phase = Phase::Draining;
        instance.drains_until = now + drain;
        self.drain_tasks(out, id, now);
        self.refresh_route(out);
        self.effect(out, EffectKind::Drain { instance: id });
        Ok(Some(Change {
            what: format!("instance/{id}"),
            before: before.to_string(),
            after: Phase::Draining.to_string(),
        }))
    }

    pub(super) fn living(&self, id: InstanceId) -> Result<&Instance, Denied> {
        let found = self
            .account
            .instances
            .get(id.0 as usize)
            .filter(|i| i.phase != Phase::Gone);
        found.ok_or_else(|| Denied::Unknown {
            what: format!("instance {id}"),
        })
    }
}

/// The zones of subnets, each once.
fn zones_of(subnets: &[&Subnet]) -> String {
    let mut zones: Vec<&str> = subnets.iter().map(|s| s.zone.as_str()).collect();
    zones.sort_unstable();
    zones.dedup();
    zones.join(", ")
}
