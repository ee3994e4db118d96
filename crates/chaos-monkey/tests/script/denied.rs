//! The Chaos Monkey acts through permissions: who denies it is not killed.

use crate::room::{Room, name};
use model::account::{Access, Policy};
use model::actor::Principal;
use model::command::{Action, Command, Denied};
use model::event::{Event, EventKind};

const MONKEY: &str = "[[monkey]]\nkind = \"chaos-monkey\"\nfrom = \"1m\"\nmean_between = \"40s\"\n";

/// What the Chaos Monkey was told at its attempts, and in which second each was.
fn attempts(events: &[Event]) -> Vec<(u32, Option<&Denied>)> {
    let told = |event: &&Event| event.principal == Principal::ChaosMonkey;
    let its = events
        .iter()
        .filter(told)
        .filter_map(|event| match &event.kind {
            EventKind::Command {
                command, denied, ..
            } => {
                assert_eq!(command.action(), Action::TerminateInstance);
                Some((event.at.second(), denied.as_ref()))
            }
            _ => None,
        });
    its.collect()
}

#[test]
fn who_denies_the_monkey_is_not_killed_and_who_does_nothing_is() {
    let mut room = Room::new(MONKEY, 7, &["careful", "careless"]);
    room.to(30);
    let policy = Policy {
        name: name("no-kills"),
        principal: Principal::ChaosMonkey,
        action: Some(Action::TerminateInstance),
        kind: None,
        effect: Access::Deny,
    };
    room.order(0, Command::PutPolicy { policy });
    room.to(600);
    let (careful, careless) = (attempts(room.events(0)), attempts(room.events(1)));
    let seconds =
        |all: &[(u32, Option<&Denied>)]| all.iter().map(|(at, _)| *at).collect::<Vec<_>>();
    // The same chaos comes to both, and finds the policy in one of them.
    assert!(careless.len() >= 6, "{careless:?}");
    assert_eq!(seconds(&careful), seconds(&careless));
    let refused = Denied::Forbidden {
        principal: Principal::ChaosMonkey,
        policy: name("no-kills"),
    };
    assert!(
        careful.iter().all(|(_, denied)| *denied == Some(&refused)),
        "{careful:?}"
    );
    assert!(
        careless.iter().all(|(_, denied)| denied.is_none()),
        "{careless:?}"
    );
    let [careful, careless] = room.game.teams() else {
        panic!("two teams")
    };
    assert_eq!(careful.kills(), 0);
    assert_eq!(
        careful.world().account().instances.len(),
        2,
        "nobody was ever replaced"
    );
    assert!(careless.kills() >= 6);
    assert!(careful.split().total() > careless.split().total());
}
