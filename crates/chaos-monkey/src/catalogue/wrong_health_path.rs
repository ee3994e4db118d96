//! A health check that asks for a page that is not there.

use super::{Entry, Live, Moment};
use model::account::Balancer;
use model::command::Command;
use model::health::HealthPath;
use model::scenario::faults::WrongHealthPath;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "set-health-check path /health-check-v2",
    cause: "no-target, unless the balancer fails open; instances are replaced for nothing",
    detect: "all instances turn unhealthy at once; probes get a 404",
    recovery: "set the path to /healthcheck",
    live: Live::Real("the processes answer the probes with a 404"),
};

pub(super) fn acts(plan: &WrongHealthPath, on: &Moment<'_>) -> Vec<Act> {
    let used = on.used_balancers();
    let found = on.named(&used, plan.balancer.as_ref(), |it: &Balancer| &it.name);
    let (Some(balancer), Ok(path)) = (found, "/health-check-v2".parse::<HealthPath>()) else {
        return Vec::new();
    };
    on.command(Command::SetHealthCheck {
        balancer: balancer.name.clone(),
        path: Some(path),
        interval: None,
        timeout: None,
        healthy_after: None,
        unhealthy_after: None,
        fail_open: None,
    })
}
