//! What an event offers to run the service on, at which price.

use super::parts::{Price, RequestPrice, Scenario};
use super::table::table;
use crate::account::{Capacity, Compute, Launch, LaunchChange, StartScript};
use crate::cost::Billing;
use crate::function::Rules;
use crate::ids::Name;
use crate::units::{MicroUsd, Ppm, RequestDuration, StoryDuration};

table! {
    /// A type of instance that groups may launch.
    pub struct InstanceType {
        /// What it is called.
        pub name: Name,
        /// Its processors, for containers.
        pub vcpu: u32 [1..=1_024] = 1,
        /// Its memory for containers, in megabytes.
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

table! {
    /// Functions: no slot is paid for that does not work.
    pub struct Function {
        /// What a request waits for a new environment, on top of its own time.
        pub cold_start: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(60)] = RequestDuration::from_ms(500),
        /// Environments that one function has at most; each works on one request.
        pub concurrency: u32 [1..=10_000] = 1_000,
        /// Environments that one function may start within any ten seconds.
        pub starts_per_10s: u32 [1..=10_000] = 1_000,
        /// How long an environment without work is kept.
        pub keep_warm: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(86_400)] = StoryDuration::from_secs(300),
        /// The memory of an environment, in megabytes.
        pub memory_mb: u32 [1..=1_000_000] = 1_024,
        /// What requests cost.
        pub requests: RequestPrice,
        /// Dollars for a gigabyte of memory and an hour of work, taken by the started millisecond.
        pub usd_per_gb_hour: MicroUsd [MicroUsd::ZERO..=MicroUsd::new(1_000_000_000)],
        /// What an environment costs that is always ready; not offered if absent.
        pub provisioned: Option<Price>,
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
        match launch.compute {
            Compute::Instance | Compute::Host => {}
            Compute::Container => return self.filled_task(launch),
            Compute::Serverless | Compute::Function => return launch,
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
        let has_script = matches!(changed.compute, Compute::Instance | Compute::Host);
        if !has_script && change.start_script.is_some() {
            return Err("only instances have a start script".into());
        }
        for (kind, what) in [
            (Compute::Function, "a function is"),
            (Compute::Host, "hosts of containers are"),
            (Compute::Container, "containers on hosts are"),
        ] {
            if (changed.compute == kind) != (launch.compute == kind) {
                return Err(format!(
                    "{what} a group of its own: no group becomes one, or ceases to be"
                ));
            }
        }
        self.offer(&changed)?;
        Ok(changed)
    }

    /// What one launch gets.
    ///
    /// # Errors
    /// When the event does not offer that; says what it does offer.
    pub fn offer(&self, launch: &Launch) -> Result<Offer, String> {
        if launch.provisioned > 0 && launch.compute != Compute::Function {
            return Err("only functions have provisioned environments".into());
        }
        let is_packed = launch.hosts.is_some()
            || launch.task.is_some()
            || launch.placement.is_some()
            || launch.host_port.is_some();
        if is_packed && launch.compute != Compute::Container {
            return Err(
                "only containers have `hosts`, a `task`, a `placement` and a `host_port`".into(),
            );
        }
        match launch.compute {
            Compute::Instance | Compute::Host if launch.spot => {
                Err("there is no spot capacity of instances".into())
            }
            Compute::Instance => self.instance(launch),
            Compute::Serverless if launch.instance_type.is_some() => {
                Err("serverless containers have no instance type".into())
            }
            Compute::Serverless => self.serverless(launch.spot),
            Compute::Function => self.function(launch),
            Compute::Host => self.host(launch),
            Compute::Container => self.task(launch),
        }
    }

    pub(super) fn instance(&self, launch: &Launch) -> Result<Offer, String> {
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

    fn serverless(&self, is_spot: bool) -> Result<Offer, String> {
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

    fn function(&self, launch: &Launch) -> Result<Offer, String> {
        let missing = || "the event offers no functions".to_owned();
        let offered = self.function.as_ref().ok_or_else(missing)?;
        if launch.instance_type.is_some() || launch.spot {
            return Err("functions have no instance type and no spot capacity".into());
        }
        if launch.provisioned > 0 && offered.provisioned.is_none() {
            return Err("the event offers no provisioned environments".into());
        }
        if launch.provisioned > offered.concurrency {
            return Err(format!(
                "a function has {} environments at most",
                offered.concurrency
            ));
        }
        Ok(Offer {
            capacity: Capacity {
                slots: offered.concurrency,
                queue: 0,
            },
            // It is paid for by what it does.
            price: Price {
                usd: MicroUsd::ZERO,
                per: StoryDuration::from_secs(3_600),
                billing: Billing::Second,
                minimum: StoryDuration::ZERO,
            },
            start_up: StoryDuration::ZERO,
        })
    }

    /// Everything that a group can be changed to, as a change of whatever is launched now.
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

impl Function {
    /// How its environments behave.
    #[must_use]
    pub const fn rules(&self) -> Rules {
        Rules {
            cold_start: self.cold_start,
            concurrency: self.concurrency,
            starts_per_10s: self.starts_per_10s,
            keep_warm: self.keep_warm,
        }
    }

    /// What so many requests cost that took so long together; apply it to
    /// running totals, so that rounding does not add up.
    ///
    /// A million requests of 100 ms each, at the prices of a large cloud: 20
    /// cents for the requests, and $1.67 for 100,000 s of a gigabyte.
    ///
    /// ```
    /// use model::{scenario::{Function, RequestPrice}, units::*};
    /// let function = Function {
    ///     cold_start: RequestDuration::from_ms(500),
    ///     concurrency: 1_000,
    ///     starts_per_10s: 1_000,
    ///     keep_warm: StoryDuration::from_secs(300),
    ///     memory_mb: 1_024,
    ///     requests: RequestPrice {
    ///         usd: MicroUsd::new(200_000),
    ///         per_requests: 1_000_000,
    ///         usd_per_gb: MicroUsd::ZERO,
    ///     },
    ///     usd_per_gb_hour: MicroUsd::new(60_000),
    ///     provisioned: None,
    /// };
    /// assert_eq!(function.price_of(1_000_000, 100_000_000).get(), 200_000 + 1_666_666);
    /// ```
    #[must_use]
    pub fn price_of(&self, requests: u64, billed_ms: u64) -> MicroUsd {
        const MB_MS_OF_A_GB_HOUR: i128 = 1_024 * 3_600_000;
        let mb_ms = i128::from(billed_ms) * i128::from(self.memory_mb);
        let for_work = mb_ms * i128::from(self.usd_per_gb_hour.get()) / MB_MS_OF_A_GB_HOUR;
        self.requests.of(requests, 0) + MicroUsd::new(i64::try_from(for_work).unwrap_or(i64::MAX))
    }

    /// What so many environments cost that are always ready.
    #[must_use]
    pub fn price_of_provisioned(&self, count: u32) -> Option<Price> {
        let one = self.provisioned.as_ref()?;
        let usd = one.usd.get().saturating_mul(i64::from(count));
        Some(Price {
            usd: MicroUsd::new(usd),
            ..one.clone()
        })
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
