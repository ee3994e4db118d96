//! Containers packed on hosts: where they go, what they live and die with, and
//! each way in which they do not come up.

use crate::account::{CALM, Play, name};
use crate::zones::{Breaker, FROM_S, LASTS_S};
use model::account::{
    Access, Barrier, Compute, HostPort, Instance, Launch, LaunchChange, Phase, Placement, Size,
    StartScript, Version,
};
use model::actor::Principal;
use model::autoscale::ScalingPolicy;
use model::command::{Command, Denied};
use model::deploy::Strategy;
use model::event::EventKind;
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::units::{MilliVcpu, StoryDuration};

/// A host has room for four: 1 vCPU of 4 each. Its image takes 10 s, a start 3 s.
const OFFERED: &str = "\n[[instance_type]]\nname = \"box\"\nvcpu = 4\nmemory_mb = 8_192\nslots = 5\n\
    price = { usd = 1, per = \"1m\" }\n[[instance_type]]\nname = \"tiny\"\nslots = 1\n\
    price = { usd = 1, per = \"1m\" }\n[container]\nqueue = 5\nmemory_mb = 1_024\npull = \"10s\"\n";

/// Groups `hosts` and `hashers`, so many of each at the start.
fn text(hosts: u32, tasks: u32) -> String {
    let pool = format!(
        "[[account.group]]\nname = \"hosts\"\nlaunch = {{ version = \"v1\", compute = \"host\" }}\n\
         subnets = [\"public-a\"]\nmin = 0\ndesired = {hosts}\nmax = 6\nbehind = \"front\"\n\
         [[account.group]]\nname = \"hashers\""
    );
    let packed = CALM
        .replace("[[account.group]]\nname = \"hashers\"", &pool)
        .replace(
            "start_script = \"slow\" }\nsubnets = [\"public-a\"]\nmin = 1\ndesired = 2\nmax = 6",
            &format!(
                "compute = \"container\", hosts = \"hosts\" }}\nsubnets = []\nmin = 0\n\
                 desired = {tasks}\nmax = 12"
            ),
        );
    format!("{packed}{OFFERED}")
}

fn play(hosts: u32, tasks: u32) -> Play {
    Play::of(&text(hosts, tasks), false)
}

fn size(milli: u32, memory_mb: u32) -> Size {
    Size {
        vcpu: MilliVcpu::new(milli),
        memory_mb,
    }
}

fn set(change: LaunchChange) -> Command {
    Command::set_launch(name("hashers"), change)
}

fn resize(group: &'static str, desired: u32) -> Command {
    Command::SetGroup {
        group: name(group),
        min: None,
        desired: Some(desired),
        max: None,
    }
}

fn terminate(id: u32) -> Command {
    Command::TerminateInstance {
        instance: InstanceId(id),
    }
}

fn fixed_ports() -> Command {
    set(LaunchChange {
        host_port: Some(HostPort::Fixed),
        ..LaunchChange::NONE
    })
}

/// The containers that exist, each with its host.
fn tasks(play: &Play) -> Vec<(u32, u32)> {
    let living = play.account().living();
    let its = living.filter_map(|i: &Instance| Some((i.id.0, i.task.as_ref()?.host.0)));
    its.collect()
}

fn hosts(play: &Play) -> Vec<u32> {
    let living = play.account().living();
    let its = living.filter(|i| i.host.is_some()).map(|i| i.id.0);
    its.collect()
}

fn phase(play: &Play, id: u32) -> Phase {
    play.account().instances[id as usize].phase
}

/// Why launches were refused since the last time.
fn refusals(play: &Play) -> Vec<(Principal, Denied)> {
    let refused = |event: &model::event::Event| match &event.kind {
        EventKind::Command {
            command: Command::LaunchInstance { .. },
            denied: Some(denied),
            ..
        } => Some((event.principal, denied.clone())),
        _ => None,
    };
    play.events().iter().filter_map(refused).collect()
}

