//! What mends an account: the commands that an idea of a bot comes to, and
//! those of a rescue.

use model::account::{
    Access, Account, Balancer, Cidr, Compute, Group, LaunchChange, ResourceRef, StartScript,
    Version, Zone,
};
use model::cache_key::CacheKey;
use model::command::Command;
use model::health::HealthPath;
use model::ids::Name;
use model::scenario::Scenario;
use model::script::Fix;
use model::units::StoryDuration;

/// How long a CDN keeps answers that a rescue has turned on.
const RESCUE_TTL: StoryDuration = StoryDuration::from_secs(24 * 3600);

/// The commands of a fix that are needed now; none if nothing is to be mended.
pub(crate) fn fix(fix: Fix, scenario: &Scenario, account: &Account) -> Vec<Command> {
    let main = account.groups.iter().filter(|g| g.launch.compute.answers());
    match fix {
        Fix::Cdn => {
            let is_right = |cdn: &model::account::Cdn| {
                cdn.key == CacheKey::QueryString && cdn.ttl > StoryDuration::ZERO
            };
            match account.cdn.as_ref().is_some_and(is_right) {
                true => Vec::new(),
                false => vec![Command::PutCdn {
                    key: CacheKey::QueryString,
                    ttl: RESCUE_TTL,
                }],
            }
        }
        Fix::Health => {
            let path = |b: &Balancer| {
                b.health
                    .path
                    .clone()
                    .unwrap_or(scenario.health.path.clone())
            };
            let balancers = account.balancers.iter();
            let wrong = balancers.filter(|b| path(b) != HealthPath::default());
            wrong.map(|b| health_path(&b.name)).collect()
        }
        Fix::Network => network(scenario, account),
        Fix::Permissions => {
            let wanted = scenario.account.policies().into_iter();
            let missing = wanted.filter(|policy| !account.policies.contains(policy));
            missing
                .map(|policy| Command::PutPolicy { policy })
                .collect()
        }
        Fix::Boot => {
            let is_slow = |g: &&Group| {
                g.launch.compute == Compute::Instance && g.launch.start_script != StartScript::Baked
            };
            account.groups.iter().filter(is_slow).map(bake).collect()
        }
        Fix::Room => {
            let zones = scenario.account.all_zones();
            let its = main.filter(|g| g.launch.compute != Compute::Container);
            its.filter_map(|g| room(account, g, &zones, false))
                .collect()
        }
        Fix::Size => {
            let at_start = |g: &Group| {
                let plans = scenario.account.group.iter();
                plans
                    .filter(|plan| plan.name == g.name)
                    .map(|plan| plan.desired)
                    .max()
            };
            let small = main.filter_map(|g| Some((g, at_start(g).filter(|n| *n > g.desired)?)));
            small.map(|(g, desired)| resize(g, desired)).collect()
        }
        Fix::Waste => waste(account),
    }
}

fn health_path(balancer: &Name) -> Command {
    Command::SetHealthCheck {
        balancer: balancer.clone(),
        path: Some(HealthPath::default()),
        interval: None,
        timeout: None,
        healthy_after: None,
        unhealthy_after: None,
        fail_open: None,
    }
}

/// What was open at the start is opened again.
fn network(scenario: &Scenario, account: &Account) -> Vec<Command> {
    let (was, is) = (scenario.account.network(), &account.network);
    let mut commands = Vec::new();
    for gateway in was.internet_gateways.iter().filter(|g| g.attached) {
        if is
            .internet_gateways
            .iter()
            .any(|g| g.name == gateway.name && !g.attached)
        {
            let gateway = gateway.name.clone();
            commands.push(Command::AttachGateway { gateway });
        }
    }
    let route = |table: &Name| -> Option<Option<ResourceRef>> {
        let found = is.route_tables.iter().find(|t| t.name == *table);
        found.map(|table| table.default_route.clone())
    };
    for table in &was.route_tables {
        if table.default_route.is_some()
            && route(&table.name).is_some_and(|now| now != table.default_route)
        {
            commands.push(Command::SetRoute {
                route_table: table.name.clone(),
                target: table.default_route.clone(),
            });
        }
    }
    for group in is.security_groups.iter().filter(|g| g.http == Access::Deny) {
        commands.push(Command::SetSecurityGroup {
            security_group: group.name.clone(),
            http: Access::Allow,
        });
    }
    for acl in is.network_acls.iter().filter(|a| a.http == Access::Deny) {
        commands.push(Command::SetNetworkAcl {
            network_acl: acl.name.clone(),
            http: Access::Allow,
        });
    }
    commands
}

/// Deletes what nothing uses.
pub(crate) fn waste(account: &Account) -> Vec<Command> {
    account
        .idle()
        .map(|resource| Command::Delete { resource })
        .collect()
}

/// Another subnet for a group, in the zone that it uses least: a large one, or
/// the smallest there is. None if no range is free.
pub(crate) fn room(
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
pub(crate) fn resize(group: &Group, desired: u32) -> Command {
    Command::SetGroup {
        group: group.name.clone(),
        min: None,
        desired: Some(desired),
        max: (desired > group.max).then_some(desired),
    }
}

/// Everything baked into the image.
pub(crate) fn bake(group: &Group) -> Command {
    let change = LaunchChange {
        start_script: Some(StartScript::Baked),
        ..LaunchChange::NONE
    };
    Command::set_launch(group.name.clone(), change)
}

/// Another version, for all that is launched from now on.
pub(crate) fn deploy(group: &Group, version: Version) -> Command {
    let change = LaunchChange {
        version: Some(version),
        ..LaunchChange::NONE
    };
    Command::set_launch(group.name.clone(), change)
}
