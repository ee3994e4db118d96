//! What instances are launched on: what it takes, and what it costs.

use crate::account::{Play, name};
use model::account::Instance;
use model::command::{Command, Denied};
use model::outcome::FailCause;

/// A type of one slot, and one of eight that costs ten times as much.
const TYPES: &str = "\n[[instance_type]]\nname = \"small\"\nslots = 1\nqueue = 0\n\
    price = { usd = 1, per = \"1m\" }\n[[instance_type]]\nname = \"large\"\nslots = 8\n\
    price = { usd = 10, per = \"1m\" }\n";

fn launch(instance_type: &str) -> Command {
    Command::SetLaunch {
        group: name("hashers"),
        version: None,
        start_script: None,
        instance_type: Some(name(instance_type)),
    }
}

fn slots(play: &Play) -> Vec<u32> {
    let living = play.account().living();
    living.map(|i: &Instance| i.capacity.slots).collect()
}

#[test]
fn each_instance_takes_what_its_type_takes_and_keeps_it() {
    let mut play = Play::new(TYPES, false);
    assert_eq!(slots(&play), [1, 1], "the first type is the default");
    let refused = play.on(10).failed(FailCause::QueueFull);
    assert!(refused > 10, "2 slots of 0.2 s, no queue: {refused}");
    play.order(launch("large"));
    assert_eq!(slots(&play), [1, 1], "what runs keeps its type");
    play.order(Command::TerminateInstance {
        instance: model::ids::InstanceId(0),
    });
    play.order(Command::TerminateInstance {
        instance: model::ids::InstanceId(1),
    });
    play.on(20);
    assert_eq!(slots(&play), [8, 8]);
    assert_eq!(play.on(10).failed(FailCause::QueueFull), 0);
}

#[test]
fn the_bill_goes_by_the_type_that_was_launched() {
    let mut play = Play::new(TYPES, false);
    play.on(60);
    assert_eq!(play.charged("instance/i-0000"), 1_000_000, "1 a minute");
    play.order(launch("large"));
    play.order(Command::TerminateInstance {
        instance: model::ids::InstanceId(0),
    });
    play.on(60);
    assert_eq!(
        play.charged("instance/i-0001"),
        2_000_000,
        "it is of the old type"
    );
    // Its group launched it a second later.
    assert_eq!(play.charged("instance/i-0002"), 10_000_000 * 59 / 60);
}

#[test]
fn a_type_that_is_not_offered_is_refused_with_those_that_are() {
    let mut play = Play::new(TYPES, false);
    let Err(Denied::Invalid { reason }) = play.ask(launch("huge")) else {
        panic!("it was carried out")
    };
    assert_eq!(
        reason,
        "there is no instance type `huge`; there are: small, large"
    );
}
