//! A game at another speed is another scenario: every length of the story is
//! divided, every length of a request stays.

use super::parts::{Price, Scenario};
use super::traffic::Span;
use crate::units::{MicroUsd, StoryDuration};

/// The fastest that a game can be asked to run.
pub const SPEED_MAX: u32 = 60;

impl Scenario {
    /// This scenario with its story `speed` times as fast.
    ///
    /// Rates, service times and latency tiers stay. Billing blocks shrink
    /// together with their price, so a dollar buys the same capacity; key sets
    /// shrink, so that keys repeat as often as before.
    ///
    /// # Panics
    /// When `speed` is zero.
    #[must_use]
    pub fn at_speed(mut self, speed: u32) -> Self {
        if speed == 1 {
            return self;
        }
        let divide = |length: &mut StoryDuration| *length = length.at_speed(speed);
        divide(&mut self.length);
        for point in &mut self.traffic.rate {
            divide(&mut point.at);
        }
        if let Some(day) = &mut self.traffic.day {
            divide(&mut day.lasts);
        }
        let keys = &mut self.traffic.keys;
        keys.set = keys.set.div_ceil(speed);
        if let Some(hot) = &mut keys.hot {
            hot.keys = hot.keys.div_ceil(speed);
            divide(&mut hot.every);
        }
        if let Some(duplicates) = &mut keys.duplicates {
            duplicates.keys = duplicates.keys.div_ceil(speed);
            divide(&mut duplicates.lives);
        }
        for point in &mut keys.unique {
            divide(&mut point.at);
        }
        if let Some(churn) = &mut keys.churn {
            divide(&mut churn.every);
        }
        for burst in &mut self.burst {
            divide(&mut burst.at);
            divide(&mut burst.within);
            burst.lasts = Span {
                least: burst.lasts.least.at_speed(speed),
                most: burst.lasts.most.at_speed(speed),
            };
        }
        divide(&mut self.score.trend_window);
        self.hints = self.hints.map(|hints| hints.at_speed(speed));
        let prices = &mut self.prices;
        divide(&mut prices.charge_every);
        for price in [
            &mut prices.instance,
            &mut prices.application_balancer,
            &mut prices.classic_balancer,
            &mut prices.nat_gateway,
            &mut prices.volume,
            &mut prices.detailed_metrics,
            &mut prices.cache_node,
        ] {
            *price = price_at_speed(price, speed);
        }
        for offered in &mut self.instance_type {
            offered.price = price_at_speed(&offered.price, speed);
        }
        if let Some(serverless) = &mut self.serverless {
            serverless.price = price_at_speed(&serverless.price, speed);
            divide(&mut serverless.start_up);
            if let Some(spot) = &mut serverless.spot {
                divide(&mut spot.mean_between_interruptions);
                divide(&mut spot.notice);
            }
        }
        if let Some(function) = &mut self.function {
            divide(&mut function.keep_warm);
            function.provisioned = function
                .provisioned
                .as_ref()
                .map(|p| price_at_speed(p, speed));
        }
        self.container = self.container.map(|plan| plan.at_speed(speed));
        let startup = &mut self.startup;
        for length in [
            &mut startup.slow,
            &mut startup.baked,
            &mut startup.retry,
            &mut startup.grace,
            &mut startup.drain,
            &mut startup.metric_period,
        ] {
            divide(length);
        }
        for length in [
            &mut self.metrics.delay,
            &mut self.metrics.detailed_period,
            &mut self.metrics.detailed_delay,
            &mut self.scaling.warm_up,
            &mut self.scaling.cooldown,
            &mut self.health.interval,
            &mut self.dns.interval,
        ] {
            divide(length);
        }
        let groups = self.account.group.iter_mut();
        for planned in groups.flat_map(|group| &mut group.schedule) {
            divide(&mut planned.at);
        }
        for balancer in &mut self.account.balancer {
            balancer.health.interval.as_mut().map(divide);
            balancer.drain.as_mut().map(divide);
            divide(&mut balancer.slow_start);
        }
        if let Some(dns) = &mut self.account.dns {
            divide(&mut dns.ttl);
        }
        divide(&mut self.cdn.min_ttl);
        divide(&mut self.cdn.error_ttl);
        self.cache_node = self.cache_node.map(|node| node.at_speed(speed));
        for monkey in &mut self.monkey {
            divide(&mut monkey.from);
            monkey.until.as_mut().map(divide);
            divide(&mut monkey.mean_between);
            divide(&mut monkey.min_between);
            for change in &mut monkey.escalate {
                divide(&mut change.at);
                divide(&mut change.mean_between);
            }
            let brings = std::mem::take(&mut monkey.brings).into_iter();
            monkey.brings = brings.map(|it| it.at_speed(speed)).collect();
        }
        let events = std::mem::take(&mut self.event);
        self.event = events.into_iter().map(|e| e.at_speed(speed)).collect();
        let objectives = std::mem::take(&mut self.objective);
        self.objective = objectives.into_iter().map(|o| o.at_speed(speed)).collect();
        self
    }
}

fn price_at_speed(price: &Price, speed: u32) -> Price {
    Price {
        usd: MicroUsd::new(price.usd.get() / i64::from(speed)),
        per: price.per.at_speed(speed),
        billing: price.billing,
        minimum: price.minimum.at_speed(speed),
    }
}