#[test]
fn containers_answer_and_their_hosts_are_paid_for() {
    let mut play = play(1, 3);
    assert_eq!(hosts(&play), [0]);
    assert_eq!(tasks(&play), [(1, 0), (2, 0), (3, 0)]);
    play.on(60);
    assert_eq!(play.in_service(), 3, "hosts get no requests");
    assert!(play.answered() > 1_000, "20 a second, 2 % of them errors");
    assert_eq!(play.charged("instance/i-0000"), 1_000_000, "1 a minute");
    assert_eq!(play.charged("instance/i-0001"), 0);
    let account = play.account();
    let subnet = &account.subnets[0];
    // 256 less 5 reserved, 8 of the balancer and 1 of the host.
    assert_eq!(account.free_addresses(subnet), 242);
    let host = &account.instances[0];
    assert_eq!(account.room_on(host), Some(size(1_000, 8_192 - 3 * 1_024)));
}

/// 10 s for the image and 3 s to start where it is not yet; then 3 s.
#[test]
fn an_image_is_pulled_once_by_each_host() {
    let mut play = play(1, 0);
    play.order(resize("hashers", 2));
    play.on(1);
    let boots = |play: &Play| -> Vec<u64> {
        let living = play.account().living().filter(|i| i.task.is_some());
        let took = living.map(|i| i.boots_at.since(i.launched_at).as_ns() / 1_000_000_000);
        took.collect()
    };
    assert_eq!(boots(&play), [13, 13], "both wait for one pull");
    play.on(4);
    play.order(resize("hashers", 3));
    play.on(1);
    assert_eq!(boots(&play), [13, 13, 8], "what is left of it");
    play.on(14);
    play.order(resize("hashers", 4));
    play.on(1);
    assert_eq!(boots(&play), [13, 13, 8, 3], "it is there");
    // Another version is another image.
    play.order(set(LaunchChange {
        version: Some(Version::V2),
        ..LaunchChange::NONE
    }));
    play.order(terminate(1));
    play.on(1);
    assert_eq!(boots(&play).last(), Some(&13));
}

#[test]
fn placement_fills_hosts_or_spreads_over_them() {
    let mut packed = play(2, 5);
    assert_eq!(
        tasks(&packed).map_hosts(),
        [0, 0, 0, 0, 1],
        "one host is full first"
    );
    packed.order(set(LaunchChange {
        placement: Some(Placement::Spread),
        ..LaunchChange::NONE
    }));
    packed.order(resize("hashers", 7));
    packed.on(1);
    assert_eq!(tasks(&packed).map_hosts(), [0, 0, 0, 0, 1, 1, 1]);
    let text = text(2, 5).replace(
        "hosts = \"hosts\" }",
        "hosts = \"hosts\", placement = \"spread\" }",
    );
    let spread = Play::of(&text, false);
    assert_eq!(tasks(&spread).map_hosts(), [0, 1, 0, 1, 0]);
}

/// A second zone with a subnet of its own, for the hosts.
#[test]
fn spread_goes_by_zones_before_hosts() {
    let text = text(3, 4)
        .replace("zones = [\"a\"]", "zones = [\"a\", \"b\"]")
        .replace(
            "[[account.balancer]]",
            "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.1.0/24\"\n\
             [[account.balancer]]",
        )
        .replace(
            "subnets = [\"public-a\"]\nmin = 0",
            "subnets = [\"public-a\", \"public-b\"]\nmin = 0",
        )
        .replace(
            "hosts = \"hosts\" }",
            "hosts = \"hosts\", placement = \"spread\" }",
        );
    let play = Play::of(&text, false);
    let zones: Vec<&str> = (play.account().living().map(|i| i.zone.as_str())).collect();
    let (hosts, tasks) = zones.split_at(3);
    let in_a = |zones: &[&str]| zones.iter().filter(|zone| **zone == "a").count();
    assert!((1..=2).contains(&in_a(hosts)), "{hosts:?}");
    assert_eq!(in_a(tasks), 2, "as many in each: {tasks:?}");
}

trait Hosts {
    fn map_hosts(self) -> Vec<u32>;
}

impl Hosts for Vec<(u32, u32)> {
    fn map_hosts(self) -> Vec<u32> {
        self.into_iter().map(|(_, host)| host).collect()
    }
}

