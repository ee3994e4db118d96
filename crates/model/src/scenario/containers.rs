//! Containers packed on hosts, as an event offers them.

use super::compute::Offer;
use super::parts::{Price, Scenario};
use super::table::table;
use crate::account::{Capacity, HostPort, Launch, Placement, Size};
use crate::cost::Billing;
use crate::units::{MicroUsd, MilliVcpu, StoryDuration};

table! {
    /// Containers packed on hosts that the team runs: they cost nothing by themselves, their hosts do.
    pub struct ContainerPlan {
        /// Requests that one works on at once; those of the service if absent.
        pub slots: Option<u32>,
        /// Requests that wait in one; that of the service if absent.
        pub queue: Option<u32>,
        /// Processors that it takes for all its slots; with less it has fewer.
        pub vcpu: MilliVcpu [MilliVcpu::new(1)..=MilliVcpu::new(1_024_000)] = MilliVcpu::new(1_000),
        /// Memory that it takes for all its slots, in megabytes; with less it has fewer.
        pub memory_mb: u32 [1..=100_000_000] = 512,
        /// From its launch to being up, where its image is there.
        pub start: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3_600)] = StoryDuration::from_secs(3),
        /// How long a host takes to pull the image of a version, once.
        pub pull: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3_600)] = StoryDuration::from_secs(20),
    }
}

impl ContainerPlan {
    /// What a container takes that has all its slots.
    #[must_use]
    pub const fn size(&self) -> Size {
        Size {
            vcpu: self.vcpu,
            memory_mb: self.memory_mb,
        }
    }

    /// The slots of a container of this size: its share of all, rounded down.
    /// One that takes more than it needs has no more for it.
    fn slots_of(&self, slots: u32, size: Size) -> u32 {
        let share = |has: u32, needs: u32| u64::from(slots) * u64::from(has) / u64::from(needs);
        let by_vcpu = share(size.vcpu.get(), self.vcpu.get());
        let by_memory = share(size.memory_mb, self.memory_mb);
        u32::try_from(by_vcpu.min(by_memory)).map_or(slots, |its| its.min(slots))
    }

    /// This table for a story `speed` times as fast.
    pub(super) fn at_speed(self, speed: u32) -> Self {
        Self {
            start: self.start.at_speed(speed),
            pull: self.pull.at_speed(speed),
            ..self
        }
    }
}

impl Scenario {
    fn containers(&self) -> Result<&ContainerPlan, String> {
        let missing = || "the event offers no containers on hosts".to_owned();
        self.container.as_ref().ok_or_else(missing)
    }

    /// A launch of containers with everything named that it leaves to the event.
    pub(super) fn filled_task(&self, launch: Launch) -> Launch {
        let size = self.container.as_ref().map(ContainerPlan::size);
        Launch {
            task: launch.task.or(size),
            placement: launch.placement.or(Some(Placement::Binpack)),
            host_port: launch.host_port.or(Some(HostPort::Dynamic)),
            ..launch
        }
    }

    /// What a host has for containers: all of its type.
    #[must_use]
    pub fn host_size(&self, launch: &Launch) -> Option<Size> {
        let types = self.instance_types();
        let named = launch.instance_type.as_ref();
        let its = types.iter().find(|t| named.is_none_or(|n| t.name == *n))?;
        Some(Size {
            vcpu: MilliVcpu::new(its.vcpu * 1_000),
            memory_mb: its.memory_mb,
        })
    }

    /// A host costs what an instance of its type does, and answers nothing.
    pub(super) fn host(&self, launch: &Launch) -> Result<Offer, String> {
        self.containers()?;
        let as_instance = self.instance(launch)?;
        Ok(Offer {
            capacity: Capacity::default(),
            ..as_instance
        })
    }

    pub(super) fn task(&self, launch: &Launch) -> Result<Offer, String> {
        let offered = self.containers()?;
        if launch.instance_type.is_some() || launch.spot {
            return Err("containers on hosts have no instance type and no spot capacity".into());
        }
        if launch.hosts.is_none() {
            return Err("containers need hosts: name the group with `hosts`".into());
        }
        let size = launch.task.unwrap_or_else(|| offered.size());
        if let Some(what) = problem_of(size) {
            return Err(what);
        }
        let all = offered.slots.unwrap_or(self.service.slots);
        let slots = offered.slots_of(all, size);
        if slots == 0 {
            return Err(format!(
                "a container of {size} works on nothing: {all} slots take {}",
                offered.size()
            ));
        }
        Ok(Offer {
            capacity: Capacity {
                slots,
                queue: offered.queue.unwrap_or(self.service.queue),
            },
            price: FREE,
            start_up: offered.start,
        })
    }
}

/// Sizes that come by command are checked here.
fn problem_of(size: Size) -> Option<String> {
    (size.vcpu.get() == 0 || size.memory_mb == 0)
        .then(|| "a container takes some processor and some memory".to_owned())
}

/// Its host is paid for.
const FREE: Price = Price {
    usd: MicroUsd::ZERO,
    per: StoryDuration::from_secs(3_600),
    billing: Billing::Second,
    minimum: StoryDuration::ZERO,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_container_has_fewer_slots_and_a_larger_one_no_more() {
        let plan = ContainerPlan {
            slots: None,
            queue: None,
            vcpu: MilliVcpu::new(1_000),
            memory_mb: 512,
            start: StoryDuration::ZERO,
            pull: StoryDuration::ZERO,
        };
        let slots = |milli, memory_mb| {
            let vcpu = MilliVcpu::new(milli);
            plan.slots_of(5, Size { vcpu, memory_mb })
        };
        assert_eq!(slots(1_000, 512), 5);
        assert_eq!(slots(4_000, 4_096), 5);
        assert_eq!(slots(500, 512), 2, "half of five, rounded down");
        assert_eq!(slots(1_000, 103), 1);
        assert_eq!(slots(199, 512), 0);
        assert_eq!(slots(u32::MAX, u32::MAX), 5);
    }
}
