//! A stack's plan leads to the stack: its commands are accepted one after the
//! other, and planning again finds nothing to do.

mod order;
mod packed;

use crate::chance::{Dice, for_each_case};
use crate::made_up;
use crate::play::envelope;
use model::account::{Access, Account, Logging, StartScript};
use model::bounded_cache::Eviction;
use model::command::{Action, Command};
use model::deploy::Strategy;
use model::ids::Name;
use model::scenario::Scenario;
use model::scenario::read::Places;
use model::stack::{Planned, Stack, StackPlan, plan};
use model::units::{GameTime, SECOND_NS, StoryDuration};
use sim_engine::{Game, Input, Mode, Plan, Player, TeamEntry};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const STORY: &str = include_str!("../../../../scenarios/unicorn-rentals.toml");

/// A stack for a made-up account: mostly reachable, sometimes not. One that
/// prunes names most of what is there, as the rest is seldom free to go.
fn stack(dice: &mut Dice, account: &Account) -> String {
    let prune = dice.once_in(3);
    let mut out = format!("format = 1\nprune = {prune}\n");
    if dice.once_in(2) {
        let key = dice.one_of(&["query-string", "path"]);
        let _ = writeln!(
            out,
            "[cdn]\nkey = \"{key}\"\nttl = \"{}s\"",
            dice.between(1, 99)
        );
        if dice.once_in(2) {
            let _ = writeln!(
                out,
                "error_ttl = \"{}s\"\ncollapse = {}",
                dice.between(0, 20),
                dice.once_in(2)
            );
        }
    }
    if dice.once_in(3) {
        let _ = writeln!(out, "[cache_node]");
        if dice.once_in(2) {
            let ttl = dice.one_of(&["9s", "5m"]);
            let _ = writeln!(out, "ttl = \"{ttl}\"\nsize = {}", dice.between(1, 99));
        }
        if dice.once_in(2) {
            let _ = writeln!(out, "eviction = \"{}\"", dice.one_of(Eviction::ALL));
        }
    }
    let new = dice.between(0, 2);
    for number in 0..new {
        let zone = dice.one_of(&["a", "b", "b", "b", "b", "z"]);
        let _ = writeln!(
            out,
            "[[account.subnet]]\nname = \"new{number}\"\nzone = \"{zone}\"\ncidr = \"10.0.{}.0/26\"",
            2 + number
        );
    }
    let has_beside = dice.once_in(3);
    let balancers: &[&str] = match has_beside {
        true => &["front", "spare", "beside"],
        false => &["front", "front", "spare"],
    };
    out.push_str("[account]\n");
    if dice.once_in(5) {
        let entry = dice.one_of(balancers);
        let _ = writeln!(out, "entry = \"{entry}\"");
    }
    if dice.once_in(3) {
        let _ = writeln!(out, "logging = \"{}\"", dice.one_of(Logging::ALL));
    }
    network(dice, &mut out);
    policies(dice, &mut out);
    if has_beside {
        let kind = dice.one_of(&["classic", "application"]);
        let subnets = *dice.one_of(&["s1", if new > 0 { "new0" } else { "s1" }]);
        let _ = writeln!(
            out,
            "[[account.balancer]]\nname = \"beside\"\nkind = \"{kind}\"\nsubnets = [\"{subnets}\"]"
        );
    }
    if dice.once_in(3) {
        let _ = writeln!(
            out,
            "[[account.group]]\nname = \"green\"\nlaunch = {{ version = \"{}\", start_script = \"baked\" }}\n\
             subnets = [\"{}\"]\nbehind = \"{}\"\ndesired = {}\nmax = 2\ndetailed = {}",
            dice.one_of(&["v1", "v2"]),
            dice.one_of(&["s1", "s1", if new > 0 { "new0" } else { "s0" }]),
            dice.one_of(balancers),
            dice.between(0, 1),
            dice.once_in(2),
        );
    }
    for name in ["front", "spare"] {
        if !dice.once_in(if prune { 9 } else { 3 }) {
            let _ = writeln!(out, "[[account.balancer]]\nname = \"{name}\"");
            let kind = *dice.one_of(&["", "", "classic", "application"]);
            if !kind.is_empty() {
                let _ = writeln!(out, "kind = \"{kind}\"");
            }
            targets(dice, kind, &mut out);
        }
    }
    for name in ["g0", "g1", "fn"] {
        let is_there = account.groups.iter().any(|g| g.name.as_str() == name);
        if !is_there || dice.once_in(if prune { 15 } else { 4 }) {
            continue;
        }
        let _ = writeln!(out, "[[account.group]]\nname = \"{name}\"");
        if dice.once_in(3) {
            let spot = dice.one_of(&["", ", spot = true", ", spot = false"]);
            let _ = writeln!(out, "launch = {{ compute = \"serverless\"{spot} }}");
        } else if dice.once_in(2) {
            let version = dice.one_of(&["v1", "v2", "v3"]);
            let script = dice.one_of(&["slow", "baked"]);
            let _ = writeln!(
                out,
                "launch = {{ version = \"{version}\", start_script = \"{script}\"{} }}",
                dice.one_of(&[
                    "",
                    ", instance_type = \"small\"",
                    ", instance_type = \"large\"",
                    ", compute = \"instance\"",
                ])
            );
        }
        for (key, least, most) in [("min", 0, 1), ("desired", 0, 2), ("max", 2, 3)] {
            if dice.once_in(2) {
                let _ = writeln!(out, "{key} = {}", dice.between(least, most));
            }
        }
        if dice.once_in(3) {
            let policy = dice.one_of(&[
                "requests_per_target_per_min = 0",
                "requests_per_target_per_min = 30",
                "requests_per_target_per_min = 60",
                "busy_percent = 60",
                "steps = [{ busy_percent = 20, change = -1 }, { busy_percent = 80, change = 2 }]",
            ]);
            let _ = writeln!(out, "{policy}");
        }
        if dice.once_in(3) {
            let _ = writeln!(out, "detailed = {}", dice.once_in(2));
        }
        habits(dice, &mut out);
        if dice.once_in(5) {
            let behind = dice.one_of(balancers);
            let _ = writeln!(out, "behind = \"{behind}\"");
        }
        if dice.once_in(8) {
            let _ = writeln!(out, "weight = {}", dice.one_of(&[0, 100, 100, 30]));
        }
        if dice.once_in(6) {
            let _ = writeln!(out, "subnets = [\"s1\"]");
        } else if new > 0 && dice.once_in(2) {
            let old = dice.one_of(&["\"s0\"", "\"s0\", \"s1\""]);
            let _ = writeln!(out, "subnets = [{old}, \"new0\"]");
        }
    }
    packed::wishes(dice, account, &mut out);
    if dice.once_in(3) {
        let _ = writeln!(
            out,
            "[account.dns]\nttl = \"{}ms\"\nrecord = [{{ balancer = \"front\", weight = {} }}{}]",
            dice.one_of(&[10, 20_000]),
            dice.between(0, 2),
            dice.one_of(&["", ", { balancer = \"spare\", role = \"secondary\" }"]),
        );
    }
    for subnet in account.subnets.iter().filter(|_| prune) {
        if !dice.once_in(15) {
            let _ = writeln!(
                out,
                "[[account.subnet]]\nname = \"{}\"\nzone = \"{}\"\ncidr = \"{}\"",
                subnet.name, subnet.zone, subnet.cidr
            );
        }
    }
    for name in ["s0", "s1"] {
        if !prune && dice.once_in(20) {
            let _ = writeln!(
                out,
                "[[account.subnet]]\nname = \"{name}\"\nzone = \"a\"\ncidr = \"10.0.9.0/28\""
            );
        }
    }
    out
}