#[test]
fn without_room_it_is_not_launched_until_there_is() {
    let mut play = play(1, 4);
    play.order(resize("hashers", 6));
    play.on(1);
    let no_room = Denied::NoRoom {
        hosts: name("hosts"),
        task: size(1_000, 1_024),
    };
    assert_eq!(
        refusals(&play),
        [(Principal::ContainerAgent, no_room.clone())]
    );
    play.on(6);
    let again = vec![(Principal::ContainerAgent, no_room); 3];
    assert_eq!(refusals(&play), again, "every 2 s");
    // Another host is up after 4 s: both go there at once.
    play.order(resize("hosts", 2));
    play.on(4);
    assert_eq!(tasks(&play).len(), 4);
    play.on(1);
    assert_eq!(tasks(&play).map_hosts(), [0, 0, 0, 0, 6 - 1, 6 - 1]);
    // As does whoever finds that somebody left.
    play.order(resize("hashers", 9));
    play.on(1);
    assert_eq!(refusals(&play).len(), 1, "8 fit");
    play.order(resize("hashers", 8));
    play.on(1);
    assert_eq!(tasks(&play).len(), 8);
}

#[test]
fn a_host_takes_its_containers_with_it() {
    let mut play = play(2, 5);
    play.on(10);
    play.order(terminate(0));
    assert_eq!(tasks(&play), [(6, 1)], "the fifth is on the other host");
    let lost: Vec<_> = {
        play.on(1);
        let lost = |event: &model::event::Event| match event.kind {
            EventKind::TaskLost { instance, host } => Some((instance.0, host.0)),
            _ => None,
        };
        play.events().iter().filter_map(lost).collect()
    };
    assert_eq!(lost, [(2, 0), (3, 0), (4, 0), (5, 0)]);
    assert!(play.failed(FailCause::Reset) > 0, "what they worked on");
    // Three find room on the other host, the fourth on the one that replaces theirs.
    assert_eq!(tasks(&play).map_hosts(), [1, 1, 1, 1]);
    play.on(5);
    assert_eq!(tasks(&play).len(), 5);
    play.on(20);
    assert_eq!(play.in_service(), 5);
}

#[test]
fn a_host_that_is_retired_lets_its_containers_finish_first() {
    let mut play = play(2, 4);
    play.on(10);
    assert_eq!(tasks(&play).map_hosts(), [0; 4]);
    play.order(resize("hosts", 1));
    play.on(2);
    assert_eq!(hosts(&play), [0], "the empty one goes, at once");
    play.order(resize("hosts", 2));
    play.on(8);
    // Three of the old host and two of the new one, which goes as the emptier.
    play.order(terminate(2));
    play.order(terminate(3));
    play.order(terminate(4));
    play.order(set(LaunchChange {
        placement: Some(Placement::Spread),
        ..LaunchChange::NONE
    }));
    play.on(20);
    assert_eq!(tasks(&play).map_hosts(), [0, 6, 0, 6]);
    play.order(resize("hashers", 5));
    play.on(20);
    assert_eq!(tasks(&play).map_hosts(), [0, 6, 0, 6, 0]);
    play.order(resize("hosts", 1));
    play.on(1);
    assert_eq!(phase(&play, 6), Phase::Draining);
    let moved: Vec<Phase> = [7, 9].map(|id| phase(&play, id)).into();
    assert!(
        moved
            .iter()
            .all(|phase| matches!(phase, Phase::Draining | Phase::Gone))
    );
    play.on(10);
    assert_eq!(play.failed(FailCause::Reset), 0, "they finished");
    assert_eq!(hosts(&play), [0]);
    assert_eq!(tasks(&play).map_hosts(), [0; 4], "the fifth finds no room");
}

#[test]
fn one_container_of_a_host_has_the_fixed_port() {
    let mut play = play(2, 0);
    play.order(fixed_ports());
    play.order(resize("hashers", 3));
    play.on(1);
    let hosts = name("hosts");
    assert_eq!(tasks(&play).map_hosts(), [0, 1]);
    let taken = (Principal::ContainerAgent, Denied::PortTaken { hosts });
    assert_eq!(refusals(&play), [taken]);
    play.order(set(LaunchChange {
        host_port: Some(HostPort::Dynamic),
        ..LaunchChange::NONE
    }));
    play.on(3);
    assert_eq!(tasks(&play).len(), 3, "with another port there is room");
}

