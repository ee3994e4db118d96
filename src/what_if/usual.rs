//! Usual changes at usual times, to be ranked by what each alone would have brought.

use model::account::{Account, Cidr, Compute, Launch, LaunchChange, StartScript, Version};
use model::autoscale::ScalingPolicy;
use model::balance::BalancerKind;
use model::cache_key::CacheKey;
use model::command::Command;
use model::ids::Name;
use model::scenario::Scenario;
use model::units::{GameTime, StoryDuration};

/// A change that many teams make sooner or later.
pub(crate) struct Usual {
    pub(crate) name: &'static str,
    /// The commands it takes; none where there is nothing to change.
    pub(crate) commands: fn(&Scenario, &Account) -> Vec<Command>,
}

/// All of them.
pub(crate) const ALL: [Usual; 6] = [
    Usual {
        name: "a CDN, keyed by the query string",
        commands: cache,
    },
    Usual {
        name: "no idle gateways, volumes, balancers",
        commands: no_waste,
    },
    Usual {
        name: "start-up baked into the image",
        commands: baked,
    },
    Usual {
        name: "version 2",
        commands: version_2,
    },
    Usual {
        name: "twice the instances",
        commands: twice,
    },
    Usual {
        name: "scaling on busy slots, with room to grow",
        commands: scaling,
    },
];

/// When: shares of the game in thousandths; in four hours 5 and 30 minutes, 1 and 2 hours.
pub(crate) const WHEN_PERMILLE: [u64; 4] = [21, 125, 250, 500];

/// The share of a game, at a whole minute if it is long.
pub(crate) fn moment(seconds: u32, permille: u64) -> GameTime {
    let second = (u64::from(seconds) * permille / 1000) as u32;
    GameTime::from_second(match seconds {
        3600.. => second / 60 * 60,
        _ => second,
    })
}

fn cache(_: &Scenario, account: &Account) -> Vec<Command> {
    match &account.cdn {
        Some(cdn) if cdn.key == CacheKey::QueryString => Vec::new(),
        _ => vec![Command::PutCdn {
            key: CacheKey::QueryString,
            ttl: StoryDuration::from_secs(24 * 3600),
        }],
    }
}

fn no_waste(_: &Scenario, account: &Account) -> Vec<Command> {
    let idle = account.idle();
    idle.map(|resource| Command::Delete { resource }).collect()
}

fn baked(_: &Scenario, account: &Account) -> Vec<Command> {
    let slow = account.groups.iter();
    let is_slow = |launch: &Launch| {
        launch.compute == Compute::Instance && launch.start_script == StartScript::Slow
    };
    slow.filter(|g| is_slow(&g.launch))
        .map(|group| launch(&group.name, None, Some(StartScript::Baked)))
        .collect()
}

fn version_2(_: &Scenario, account: &Account) -> Vec<Command> {
    let old = account.groups.iter();
    old.filter(|g| g.launch.version == Version::V1)
        .map(|group| launch(&group.name, Some(Version::V2), None))
        .collect()
}

fn launch(group: &Name, version: Option<Version>, start_script: Option<StartScript>) -> Command {
    let change = LaunchChange {
        version,
        start_script,
        ..LaunchChange::NONE
    };
    Command::set_launch(group.clone(), change)
}

fn twice(scenario: &Scenario, account: &Account) -> Vec<Command> {
    let mut commands = room(account);
    commands.extend(account.groups.iter().map(|group| {
        let desired = (group.desired * 2).min(group.launch.size_max(&scenario.limits));
        Command::SetGroup {
            group: group.name.clone(),
            min: None,
            desired: Some(desired),
            max: Some(group.max.max(desired)),
        }
    }));
    commands
}

fn scaling(scenario: &Scenario, account: &Account) -> Vec<Command> {
    /// Leaves room for what comes before new instances are up.
    const BUSY_PERCENT: u32 = 60;
    let mut commands = room(account);
    let entries = account
        .balancers
        .iter()
        .filter(|b| account.is_entry(&b.name));
    for entry in entries.filter(|b| b.kind != BalancerKind::Application) {
        commands.push(Command::SwitchBalancer {
            balancer: entry.name.clone(),
            kind: BalancerKind::Application,
        });
    }
    for group in &account.groups {
        commands.push(Command::SetGroup {
            group: group.name.clone(),
            min: None,
            desired: None,
            max: Some(group.launch.size_max(&scenario.limits)),
        });
        commands.push(Command::SetScaling {
            group: group.name.clone(),
            policy: ScalingPolicy::BusySlots {
                target_percent: BUSY_PERCENT,
            },
        });
    }
    commands
}

/// A new subnet for each group that has few free addresses, in the zone that it has least of.
fn room(account: &Account) -> Vec<Command> {
    const FEW: u32 = 40;
    let (mut commands, mut next) = (Vec::new(), 0);
    for (number, group) in account.groups.iter().enumerate() {
        let its = || {
            account
                .subnets
                .iter()
                .filter(|s| group.subnets.contains(&s.name))
        };
        let free: u32 = its().map(|s| account.free_addresses(s)).sum();
        let Some(zone) = its().map(|s| s.zone.clone()).next() else {
            continue;
        };
        let name = Name::try_new(&format!("room-{number}"));
        let cidr = (next..=255u32).find_map(|block| {
            let cidr: Cidr = format!("10.250.{block}.0/24").parse().ok()?;
            let is_free = account.subnets.iter().all(|s| !s.cidr.overlaps(cidr));
            is_free.then_some((block, cidr))
        });
        if let (true, Ok(name), Some((block, cidr))) = (free < FEW, name, cidr) {
            next = block + 1;
            commands.push(Command::AddSubnet {
                name,
                zone,
                cidr,
                group: Some(group.name.clone()),
            });
        }
    }
    commands
}
