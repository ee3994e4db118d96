//! Makes up scenarios, commands and troublemakers. Scenarios are made as text,
//! so that whatever the loader lets through is tried.

mod gremlin;
mod orders;
mod tables;

pub(crate) use gremlin::Gremlin;

use crate::chance::Dice;
use model::account::{
    Access, Compute, HostPort, Placement, Process, ResourceKind, ResourceRef, StartScript, Version,
};
use model::actor::Principal;
use model::balance::BalancerKind;
use model::cache_key::CacheKey;
use model::command::Command;
use model::ids::{InstanceId, Name};
use model::playbook::{Judgement, Playbook, Skill, Step};
use model::scenario::{Scenario, load};
use model::text::Text;
use model::units::{Ppm, StoryDuration};
use sim_engine::{Plan, Player, TeamEntry};
use std::fmt::Write as _;

/// A small scenario that the loader accepts.
pub(crate) fn scenario(dice: &mut Dice) -> Scenario {
    let text = text(dice);
    let loaded = load(&text);
    loaded.value.unwrap_or_else(|| {
        panic!(
            "a made-up scenario is refused: {:#?}\n{text}",
            loaded.problems
        )
    })
}

fn text(dice: &mut Dice) -> String {
    let mut out = String::from("format = 1\n");
    let length_ms = dice.between(60_000, 200_000);
    let _ = writeln!(out, "length = \"{length_ms}ms\"");
    out.push_str("[title]\nen = \"t\"\nko = \"t\"\n[story]\nen = \"s\"\nko = \"s\"\n");
    let has_v3 = !dice.once_in(3);
    tables::service(dice, &mut out, has_v3);
    traffic(dice, &mut out, length_ms);
    tables::money(dice, &mut out);
    account(dice, &mut out, has_v3);
    tables::compute(dice, &mut out);
    if dice.once_in(2) {
        let _ = writeln!(
            out,
            "[cdn]\nmin_ttl = \"{}s\"\nerror_ttl = \"{}s\"\ncollapse = {}",
            dice.between(0, 3),
            dice.between(0, 10),
            dice.once_in(2)
        );
    }
    out.push_str("[hints]\nafter = \"3s\"\nplace = 7\naction = 11\nfree_after = \"20s\"\n");
    if has_v3 {
        tables::cache_node(dice, &mut out);
    }
    if dice.once_in(2) {
        let _ = writeln!(
            out,
            "[metrics]\ndelay = \"{}ms\"\ndetailed_period = \"{}s\"\ndetailed_delay = \"{}s\"\n\
             [scaling]\nwarm_up = \"{}ms\"\ncooldown = \"{}s\"",
            dice.between(0, 40_000),
            dice.between(1, 20),
            dice.between(0, 3),
            dice.between(0, 30_000),
            dice.between(0, 40),
        );
    }
    for number in 0..dice.between(0, 2) {
        let at_ms = dice.between(0, length_ms - 1);
        let _ = writeln!(out, "[[event]]\nid = \"e{number}\"\nat = \"{at_ms}ms\"");
        let _ = writeln!(
            out,
            "{}",
            dice.one_of(&["unlock = \"v2\"", "tell = { en = \"x\", ko = \"y\" }"])
        );
    }
    out
}