#[test]
fn a_task_that_no_host_could_hold_is_refused() {
    let mut play = play(1, 1);
    let large = size(4_001, 512);
    let task = LaunchChange {
        task: Some(large),
        ..LaunchChange::NONE
    };
    let host = size(4_000, 8_192);
    let hosts = name("hosts");
    let too_large = |task, host| Denied::TaskTooLarge {
        hosts: name("hosts"),
        task,
        host,
    };
    assert_eq!(play.ask(set(task)), Err(too_large(large, host)));
    // Or it does not come up, once the hosts are smaller than they were.
    play.order(Command::set_launch(
        hosts.clone(),
        LaunchChange {
            instance_type: Some(name("tiny")),
            ..LaunchChange::NONE
        },
    ));
    play.order(set(LaunchChange {
        task: Some(size(1_000, 1_024)),
        ..LaunchChange::NONE
    }));
    play.order(set(LaunchChange {
        task: Some(size(500, 1_024)),
        ..LaunchChange::NONE
    }));
    let fits = play.account().instances.last().map(|i| i.capacity.slots);
    assert_eq!(fits, Some(5), "what runs keeps its size");
    let mut smaller = Play::of(
        &text(0, 0).replace("vcpu = 4", "vcpu = 2").replace(
            "hosts = \"hosts\" }",
            "hosts = \"hosts\", task = { vcpu = 2, memory_mb = 2_048 } }",
        ),
        false,
    );
    smaller.order(Command::set_launch(
        hosts,
        LaunchChange {
            instance_type: Some(name("tiny")),
            ..LaunchChange::NONE
        },
    ));
    smaller.order(resize("hosts", 1));
    smaller.order(resize("hashers", 1));
    smaller.on(6);
    let (task, host) = (size(2_000, 2_048), size(1_000, 1_024));
    let why = refusals(&smaller);
    assert!(!why.is_empty());
    assert!(
        why.iter()
            .all(|(_, denied)| *denied == too_large(task, host))
    );
}

#[test]
fn a_smaller_container_has_fewer_slots() {
    let mut play = play(1, 0);
    play.order(set(LaunchChange {
        task: Some(size(500, 1_024)),
        ..LaunchChange::NONE
    }));
    play.order(resize("hashers", 8));
    play.on(1);
    let slots = play.account().living().map(|i| i.capacity.slots);
    assert_eq!(slots.collect::<Vec<_>>(), [0, 2, 2, 2, 2, 2, 2, 2, 2]);
    let nothing = LaunchChange {
        task: Some(size(100, 1_024)),
        ..LaunchChange::NONE
    };
    assert!(matches!(
        play.ask(set(nothing)),
        Err(Denied::Invalid { .. })
    ));
}

#[test]
fn without_permission_nothing_starts() {
    let mut play = play(1, 1);
    play.order(Command::DeletePolicy {
        policy: name("container-agent"),
    });
    play.order(resize("hashers", 2));
    play.on(1);
    let agent = Principal::ContainerAgent;
    assert_eq!(
        refusals(&play),
        [(agent, Denied::NoPolicy { principal: agent })]
    );
    // Other launches are the autoscaler's.
    play.order(resize("hosts", 2));
    play.on(1);
    assert_eq!(hosts(&play).len(), 2);
    play.order(Command::PutPolicy {
        policy: model::account::Policy {
            name: name("agent"),
            principal: agent,
            action: Some(model::command::Action::LaunchInstance),
            kind: None,
            effect: Access::Allow,
        },
    });
    play.on(1);
    assert_eq!(tasks(&play).len(), 2, "at once");
}

#[test]
fn without_a_way_to_the_registry_only_warm_images_start() {
    let mut play = play(1, 1);
    play.order(Command::SetNetworkAcl {
        network_acl: name("default"),
        http: Access::Deny,
    });
    play.order(resize("hashers", 2));
    play.order(set(LaunchChange {
        version: Some(Version::V2),
        ..LaunchChange::NONE
    }));
    play.on(14);
    let stuck = |play: &Play, id: usize| play.account().instances[id].stuck.clone();
    assert_eq!(
        stuck(&play, 2),
        Some(Barrier::NetworkAcl(name("default"))),
        "v2 has to be pulled"
    );
    let failed = play.events().iter().any(
        |event| matches!(event.kind, EventKind::StartFailed { instance, .. } if instance.0 == 2),
    );
    assert!(failed);
    play.order(set(LaunchChange {
        version: Some(Version::V1),
        ..LaunchChange::NONE
    }));
    play.order(resize("hashers", 3));
    play.on(4);
    assert_eq!(phase(&play, 3), Phase::Running, "v1 is there");
}

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
