//! What an account costs, can do, and how fast it grows.

use crate::account::{Account, Compute, Group};
use crate::balance::BalancerKind;
use crate::scenario::{Offer, Price, Scenario};
use crate::units::{MicroUsd, MilliRps, StoryDuration};
use serde::Serialize;

/// The figures of an account whose groups have their desired sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Instances, balancers, gateways, volumes and the cache node, per minute of the game.
    pub fixed_usd_per_min: MicroUsd,
    /// The CDN's price for the rate at which the game begins, per minute.
    pub cdn_usd_per_min_first: MicroUsd,
    /// The same at the highest point of the rate, bursts apart.
    pub cdn_usd_per_min_highest: MicroUsd,
    /// Instances that are wanted; containers on hosts are not counted.
    pub instances: u32,
    /// Requests that they work on at once.
    pub slots: u64,
    /// What they answer at the base time of the service.
    pub capacity_mrps: MilliRps,
    /// From a launch to being up, the slowest group's: without the first probe,
    /// and without the pull of a container's image.
    pub warm_up: StoryDuration,
}

impl Figures {
    /// The figures of an account in a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario, account: &Account) -> Self {
        let is_paid = |g: &&Group| g.launch.compute != Compute::Container;
        let paid = account.groups.iter().filter(is_paid);
        let instances: u32 = paid.map(|g| g.desired).sum();
        let offers = offers(scenario, account);
        let slots_of =
            |(offer, count): &(Offer, u32)| u64::from(*count) * u64::from(offer.capacity.slots);
        let slots: u64 = offers.iter().map(slots_of).sum();
        let capacity = u128::from(slots) * 1_000_000_000_000
            / u128::from(scenario.service.base_time.as_ns().max(1));
        let warm_up = offers.iter().map(|(offer, _)| offer.start_up);
        let rates = || scenario.traffic.rate.iter().map(|point| point.rps.get());
        Self {
            fixed_usd_per_min: fixed(scenario, account, &offers),
            cdn_usd_per_min_first: cdn(scenario, account, rates().next().unwrap_or(0)),
            cdn_usd_per_min_highest: cdn(scenario, account, rates().max().unwrap_or(0)),
            instances,
            slots,
            capacity_mrps: MilliRps::new(u64::try_from(capacity).unwrap_or(u64::MAX)),
            warm_up: warm_up.max().unwrap_or(StoryDuration::ZERO),
        }
    }
}

/// What each group launches, and how many it wants of it.
fn offers(scenario: &Scenario, account: &Account) -> Vec<(Offer, u32)> {
    let offer = |g: &Group| Some((scenario.offer(&g.launch).ok()?, g.desired));
    account.groups.iter().filter_map(offer).collect()
}

fn fixed(scenario: &Scenario, account: &Account, offers: &[(Offer, u32)]) -> MicroUsd {
    let prices = &scenario.prices;
    let of_kind = |kind| account.balancers.iter().filter(|b| b.kind == kind).count();
    let launched = offers
        .iter()
        .map(|(offer, count)| (&offer.price, *count as usize));
    let lines: [(&Price, usize); 5] = [
        (
            &prices.application_balancer,
            of_kind(BalancerKind::Application),
        ),
        (&prices.classic_balancer, of_kind(BalancerKind::Classic)),
        (&prices.nat_gateway, account.nat_gateways.len()),
        (&prices.volume, account.volumes.len()),
        (
            &prices.cache_node,
            usize::from(account.cache_node.is_some()),
        ),
    ];
    let minute = StoryDuration::from_secs(60);
    launched
        .chain(lines)
        .map(|(price, count)| price.accrued(minute) * count as i64)
        .sum()
}

fn cdn(scenario: &Scenario, account: &Account, rate_mrps: u64) -> MicroUsd {
    if account.cdn.is_none() {
        return MicroUsd::ZERO;
    }
    let requests_per_min = rate_mrps * 60 / 1_000;
    let answer_bytes = scenario.service.answer_bytes;
    scenario.prices.cdn.of(requests_per_min, answer_bytes)
}
