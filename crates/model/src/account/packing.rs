//! Containers packed on hosts: what a host has room for, what a task takes of
//! it, and where the next one goes.

use super::{Account, Compute, Group, Instance, Version};
use crate::ids::{InstanceId, Name};
use crate::scenario::table;
use crate::units::{GameTime, MilliVcpu};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;

table! {
    /// Processors and memory: all that a host has, or what a task takes of it.
    pub struct Size {
        /// Processors; a task may take a part of one.
        pub vcpu: MilliVcpu [MilliVcpu::new(1)..=MilliVcpu::new(1_024_000)],
        /// Memory, in megabytes.
        pub memory_mb: u32 [1..=100_000_000],
    }
}

impl Copy for Size {}
impl Eq for Size {}

words! {
    /// Which host a task goes to, of those that have room.
    pub enum Placement {
        /// The fullest: few hosts are enough.
        Binpack = "binpack",
        /// The zone, then the host, with the fewest of the group: little is lost at once.
        Spread = "spread",
    }
}

words! {
    /// The port of its host that a task listens at.
    pub enum HostPort {
        /// Any that is free.
        Dynamic = "dynamic",
        /// The service's own, which one task of a host can have.
        Fixed = "fixed",
    }
}

/// What an instance is as a host of containers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// All that it has.
    pub size: Size,
    /// Versions of the service whose image it has pulled.
    pub images: Vec<Version>,
}

/// What a container is on its host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Where it runs.
    pub host: InstanceId,
    /// What it takes.
    pub size: Size,
    /// Where it listens.
    pub host_port: HostPort,
    /// When its image is on the host, if it was not there at its launch.
    pub pulled_at: Option<GameTime>,
}

impl Size {
    /// Whether there is room for `other` in it.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.vcpu >= other.vcpu && self.memory_mb >= other.memory_mb
    }

    /// How often `other` fits into it.
    #[must_use]
    pub fn times(self, other: Self) -> u32 {
        let by_vcpu = self.vcpu.get() / other.vcpu.get().max(1);
        by_vcpu.min(self.memory_mb / other.memory_mb.max(1))
    }

    /// What is left of it without `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self {
            vcpu: MilliVcpu::new(self.vcpu.get().saturating_sub(other.vcpu.get())),
            memory_mb: self.memory_mb.saturating_sub(other.memory_mb),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} vCPU, {} MB", self.vcpu, self.memory_mb)
    }
}

impl Account {
    /// The containers of a host that exist, in order of their launch.
    pub fn tasks_on(&self, host: InstanceId) -> impl Iterator<Item = (&Instance, &Task)> {
        self.living().filter_map(move |instance| {
            let task = instance.task.as_ref().filter(|task| task.host == host)?;
            Some((instance, task))
        })
    }

    /// What is left of a host; nothing of what is none.
    #[must_use]
    pub fn room_on(&self, host: &Instance) -> Option<Size> {
        let all = host.host.as_ref()?.size;
        let tasks = self.tasks_on(host.id);
        Some(tasks.fold(all, |left, (_, task)| left.without(task.size)))
    }

    /// Whether a task has the one port of a host that does not change.
    #[must_use]
    pub fn is_port_taken(&self, host: InstanceId) -> bool {
        self.tasks_on(host)
            .any(|(_, task)| task.host_port == HostPort::Fixed)
    }

    /// Where the instances of a group lie: containers in the subnets of their hosts.
    #[must_use]
    pub fn subnets_of_group<'a>(&'a self, group: &'a Group) -> &'a [Name] {
        let hosts = match group.launch.compute {
            Compute::Container => group.launch.hosts.as_ref(),
            _ => return &group.subnets,
        };
        let pool = self.groups.iter().find(|g| Some(&g.name) == hosts);
        pool.map_or(&[], |pool| &pool.subnets)
    }

    /// The groups whose containers run on the hosts of a group.
    pub fn packed_on<'a>(&'a self, pool: &'a Name) -> impl Iterator<Item = &'a Group> {
        let is_on = move |g: &&Group| g.launch.hosts.as_ref() == Some(pool);
        self.groups.iter().filter(is_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(milli: u32, memory_mb: u32) -> Size {
        Size {
            vcpu: MilliVcpu::new(milli),
            memory_mb,
        }
    }

    #[test]
    fn the_scarcer_of_the_two_decides() {
        let host = size(4_000, 8_192);
        assert_eq!(host.times(size(500, 512)), 8);
        assert_eq!(host.times(size(500, 2_048)), 4);
        assert_eq!(host.times(size(4_001, 1)), 0);
        assert!(host.holds(host) && !host.holds(size(1, 8_193)));
        assert_eq!(host.without(size(500, 9_000)), size(3_500, 0));
    }
}
