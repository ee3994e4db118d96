//! The entries of a service in a few words: their records and their targets.

use crate::i18n::T;
use model::account::{Account, Balancer};
use model::ids::Name;

/// What DNS has on a balancer, if it has records.
pub(super) fn record_of(t: T, account: &Account, balancer: &Name) -> Option<String> {
    let records = &account.dns.as_ref()?.records;
    let (record, health) = records.iter().find(|(it, _)| it.balancer == *balancer)?;
    let words = t.dns_record(record);
    let is_ill = record.health_checked && !health.is_healthy();
    Some(if is_ill {
        format!("{words}, {}", t.dns_unhealthy())
    } else {
        words
    })
}

/// How many of the instances behind a balancer get requests.
pub(super) fn targets_of(t: T, account: &Account, balancer: &Balancer) -> String {
    let targets = account.targets_of(balancer).count();
    let groups = account.groups.iter();
    let its: Vec<&Name> = groups
        .filter(|group| group.behind == balancer.name)
        .map(|group| &group.name)
        .collect();
    let all = account.living().filter(|i| its.contains(&&i.group));
    t.node_targets(targets, all.count())
}
