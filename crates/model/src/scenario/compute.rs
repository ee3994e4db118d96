//! What an event offers to run the service on, at which price.

use super::parts::{Price, Scenario};
use super::table::table;
use crate::account::{Capacity, Compute, Launch, LaunchChange, StartScript};
use crate::ids::Name;
use crate::units::{MicroUsd, Ppm, StoryDuration};

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

table! {
    /// Serverless containers: no server to look after, billed by the second.
    pub struct Serverless {
        /// Requests that one works on at once; those of the service if absent.
        pub slots: Option<u32>,
        /// Requests that wait in one; that of the service if absent.
        pub queue: Option<u32>,
        /// From its launch to being up.
        pub start_up: StoryDuration = StoryDuration::from_secs(45),
        /// What one costs.
        pub price: Price,
        /// Cheaper ones that may be interrupted; not offered if absent.
        pub spot: Option<Spot>,
    }
}

table! {
    /// Serverless containers that are lent: cheap, until somebody else wants them.
    pub struct Spot {
        /// What is taken off the price.
        pub discount: Ppm [Ppm::ZERO..=Ppm::ONE] = Ppm::new(700_000),
        /// The mean time from a launch to its interruption.
        pub mean_between_interruptions: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
        /// From the notice to the end.
        pub notice: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(120),
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
        if launch.compute != Compute::Instance {
            return launch;
        }
        let first = || self.instance_types().into_iter().next().map(|t| t.name);
        Launch {
            instance_type: launch.instance_type.or_else(first),
            ..launch
        }
    }

    /// A launch with what a change asks for.
    ///
    /// # Errors
    /// When that is not offered, or makes no sense.
    pub fn changed(&self, launch: &Launch, change: &LaunchChange) -> Result<Launch, String> {
        let changed = self.filled(launch.changed(change));
        if changed.compute != Compute::Instance && change.start_script.is_some() {
            return Err("only instances have a start script".into());
        }
        self.offer(&changed)?;
        Ok(changed)
    }

    /// What one launch gets.
    ///
    /// # Errors
    /// When the event does not offer that; says what it does offer.
    pub fn offer(&self, launch: &Launch) -> Result<Offer, String> {
        match launch.compute {
            Compute::Instance if launch.spot => {
                Err("there is no spot capacity of instances".into())
            }
            Compute::Instance => self.instance(launch),
            Compute::Serverless if launch.instance_type.is_some() => {
                Err("serverless containers have no instance type".into())
            }
            Compute::Serverless => self.container(launch.spot),
        }
    }

    fn instance(&self, launch: &Launch) -> Result<Offer, String> {
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

    fn container(&self, is_spot: bool) -> Result<Offer, String> {
        let missing = || "the event offers no serverless containers".to_owned();
        let offered = self.serverless.as_ref().ok_or_else(missing)?;
        let price = match (is_spot, &offered.spot) {
            (false, _) => offered.price.clone(),
            (true, Some(spot)) => spot.price(&offered.price),
            (true, None) => return Err("the event offers no spot capacity".into()),
        };
        Ok(Offer {
            capacity: Capacity {
                slots: offered.slots.unwrap_or(self.service.slots),
                queue: offered.queue.unwrap_or(self.service.queue),
            },
            price,
            start_up: offered.start_up,
        })
    }

    /// Everything that can be launched, as a change of whatever is launched now.
    #[must_use]
    pub fn offers(&self) -> Vec<(LaunchChange, Offer)> {
        let of = |compute, instance_type, spot| LaunchChange {
            compute: Some(compute),
            instance_type,
            spot: Some(spot),
            ..LaunchChange::NONE
        };
        let types = self.instance_types().into_iter();
        let mut all: Vec<LaunchChange> = types
            .map(|t| of(Compute::Instance, Some(t.name), false))
            .collect();
        all.extend([false, true].map(|spot| of(Compute::Serverless, None, spot)));
        let any = Launch::instances(crate::account::Version::V1, StartScript::Slow);
        let with_offer = |change: LaunchChange| {
            let offer = self.offer(&any.changed(&change)).ok()?;
            Some((change, offer))
        };
        all.into_iter().filter_map(with_offer).collect()
    }
}

impl Spot {
    /// What is left of a price.
    fn price(&self, full: &Price) -> Price {
        let kept = i128::from(Ppm::ONE.get() - self.discount.get());
        let usd = i128::from(full.usd.get()) * kept / i128::from(Ppm::ONE.get());
        Price {
            usd: MicroUsd::new(i64::try_from(usd).unwrap_or(i64::MAX)),
            ..full.clone()
        }
    }
}
