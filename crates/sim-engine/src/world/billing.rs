//! The bill: one line per resource, drawn up at regular times.

use super::{Outbox, World};
use model::account::{Balancer, Instance, Logging};
use model::actor::Principal;
use model::balance::BalancerKind;
use model::event::EventKind;
use model::ids::Name;
use model::scenario::{Price, Prices, RequestPrice};
use model::units::{GameTime, MicroUsd, StoryDuration};
use std::collections::BTreeMap;

/// What has been charged so far.
#[derive(Clone, Debug)]
pub struct Ledger {
    open: BTreeMap<String, Line>,
    totals: BTreeMap<String, MicroUsd>,
    spend: MicroUsd,
    charges: u64,
    /// What is paid for by the request.
    metered: [Metered; 2],
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
    price: RequestPrice,
    /// What each request sends, in bytes.
    bytes_each: u32,
}

/// The places of what is metered.
const CDN: usize = 0;
const DEBUG_LOGS: usize = 1;

impl Ledger {
    pub(super) fn new(prices: &Prices, answer_bytes: u32) -> Self {
        Self {
            open: BTreeMap::new(),
            totals: BTreeMap::new(),
            spend: MicroUsd::ZERO,
            charges: 0,
            metered: [
                ("cdn", &prices.cdn, answer_bytes),
                ("debug-logs", &prices.debug_logging, 0),
            ]
            .map(|(name, price, bytes_each)| Metered {
                name,
                requests: 0,
                price: price.clone(),
                bytes_each,
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
            .map(move |(name, line)| (name.as_str(), line.price.accrued(hour)))
    }

    fn charge(&mut self, resource: &str, amount: MicroUsd) -> Option<EventKind> {
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
        for metered in &self.metered {
            let all = metered.price.of(metered.requests, metered.bytes_each);
            let charged = self.totals.get(metered.name).copied().unwrap_or_default();
            due.push((metered.name.to_owned(), all - charged));
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

    /// Counts requests that instances took, which are charged with the next
    /// bill while debug logging is on.
    pub(crate) fn count_logged_requests(&mut self, requests: u64) {
        if self.account.logging == Logging::Debug {
            self.ledger.metered[DEBUG_LOGS].requests += requests;
        }
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
