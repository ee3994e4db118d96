//! The numbers that a runbook may ask for.

use model::account::{BALANCER_ADDRESSES, RESERVED_ADDRESSES};
use model::cost::Billing;
use model::scenario::{Price, RequestPrice, Scenario};
use model::text::Text;
use model::units::{MicroUsd, StoryDuration};

/// A number of a scenario, in words.
type Number = fn(&Scenario) -> Text;

/// Every name, and what stands in its place.
#[rustfmt::skip]
pub(super) const NAMES: &[(&str, Number)] = &[
    ("service.base_time", |it| same(it.service.base_time)),
    ("service.slots", |it| same(it.service.slots)),
    ("service.one_more", |it| same(it.service.slots + 1)),
    ("service.queue", |it| same(it.service.queue)),
    ("service.client_timeout", |it| same(it.service.client_timeout)),
    ("price.instance", |it| price(&it.prices.instance)),
    ("price.classic_balancer", |it| price(&it.prices.classic_balancer)),
    ("price.application_balancer", |it| price(&it.prices.application_balancer)),
    ("price.nat_gateway", |it| price(&it.prices.nat_gateway)),
    ("price.volume", |it| price(&it.prices.volume)),
    ("price.cdn", |it| of_requests(&it.prices.cdn)),
    ("score.points_per_usd", |it| same(it.score.points_per_usd)),
    ("example.short", |it| same(dollars(it.prices.instance.settled(minutes(3))))),
    ("example.two", |it| same(dollars(it.prices.instance.settled(minutes(13)) * 2))),
    ("limits.instances", |it| same(it.limits.instances)),
    ("startup.slow", |it| same(length(it.startup.slow))),
    ("startup.baked", |it| same(length(it.startup.baked))),
    ("health.interval", |it| same(length(it.health.interval))),
    ("health.timeout", |it| same(it.health.timeout)),
    ("subnet.reserved", |_| same(RESERVED_ADDRESSES)),
    ("subnet.balancer", |_| same(BALANCER_ADDRESSES)),
];

/// What stands in place of a name, if there is such a name.
pub(crate) fn number(scenario: &Scenario, name: &str) -> Option<Text> {
    let known = NAMES.iter().find(|it| it.0 == name)?;
    Some(known.1(scenario))
}

fn minutes(count: u64) -> StoryDuration {
    StoryDuration::from_secs(60 * count)
}

/// The same in both languages.
fn same(number: impl ToString) -> Text {
    Text {
        en: number.to_string(),
        ko: number.to_string(),
    }
}

/// A sum without zeros that say nothing: to the cent, or to four digits below a dime.
pub(crate) fn dollars(sum: MicroUsd) -> String {
    const DIME_MUSD: i64 = 100_000;
    let step_musd = if sum.get() < DIME_MUSD { 100 } else { 10_000 };
    let rounded = (sum.get() + step_musd / 2) / step_musd * step_musd;
    let (whole, micro) = (rounded / 1_000_000, rounded % 1_000_000);
    let digits = format!("${whole}.{micro:06}");
    digits
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// A length of the story to the millisecond: a story that is told faster has lengths that nobody would write.
fn length(of: StoryDuration) -> StoryDuration {
    const MS_NS: u64 = 1_000_000;
    StoryDuration::from_ns((of.as_ns() + MS_NS / 2) / MS_NS * MS_NS)
}

pub(crate) fn price(price: &Price) -> Text {
    let (usd, per) = (dollars(price.usd), length(price.per));
    match price.billing {
        Billing::StartedBlock => Text {
            en: format!("{usd} for every started {per}"),
            ko: format!("시작된 {per}마다 {usd}"),
        },
        Billing::Second => Text {
            en: format!("{usd} for {per}, by the second"),
            ko: format!("{per}에 {usd}, 초 단위"),
        },
    }
}

pub(crate) fn of_requests(price: &RequestPrice) -> Text {
    let (usd, count) = (dollars(price.usd), price.per_requests);
    Text {
        en: format!("{usd} for {count} requests"),
        ko: format!("요청 {count}건에 {usd}"),
    }
}