fn traffic(dice: &mut Dice, out: &mut String, length_ms: u64) {
    let _ = writeln!(
        out,
        "[traffic]\narrivals = \"{}\"",
        dice.one_of(&["poisson", "poisson", "constant", "bursty"])
    );
    if dice.once_in(3) {
        let _ = writeln!(
            out,
            "day = {{ begins = \"{:02}:30\", utc_offset = \"-0{}:00\", trough = \"{}%\", lasts = \"{}s\" }}",
            dice.between(0, 23),
            dice.between(0, 9),
            dice.between(0, 100),
            dice.between(60, 400)
        );
    }
    if dice.once_in(3) {
        let _ = writeln!(
            out,
            "clients = {{ retries = {}, backoff = \"{}ms\", slow = {{ share = \"{}%\", link_time = \"{}ms\" }} }}",
            dice.between(0, 5),
            dice.one_of(&[1, 100, 2_000]),
            dice.between(0, 100),
            dice.one_of(&[1, 300, 4_000]),
        );
    }
    out.push_str("rate = [");
    let mut at_ms = dice.between(0, 5_000);
    for _ in 0..dice.between(1, 4) {
        let _ = write!(
            out,
            "{{ at = \"{at_ms}ms\", rps = {}.{:03}, step = {} }}, ",
            dice.between(0, 12),
            dice.between(0, 999),
            dice.once_in(4)
        );
        at_ms += dice.between(1, length_ms);
    }
    let set = dice.between(1, 300);
    let _ = writeln!(
        out,
        "]\n[traffic.keys]\nset = {set}\nzipf = {}",
        dice.one_of(&["0", "0.9", "2"])
    );
    if dice.once_in(3) {
        let _ = writeln!(
            out,
            "hot = {{ keys = {}, share = \"{}%\", every = \"{}s\" }}",
            dice.between(1, set),
            dice.between(0, 100),
            dice.between(1, 90)
        );
    }
    if dice.once_in(3) {
        let _ = writeln!(
            out,
            "duplicates = {{ share = \"{}%\", keys = {}, lives = \"{}s\" }}",
            dice.between(0, 100),
            dice.between(1, 40),
            dice.between(1, 60)
        );
    }
    if dice.once_in(2) {
        let _ = writeln!(
            out,
            "churn = {{ every = \"{}s\", replace = \"{}%\" }}",
            dice.between(1, 90),
            dice.between(0, 100)
        );
    }
    if !dice.once_in(3) {
        let (first, second) = (dice.between(0, 100), dice.between(0, 100));
        let _ = writeln!(
            out,
            "unique = [{{ at = \"0s\", share = \"{first}%\" }}, {{ at = \"40s\", share = \"{second}%\" }}]"
        );
    }
    for number in 0..dice.between(0, 3) {
        let at_ms = dice.between(0, length_ms - 1);
        let least_ms = dice.between(1, length_ms / 2);
        let _ = writeln!(
            out,
            "[[burst]]\nid = \"b{number}\"\nat = \"{at_ms}ms\"\nwithin = \"{}ms\"\nfor = \"{least_ms}ms..{}ms\"\n\
             times = {}.{}\nextra_keys = {}",
            dice.between(0, at_ms),
            dice.between(least_ms, length_ms / 2),
            dice.between(1, 4),
            dice.between(0, 9),
            dice.one_of(&["\"same\"", "\"all-new\"", "{ repeats = \"90%\" }"])
        );
        if dice.once_in(2) {
            out.push_str("tell = { en = \"b\", ko = \"b\" }\n");
        }
    }
}

