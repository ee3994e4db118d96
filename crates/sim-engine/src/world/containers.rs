//! Containers packed on hosts: where each goes, how it gets its image, and what
//! becomes of it when its host goes.
//!
//! Hosts are the instances of a group of their own. They are up once their
//! start-up script is through, are never probed, and get no requests. A
//! container has no address and no price; it lives and dies with its host.

use super::{Outbox, World};
use crate::effect::EffectKind;
use model::account::{
    Barrier, Compute, Group, HostPort, Instance, Launch, Phase, Placement, Size, Task, Zone,
};
use model::actor::Principal;
use model::command::Denied;
use model::event::EventKind;
use model::ids::{InstanceId, Name};
use model::units::GameTime;

/// Where something is launched, and what it takes there.
pub(super) struct Place {
    pub(super) subnet: Name,
    pub(super) zone: Zone,
    pub(super) task: Option<Task>,
}

/// What counts as the slots of a host, for its group's policy.
pub(super) const HOST_PARTS: u32 = 1_000;

/// Why containers have no subnets.
pub(super) fn lies_with_hosts() -> Denied {
    Denied::Invalid {
        reason: "containers lie where their hosts do, and have no subnets of their own".into(),
    }
}

impl World {
    /// What a launch is counted as, how many of it there are, and may be.
    pub(super) fn counted_with(&self, launch: &Launch) -> (&'static str, u32, u32) {
        let is_task = launch.compute == Compute::Container;
        let living = self.account.living();
        let living = living.filter(|i| i.task.is_some() == is_task).count() as u32;
        let limits = &self.scenario.limits;
        match is_task {
            true => ("tasks", living, limits.tasks),
            false => ("instances", living, limits.instances),
        }
    }

    /// Who launches what a group wants.
    pub(super) fn launcher_of(&self, group: &Name) -> Principal {
        match self.group(group).map(|group| group.launch.compute) {
            Ok(Compute::Container) => Principal::ContainerAgent,
            _ => Principal::Autoscaler,
        }
    }

    /// The hosts of a launch of containers are there, could hold one, and lie
    /// in the region of the balancer; of no concern to other launches.
    pub(super) fn check_hosts(&self, launch: &Launch, behind: &Name) -> Result<(), Denied> {
        let Some(hosts) = &launch.hosts else {
            return Ok(());
        };
        let pool = self.group(hosts)?;
        let Some(host) = self.host_size(pool) else {
            let reason = format!("group/{hosts} launches no hosts of containers");
            return Err(Denied::Invalid { reason });
        };
        let balancer = self.account.balancers.iter().find(|b| b.name == *behind);
        let its = balancer.into_iter().flat_map(|b| &b.subnets);
        self.check_region(pool.subnets.iter().chain(its))?;
        match launch.task {
            Some(task) if !host.holds(task) => Err(Denied::TaskTooLarge {
                hosts: hosts.clone(),
                task,
                host,
            }),
            _ => Ok(()),
        }
    }

    /// What a host has that a group launches, if it launches hosts.
    fn host_size(&self, pool: &Group) -> Option<Size> {
        let is_pool = pool.launch.compute == Compute::Host;
        self.scenario.host_size(&pool.launch).filter(|_| is_pool)
    }

