//! What a team's members have changed, so that none of them overwrites another
//! one's change without having seen it.
//!
//! A command may say how much of the audit log its sender had seen. It is
//! refused if another member has changed the same thing since. That is a matter
//! of people and their forms, not of the account: the game knows nothing of it,
//! and this is made again from its log when a host goes on with a file.

use model::account::ResourceRef;
use model::command::Command;
use model::event::Change;
use scoreboard::command_in_both_languages;
use scoreboard::server::{Edited, is_same_thing};
use std::collections::BTreeMap;

/// Things of a team that are remembered; the one that was changed longest ago gives way.
const THINGS_MAX: usize = 512;

/// What a command of a member changes: a path whose parts are separated by
/// slashes. A path that is the start of another one is about the whole of it.
///
/// Nothing for what sets nothing that a form could hold: dropping what a cache
/// keeps, asking for a hint, and what only the game itself does.
pub(super) fn touched(command: &Command) -> Vec<String> {
    let group = |name: &dyn std::fmt::Display, part: &str| vec![format!("group/{name}/{part}")];
    let whole = |resource: &ResourceRef| vec![resource.to_string()];
    let one = |thing: &str| vec![thing.to_owned()];
    match command {
        Command::PutCdn { .. } | Command::TuneCdn { .. } | Command::DeleteCdn {} => one("cdn"),
        Command::PutCacheNode { .. } | Command::DeleteCacheNode {} => one("cache-node"),
        Command::SetGroup { group: name, .. } => group(name, "sizes"),
        Command::SetScaling { group: name, .. } => group(name, "scaling"),
        Command::SetSchedule { group: name, .. } => group(name, "schedule"),
        Command::SetMonitoring { group: name, .. } => group(name, "metrics"),
        // What comes of a deployment is what the group launches.
        Command::SetLaunch { group: name, .. }
        | Command::StartDeployment { group: name, .. }
        | Command::AbortDeployment { group: name }
        | Command::FinishDeployment { group: name } => group(name, "launch"),
        Command::SetWeight { group: name, .. } => group(name, "weight"),
        Command::SetBehind { group: name, .. } => group(name, "behind"),
        Command::SetGroupSubnets { group: name, .. } => group(name, "subnets"),
        Command::SetProtection { group: name, .. } => group(name, "protection"),
        Command::SetProcesses { group: name, .. } => group(name, "processes"),
        Command::AddGroup { name, .. } => vec![format!("group/{name}")],
        // Another kind has other settings.
        Command::SwitchBalancer { balancer, .. } | Command::TuneBalancer { balancer, .. } => {
            vec![format!("balancer/{balancer}/settings")]
        }
        Command::SetHealthCheck { balancer, .. } => vec![format!("balancer/{balancer}/health")],
        Command::SetBalancerSubnets { balancer, .. } => {
            vec![format!("balancer/{balancer}/subnets")]
        }
        Command::AddBalancer { name, .. } => vec![format!("balancer/{name}")],
        // Both say where the service's address leads to.
        Command::SetDns { .. } | Command::SetEntry { .. } => one("dns"),
        Command::AddSubnet { name, group, .. } => {
            let launches = group.iter().map(|group| format!("group/{group}/subnets"));
            std::iter::once(format!("subnet/{name}"))
                .chain(launches)
                .collect()
        }
        Command::AddIdle { resource } | Command::Delete { resource } => whole(resource),
        Command::TerminateInstance { instance }
        | Command::StopInstance { instance }
        | Command::RebootInstance { instance }
        | Command::RetireInstance { instance } => vec![format!("instance/{instance}")],
        Command::SetSecurityGroup { security_group, .. } => {
            vec![format!("security-group/{security_group}")]
        }
        Command::SetNetworkAcl { network_acl, .. } => vec![format!("network-acl/{network_acl}")],
        Command::SetRoute { route_table, .. } => vec![format!("route-table/{route_table}")],
        Command::AttachGateway { gateway } | Command::DetachGateway { gateway } => {
            vec![format!("internet-gateway/{gateway}")]
        }
        Command::SetLogging { .. } => one("logging"),
        Command::PutPolicy { policy } => vec![format!("policy/{}", policy.name)],
        Command::DeletePolicy { policy } => vec![format!("policy/{policy}")],
        Command::DeclareSpend { .. } => one("spend"),
        Command::InvalidateCdn {}
        | Command::FlushCacheNode {}
        | Command::LoseCacheNode {}
        | Command::LaunchInstance { .. }
        | Command::TakeHint { .. } => Vec::new(),
    }
}

/// The last changes of each thing.
#[derive(Clone, Default)]
pub(super) struct Edits(BTreeMap<String, Last>);

/// The last change of a thing, and the last one by anybody else: whoever asks, one of the two is the last of another.
#[derive(Clone)]
struct Last {
    newest: Edited,
    by_another: Option<Edited>,
}

impl Edits {
    /// Takes in a command of a member that changed something, and says what.
    pub(super) fn take_in(
        &mut self,
        number: u64,
        second: u32,
        member: &str,
        command: &Command,
        change: &Change,
    ) -> Vec<String> {
        let things = touched(command);
        for thing in &things {
            let newest = Edited {
                number,
                second,
                member: member.to_owned(),
                what: command_in_both_languages(command),
                before: change.before.clone(),
                after: change.after.clone(),
            };
            let known = self.0.remove(thing);
            let by_another = known.and_then(|known| match known.newest.member == member {
                true => known.by_another,
                false => Some(known.newest),
            });
            self.0.insert(thing.clone(), Last { newest, by_another });
        }
        while self.0.len() > THINGS_MAX {
            let oldest = self.0.iter().min_by_key(|(_, last)| last.newest.number);
            let Some((oldest, _)) = oldest.map(|(thing, last)| (thing.clone(), last)) else {
                break;
            };
            self.0.remove(&oldest);
        }
        things
    }

    /// The newest change by another member of what a command would change, that is not among the first `seen` lines of
    /// the log.
    pub(super) fn since(&self, seen: u64, member: &str, command: &Command) -> Option<&Edited> {
        let things = touched(command);
        let same = |thing: &str| things.iter().any(|its| is_same_thing(its, thing));
        let known = self.0.iter().filter(|(thing, _)| same(thing));
        let of_others = known.filter_map(|(_, last)| {
            let is_own = last.newest.member == member;
            (if is_own {
                last.by_another.as_ref()
            } else {
                Some(&last.newest)
            })
            .filter(|edit| edit.number >= seen)
        });
        of_others.max_by_key(|edit| edit.number)
    }
}

#[cfg(test)]
mod tests;