fn account(dice: &mut Dice, out: &mut String, has_v3: bool) {
    let limit = dice.between(2, 10);
    let _ = writeln!(
        out,
        "[limits]\ninstances = {limit}\nsubnets = {}\npolicies = {}",
        dice.between(2, 4),
        dice.between(7, 9)
    );
    let are_far = dice.once_in(3);
    if are_far {
        let _ = writeln!(
            out,
            "[dns]\ninterval = \"{}s\"\nunhealthy_after = {}\nhealthy_after = {}\n\
             [account]\nentry = \"front\"\nregion = [{{ name = \"near\", zones = [\"a\"] }}, \
             {{ name = \"far\", zones = [\"b\"], latency = \"{}ms\" }}]",
            dice.between(1, 10),
            dice.between(1, 3),
            dice.between(1, 3),
            dice.one_of(&[0, 1, 100, 2_000]),
        );
        let role = dice.one_of(&["primary", "secondary"]);
        let _ = writeln!(
            out,
            "dns = {{ ttl = \"{}ms\", record = [{{ balancer = \"front\", weight = {} }}, \
             {{ balancer = \"spare\", role = \"{role}\", weight = {}, health_checked = {} }}] }}",
            dice.between(10, 40_000),
            dice.between(1, 255),
            dice.between(0, 3),
            dice.once_in(2),
        );
    } else {
        out.push_str("[account]\nzones = [\"a\", \"b\"]\nentry = \"front\"\n");
    }
    let _ = writeln!(
        out,
        "[[account.subnet]]\nname = \"s0\"\nzone = \"a\"\ncidr = \"10.0.0.0/28\"\n\
         [[account.subnet]]\nname = \"s1\"\nzone = \"b\"\ncidr = \"10.0.1.0/{}\"",
        dice.between(26, 28)
    );
    for name in ["front", "spare"] {
        let kind = *dice.one_of(&["classic", "application"]);
        let _ = writeln!(
            out,
            "[[account.balancer]]\nname = \"{name}\"\nkind = \"{kind}\"\nsubnets = [{}]",
            match name {
                "front" => "\"s0\"",
                _ if are_far => "\"s1\"",
                _ => "",
            }
        );
        if dice.once_in(3) {
            let _ = writeln!(out, "fail_open = {}", dice.once_in(2));
        }
        if dice.once_in(3) {
            let _ = writeln!(out, "drain = \"{}s\"", dice.between(0, 20));
        }
        if kind == "application" && dice.once_in(2) {
            let slow_start = dice.one_of(&["0s", "5s", "40s"]);
            let _ = writeln!(
                out,
                "algorithm = \"round-robin\"\nslow_start = \"{slow_start}\""
            );
        }
        if dice.once_in(3) {
            let _ = writeln!(
                out,
                "health = {{ path = \"{}\", timeout = \"{}ms\", unhealthy_after = {} }}",
                dice.one_of(&["/calc", "/calc", "/healthcheck", "/nothing"]),
                dice.between(100, 900),
                dice.between(1, 3)
            );
        }
    }
    let mut room = limit.min(3);
    for number in 0..dice.between(1, 2) {
        let desired = dice.between(0, room.min(2));
        room -= desired;
        let behind = match number {
            0 => "front",
            _ => dice.one_of(&["front", "spare"]),
        };
        let subnets = match (are_far, behind) {
            (true, "front") => "\"s0\"",
            (true, _) => "\"s1\"",
            _ => dice.one_of(&["\"s0\"", "\"s0\", \"s1\""]),
        };
        let _ = writeln!(
            out,
            "[[account.group]]\nname = \"g{number}\"\nlaunch = {{ version = \"{}\", start_script = \"{}\"{} }}\n\
             subnets = [{subnets}]\nmin = {}\ndesired = {desired}\nmax = {}\nbehind = \"{behind}\"\nweight = {}\nprotected = {}\nsuspended = [{}]",
            match has_v3 && !dice.once_in(4) {
                true => "v3",
                false => "v1",
            },
            dice.one_of(&["slow", "baked"]),
            dice.one_of(&[
                "",
                "",
                ", instance_type = \"large\"",
                ", compute = \"serverless\"",
                ", compute = \"serverless\", spot = true",
            ]),
            dice.between(0, desired),
            dice.between(desired, limit),
            dice.one_of(&[100, 100, 0, 1, 999]),
            dice.once_in(5),
            match dice.once_in(6) {
                true => format!("\"{}\"", dice.one_of(Process::ALL)),
                false => String::new(),
            },
        );
        let _ = writeln!(
            out,
            "detailed = {}\n{}",
            dice.once_in(4),
            dice.one_of(&[
                "",
                "busy_percent = 50",
                "steps = [{ busy_percent = 10, change = -1 }, { busy_percent = 60, change = 1 }]",
                "schedule = [{ at = \"20s\", min = 0 }, { at = \"40500ms\", desired = 0 }]",
            ])
        );
    }
    if room > 0 && dice.once_in(3) {
        let desired = dice.between(0, 1);
        room -= desired;
        let _ = writeln!(
            out,
            "[[account.group]]\nname = \"fn\"\nlaunch = {{ version = \"v1\", compute = \"function\", provisioned = {} }}\n\
             subnets = [\"s0\"]\nmin = 0\ndesired = {desired}\nmax = 1\nbehind = \"front\"",
            dice.between(0, 2),
        );
    }
    if dice.once_in(2) {
        pool(dice, out, room);
    }
    if dice.once_in(2) {
        out.push_str("[[account.nat_gateway]]\nname = \"n0\"\n");
    }
    if dice.once_in(2) {
        let attached = dice.one_of(&["", "attached_to = \"g0\"\n"]);
        let _ = write!(out, "[[account.volume]]\nname = \"v0\"\n{attached}");
    }
    tables::network(dice, out);
    if dice.once_in(2) {
        let _ = writeln!(
            out,
            "[[account.policy]]\nname = \"p0\"\nprincipal = \"{}\"\n{}effect = \"{}\"",
            dice.one_of(Principal::ALL),
            dice.one_of(&[
                "",
                "action = \"terminate-instance\"\n",
                "kind = \"group\"\n"
            ]),
            dice.one_of(Access::ALL),
        );
    }
}

