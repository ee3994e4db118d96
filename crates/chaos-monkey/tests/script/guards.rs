//! What keeps monkeys and events from breaking too much.

use crate::room::{Room, event};
use model::account::Phase;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::InstanceId;
use model::key::mix;
use std::collections::BTreeSet;

/// Random scripts of what breaks instances, against ten of them.
fn random_script(seed: u64) -> String {
    let mut bits = mix(seed);
    let mut below = |limit: u64| {
        bits = mix(bits);
        bits % limit
    };
    let mut tables = String::new();
    for id in 0..12 {
        let fault = [
            "latency",
            "hang",
            "pause",
            "leak",
            "wrong-answers",
            "connection-resets",
        ][below(6) as usize];
        let pick = ["one", "all", "25%", "60%", "up to 4", "zone:a"][below(6) as usize];
        tables += &format!(
            "[[event]]\nid = \"e-{id}\"\nat = \"{}s\"\nfault = \"{fault}\"\npick = \"{pick}\"\nfor = \"{}s\"\n\
             repeat = {{ every = \"{}s\", times = 3 }}\n",
            1 + below(100),
            1 + below(90),
            1 + below(30),
        );
    }
    tables
        + "[[monkey]]\nkind = \"latency-monkey\"\nfrom = \"0s\"\nmean_between = \"5s\"\npick = \"up to 3\"\n"
}

/// The most of a team's running instances that were under a fault at once, in
/// percent, and how often a guard held something back.
fn most_broken(room: &mut Room, seconds: u32) -> (usize, usize) {
    let mut most = 0;
    for second in 1..=seconds {
        room.to(second);
        let account = room.game.teams()[0].world().account();
        let up = account.living().filter(|i| i.phase == Phase::Running);
        let up: BTreeSet<InstanceId> = up.map(|i| i.id).collect();
        let broken: BTreeSet<InstanceId> =
            account.faults.iter().filter_map(Fault::instance).collect();
        let broken = broken.intersection(&up).count();
        most = most.max(broken * 100 / up.len().max(1));
    }
    let withheld = room
        .events(0)
        .iter()
        .filter(|e| matches!(e.kind, EventKind::Withheld { .. }));
    (most, withheld.count())
}

#[test]
fn no_script_breaks_more_at_once_than_the_guards_allow() {
    let (mut beyond, mut withheld) = (0, 0);
    for seed in 0..60 {
        println!("seed {seed}");
        let script = random_script(seed);
        let free = most_broken(&mut Room::quiet(&script, seed), 130);
        beyond += usize::from(free.0 > 50);
        let guards = format!("[guards]\ninstances_max = \"50%\"\n{script}");
        let guarded = most_broken(&mut Room::quiet(&guards, seed), 130);
        assert!(guarded.0 <= 50, "{} % at once", guarded.0);
        withheld += guarded.1;
    }
    assert!(
        beyond > 30,
        "without guards most scripts break more: {beyond}"
    );
    assert!(withheld > 60, "{withheld}");
}

#[test]
fn the_same_is_not_broken_twice() {
    let tables = [event("one", "at = \"5s\""), event("two", "at = \"8s\"")].concat();
    let mut room = Room::quiet(&tables, 1);
    room.to(30);
    let times: Vec<(u64, bool)> = room.broken(0);
    assert_eq!(times, [[(5_000, true); 2], [(15_000, false); 2]].concat());
    let withheld = room.events(0).iter().filter_map(|event| match &event.kind {
        EventKind::Withheld { fault, guard } => {
            Some((event.at.second(), fault.as_str(), guard.as_str()))
        }
        _ => None,
    });
    assert_eq!(
        withheld.collect::<Vec<_>>(),
        [(8, "latency", "broken-before")]
    );
}
