//! When events come, and to whom.

use crate::room::{Room, event};
use std::collections::BTreeSet;

#[test]
fn events_come_at_after_again_and_within() {
    let tables = [
        event("first", "at = \"20s\""),
        event("second", "after = \"first\"\nwait = \"30s\""),
        event("third", "after = \"second\"\nwait = \"1500ms\""),
        event(
            "often",
            "at = \"100s\"\nrepeat = { every = \"40s\", times = 3 }",
        ),
        event(
            "some-time",
            "at = \"300s\"\nwithin = \"60s\"\nrepeat = { every = \"100s\", times = 2 }",
        ),
    ]
    .concat();
    let mut windows = BTreeSet::new();
    for seed in 0..20 {
        let mut room = Room::quiet(&tables, seed);
        room.to(600);
        assert_eq!(room.happened("first"), [20_000]);
        assert_eq!(room.happened("second"), [50_000]);
        assert_eq!(room.happened("third"), [51_500]);
        assert_eq!(room.happened("often"), [100_000, 140_000, 180_000]);
        let [one, two] = room.happened("some-time")[..] else {
            panic!("twice")
        };
        assert!((300_000..=360_000).contains(&one), "{one}");
        assert!((400_000..=460_000).contains(&two), "{two}");
        windows.extend([one - 300_000, two - 400_000]);
    }
    assert_eq!(windows.len(), 40, "each time has a draw of its own");
    let half = windows.iter().filter(|ms| **ms < 30_000).count();
    // 20 are expected, with a standard deviation of 3.2.
    assert!((8..=32).contains(&half), "{windows:?}");
}

/// Another event, or one fewer, moves no draw.
#[test]
fn an_event_has_draws_of_its_own() {
    let window = event("window", "at = \"300s\"\nwithin = \"60s\"\nteams = \"one\"");
    let other = event("other", "at = \"10s\"\nwithin = \"60s\"\nteams = \"50%\"");
    for seed in 0..10 {
        let alone = {
            let mut room = Room::new(&window, seed, &["red", "blue", "green"]);
            room.to(361);
            (room.happened("window"), room.hit("window"))
        };
        let mut room = Room::new(&format!("{other}{window}"), seed, &["red", "blue", "green"]);
        room.to(361);
        assert_eq!((room.happened("window"), room.hit("window")), alone);
    }
}

#[test]
fn teams_are_picked_by_place_by_name_and_by_the_seed() {
    let tables = [
        event("all", "at = \"1s\""),
        event("blue", "at = \"2s\"\nteams = \"team:blue\""),
        event("nobody", "at = \"3s\"\nteams = \"team:pink\""),
        event("half", "at = \"4s\"\nteams = \"34%\""),
        event("one", "at = \"5s\"\nteams = \"one\""),
        // Green is slow from then on, and loses points.
        "[[event]]\nid = \"green\"\nat = \"6s\"\nteams = \"team:green\"\nfault = \"hang\"\npick = \"all\"\nfor = \"60s\"\n".into(),
        event("last", "at = \"60s\"\nteams = \"last\""),
        event("leader", "at = \"60s\"\nteams = \"leader\""),
    ]
    .concat();
    let mut ones = BTreeSet::new();
    for seed in 0..30 {
        let mut room = Room::new(&tables, seed, &["red", "blue", "green"]);
        room.to(61);
        assert_eq!(room.hit("all"), [[0, 1, 2]]);
        assert_eq!(room.hit("blue"), [[1]]);
        assert_eq!(room.hit("nobody"), [[0_u16; 0]]);
        assert_eq!(room.hit("half")[0].len(), 2, "34 % of three, rounded up");
        let one = &room.hit("one")[0];
        assert_eq!(one.len(), 1);
        ones.insert(one[0]);
        assert_eq!(room.hit("last"), [[2]]);
        // Equal teams: the first of the roster leads.
        let score = |team: usize| room.game.teams()[team].split().total();
        assert!(score(2) < score(0).min(score(1)));
        assert!(matches!(room.hit("leader")[0][..], [0 | 1]));
        let broken: Vec<u64> = room.broken(0).iter().map(|it| it.0).collect();
        assert!(!broken.contains(&2_000), "red is not blue");
    }
    assert_eq!(ones.len(), 3, "each of them is drawn some time");
}

#[test]
fn conditions_bring_and_stop_events() {
    let tables = [
        event("poor", "when = \"any.spend > 0.5\"\nteams = \"team:blue\""),
        event("patient", "when = \"all.instances >= 2 for 30s\""),
        event("never", "when = \"leader.zones > 2\""),
        // Two instances that stand still bring a team down, and that stops it.
        "[[event]]\nid = \"hang\"\nat = \"100s\"\nfault = \"pause\"\npick = \"all\"\nfor = \"5m\"\nstop_if = \"teams_down > 50%\"\n".into(),
    ]
    .concat();
    let mut room = Room::new(&tables, 3, &["red", "blue"]);
    room.to(590);
    let [poor] = room.happened("poor")[..] else {
        panic!("once")
    };
    let spent = room.events(0).iter().find_map(|event| match &event.kind {
        model::event::EventKind::Charged { .. } => Some(event.at.second()),
        _ => None,
    });
    assert!(poor / 1_000 > u64::from(spent.expect("a bill")), "{poor}");
    assert_eq!(room.hit("poor"), [[1]]);
    assert_eq!(
        room.happened("patient"),
        [31_000],
        "so from the first second on, and for 30 s"
    );
    assert_eq!(room.happened("never"), [0_u64; 0]);
    let ended: Vec<u64> = room
        .broken(0)
        .iter()
        .filter(|it| !it.1 && it.0 > 100_000)
        .map(|it| it.0)
        .collect();
    assert_eq!(ended.len(), 2, "two instances: {ended:?}");
    assert!(
        ended.iter().all(|ms| *ms < 130_000),
        "stopped early: {ended:?}"
    );
}

/// Each time is stopped by what has been so since it broke something, not before.
#[test]
fn a_stop_is_counted_from_the_begin_of_each_time() {
    let tables = event(
        "often",
        "at = \"20s\"\nrepeat = { every = \"60s\", times = 2 }\nstop_if = \"all.instances >= 2 for 4s\"",
    );
    let mut room = Room::new(&tables, 3, &["red"]);
    room.to(120);
    let broken = |ms, began| [(ms, began); 2];
    assert_eq!(
        room.broken(0),
        [
            broken(20_000, true),
            broken(25_000, false),
            broken(80_000, true),
            broken(85_000, false)
        ]
        .concat()
    );
}

/// What hangs on the teams is decided second by second, however the game is played.
#[test]
fn playing_on_and_stepping_are_the_same() {
    let tables = [
        event("poor", "when = \"any.spend > 0.5\""),
        event(
            "then",
            "after = \"poor\"\nwithin = \"20s\"\nteams = \"leader\"",
        ),
        event("hang", "at = \"50s\"\nstop_if = \"all.score > 0 for 3s\""),
    ]
    .concat();
    let mut on = Room::new(&tables, 5, &["red", "blue"]);
    on.to(300);
    let mut steps = Room::new(&tables, 5, &["red", "blue"]);
    for second in 1..=300 {
        steps.to(second);
    }
    assert_eq!(on.game.digest(), steps.game.digest());
    assert!(!on.happened("then").is_empty());
}
