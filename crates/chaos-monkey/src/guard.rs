//! What keeps a fault from breaking more than the scenario allows.

use crate::moment::Moment;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::InstanceId;
use model::scenario::Reach;
use model::script::Guard;
use sim_engine::actor::{Act, Break};
use std::collections::BTreeSet;
use std::mem::discriminant;

/// Of what a fault comes to, what the guards let pass; a note says what they
/// did not. `hit` are the instances that were hit earlier in the same second,
/// and `broken` is what the monkey had broken before it.
pub(crate) fn guarded(
    acts: Vec<Act>,
    moment: &Moment<'_>,
    hit: &mut BTreeSet<InstanceId>,
    broken: &[Fault],
) -> Vec<Act> {
    let note = |guard| {
        Act::Note(EventKind::Withheld {
            fault: moment.injection.fault.kind().as_str().into(),
            guard,
        })
    };
    let count = acts.len();
    let acts: Vec<Act> = acts
        .into_iter()
        .filter(|act| !is_broken_before(act, moment))
        .collect();
    if acts.len() < count && acts.is_empty() {
        return vec![note(Guard::BrokenBefore)];
    }
    let now: BTreeSet<InstanceId> = acts.iter().flat_map(|act| hit_by(act, moment)).collect();
    if !now.is_empty() && is_too_much(hit.union(&now).copied(), moment) {
        return vec![note(Guard::BlastRadius)];
    }
    if let Some(reach) = moment.reach
        && !now.is_empty()
        && is_more_than_it_may(reach, hit.union(&now).copied(), broken, moment)
    {
        return vec![note(Guard::AtMost)];
    }
    hit.extend(now);
    acts
}

/// Whether an instance has this very kind of fault already.
fn is_broken_before(act: &Act, moment: &Moment<'_>) -> bool {
    let Act::Break(Break { fault, .. }) = act else {
        return false;
    };
    let same = |other: &&Fault| {
        other.instance() == fault.instance() && discriminant(*other) == discriminant(fault)
    };
    fault.instance().is_some() && moment.account().faults.iter().any(|other| same(&other))
}

/// Whether more of the team's instances would be broken at once than may be.
fn is_too_much(hit: impl Iterator<Item = InstanceId>, moment: &Moment<'_>) -> bool {
    let most = u64::from(moment.scenario.guards.instances_max.get());
    let up: BTreeSet<InstanceId> = moment.running(|_| true).into_iter().collect();
    let broken = moment.account().faults.iter().filter_map(Fault::instance);
    let all: BTreeSet<InstanceId> = broken.chain(hit).filter(|id| up.contains(id)).collect();
    all.len() as u64 * 1_000_000 > up.len() as u64 * most
}

/// Whether one monkey would have more of the team's instances under its faults
/// at once, or missing after its kills, than it may.
fn is_more_than_it_may(
    reach: &Reach,
    hit: impl Iterator<Item = InstanceId>,
    broken: &[Fault],
    moment: &Moment<'_>,
) -> bool {
    let up: BTreeSet<InstanceId> = moment.running(|_| true).into_iter().collect();
    let before = broken.iter().flat_map(|fault| broken_by(fault, moment));
    let all: BTreeSet<InstanceId> = before.chain(hit).filter(|id| up.contains(id)).collect();
    let missing = if reach.kills {
        missing(reach, moment)
    } else {
        0
    };
    all.len() as u64 + missing > u64::from(reach.at_most)
}

/// So many instances fewer are running in the groups that a monkey may hit than
/// are desired: nobody has replaced them yet.
fn missing(reach: &Reach, moment: &Moment<'_>) -> u64 {
    let groups = moment.account().groups.iter();
    let its = groups.filter(|group| reach.reaches(&group.name));
    let missing = its.map(|group| {
        let running = moment.running(|i| i.group == group.name).len() as u64;
        u64::from(group.desired).saturating_sub(running)
    });
    missing.sum()
}

/// The running instances that something is broken of.
fn broken_by(fault: &Fault, moment: &Moment<'_>) -> Vec<InstanceId> {
    match fault {
        Fault::ZoneDown { zone } => moment.running(|i| i.zone == *zone),
        _ => fault.instance().into_iter().collect(),
    }
}

/// The instances that an act is about.
fn hit_by(act: &Act, moment: &Moment<'_>) -> Vec<InstanceId> {
    match act {
        Act::Break(Break { fault, .. }) => broken_by(fault, moment),
        Act::Command(command) => command.instance().into_iter().collect(),
        Act::Note(_) => Vec::new(),
    }
}
