//! The bill: one line per resource, drawn up at regular times.

use super::{Outbox, World};
use model::account::{Balancer, Group, Instance, Logging};
use model::actor::Principal;
use model::balance::BalancerKind;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::Name;
use model::scenario::{Function, Price, RequestPrice, Scenario};
use model::tick::Seen;
use model::units::{GameTime, MicroUsd, Permille, StoryDuration};
use std::collections::BTreeMap;

/// What has been charged so far.
#[derive(Clone, Debug)]
pub struct Ledger {
    open: BTreeMap<String, Line>,
    totals: BTreeMap<String, MicroUsd>,
    spend: MicroUsd,
    charges: u64,
    /// What everything costs at present, over its price.
    times: Permille,
    /// What is paid for by the request.
    metered: [Metered; 2],
    functions: Option<Functions>,
    charge_every: StoryDuration,
    next_charge_at: GameTime,
}

/// A resource that costs money as long as it exists.
#[derive(Clone, Debug)]
struct Line {
    price: Price,
    since: GameTime,
    charged: MicroUsd,
}

/// Something that costs money by the request.
#[derive(Clone, Debug)]
struct Metered {
    name: &'static str,
    requests: u64,
    /// What has been charged, at its price.
    charged: MicroUsd,
    price: RequestPrice,
    /// What each request sends, in bytes.
    bytes_each: u32,
}

/// What functions have done.
#[derive(Clone, Debug)]
struct Functions {
    function: Function,
    requests: u64,
    billed_ms: u64,
    /// What has been charged, at its price.
    charged: MicroUsd,
}

/// Prices as the scenario has them.
const AS_PRICED: Permille = Permille::new(1_000);

/// The bill's name for it.
const FUNCTIONS: &str = "functions";

/// The places of what is metered.
const CDN: usize = 0;
const DEBUG_LOGS: usize = 1;

impl Ledger {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let (prices, answer_bytes) = (&scenario.prices, scenario.service.answer_bytes);
        Self {
            open: BTreeMap::new(),
            totals: BTreeMap::new(),
            spend: MicroUsd::ZERO,
            charges: 0,
            times: AS_PRICED,
            metered: [
                ("cdn", &prices.cdn, answer_bytes),
                ("debug-logs", &prices.debug_logging, 0),
            ]
            .map(|(name, price, bytes_each)| Metered {
                name,
                requests: 0,
                charged: MicroUsd::ZERO,
                price: price.clone(),
                bytes_each,
            }),
            functions: scenario.function.clone().map(|function| Functions {
                function,
                requests: 0,
                billed_ms: 0,
                charged: MicroUsd::ZERO,
            }),
            charge_every: prices.charge_every,
            next_charge_at: GameTime::ZERO + prices.charge_every,
        }
    }

    /// All the money charged: the sum of all lines.
    #[must_use]
    pub fn spend(&self) -> MicroUsd {
        self.spend
    }

    /// How many charges there were.
    #[must_use]
    pub fn charges(&self) -> u64 {
        self.charges
    }

    /// What each resource has been charged, by name.
    pub fn totals(&self) -> impl Iterator<Item = (&str, MicroUsd)> {
        self.totals
            .iter()
            .map(|(name, amount)| (name.as_str(), *amount))
    }

    /// What each resource that exists costs per hour of the game.
    pub fn rates_per_hour(&self) -> impl Iterator<Item = (&str, MicroUsd)> {
        let hour = StoryDuration::from_secs(3600);
        self.open
            .iter()
            .map(move |(name, line)| (name.as_str(), self.priced(line.price.accrued(hour))))
    }

    /// What something costs at present that costs so much by its price.
    fn priced(&self, by_price: MicroUsd) -> MicroUsd {
        match self.times {
            AS_PRICED => by_price,
            times => {
                let micro = i128::from(by_price.get()) * i128::from(times.get()) / 1000;
                MicroUsd::new(i64::try_from(micro).unwrap_or(i64::MAX))
            }
        }
    }

    /// Charges something that costs so much by its price: what falls due while
    /// prices are others is charged at those.
    fn charge(&mut self, resource: &str, by_price: MicroUsd) -> Option<EventKind> {
        let amount = self.priced(by_price);
        if amount == MicroUsd::ZERO {
            return None;
        }
        self.spend += amount;
        self.charges += 1;
        *self.totals.entry(resource.to_owned()).or_default() += amount;
        Some(EventKind::Charged {
            resource: resource.to_owned(),
            amount,
        })
    }

    /// Charges what has accrued since the last time.
    fn charge_accrued(&mut self, now: GameTime) -> Vec<EventKind> {
        let mut due: Vec<(String, MicroUsd)> = Vec::with_capacity(self.open.len() + 2);
        for (name, line) in &mut self.open {
            let accrued = line.price.accrued(now.since(line.since));
            due.push((name.clone(), accrued - line.charged));
            line.charged = accrued;
        }
        for metered in &mut self.metered {
            let all = metered.price.of(metered.requests, metered.bytes_each);
            let charged = std::mem::replace(&mut metered.charged, all);
            due.push((metered.name.to_owned(), all - charged));
        }
        if let Some(it) = &mut self.functions {
            let all = it.function.price_of(it.requests, it.billed_ms);
            let charged = std::mem::replace(&mut it.charged, all);
            due.push((FUNCTIONS.to_owned(), all - charged));
        }
        due.into_iter()
            .filter_map(|(name, amount)| self.charge(&name, amount))
            .collect()
    }

    /// Closes a line: the rest of a started block falls due.
    fn close(&mut self, resource: &str, now: GameTime) -> Option<EventKind> {
        let line = self.open.remove(resource)?;
        let settled = line.price.settled(now.since(line.since));
        self.charge(resource, settled - line.charged)
    }
}

