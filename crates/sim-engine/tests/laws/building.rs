//! A stack built beside the one that serves, and the way of requests moved to it.

use crate::account::{CALM, Play, name};
use model::account::{GROUP_WEIGHT, Launch, ResourceKind, ResourceRef, StartScript, Version};
use model::balance::BalancerKind;
use model::command::{Command, Denied};
use model::ids::Name;

fn names(list: &[&str]) -> Vec<Name> {
    list.iter().map(|text| name(text)).collect()
}

/// A group of so many instances in the calm game.
pub(crate) fn group(called: &str, behind: &str, desired: u32) -> Command {
    Command::AddGroup {
        name: name(called),
        launch: Launch::instances(Version::V1, StartScript::Baked),
        subnets: names(&["public-a"]),
        behind: name(behind),
        weight: GROUP_WEIGHT,
        min: 0,
        desired,
        max: 4,
    }
}

fn balancer(called: &str, subnets: &[&str]) -> Command {
    Command::AddBalancer {
        name: name(called),
        kind: BalancerKind::Application,
        subnets: names(subnets),
    }
}

fn entry(balancer: &str) -> Command {
    Command::SetEntry {
        balancer: name(balancer),
    }
}

fn delete(kind: ResourceKind, called: &str) -> Command {
    Command::Delete {
        resource: ResourceRef {
            kind,
            name: name(called),
        },
    }
}

#[test]
fn a_stack_beside_takes_over_and_the_old_one_goes() {
    let flawless = CALM.replace("error_rate = \"2%\"", "error_rate = \"0%\"");
    let mut play = Play::of(&flawless, false);
    play.order(balancer("beside", &["public-a"]));
    play.order(group("green", "beside", 2));
    play.on(30);
    let served = play.answered();
    assert!(served > 0, "the old one serves meanwhile");
    play.order(entry("beside"));
    play.on(1);
    assert_eq!(play.in_service(), 2, "the new group alone");
    let old = play.groups()[0].clone();
    assert_eq!(
        play.ask(delete(ResourceKind::Group, old.as_str())),
        Err(Denied::InUse {
            what: format!("group/{old}"),
            by: "instance/i-0000".into()
        })
    );
    play.order(Command::SetGroup {
        group: old.clone(),
        min: Some(0),
        desired: Some(0),
        max: None,
    });
    play.on(40);
    play.order(delete(ResourceKind::Group, old.as_str()));
    play.order(delete(ResourceKind::Balancer, "front"));
    play.on(60);
    assert_eq!(play.groups(), names(&["green"]));
    assert!(play.answered() > 0);
    assert_eq!(play.failures(), 0, "nothing was lost");
    assert!(
        play.ask(delete(ResourceKind::Group, "green")).is_err(),
        "somebody has to answer"
    );
}

#[test]
fn a_group_moves_behind_another_balancer_and_back() {
    let mut play = Play::new("", false);
    play.order(balancer("beside", &["public-a"]));
    let group = play.groups()[0].clone();
    let behind = |balancer: &str| Command::SetBehind {
        group: group.clone(),
        balancer: name(balancer),
    };
    play.order(behind("beside"));
    play.on(1);
    assert_eq!(play.in_service(), 0, "the entry has nobody behind it");
    play.order(entry("beside"));
    play.on(1);
    assert_eq!(play.in_service(), 2);
    play.order(behind("front"));
    play.order(entry("front"));
    play.on(1);
    assert_eq!(play.in_service(), 2);
}

/// What is refused, and words of the reason.
#[test]
fn what_cannot_be_built_is_refused_with_the_reason() {
    let mut play = Play::new("", false);
    let old = play.groups()[0].clone();
    let sized = |min, desired, max| match group("green", "front", 0) {
        Command::AddGroup {
            name,
            launch,
            subnets,
            behind,
            weight,
            ..
        } => Command::AddGroup {
            name,
            launch,
            subnets,
            behind,
            weight,
            min,
            desired,
            max,
        },
        other => other,
    };
    let in_subnets = |list: &[&str]| Command::SetGroupSubnets {
        group: old.clone(),
        subnets: names(list),
    };
    for (command, reason) in [
        (group(old.as_str(), "front", 0), "exists already"),
        (group("green", "back", 0), "no balancer `back`"),
        (sized(2, 1, 3), "do not rise"),
        (sized(0, 0, 1_000), "at most"),
        (balancer("front", &["public-a"]), "exists already"),
        (balancer("beside", &["nowhere"]), "no subnet `nowhere`"),
        (balancer("beside", &[]), "at least one subnet"),
        (balancer("beside", &["public-a", "public-a"]), "named twice"),
        (entry("back"), "no balancer `back`"),
        (in_subnets(&[]), "at least one subnet"),
        (in_subnets(&["nowhere"]), "no subnet `nowhere`"),
    ] {
        let denied = play.ask(command.clone()).expect_err("refused");
        assert!(denied.to_string().contains(reason), "{command:?}: {denied}");
    }
    play.order(Command::AddSubnet {
        name: name("tiny"),
        zone: name("a"),
        cidr: "10.9.0.0/28".parse().expect("a range"),
        group: None,
    });
    play.order(balancer("first", &["tiny"]));
    let full = play.ask(balancer("second", &["tiny"]));
    assert!(
        matches!(&full, Err(Denied::NoFreeAddress { subnets }) if subnets.starts_with("tiny")),
        "16 addresses, 5 reserved, 8 taken: {full:?}"
    );
    for number in play.groups().len()..10 {
        play.order(group(&format!("g{number}"), "front", 0));
    }
    assert!(matches!(
        play.ask(group("one-more", "front", 0)),
        Err(Denied::Limit { limit: 10, .. })
    ));
}