/// Open and shut, here and there what is not there.
fn network(dice: &mut Dice, out: &mut String) {
    for (list, name, one_in) in [
        ("security_group", "default", 4),
        ("network_acl", "default", 4),
        ("network_acl", "acl", 20),
    ] {
        if dice.once_in(one_in) {
            let http = dice.one_of(Access::ALL);
            let _ = writeln!(
                out,
                "[[account.{list}]]\nname = \"{name}\"\nhttp = \"{http}\""
            );
        }
    }
    for (name, one_in) in [("main", 5), ("private", 20)] {
        if dice.once_in(one_in) {
            let to = match dice.between(0, 9) {
                0 => "volume/v0",
                1 => "nat-gateway/n9",
                2..=3 => "nat-gateway/n0",
                4..=6 => "internet-gateway/igw",
                _ => "none",
            };
            let _ = writeln!(
                out,
                "[[account.route_table]]\nname = \"{name}\"\ndefault_route = \"{to}\""
            );
        }
    }
    if dice.once_in(4) {
        let attached = dice.once_in(2);
        let _ = writeln!(
            out,
            "[[account.internet_gateway]]\nname = \"igw\"\nattached = {attached}"
        );
    }
}

/// Policies that stand in the way of the very plan, and others.
fn policies(dice: &mut Dice, out: &mut String) {
    for name in ["chaos-monkey", "p0", "p1"] {
        if !dice.once_in(5) {
            continue;
        }
        let _ = writeln!(
            out,
            "[[account.policy]]\nname = \"{name}\"\nprincipal = \"{}\"\neffect = \"{}\"",
            dice.one_of(&["chaos-monkey", "player", "autoscaler"]),
            dice.one_of(Access::ALL),
        );
        if dice.once_in(2) {
            let action = dice.one_of(&["set-group", "set-launch", "add-subnet", "delete"]);
            let _ = writeln!(out, "action = \"{action}\"");
        }
    }
}

