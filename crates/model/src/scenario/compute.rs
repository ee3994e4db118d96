//! What an event offers to run the service on, at which price.

use super::parts::{Price, Scenario};
use super::table::table;
use crate::account::{Capacity, Launch, StartScript};
use crate::ids::Name;
use crate::units::StoryDuration;

table! {
    /// A type of instance that groups may launch.
    pub struct InstanceType {
        /// What it is called.
        pub name: Name,
        /// Its processors.
        pub vcpu: u32 [1..=1_024] = 1,
        /// Its memory, in megabytes.
        pub memory_mb: u32 [1..=100_000_000] = 1_024,
        /// Requests that one works on at once.
        pub slots: u32 [1..=10_000],
        /// Requests that wait in one; that of the service if absent.
        pub queue: Option<u32>,
        /// What one costs.
        pub price: Price,
    }
}

/// What one launch gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// How many requests it takes.
    pub capacity: Capacity,
    /// What it costs.
    pub price: Price,
    /// From its launch to being up.
    pub start_up: StoryDuration,
}

/// What stands for the types when a scenario declares none.
const STANDARD: &str = "standard";

impl Scenario {
    /// The types of instances, the one that is taken without being named first.
    #[must_use]
    pub fn instance_types(&self) -> Vec<InstanceType> {
        if !self.instance_type.is_empty() {
            return self.instance_type.clone();
        }
        vec![InstanceType {
            name: Name::fixed(STANDARD),
            vcpu: 1,
            memory_mb: 1_024,
            slots: self.service.slots,
            queue: Some(self.service.queue),
            price: self.prices.instance.clone(),
        }]
    }

    /// A launch with everything named that it leaves to the event.
    #[must_use]
    pub fn filled(&self, launch: Launch) -> Launch {
        let first = || self.instance_types().into_iter().next().map(|t| t.name);
        Launch {
            instance_type: launch.instance_type.or_else(first),
            ..launch
        }
    }

    /// What one launch gets.
    ///
    /// # Errors
    /// When the event does not offer that; says what it does offer.
    pub fn offer(&self, launch: &Launch) -> Result<Offer, String> {
        let types = self.instance_types();
        let is_it = |t: &&InstanceType| launch.instance_type.as_ref().is_none_or(|n| t.name == *n);
        let Some(found) = types.iter().find(is_it) else {
            let known: Vec<&str> = types.iter().map(|t| t.name.as_str()).collect();
            let name = launch.instance_type.as_ref().map_or("", Name::as_str);
            let known = known.join(", ");
            return Err(format!(
                "there is no instance type `{name}`; there are: {known}"
            ));
        };
        Ok(Offer {
            capacity: Capacity {
                slots: found.slots,
                queue: found.queue.unwrap_or(self.service.queue),
            },
            price: found.price.clone(),
            start_up: match launch.start_script {
                StartScript::Slow => self.startup.slow,
                StartScript::Baked => self.startup.baked,
            },
        })
    }
}
