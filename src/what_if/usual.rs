//! Usual changes at usual times, to be ranked by what each alone would have brought.

use super::Case;
use super::change::Change;
use super::play::{PlayError, Played, play};
use model::account::{Account, Cidr, Compute, Launch, LaunchChange, StartScript, Version};
use model::autoscale::ScalingPolicy;
use model::balance::BalancerKind;
use model::cache_key::CacheKey;
use model::command::Command;
use model::ids::Name;
use model::scenario::Scenario;
use model::text::Text;
use model::units::{GameTime, StoryDuration};
use rayon::prelude::*;

/// A change that many teams make sooner or later.
pub(crate) struct Usual {
    /// What it is called in forms and files.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    name_ko: &'static str,
    /// The commands it takes; none where there is nothing to change.
    pub(crate) commands: fn(&Scenario, &Account) -> Vec<Command>,
}

const USUAL: usize = 6;

/// All of them.
pub(crate) static ALL: [Usual; USUAL] = [
    Usual {
        id: "cache",
        name: "a CDN, keyed by the query string",
        name_ko: "쿼리 문자열을 키로 쓰는 CDN",
        commands: cache,
    },
    Usual {
        id: "no-waste",
        name: "no idle gateways, volumes, balancers",
        name_ko: "쓰지 않는 게이트웨이·볼륨·밸런서 삭제",
        commands: no_waste,
    },
    Usual {
        id: "baked",
        name: "start-up baked into the image",
        name_ko: "시작 작업을 이미지에 포함",
        commands: baked,
    },
    Usual {
        id: "version-2",
        name: "version 2",
        name_ko: "버전 2",
        commands: version_2,
    },
    Usual {
        id: "twice",
        name: "twice the instances",
        name_ko: "인스턴스 두 배",
        commands: twice,
    },
    Usual {
        id: "scaling",
        name: "scaling on busy slots, with room to grow",
        name_ko: "바쁜 슬롯 기준 오토스케일링과 여유 공간",
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

/// A usual change, tried at a moment.
pub(crate) struct Tried {
    pub(crate) usual: &'static Usual,
    pub(crate) at: GameTime,
    pub(crate) played: Played,
    /// Commands of it that were refused.
    pub(crate) refused: usize,
}

impl Usual {
    /// What it is, in both languages.
    pub(crate) fn what(&self) -> Text {
        Text {
            en: self.name.to_owned(),
            ko: self.name_ko.to_owned(),
        }
    }
}

impl Tried {
    /// What it brought, in milli-points.
    pub(crate) fn gain_mpt(&self, base: &Played) -> i64 {
        self.played.split.total().get() - base.split.total().get()
    }
}

/// So many changes are tried.
pub(crate) const TRIES: usize = USUAL * WHEN_PERMILLE.len();

/// Tries every usual change at every usual moment, the best first. Where everything is as it is to be, or nothing was
/// allowed, there is no change to tell of. `each` is told whenever one was tried.
///
/// # Errors
/// When the game cannot be played.
pub(crate) fn rank(
    case: &Case,
    base: &Played,
    each: &(impl Fn() + Sync),
) -> Result<Vec<Tried>, PlayError> {
    let tries = ALL.iter().flat_map(|usual| {
        let moments = WHEN_PERMILLE.map(|share| moment(case.seconds, share));
        moments.map(|at| (usual, at))
    });
    let tries: Vec<(&'static Usual, GameTime)> = tries.collect();
    let one = |(usual, at): (&'static Usual, GameTime)| {
        let commands = usual.commands;
        let played = play(case, &Change::Usual { at, commands }, 0)?;
        each();
        let refused = played.sent.iter().filter(|sent| sent.refused.is_some());
        let refused = refused.count();
        Ok((played.sent.len() > refused).then_some(Tried {
            usual,
            at,
            played,
            refused,
        }))
    };
    let tried: Result<Vec<Option<Tried>>, PlayError> = tries.into_par_iter().map(one).collect();
    let mut tried: Vec<Tried> = tried?.into_iter().flatten().collect();
    tried.sort_by_key(|one| std::cmp::Reverse(one.gain_mpt(base)));
    Ok(tried)
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
