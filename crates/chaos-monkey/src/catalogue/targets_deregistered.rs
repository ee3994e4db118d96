//! A group that gets no requests any more.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::TargetsDeregistered;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-weight 0 behind an application balancer; behind a classic one set-behind another balancer, if there is one",
    cause: "no-target, or queue-full on what is left",
    detect: "instances are idle; the audit log",
    recovery: "set the weight, or put it behind the balancer again",
    live: Live::Real("the edge gives its processes no more requests"),
};

pub(super) fn acts(plan: &TargetsDeregistered, on: &Moment<'_>) -> Vec<Act> {
    let account = on.account();
    let Some(group) = on.group(plan.group.as_ref()) else {
        return Vec::new();
    };
    let kind = account.balancer(&group.behind).map(|b| b.kind);
    if kind.is_some_and(|kind| kind.has_weights()) {
        return on.command(Command::SetWeight {
            group: group.name.clone(),
            weight: 0,
        });
    }
    let mut others = account.balancers.iter().filter(|b| b.name != group.behind);
    others.next().map_or(Vec::new(), |other| {
        on.command(Command::SetBehind {
            group: group.name.clone(),
            balancer: other.name.clone(),
        })
    })
}
