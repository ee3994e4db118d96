//! Containers and their hosts as they are scaled, deployed, planned and lost.

use super::*;

#[test]
fn hosts_follow_the_share_that_containers_take() {
    let mut play = play(1, 2);
    play.order(Command::SetScaling {
        group: name("hosts"),
        policy: ScalingPolicy::BusySlots {
            target_percent: 100,
        },
    });
    play.on(30);
    assert_eq!(hosts(&play).len(), 1, "half of one is taken");
    play.order(resize("hashers", 11));
    play.on(60);
    assert_eq!(hosts(&play).len(), 3, "11 quarters");
    assert_eq!(tasks(&play).len(), 11);
    play.order(resize("hashers", 1));
    play.on(100);
    assert_eq!(hosts(&play).len(), 1);
    play.order(resize("hashers", 0));
    play.order(resize("hosts", 0));
    play.on(30);
    assert_eq!(hosts(&play).len(), 0);
    play.order(resize("hashers", 5));
    play.on(30);
    assert_eq!(hosts(&play).len(), 2, "also from none");
    let by_requests = Command::SetScaling {
        group: name("hosts"),
        policy: ScalingPolicy::RequestsPerTarget { target_per_min: 60 },
    };
    assert!(matches!(play.ask(by_requests), Err(Denied::Invalid { .. })));
}

#[test]
fn a_new_version_is_deployed_as_everywhere_where_there_is_room() {
    let deploy = |group: &'static str, strategy| Command::StartDeployment {
        group: name(group),
        version: Some(Version::V2),
        start_script: None,
        instance_type: None,
        task: None,
        strategy,
        rollback: None,
    };
    for (hosts, tasks, strategy) in [
        (1, 4, Strategy::Rolling { batch: 2 }),
        (1, 2, Strategy::Rolling { batch: 2 }),
        (
            2,
            4,
            Strategy::BlueGreen {
                bake: StoryDuration::from_secs(5),
            },
        ),
    ] {
        let text = text(hosts, tasks).replace("kind = \"classic\"", "kind = \"application\"");
        let mut play = Play::of(&text, false);
        play.order(deploy("hashers", strategy.clone()));
        play.on(120);
        assert!(!play.deployment().is_running(), "{strategy:?}");
        let living = play.account().living().filter(|i| i.task.is_some());
        let versions: Vec<Version> = living.map(|i| i.version).collect();
        assert_eq!(versions, vec![Version::V2; tasks as usize], "{strategy:?}");
    }
    let text = text(1, 4).replace("kind = \"classic\"", "kind = \"application\"");
    let mut play = Play::of(&text, false);
    let beside = Strategy::BlueGreen {
        bake: StoryDuration::from_secs(5),
    };
    let no_room = play.ask(deploy("hashers", beside.clone()));
    assert!(matches!(no_room, Err(Denied::NoRoom { .. })), "{no_room:?}");
    let of_hosts = play.ask(deploy("hosts", beside));
    assert!(
        matches!(of_hosts, Err(Denied::Invalid { .. })),
        "{of_hosts:?}"
    );
}

#[test]
fn a_pool_can_be_built_beside_and_goes_last() {
    let text = format!("{CALM}{OFFERED}");
    let mut play = Play::of(&text, false);
    let of = |compute, hosts: Option<&'static str>| Launch {
        compute,
        hosts: hosts.map(name),
        ..Launch::instances(Version::V1, StartScript::Slow)
    };
    let add = |group: &'static str, launch: Launch, subnets: &[&'static str]| Command::AddGroup {
        name: name(group),
        launch,
        subnets: subnets.iter().map(|s| name(s)).collect(),
        behind: name("front"),
        weight: 100,
        min: 0,
        desired: 1,
        max: 2,
    };
    let early = add("tasks", of(Compute::Container, Some("pool")), &[]);
    assert!(matches!(
        play.ask(early.clone()),
        Err(Denied::Unknown { .. })
    ));
    play.order(add("pool", of(Compute::Host, None), &["public-a"]));
    let on_instances = add("tasks", of(Compute::Container, Some("hashers")), &[]);
    assert!(matches!(
        play.ask(on_instances),
        Err(Denied::Invalid { .. })
    ));
    let placed = add("tasks", of(Compute::Container, Some("pool")), &["public-a"]);
    assert!(matches!(play.ask(placed), Err(Denied::Invalid { .. })));
    play.order(early);
    play.on(20);
    assert_eq!(tasks(&play), [(3, 2)]);
    let delete = |group: &str| Command::Delete {
        resource: format!("group/{group}").parse().expect("a group"),
    };
    play.order(resize("pool", 0));
    play.on(10);
    assert_eq!(tasks(&play), []);
    assert!(matches!(
        play.ask(delete("pool")),
        Err(Denied::InUse { .. })
    ));
    play.order(delete("tasks"));
    play.order(delete("pool"));
}