/// Hosts, of which there is room for so many, and containers on them.
fn pool(dice: &mut Dice, out: &mut String, room: u64) {
    let _ = writeln!(
        out,
        "[[account.group]]\nname = \"pool\"\nlaunch = {{ version = \"v1\", compute = \"host\", start_script = \"baked\" }}\n\
         subnets = [\"s0\"]\nmin = 0\ndesired = {}\nmax = 2\nbehind = \"front\"\n{}\n\
         [[account.group]]\nname = \"tasks\"\nlaunch = {{ version = \"v1\", compute = \"container\", hosts = \"pool\"{} }}\n\
         subnets = []\nmin = 0\ndesired = {}\nmax = 6\nbehind = \"front\"\n{}",
        dice.between(0, room.min(2)),
        dice.one_of(&["", "busy_percent = 80"]),
        dice.one_of(&[
            "",
            ", task = { vcpu = 0.75, memory_mb = 700 }",
            ", placement = \"spread\"",
            ", host_port = \"fixed\"",
        ]),
        dice.between(0, 6),
        dice.one_of(&["", "busy_percent = 50"]),
    );
}

fn name(dice: &mut Dice, known: &[&str]) -> Name {
    let text = if dice.once_in(8) {
        "nobody"
    } else {
        dice.one_of(known)
    };
    Name::try_new(text).expect("a name")
}

fn size(dice: &mut Dice) -> Option<u32> {
    match dice.between(0, 9) {
        0..=2 => None,
        3 => Some(u32::MAX),
        _ => Some(dice.between(0, 8) as u32),
    }
}

