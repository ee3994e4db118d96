//! Why a container does not come up, each with its cause.

use super::*;

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
