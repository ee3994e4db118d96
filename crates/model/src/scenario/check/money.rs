//! Whether sums of money stay small enough to be kept exactly, whatever teams do.

use super::Checker;
use crate::scenario::parts::Price;
use crate::scenario::{FaultPlan, TrafficChange};

/// What one kind of resource may cost in a whole game: a billion dollars, in
/// micro-dollars. All kinds together, turned into points, still fit into 64 bits.
const SPEND_MICRO_MAX: u128 = 1_000_000_000_000_000;

/// Balancers, gateways and volumes that an account could have.
const OTHERS_MAX: u128 = 1_000;

impl Checker<'_> {
    pub(super) fn money(&mut self) {
        let prices = &self.scenario.prices;
        let instances = u128::from(self.scenario.limits.instances);
        let lasting: [(&str, &Price, u128); 7] = [
            ("instance", &prices.instance, instances),
            (
                "application_balancer",
                &prices.application_balancer,
                OTHERS_MAX,
            ),
            ("classic_balancer", &prices.classic_balancer, OTHERS_MAX),
            ("nat_gateway", &prices.nat_gateway, OTHERS_MAX),
            ("volume", &prices.volume, OTHERS_MAX),
            ("detailed_metrics", &prices.detailed_metrics, OTHERS_MAX),
            ("cache_node", &prices.cache_node, OTHERS_MAX),
        ];
        for (key, price, count) in lasting {
            let worst = self.at_worst(price, count);
            self.affordable(&format!("prices.{key}.usd"), worst);
        }
        for (i, offered) in self.scenario.instance_type.iter().enumerate() {
            let worst = self.at_worst(&offered.price, instances);
            self.affordable(&format!("instance_type[{i}].price.usd"), worst);
        }
        if let Some(serverless) = &self.scenario.serverless {
            let worst = self.at_worst(&serverless.price, instances);
            self.affordable("serverless.price.usd", worst);
        }
        let provisioned = self.scenario.function.as_ref();
        if let Some(price) = provisioned.and_then(|f| f.price_of_provisioned(f.concurrency)) {
            let worst = self.at_worst(&price, OTHERS_MAX);
            self.affordable("function.provisioned.usd", worst);
        }
        let seconds = u128::from(self.scenario.length.as_ns().div_ceil(1_000_000_000));
        let peak_milli = u128::from(self.scenario.traffic.busiest());
        let bursts = self.scenario.burst.iter().map(|burst| burst.times);
        let events = self.scenario.event.iter().flat_map(|event| &event.brings);
        let brought = events.filter_map(|it| match it.fault.traffic()? {
            TrafficChange::Surge { times, .. } => Some(times),
            TrafficChange::AllNew => None,
        });
        let factors = bursts.chain(brought).map(|times| u128::from(times.get()));
        let factor_milli = factors.max().unwrap_or(1_000);
        let requests = seconds * peak_milli * factor_milli / 1_000_000;
        let requests = u64::try_from(requests).unwrap_or(u64::MAX);
        for (key, price, bytes_each) in [
            ("cdn", &prices.cdn, self.scenario.service.answer_bytes),
            ("debug_logging", &prices.debug_logging, 0),
        ] {
            let worst = micro(price.of(requests, bytes_each).get());
            self.affordable(&format!("prices.{key}.usd"), worst);
        }
    }

    /// What so many of a kind cost in a whole game.
    fn at_worst(&self, price: &Price, count: u128) -> u128 {
        let length_ns = self.scenario.length.as_ns();
        let periods = length_ns.div_ceil(price.per.as_ns().max(1));
        micro(price.usd.get()) * u128::from(periods) * count
    }

    /// What things may cost over their price at most, in thousandths: as faults
    /// change it. Of two changes at a time one counts.
    fn dearest_milli(&self) -> u128 {
        let scenario = self.scenario;
        let events = scenario.event.iter().flat_map(|event| &event.brings);
        let monkeys = scenario.monkey.iter().flat_map(|monkey| &monkey.brings);
        let changes = events.chain(monkeys).filter_map(|it| match &it.fault {
            FaultPlan::PriceChange(change) => Some(u128::from(change.times.get())),
            _ => None,
        });
        changes.max().unwrap_or(1_000).max(1_000)
    }

    fn affordable(&mut self, path: &str, worst_micro: u128) {
        let worst_micro = worst_micro * self.dearest_milli() / 1_000;
        if worst_micro > SPEND_MICRO_MAX {
            self.error(
                "out-of-range",
                path,
                format!("a game could cost ${} this way", worst_micro / 1_000_000),
                "too dear to be added up",
                "lower `usd`, or make the period longer: a billion dollars a game at most".into(),
            );
        }
    }
}

fn micro(usd: i64) -> u128 {
    u128::try_from(usd).unwrap_or(0)
}