/// How a balancer deals with its targets, and how it probes them.
fn targets(dice: &mut Dice, kind: &str, out: &mut String) {
    if kind == "application" && dice.once_in(2) {
        let both = [
            ("round-robin", "0s"),
            ("round-robin", "9s"),
            ("least-outstanding", "0s"),
        ];
        let (algorithm, slow_start) = dice.one_of(&both);
        let _ = writeln!(
            out,
            "algorithm = \"{algorithm}\"\nslow_start = \"{slow_start}\""
        );
    }
    if dice.once_in(4) {
        let _ = writeln!(out, "drain = \"{}s\"", dice.between(0, 9));
    }
    if dice.once_in(4) {
        let _ = writeln!(out, "fail_open = {}", dice.once_in(2));
    }
    if dice.once_in(4) {
        let path = dice.one_of(&["/calc", "/healthcheck"]);
        let timeout = dice.one_of(&["1s", "2s", "9s"]);
        let _ = writeln!(
            out,
            "health = {{ path = \"{path}\", timeout = \"{timeout}\", interval = \"10s\" }}"
        );
    }
}

/// What a group does by itself.
fn habits(dice: &mut Dice, out: &mut String) {
    if dice.once_in(4) {
        let _ = writeln!(out, "protected = {}", dice.once_in(2));
    }
    if dice.once_in(4) {
        let suspended = dice.one_of(&["", "\"terminate\", \"launch\"", "\"launch\""]);
        let _ = writeln!(out, "suspended = [{suspended}]");
    }
    if dice.once_in(4) {
        let at = dice.between(1, 9);
        let planned = dice.one_of(&["", "{ at = \"99s\", desired = 1 }, "]);
        let _ = writeln!(out, "schedule = [{planned}{{ at = \"{at}s\", max = 2 }}]");
    }
}

/// A game of one team at its first moment.
fn begun(scenario: Scenario) -> Game {
    let team = TeamEntry {
        name: "us".into(),
        player: Player::People,
    };
    let plan = Plan::try_new(scenario, 1, 1, vec![team]).expect("it can be played");
    let mut game = Game::new(&plan, Mode::Virtual, &|_, _| Vec::new());
    game.begin();
    game
}

fn again(game: &Game, stack: &Stack) -> Option<StackPlan> {
    let account = game.teams()[0].world().account();
    plan(game.scenario(), account, stack, &Places::default()).0
}

fn send(game: &mut Game, number: usize, planned: &Planned, text: &str) {
    let at = GameTime::from_second(game.second());
    let wish = envelope(0, format!("key {number}"), at, planned.command.clone());
    let answer = game.step(Input::Command(wish));
    assert!(answer.is_ok(), "{planned:?} is refused: {answer:?}\n{text}");
}

