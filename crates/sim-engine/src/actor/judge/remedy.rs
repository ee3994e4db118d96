//! The commands that an idea comes to.

use model::account::{Account, Cidr, Group, LaunchChange, StartScript, Version, Zone};
use model::command::Command;
use model::ids::Name;

/// Deletes what nothing uses.
pub(super) fn waste(account: &Account) -> Vec<Command> {
    account
        .idle()
        .map(|resource| Command::Delete { resource })
        .collect()
}

/// Another subnet for a group, in the zone that it uses least: a large one, or
/// the smallest there is. None if no range is free.
pub(super) fn room(
    account: &Account,
    group: &Group,
    zones: &[Zone],
    is_small: bool,
) -> Option<Command> {
    let its = |zone: &Zone| {
        let mine = |s: &&model::account::Subnet| group.subnets.contains(&s.name);
        let here = account.subnets.iter().filter(mine);
        here.filter(|s| s.zone == *zone).count()
    };
    let its_region = account.region_of_subnets(&group.subnets);
    let zones = its_region.map_or(zones, |region| &region.zones);
    let zone = zones.iter().min_by_key(|zone| its(zone))?;
    let prefix = if is_small { 28 } else { 24 };
    (1..=255).find_map(|number: u8| {
        let cidr: Cidr = format!("10.0.{number}.0/{prefix}").parse().ok()?;
        let name = Name::try_new(&format!("more-{number}")).ok()?;
        let is_free = !account
            .subnets
            .iter()
            .any(|s| s.cidr.overlaps(cidr) || s.name == name);
        is_free.then(|| Command::AddSubnet {
            name,
            zone: zone.clone(),
            cidr,
            group: Some(group.name.clone()),
        })
    })
}

/// Another size; `max` makes way.
pub(super) fn resize(group: &Group, desired: u32) -> Command {
    Command::SetGroup {
        group: group.name.clone(),
        min: None,
        desired: Some(desired),
        max: (desired > group.max).then_some(desired),
    }
}

/// Everything baked into the image.
pub(super) fn bake(group: &Group) -> Command {
    let change = LaunchChange {
        start_script: Some(StartScript::Baked),
        ..LaunchChange::NONE
    };
    Command::set_launch(group.name.clone(), change)
}

/// Another version, for all that is launched from now on.
pub(super) fn deploy(group: &Group, version: Version) -> Command {
    let change = LaunchChange {
        version: Some(version),
        ..LaunchChange::NONE
    };
    Command::set_launch(group.name.clone(), change)
}