#[test]
fn nobody_becomes_a_host_or_a_container() {
    let mut play = play(1, 1);
    for (group, compute) in [
        ("hosts", Compute::Instance),
        ("hashers", Compute::Instance),
        ("hashers", Compute::Host),
    ] {
        let change = LaunchChange {
            compute: Some(compute),
            ..LaunchChange::NONE
        };
        let denied = play.ask(Command::set_launch(name(group), change));
        let Err(Denied::Invalid { reason }) = denied else {
            panic!("{group} became {compute}")
        };
        assert!(reason.contains("a group of its own"), "{reason}");
    }
    let mut plain = Play::new("", false);
    let add = Command::AddGroup {
        name: name("pool"),
        launch: Launch {
            compute: Compute::Host,
            ..Launch::instances(Version::V1, StartScript::Slow)
        },
        subnets: vec![name("public-a")],
        behind: name("front"),
        weight: 100,
        min: 0,
        desired: 0,
        max: 2,
    };
    let Err(Denied::Invalid { reason }) = plain.ask(add) else {
        panic!("it is not offered")
    };
    assert_eq!(reason, "the event offers no containers on hosts");
}

/// Hosts and containers of one stack are made in an order in which they can be,
/// and what they come to is counted in containers.
#[test]
fn a_stack_plans_hosts_before_what_runs_on_them() {
    let mut play = Play::of(&format!("{CALM}{OFFERED}"), false);
    let text = "format = 1\n[[account.group]]\nname = \"tasks\"\n\
        launch = { version = \"v1\", compute = \"container\", hosts = \"pool\" }\n\
        behind = \"front\"\ndesired = 3\nmax = 4\n\
        [[account.group]]\nname = \"pool\"\n\
        launch = { version = \"v1\", compute = \"host\", start_script = \"baked\" }\n\
        subnets = [\"public-a\"]\nbehind = \"front\"\ndesired = 1\nmax = 2\n";
    let loaded = model::stack::load(text);
    let stack = loaded.value.expect("it can be read");
    let scenario = model::scenario::load(&format!("{CALM}{OFFERED}")).value;
    let scenario = scenario.expect("it can be read");
    let planned = |play: &Play| {
        let (planned, problems) =
            model::stack::plan(&scenario, play.account(), &stack, &loaded.places);
        planned.unwrap_or_else(|| panic!("{problems:?}"))
    };
    let plan = planned(&play);
    // Two instances of five slots, then three containers of five on top.
    assert_eq!((plan.before.slots, plan.after.slots), (10, 25));
    assert_eq!((plan.before.instances, plan.after.instances), (2, 3));
    for step in plan.commands {
        play.order(step.command);
    }
    assert_eq!(planned(&play).commands, []);
    play.on(25);
    assert_eq!(tasks(&play).len(), 3);
    let wrong = |from: &str, to: &str| {
        let loaded = model::stack::load(&text.replace(from, to));
        let stack = loaded.value.expect("it can be read");
        let fresh = Play::of(&format!("{CALM}{OFFERED}"), false);
        let (none, problems) =
            model::stack::plan(&scenario, fresh.account(), &stack, &loaded.places);
        assert!(none.is_none());
        problems[0].code
    };
    assert_eq!(
        wrong("hosts = \"pool\"", "hosts = \"hashers\""),
        "unknown-hosts"
    );
    let large = "hosts = \"pool\", task = { vcpu = 5, memory_mb = 512 }";
    assert_eq!(wrong("hosts = \"pool\"", large), "task-too-large");
}

/// What a zone's end does to hosts, it does to what is on them, once.
#[test]
fn an_outage_ends_each_container_once() {
    let mut play = Play::among(&text(1, 4), &|_, _| Breaker::of("a"));
    play.on(FROM_S + 1);
    let gone = |event: &model::event::Event| match event.kind {
        EventKind::Instance {
            instance,
            phase: Phase::Gone,
        } => Some(instance.0),
        _ => None,
    };
    let mut gone: Vec<u32> = play.events().iter().filter_map(gone).collect();
    gone.sort_unstable();
    assert_eq!(gone, [0, 1, 2, 3, 4]);
    play.on(LASTS_S + 20);
    assert_eq!(play.in_service(), 4, "all is as it was");
}

/// The same type of instance, the same traffic: on instances of their own five
/// slots cost a dollar a minute, packed a quarter of that.
#[test]
fn packing_pays() {
    let wide = |text: String| text.replace("rps = 20", "rps = 60");
    let of_instances = format!("{CALM}{OFFERED}")
        .replace("desired = 2", "desired = 4")
        .replace("queue           = 10", "queue           = 5");
    let mut alone = Play::of(&wide(of_instances), false);
    let mut packed = Play::of(&wide(text(1, 4)), false);
    let score = |play: &mut Play| {
        play.on(200);
        let last = play.ticks.last().expect("200 of them");
        (last.score, last.spend, play.answered())
    };
    let (alone, packed) = (score(&mut alone), score(&mut packed));
    assert!(packed.0 > alone.0, "{packed:?} against {alone:?}");
    assert!(packed.1 < alone.1, "{packed:?} against {alone:?}");
    assert!(
        packed.2 * 100 > alone.2 * 99,
        "{packed:?} against {alone:?}"
    );
}