#[test]
fn a_plan_leads_to_its_stack() {
    let (tried, reached, sent) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let actions = RefCell::new(BTreeSet::new());
    for_each_case("a_plan_leads_to_its_stack", |dice| {
        let game = begun(made_up::scenario(dice));
        for _ in 0..8 {
            tried.set(tried.get() + 1);
            if let Some(commands) = follow(
                game.clone(),
                &stack(dice, game.teams()[0].world().account()),
            ) {
                reached.set(reached.get() + 1);
                sent.set(sent.get() + commands.len());
                actions.borrow_mut().extend(commands);
            }
        }
    });
    let (tried, reached, sent) = (tried.get(), reached.get(), sent.get());
    assert!(
        tried < 100 || (reached * 15 > tried && sent > 2 * reached),
        "{reached} plans of {tried} with {sent} commands: too few to say anything"
    );
    let missing: Vec<_> = PLANNED
        .iter()
        .filter(|it| !actions.borrow().contains(it))
        .collect();
    assert!(
        tried < 1_000 || missing.is_empty(),
        "never planned: {missing:?}"
    );
}

/// Every command that plans are made of.
const PLANNED: &[Action] = &[
    Action::PutCdn,
    Action::TuneCdn,
    Action::PutCacheNode,
    Action::SetGroup,
    Action::SetScaling,
    Action::SetSchedule,
    Action::SetMonitoring,
    Action::SetLaunch,
    Action::SwitchBalancer,
    Action::TuneBalancer,
    Action::SetHealthCheck,
    Action::SetWeight,
    Action::SetDns,
    Action::AddSubnet,
    Action::AddGroup,
    Action::AddBalancer,
    Action::SetEntry,
    Action::SetBehind,
    Action::SetGroupSubnets,
    Action::Delete,
    Action::SetSecurityGroup,
    Action::SetNetworkAcl,
    Action::SetRoute,
    Action::AttachGateway,
    Action::DetachGateway,
    Action::SetLogging,
    Action::PutPolicy,
    Action::DeletePolicy,
    Action::SetProtection,
    Action::SetProcesses,
];

/// What is wrong with a stack: codes and places in its text.
fn told(game: &Game, text: &str) -> Vec<(&'static str, String)> {
    let loaded = model::stack::load(text);
    let stack = loaded.value.expect("it can be read");
    let account = game.teams()[0].world().account();
    let (_, problems) = plan(game.scenario(), account, &stack, &loaded.places);
    let told = problems.iter();
    told.map(|it| (it.code, text[it.span.clone()].to_owned()))
        .collect()
}

/// Plans and carries out; what commands that took, or none if the stack is out of reach.
fn follow(mut game: Game, text: &str) -> Option<Vec<Action>> {
    let wanted = model::stack::load(text).value.expect("it can be read");
    let first = again(&game, &wanted)?;
    let (later, now): (Vec<Planned>, Vec<Planned>) = first
        .commands
        .into_iter()
        .partition(|c| c.not_before > StoryDuration::ZERO);
    for (number, planned) in now.iter().enumerate() {
        send(&mut game, number, planned, text);
    }
    let second = again(&game, &wanted).expect("what was reachable is so still");
    assert_eq!(second.commands, later, "{text}");
    if later.is_empty() {
        assert_eq!(second.differences, [], "{text}");
        assert_eq!(second.before, first.after, "{text}");
    }
    for (number, planned) in later.iter().enumerate() {
        let from_s = planned.not_before.as_ns().div_ceil(SECOND_NS) as u32;
        if from_s > game.second() && from_s < game.length_s() {
            game.run_to(from_s).expect("a second ahead");
        }
        if from_s <= game.second() {
            send(&mut game, 100 + number, planned, text);
        }
    }
    let all = now.iter().chain(&later);
    Some(all.map(|planned| planned.command.action()).collect())
}