/// Any command, sensible or not.
pub(crate) fn command(dice: &mut Dice) -> Command {
    const GROUPS: [&str; 6] = ["g0", "g1", "g2", "fn", "pool", "tasks"];
    const BALANCERS: [&str; 3] = ["front", "spare", "beside"];
    if dice.once_in(8) {
        return orders::building_command(dice, &GROUPS, &BALANCERS);
    }
    if dice.once_in(8) {
        return orders::deploying_command(dice, &GROUPS);
    }
    if dice.once_in(4) {
        return orders::account_command(dice, &GROUPS);
    }
    if dice.once_in(12) {
        return orders::balancer_command(dice, &BALANCERS);
    }
    if dice.once_in(16) {
        return orders::dns_command(dice, &BALANCERS);
    }
    if dice.once_in(8) {
        return orders::node_command(dice);
    }
    if dice.once_in(20) {
        return Command::SetWeight {
            group: name(dice, &GROUPS),
            weight: *dice.one_of(&[0, 1, 20, 100, 999, 1_000]),
        };
    }
    match dice.between(0, 22) {
        0..=1 => Command::PutCdn {
            key: *dice.one_of(CacheKey::ALL),
            ttl: StoryDuration::from_ms(*dice.one_of(&[
                0,
                1,
                3_000,
                60_000,
                u64::from(u32::MAX) * 10,
            ])),
        },
        2 => Command::DeleteCdn {},
        20 => Command::TuneCdn {
            min_ttl: dice
                .once_in(2)
                .then(|| StoryDuration::from_ms(*dice.one_of(&[0, 1_000]))),
            error_ttl: dice
                .once_in(2)
                .then(|| StoryDuration::from_ms(*dice.one_of(&[0, 3_000, 20_000]))),
            collapse: dice.once_in(2).then(|| dice.once_in(2)),
        },
        21 => Command::InvalidateCdn {},
        3..=6 => Command::SetGroup {
            group: name(dice, &GROUPS),
            min: size(dice),
            desired: size(dice),
            max: size(dice),
        },
        7 | 22 => Command::SetScaling {
            group: name(dice, &GROUPS),
            policy: orders::policy(dice),
        },
        8 => Command::SetLaunch {
            group: name(dice, &GROUPS),
            version: dice
                .one_of(&[
                    None,
                    Some(Version::V1),
                    Some(Version::V2),
                    Some(Version::V3),
                ])
                .to_owned(),
            start_script: *dice.one_of(&[None, Some(StartScript::Slow), Some(StartScript::Baked)]),
            compute: dice.once_in(2).then(|| *dice.one_of(Compute::ALL)),
            instance_type: dice.once_in(3).then(|| name(dice, &["small", "large"])),
            spot: dice.once_in(3).then(|| dice.once_in(2)),
            provisioned: dice.once_in(3).then(|| dice.between(0, 3) as u32),
            hosts: dice.once_in(9).then(|| name(dice, &["pool", "g0"])),
            task: dice.once_in(3).then(|| orders::task(dice)),
            placement: dice.once_in(4).then(|| *dice.one_of(Placement::ALL)),
            host_port: dice.once_in(4).then(|| *dice.one_of(HostPort::ALL)),
        },
        9 => Command::SwitchBalancer {
            balancer: name(dice, &BALANCERS),
            kind: *dice.one_of(BalancerKind::ALL),
        },
        10 => Command::AddSubnet {
            name: name(dice, &["s0", "s2", "s3"]),
            zone: name(dice, &["a", "b", "z"]),
            cidr: dice
                .one_of(&["10.0.0.0/24", "10.0.2.0/28", "10.0.3.0/24"])
                .parse()
                .expect("a range"),
            group: dice.once_in(2).then(|| name(dice, &GROUPS)),
        },
        11 if dice.once_in(2) => Command::Delete {
            resource: dice
                .one_of(&["subnet/s2", "balancer/spare", "nat-gateway/n0", "volume/v0"])
                .parse()
                .expect("a resource"),
        },
        11 => Command::Delete {
            resource: ResourceRef {
                kind: *dice.one_of(ResourceKind::ALL),
                name: name(
                    dice,
                    &["s0", "s1", "s2", "front", "spare", "g0", "n0", "v0"],
                ),
            },
        },
        12 => Command::TerminateInstance {
            instance: InstanceId(dice.between(0, 12) as u32),
        },
        13 if dice.once_in(4) => Command::StopInstance {
            instance: InstanceId(dice.between(0, 12) as u32),
        },
        13 => Command::RebootInstance {
            instance: InstanceId(dice.between(0, 12) as u32),
        },
        // Sizes that fit, up and down, so that groups really grow and shrink.
        16..=19 => Command::SetGroup {
            group: name(dice, &GROUPS),
            min: Some(0),
            desired: Some(dice.between(0, 2) as u32),
            max: Some(2),
        },
        14 => Command::LaunchInstance {
            group: name(dice, &GROUPS),
        },
        _ => Command::RetireInstance {
            instance: InstanceId(dice.between(0, 12) as u32),
        },
    }
}

pub(crate) fn principal(dice: &mut Dice) -> Principal {
    *dice.one_of(Principal::ALL)
}

/// Somebody who looks every few seconds.
fn judgement(dice: &mut Dice) -> Judgement {
    let skill = *dice.one_of(Skill::ALL);
    Judgement {
        from: StoryDuration::from_secs(dice.between(0, 20)),
        look_every: StoryDuration::from_ms(dice.between(1_000, 20_000)),
        reaction: StoryDuration::from_ms(dice.between(0, 20_000)),
        mistakes: Ppm::new(dice.between(0, 1_000_000) as u32),
        ..skill.judgement()
    }
}

/// A team that does random things at random times, without being asked.
fn playbook(dice: &mut Dice, length: StoryDuration) -> Playbook {
    let count = dice.between(0, 20);
    let mut steps: Vec<Step> = (0..count)
        .map(|_| Step {
            at: StoryDuration::from_ns(dice.between(0, length.as_ns())),
            command: command(dice),
        })
        .collect();
    steps.sort_by_key(|step| step.at);
    Playbook {
        name: Text::default(),
        steps,
        judgement: dice.once_in(2).then(|| judgement(dice)),
    }
}

/// A game of one to three teams.
pub(crate) fn plan(dice: &mut Dice) -> Plan {
    let scenario = scenario(dice);
    let teams = (0..dice.between(1, 3))
        .map(|number| TeamEntry {
            name: format!("team {number}"),
            player: if dice.once_in(3) {
                Player::People
            } else {
                Player::Bot(playbook(dice, scenario.length))
            },
        })
        .collect();
    let seed = dice.bits();
    Plan::try_new(scenario, seed, 1, teams).expect("teams with names of their own")
}
