//! A group behind a balancer of its own, which nobody of the team made.

use super::Moment;
use super::unused;
use model::account::GROUP_WEIGHT;
use model::balance::BalancerKind;
use model::command::Command;
use sim_engine::actor::Act;

/// Makes it, with names like these and so many instances, at least `min`, that
/// are like those of the first group; nothing where there is no group to be like, or no name is left.
pub(super) fn group(
    on: &Moment<'_>,
    (group, front): (&str, &str),
    (min, count): (u32, u32),
) -> Vec<Act> {
    let account = on.account();
    let Some(like) = on.group(None) else {
        return Vec::new();
    };
    let groups = account.groups.iter().map(|group| &group.name);
    let balancers = account.balancers.iter().map(|balancer| &balancer.name);
    let names = (unused::name(group, groups), unused::name(front, balancers));
    let (Some(name), Some(behind)) = names else {
        return Vec::new();
    };
    let balancer = Command::AddBalancer {
        name: behind.clone(),
        kind: BalancerKind::Classic,
        subnets: like.subnets.clone(),
    };
    let group = Command::AddGroup {
        name,
        launch: like.launch.clone(),
        subnets: like.subnets.clone(),
        behind,
        weight: GROUP_WEIGHT,
        min,
        desired: count,
        max: count,
    };
    vec![Act::Command(balancer), Act::Command(group)]
}