/// What a stack for the shipped story says, the code, the place, and words of the help.
#[rustfmt::skip]
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("[[account.subnet]]\nname = \"b\"\nzone = \"q\"\ncidr = \"10.0.1.0/24\"\n[[account.group]]\nname = \"hashers\"\nsubnets = [\"public-a\", \"b\"]", "unknown-zone", "\"q\"", "did you mean `a`?"),
    ("[[account.subnet]]\nname = \"public-a\"\nzone = \"a\"\ncidr = \"10.0.0.0/24\"", "out-of-reach", "[[account.subnet]]", "under a new name"),
    ("[[account.subnet]]\nname = \"b\"\nzone = \"b\"\ncidr = \"10.0.0.0/24\"\n[[account.group]]\nname = \"hashers\"\nsubnets = [\"public-a\", \"b\"]", "contradiction", "\"10.0.0.0/24\"", "another range"),
    ("[[account.group]]\nname = \"hasher\"", "unknown-group", "\"hasher\"", "did you mean `hashers`?"),
    ("[[account.group]]\nname = \"hashers\"\nsubnets = [\"public-a\", \"public-b\"]", "unknown-subnet", "\"public-b\"", "did you mean `public-a`?"),
    ("[[account.group]]\nname = \"hashers\"\nsubnets = []", "empty", "[]", "name at least one"),
    ("[[account.group]]\nname = \"hashers\"\nbehind = \"old-fronts\"", "unknown-balancer", "\"old-fronts\"", "did you mean `old-front`?"),
    ("[[account.group]]\nname = \"hashers\"\nweight = 7", "contradiction", "7", "application"),
    ("[[account.group]]\nname = \"beside\"\nmax = 3", "unknown-group", "\"beside\"", "A new group needs `launch`"),
    ("[[account.balancer]]\nname = \"beside\"\nkind = \"application\"\nsubnets = [\"public-a\"]", "no-address", "[\"public-a\"]", "another subnet"),
    ("[[account.group]]\nname = \"hashers\"\nlaunch = { instance_type = \"huge\" }", "bad-launch", "{ instance_type = \"huge\" }", "compute.md"),
    ("[[account.group]]\nname = \"hashers\"\ndesired = 4", "no-address", "4", "another subnet"),
    ("[[account.group]]\nname = \"hashers\"\nmin = 4", "contradiction", "\"hashers\"", "min <= desired <= max"),
    ("[[account.group]]\nname = \"hashers\"\nmax = 41", "limit", "41", "40 or less"),
    ("[[account.group]]\nname = \"hashers\"\nrequests_per_target_per_min = 60", "contradiction", "60", "application"),
    ("[[account.group]]\nname = \"hashers\"\nbusy_percent = 101", "bad-policy", "101", "scaling.md"),
    ("[[account.group]]\nname = \"hashers\"\nrequests_per_target_per_min = 60\nbusy_percent = 50", "contradiction", "50", "keep one"),
    ("[[account.balancer]]\nname = \"back\"", "unknown-balancer", "\"back\"", "there are: front, old-front"),
    ("[[account.balancer]]\nname = \"front\"\nsubnets = []", "empty", "[]", "leave `subnets` out"),
    ("[[account.nat_gateway]]\nname = \"nat-2\"", "out-of-reach", "\"nat-2\"", "leave it out"),
    ("[[account.volume]]\nname = \"backup-of-backup\"\n[[account.volume]]\nname = \"backup-of-backup\"", "duplicate", "\"backup-of-backup\"", "keep one"),
    ("[account]\nzones = [\"a\"]", "out-of-reach", "[\"a\"]", "the zones are: a, b, c"),
    ("[account]\nentry = \"old-front\"", "contradiction", "\"old-front\"", "`subnets`"),
    ("[account.dns]\nrecord = [{ balancer = \"front\" }, { balancer = \"back\" }]", "bad-records", "\"back\"", "regions.md"),
    ("[account.dns]\nttl = \"1m\"\nrecord = []", "bad-records", "[account.dns]", "regions.md"),
    ("[cache_node]", "out-of-reach", "[cache_node]", "leave it out"),
    ("[[account.group]]\nname = \"hashers\"\nlaunch = { version = \"v3\" }", "out-of-reach", "\"v3\"", "another version"),
    ("[[account.security_group]]\nname = \"defualt\"\nhttp = \"deny\"", "unknown-security-group", "\"defualt\"", "did you mean `default`?"),
    ("[[account.network_acl]]\nname = \"inner\"", "unknown-network-acl", "\"inner\"", "there are: default"),
    ("[[account.route_table]]\nname = \"mian\"", "unknown-route-table", "\"mian\"", "did you mean `main`?"),
    ("[[account.route_table]]\nname = \"main\"\ndefault_route = \"nat-gateway/nat-2\"", "unknown-gateway", "\"nat-gateway/nat-2\"", "did you mean `nat-1`?"),
    ("[[account.route_table]]\nname = \"main\"\ndefault_route = \"volume/backup\"", "unknown-gateway", "\"volume/backup\"", "or \"none\""),
    ("[[account.internet_gateway]]\nname = \"door\"\nattached = true", "unknown-gateway", "\"door\"", "there are: igw"),
    ("[[account.balancer]]\nname = \"front\"\nslow_start = \"30s\"", "contradiction", "\"30s\"", "application balancer"),
    ("[[account.balancer]]\nname = \"front\"\nkind = \"application\"\nslow_start = \"30s\"", "contradiction", "\"30s\"", "round-robin"),
    ("[[account.balancer]]\nname = \"front\"\nhealth = { interval = \"2h\" }", "out-of-range", "\"2h\"", "within the range"),
    ("[[account.balancer]]\nname = \"front\"\nsecurity_group = \"web\"", "out-of-reach", "\"web\"", "leave it out"),
    ("[[account.policy]]\nname = \"odd\"\nprincipal = \"ceo\"\naction = \"put-cdn\"\nkind = \"group\"\neffect = \"deny\"", "bad-policy", "[[account.policy]]", "leave the policy out"),
    ("prune = true\n[[account.balancer]]\nname = \"front\"\n[[account.group]]\nname = \"hashers\"", "in-use", "true", "name it in the stack"),
];

