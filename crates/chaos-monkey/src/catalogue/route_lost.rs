//! A route table without its default route.

use super::{Entry, Live, Moment};
use model::account::RouteTable;
use model::command::Command;
use model::scenario::faults::RouteLost;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-route to nowhere",
    cause: "blocked; new instances cannot fetch their code",
    detect: "the console names the barrier; start-ups fail",
    recovery: "set the route again, and let what failed to start be replaced",
    live: Live::Same,
};

pub(super) fn acts(plan: &RouteLost, on: &Moment<'_>) -> Vec<Act> {
    let all = &on.account().network.route_tables;
    let found = on.named(all, plan.route_table.as_ref(), |it: &RouteTable| &it.name);
    let Some(found) = found else {
        return Vec::new();
    };
    on.command(Command::SetRoute {
        route_table: found.name.clone(),
        target: None,
    })
}