    /// The hosts of a group that take containers, with what is left of each.
    fn open_hosts<'a>(&'a self, pool: &'a Name) -> impl Iterator<Item = (&'a Instance, Size)> {
        let is_open = move |i: &&Instance| i.group == *pool && i.phase == Phase::Running;
        let hosts = self.account.instances.iter().filter(is_open);
        hosts.filter_map(|host| Some((host, self.account.room_on(host)?)))
    }

    /// The host for the next container of a group, of those with room, and how
    /// its image gets there.
    pub(super) fn host_for(
        &self,
        launch: &Launch,
        group: &Name,
        now: GameTime,
    ) -> Result<Place, Denied> {
        let (Some(hosts), Some(size)) = (&launch.hosts, launch.task) else {
            let what = format!("hosts of group `{group}`");
            return Err(Denied::Unknown { what });
        };
        let host_port = launch.host_port.unwrap_or(HostPort::Dynamic);
        let with_room = || self.open_hosts(hosts).filter(|(_, room)| room.holds(size));
        let is_free = |(host, _): &(&Instance, Size)| {
            host_port == HostPort::Dynamic || !self.account.is_port_taken(host.id)
        };
        let free = with_room().filter(is_free);
        let best = match launch.placement.unwrap_or(Placement::Binpack) {
            Placement::Binpack => {
                free.min_by_key(|(host, room)| (room.vcpu, room.memory_mb, host.id))
            }
            Placement::Spread => {
                let its = self.places_of(group);
                free.min_by_key(|(host, _)| {
                    let in_zone = its.iter().filter(|(zone, _)| **zone == host.zone);
                    let on_host = its.iter().filter(|(_, id)| *id == host.id);
                    (in_zone.count(), on_host.count(), host.id)
                })
            }
        };
        if let Some((host, _)) = best {
            return Ok(Place {
                subnet: host.subnet.clone(),
                zone: host.zone.clone(),
                task: Some(Task {
                    host: host.id,
                    size,
                    host_port,
                    pulled_at: self.pulled_at(host, launch, now),
                }),
            });
        }
        if with_room().next().is_some() {
            let hosts = hosts.clone();
            return Err(Denied::PortTaken { hosts });
        }
        Err(self.no_room(hosts, size))
    }

    /// Whether there is no room now, or never will be.
    fn no_room(&self, hosts: &Name, task: Size) -> Denied {
        let pool = self.group(hosts).ok();
        let living = self.account.living().filter(|i| i.group == *hosts);
        let sizes = living.filter_map(|i| Some(i.host.as_ref()?.size));
        let launched = pool.and_then(|pool| self.host_size(pool));
        let mut sizes = sizes.chain(launched).peekable();
        let first = sizes.peek().copied();
        let hosts = hosts.clone();
        match first {
            Some(host) if !sizes.any(|size| size.holds(task)) => {
                Denied::TaskTooLarge { hosts, task, host }
            }
            _ => Denied::NoRoom { hosts, task },
        }
    }

    /// Zone and host of each container of a group that stays.
    fn places_of(&self, group: &Name) -> Vec<(&Zone, InstanceId)> {
        let living = self.account.living();
        let its = living.filter(|i| i.group == *group && i.phase != Phase::Draining);
        its.filter_map(|i| Some((&i.zone, i.task.as_ref()?.host)))
            .collect()
    }

    /// When the image of a launch is on a host; none if it is there already.
    /// One that another container waits for is pulled once.
    fn pulled_at(&self, host: &Instance, launch: &Launch, now: GameTime) -> Option<GameTime> {
        let images = host.host.iter().flat_map(|host| &host.images);
        if images.into_iter().any(|image| *image == launch.version) {
            return None;
        }
        let pull = self.scenario.container.as_ref()?.pull;
        let waits = self.account.tasks_on(host.id).filter(|(i, _)| {
            i.phase == Phase::Booting && i.version == launch.version && i.stuck.is_none()
        });
        match waits.filter_map(|(_, task)| task.pulled_at).min() {
            Some(pulled_at) if pulled_at <= now => None,
            on_its_way => Some(on_its_way.unwrap_or(now + pull)),
        }
    }

    /// A container that is up has shown that its image is on its host.
    pub(super) fn keep_image(&mut self, id: InstanceId) {
        let instance = &self.account.instances[id.0 as usize];
        let version = instance.version;
        let Some(host) = instance.task.as_ref().map(|task| task.host.0 as usize) else {
            return;
        };
        let host = self.account.instances.get_mut(host);
        if let Some(host) = host.and_then(|host| host.host.as_mut())
            && !host.images.contains(&version)
        {
            host.images.push(version);
        }
    }

    /// What keeps an instance from its code: a container needs none of the
    /// network when its image is there.
    pub(super) fn barrier_to_code(&self, instance: &Instance) -> Option<Barrier> {
        match &instance.task {
            Some(task) if task.pulled_at.is_none() => None,
            _ => self.account.barrier_to_internet(&instance.subnet),
        }
    }

    /// Whether it is a host without a container left.
    pub(super) fn is_empty_host(&self, host: &Instance) -> bool {
        host.host.is_some() && self.account.tasks_on(host.id).next().is_none()
    }

    /// The containers of a host that is gone are gone, too.
    pub(super) fn lose_tasks(&mut self, out: &mut Outbox, host: InstanceId, now: GameTime) {
        for (instance, phase) in self.tasks_of(host) {
            let lost = EventKind::TaskLost { instance, host };
            self.event(out, now, Principal::System, lost);
            if matches!(phase, Phase::Running | Phase::Draining) {
                self.effect(out, EffectKind::Kill { instance });
            }
            self.end(out, instance, now, Principal::System);
        }
    }

    /// The containers of a host that is retired are retired before it, and it
    /// waits for the last of them; their groups launch others elsewhere.
    pub(super) fn drain_tasks(&mut self, out: &mut Outbox, host: InstanceId, now: GameTime) {
        if self.account.instances[host.0 as usize].host.is_none() {
            return;
        }
        for (instance, phase) in self.tasks_of(host) {
            if phase == Phase::Draining {
                continue;
            }
            // It is there, and not being retired yet.
            let _ = self.retire(out, instance, now);
            if phase == Phase::Running {
                let phase = Phase::Draining;
                let draining = EventKind::Instance { instance, phase };
                self.event(out, now, Principal::Autoscaler, draining);
            }
        }
        let tasks = self.account.tasks_on(host);
        let last = tasks.map(|(task, _)| task.drains_until).max();
        let host = &mut self.account.instances[host.0 as usize];
        host.drains_until = host.drains_until.max(last.unwrap_or(now));
        self.retry_tasks();
    }

    fn tasks_of(&self, host: InstanceId) -> Vec<(InstanceId, Phase)> {
        let tasks = self.account.tasks_on(host);
        tasks.map(|(task, _)| (task.id, task.phase)).collect()
    }

    /// How many more containers of a launch its hosts have room for.
    pub(super) fn free_on_hosts(&self, launch: &Launch) -> u32 {
        let (Some(hosts), Some(task)) = (&launch.hosts, launch.task) else {
            return 0;
        };
        let is_fixed = launch.host_port == Some(HostPort::Fixed);
        let on_each = self.open_hosts(hosts).map(|(host, room)| match is_fixed {
            true if self.account.is_port_taken(host.id) => 0,
            true => room.times(task).min(1),
            false => room.times(task),
        });
        on_each.sum()
    }

    /// What containers take of the hosts of a group that count for its policy,
    /// and what there is of them: in thousandths of a host, by the scarcer of
    /// processors and memory. Containers that find no room count as well; with
    /// no host up, they are measured against one that the group would launch.
    pub(super) fn packed(&self, pool: &Group, now: GameTime) -> (u64, u64) {
        let (mut all, mut taken) = ([0u64; 2], [0u64; 2]);
        let add = |sum: &mut [u64; 2], size: Size, times: u64| {
            sum[0] += u64::from(size.vcpu.get()) * times;
            sum[1] += u64::from(size.memory_mb) * times;
        };
        // In order of their launch: a host comes before its containers.
        let mut hosts = Vec::new();
        for instance in self.account.living() {
            if let Some(task) = &instance.task {
                if hosts.binary_search(&task.host).is_ok() {
                    add(&mut taken, task.size, 1);
                }
            } else if let Some(host) = &instance.host
                && instance.group == pool.name
                && instance.takes_requests()
                && self.is_warm(instance, now)
            {
                hosts.push(instance.id);
                add(&mut all, host.size, 1);
            }
        }
        for group in self.account.packed_on(&pool.name) {
            let missing = (group.desired as usize).saturating_sub(self.member_count(&group.name));
            let size = group.launch.task.unwrap_or(NOTHING);
            add(&mut taken, size, missing as u64);
        }
        let mut there = hosts.len() as u64;
        if there == 0 && taken != [0; 2] {
            add(&mut all, self.host_size(pool).unwrap_or(NOTHING), 1);
            there = 1;
        }
        let there = there * u64::from(HOST_PARTS);
        let share = |i: usize| (taken[i] * there).checked_div(all[i]).unwrap_or(0);
        (share(0).max(share(1)), there)
    }
}

const NOTHING: Size = Size {
    vcpu: model::units::MilliVcpu::new(0),
    memory_mb: 0,
};
