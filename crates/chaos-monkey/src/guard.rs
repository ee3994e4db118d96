//! What keeps a fault from breaking more than the scenario allows.

use crate::moment::Moment;
use model::command::Command;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::InstanceId;
use model::script::Guard;
use sim_engine::actor::{Act, Break};
use std::collections::BTreeSet;
use std::mem::discriminant;

/// Of what a fault comes to, what the guards let pass; a note says what they
/// did not. `hit` are the instances that were hit earlier in the same second.
pub(crate) fn guarded(
    acts: Vec<Act>,
    moment: &Moment<'_>,
    hit: &mut BTreeSet<InstanceId>,
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

/// The instances that an act is about.
fn hit_by(act: &Act, moment: &Moment<'_>) -> Vec<InstanceId> {
    match act {
        Act::Command(Command::TerminateInstance { instance }) => vec![*instance],
        Act::Break(Break {
            fault: Fault::ZoneDown { zone },
            ..
        }) => moment.running(|i| i.zone == *zone),
        Act::Break(Break { fault, .. }) => fault.instance().into_iter().collect(),
        Act::Command(_) | Act::Note(_) => Vec::new(),
    }
}
