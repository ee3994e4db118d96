//! An internet gateway that hangs in the air.

use super::{Entry, Live, Moment};
use model::account::InternetGateway;
use model::command::Command;
use model::scenario::faults::GatewayDetached;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "detach-gateway",
    cause: "blocked; new instances cannot fetch their code",
    detect: "the console names the barrier; start-ups fail",
    recovery: "attach it again, and let what failed to start be replaced",
    live: Live::Same,
};

pub(super) fn acts(plan: &GatewayDetached, on: &Moment<'_>) -> Vec<Act> {
    let all = on.account().network.internet_gateways.iter();
    let attached: Vec<InternetGateway> = all.filter(|it| it.attached).cloned().collect();
    let found = on.named(&attached, plan.gateway.as_ref(), |it: &InternetGateway| {
        &it.name
    });
    let Some(found) = found else {
        return Vec::new();
    };
    on.command(Command::DetachGateway {
        gateway: found.name.clone(),
    })
}