#[test]
fn what_no_command_reaches_is_told_with_its_place_and_a_way_out() {
    let game = begun(model::scenario::load(STORY).value.expect("it is right"));
    let account = game.teams()[0].world().account();
    for (wish, code, at, help) in MISTAKES {
        let text = format!("format = 1\n{wish}\n");
        let loaded = model::stack::load(&text);
        let stack = loaded
            .value
            .unwrap_or_else(|| panic!("{:?}", loaded.problems));
        let (none, problems) = plan(game.scenario(), account, &stack, &loaded.places);
        assert_eq!(none, None, "{wish}");
        let [problem] = &problems[..] else {
            panic!("{wish}: one problem, not {problems:?}")
        };
        assert_eq!(problem.code, *code, "{wish}");
        assert_eq!(&text[problem.span.clone()], *at, "{wish}");
        let told = problem.help.as_deref().unwrap_or_default();
        assert!(told.contains(help), "{wish}: {told}");
    }
}

/// What a deployment works with is not planned away from under it.
#[test]
fn a_deployment_that_runs_is_not_disturbed() {
    let mut game = begun(model::scenario::load(STORY).value.expect("it is right"));
    let hashers = Name::try_new("hashers").expect("a name");
    let start = Command::StartDeployment {
        group: hashers,
        version: None,
        start_script: Some(StartScript::Baked),
        instance_type: None,
        task: None,
        strategy: Strategy::Rolling { batch: 1 },
        rollback: None,
    };
    let now = Planned {
        command: start,
        not_before: StoryDuration::ZERO,
    };
    send(&mut game, 0, &now, "");
    let of = |keys: &str| {
        let text = format!("format = 1\n[[account.group]]\nname = \"hashers\"\n{keys}\n");
        let loaded = model::stack::load(&text);
        let stack = loaded.value.expect("it can be read");
        let account = game.teams()[0].world().account();
        plan(game.scenario(), account, &stack, &loaded.places)
    };
    let (none, problems) = of("launch = { start_script = \"slow\" }");
    assert_eq!(none, None);
    assert!(
        matches!(&problems[..], [one] if one.code == "in-use"),
        "{problems:?}"
    );
    let (some, problems) = of("max = 5");
    assert!(
        some.is_some_and(|plan| plan.commands.len() == 1),
        "{problems:?}"
    );
}

/// The part of a scenario can be copied as it stands: it wants what is there.
#[test]
fn the_scenarios_own_account_is_a_stack_that_wants_nothing() {
    let from = STORY.find("[account]").expect("an account");
    let to = STORY.find("# ── chaos").expect("what follows it");
    let text = format!("format = 1\nprune = true\n{}", &STORY[from..to]);
    let stack = model::stack::load(&text).value.expect("it can be read");
    let game = begun(model::scenario::load(STORY).value.expect("it is right"));
    let plan = again(&game, &stack).expect("it is reachable");
    assert_eq!((plan.differences, plan.commands), (vec![], vec![]));
}