impl World {
    pub(super) fn open_line(&mut self, resource: String, price: Price, now: GameTime) {
        self.ledger.open.insert(
            resource,
            Line {
                price,
                since: now,
                charged: MicroUsd::ZERO,
            },
        );
    }

    pub(super) fn close_line(&mut self, out: &mut Outbox, resource: &str, now: GameTime) {
        if let Some(charged) = self.ledger.close(resource, now) {
            self.event(out, now, Principal::System, charged);
        }
    }

    /// Opens a line for everything that exists at the start, instances apart:
    /// theirs are opened by their launch.
    pub(super) fn open_all_lines(&mut self, now: GameTime) {
        let prices = self.scenario.prices.clone();
        for balancer in self.account.balancers.clone() {
            self.open_line(
                balancer_line(&balancer),
                self.balancer_price(balancer.kind),
                now,
            );
        }
        for gateway in self.account.nat_gateways.clone() {
            self.open_line(
                format!("nat-gateway/{}", gateway.name),
                prices.nat_gateway.clone(),
                now,
            );
        }
        for volume in self.account.volumes.clone() {
            self.open_line(
                format!("volume/{}", volume.name),
                prices.volume.clone(),
                now,
            );
        }
        for group in self.account.groups.clone() {
            self.pay_for_provisioned(&group, now);
            if group.is_detailed {
                self.open_line(
                    metrics_line(&group.name),
                    prices.detailed_metrics.clone(),
                    now,
                );
            }
        }
    }

    pub(super) fn balancer_price(&self, kind: BalancerKind) -> Price {
        match kind {
            BalancerKind::Classic => self.scenario.prices.classic_balancer.clone(),
            BalancerKind::Application => self.scenario.prices.application_balancer.clone(),
        }
    }

    /// Counts requests to the CDN, which are charged with the next bill.
    pub(crate) fn count_cdn_requests(&mut self, requests: u64) {
        self.ledger.metered[CDN].requests += requests;
    }

    /// Counts what functions did, which is charged with the next bill.
    pub(crate) fn count_functions(&mut self, seen: &Seen) {
        if let Some(functions) = &mut self.ledger.functions {
            functions.requests += seen.function_requests;
            functions.billed_ms += seen.function_ms;
        }
    }

    /// Opens the line of a group's environments that are always ready, if it has any.
    pub(super) fn pay_for_provisioned(&mut self, group: &Group, now: GameTime) {
        let count = group.launch.provisioned;
        let offered = self.scenario.function.as_ref();
        if let Some(price) = offered.and_then(|f| f.price_of_provisioned(count))
            && count > 0
        {
            self.open_line(provisioned_line(&group.name), price, now);
        }
    }

    /// Counts requests that instances took, which are charged with the next
    /// bill while debug logging is on.
    pub(crate) fn count_logged_requests(&mut self, requests: u64) {
        if self.account.logging == Logging::Debug {
            self.ledger.metered[DEBUG_LOGS].requests += requests;
        }
    }

    /// Prices have changed: what has accrued is charged at those from before.
    /// Of two changes at a time the last one counts.
    pub(super) fn reprice(&mut self, out: &mut Outbox, now: GameTime) {
        for charged in self.ledger.charge_accrued(now) {
            self.event(out, now, Principal::System, charged);
        }
        let changed = self
            .account
            .faults
            .iter()
            .rev()
            .find_map(|fault| match fault {
                Fault::Prices { times } => Some(*times),
                _ => None,
            });
        self.ledger.times = changed.unwrap_or(AS_PRICED);
    }

    /// Draws up the bill if it is time, or if the game ends.
    pub(crate) fn bill(&mut self, out: &mut Outbox, now: GameTime, is_end: bool) {
        if now < self.ledger.next_charge_at && !is_end {
            return;
        }
        while self.ledger.next_charge_at <= now {
            self.ledger.next_charge_at = self.ledger.next_charge_at + self.ledger.charge_every;
        }
        for charged in self.ledger.charge_accrued(now) {
            self.event(out, now, Principal::System, charged);
        }
    }
}

/// The bill's name for a balancer.
pub(super) fn balancer_line(balancer: &Balancer) -> String {
    format!("balancer/{}", balancer.name)
}

/// The bill's name for the cache node.
pub(super) const NODE_LINE: &str = "cache-node";

/// The bill's name for an instance.
pub(super) fn instance_line(instance: &Instance) -> String {
    format!("instance/{}", instance.id)
}

/// The bill's name for the detailed metrics of a group.
pub(super) fn metrics_line(group: &Name) -> String {
    format!("metrics/{group}")
}

/// The bill's name for a group's environments that are always ready.
pub(super) fn provisioned_line(group: &Name) -> String {
    format!("provisioned/{group}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_line_is_priced_to_the_micro_dollar() {
        let text = include_str!("../../../../tests/scenarios/calm.toml");
        let scenario = model::scenario::load(text).value.expect("it is right");
        let mut ledger = Ledger::new(&scenario);
        ledger.times = Permille::new(100_000);
        // A billion dollars is the most that a kind may cost in a game.
        let most = MicroUsd::new(1_000_000_000_000_001);
        let dear = MicroUsd::new(100_000_000_000_000_100);
        assert_eq!(ledger.priced(most), dear);
        assert_eq!(ledger.priced(MicroUsd::new(i64::MAX)).get(), i64::MAX);
    }
}
