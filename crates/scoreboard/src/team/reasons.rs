//! Why requests fail, and where: read from the console's figures.

use crate::format::percent;
use crate::i18n::T;
use crate::view::Console;
use model::account::{CacheNode, Instance, NodePhase, Phase, ResourceKind};
use model::cache_key::CacheKey;
use model::outcome::FailCause;
use model::score::ScoreCause;

/// How far back failures are looked at, in seconds.
const LOOK_BACK_S: u32 = 60;
/// Shares below this are not worth a badge, in thousandths.
const WORTH_A_BADGE_PERMILLE: u32 = 10;

/// What most requests fail of, lately.
pub(super) fn main_failure(console: &Console) -> Option<FailCause> {
    let from = console.second.saturating_sub(LOOK_BACK_S);
    let recent = console
        .score_events
        .iter()
        .filter(|event| event.second >= from);
    let mut counts = [0u64; FailCause::ALL.len()];
    for event in recent {
        if let ScoreCause::Failed(cause) = event.cause {
            counts[cause as usize] += event.count;
        }
    }
    let most = FailCause::ALL
        .iter()
        .max_by_key(|cause| counts[**cause as usize])?;
    (counts[*most as usize] > 0).then_some(*most)
}

/// What is wrong at the CDN.
pub(super) fn at_cdn(t: T, console: &Console) -> Option<String> {
    let key = console.account.cdn?.key;
    let wrong = console.vitals.wrong_permille;
    match key {
        CacheKey::Path if wrong >= WORTH_A_BADGE_PERMILLE => Some(t.badge_wrong(&percent(wrong))),
        CacheKey::Path => Some(t.badge_key_path().to_owned()),
        CacheKey::QueryString => None,
    }
}

/// What is wrong at the cache node.
pub(super) const fn at_node(t: T, node: CacheNode) -> Option<&'static str> {
    match node.phase {
        NodePhase::Up => None,
        NodePhase::Starting => Some(t.badge_node_starting()),
        NodePhase::Lost => Some(t.badge_node_lost()),
    }
}

/// How many of those who ask the cache node find their answer.
pub(super) fn node_hits(t: T, console: &Console) -> Option<String> {
    let hits = console.vitals.node_hit_permille?;
    Some(t.node_cache_answers(&percent(hits)))
}

/// What is wrong at the balancer.
pub(super) fn at_balancer(t: T, console: &Console) -> Option<String> {
    if let Some(barrier) = console.account.blocked_by() {
        return Some(t.badge_blocked(&t.barrier(&barrier)));
    }
    if console.account.targets().next().is_none() {
        return Some(t.badge_no_target().to_owned());
    }
    let failed = console.vitals.failed_permille;
    let cause = main_failure(console).filter(|_| failed >= WORTH_A_BADGE_PERMILLE)?;
    Some(t.badge_failed(&percent(failed), t.fail(cause)))
}

/// What is wrong at an instance.
pub(super) fn at_instance(t: T, console: &Console, instance: &Instance) -> Option<String> {
    let (_, waiting) = load(console, instance);
    if let Some(barrier) = &instance.stuck {
        Some(t.badge_no_code(&t.barrier(barrier)))
    } else if instance.phase != Phase::Running {
        None
    } else if let Some(barrier) = console.account.barrier_to_instance(instance) {
        Some(t.badge_cut_off(&t.barrier(&barrier)))
    } else if !instance.health.is_healthy() {
        Some(t.badge_sick().to_owned())
    } else if waiting >= instance.capacity.queue && instance.capacity.queue > 0 {
        Some(t.badge_full().to_owned())
    } else {
        None
    }
}

/// Requests in an instance: in its slots, in its queue.
pub(super) fn load(console: &Console, instance: &Instance) -> (u32, u32) {
    let found = console.loads.iter().find(|(id, ..)| *id == instance.id);
    found.map_or((0, 0), |(_, busy, waiting)| (*busy, *waiting))
}

/// Why something that costs money is of no use.
pub(super) const fn why_idle(kind: ResourceKind) -> fn(T) -> &'static str {
    match kind {
        ResourceKind::NatGateway => T::waste_idle_nat,
        ResourceKind::Volume => T::waste_unattached,
        _ => T::waste_no_targets,
    }
}

/// What a resource costs, in micro-dollars per hour; none if it is not billed.
pub(super) fn price_of(console: &Console, resource: &str) -> Option<i64> {
    console
        .costs
        .iter()
        .find(|line| line.resource == resource)
        .map(|line| line.musd_per_hour)
}
