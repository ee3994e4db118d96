//! What whoever runs a game has to tell the owners of services of their own.

use super::Hook;
use model::key::Salt;
use model::units::MicroUsd;
use sim_engine::Plan;
use std::net::SocketAddr;

/// What the owner of a service has to know.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    team: String,
    url: String,
    address: SocketAddr,
    salt: Salt,
    declared: Option<MicroUsd>,
    hook: Option<Hook>,
}

/// Those of a game's teams that are sent requests; of hooks their owners are told once.
pub(crate) fn notices(plan: &Plan, hooks: &[Hook], is_live: impl Fn(usize) -> bool) -> Vec<Notice> {
    let notice = |(team, service): (usize, &sim_engine::OwnService)| Notice {
        team: plan.teams[team].name.clone(),
        url: service.url.clone(),
        address: service.address,
        salt: plan.salt.clone(),
        declared: service.declared.map(|it| it.musd_per_hour),
        hook: hooks
            .iter()
            .find(|it| usize::from(it.team.0) == team)
            .cloned(),
    };
    let live = plan.own_services().filter(|(team, _)| is_live(*team));
    live.map(notice).collect()
}

/// Prints them.
pub(crate) fn announce(notices: &[Notice]) {
    for notice in notices {
        let Notice {
            team,
            url,
            address,
            salt,
            declared,
            hook,
        } = notice;
        let spend = declared.map_or_else(
            || "nothing until it declares what it costs".to_owned(),
            |per_hour| format!("{per_hour} an hour, by its stack"),
        );
        anstream::println!(
            "own       {team}: {url} at {address}, charged {spend}\n          its answers are SHA-256(salt, key) with the salt {}",
            salt.as_str()
        );
        if let Some(hook) = hook {
            anstream::println!(
                "          it is told of chaos at {} ({}), signed with the secret {}",
                hook.url,
                hook.address,
                hook.secret.as_str()
            );
        }
    }
}
