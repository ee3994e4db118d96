//! Traffic that events change while the game is played: the same for every team.

use crate::room::{Room, name};
use model::key::KeyId;
use model::scenario::{FaultKind, Injection, TeamPick};
use model::script::{Control, Dependents, ScriptRefusal};
use model::units::{GameTime, StoryDuration};
use sim_engine::{Arrival, Refusal};

/// A surge of the scenario itself, which is no chaos.
const BURST: &str =
    "[[burst]]\nid = \"own\"\nat = \"40s\"\nfor = \"30s\"\ntimes = 2\nextra_keys = \"all-new\"\n";

fn of(fault: &str, id: &str, more: &str) -> String {
    format!("[[event]]\nid = \"{id}\"\nfault = \"{fault}\"\nfor = \"20s\"\n{more}\n")
}

fn refusal(done: Result<(), Refusal>) -> ScriptRefusal {
    match done {
        Err(Refusal::Script(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// The requests of some seconds, as the game has them now.
fn arrivals(room: &Room, seconds: std::ops::Range<u32>) -> Vec<Arrival> {
    let mut all = Vec::new();
    for second in seconds {
        let mut its = Vec::new();
        room.game.traffic().fill_second(second, &mut its);
        all.extend(its);
    }
    all
}

/// What of a request does not hang on others of its second: a key that is asked
/// for once is named after its request.
fn apart(all: &[Arrival]) -> Vec<(GameTime, Option<KeyId>)> {
    let key = |key: KeyId| (!key.is_unique()).then_some(key);
    all.iter().map(|it| (it.at, key(it.key))).collect()
}

/// Requests that were sent to a team, by second.
fn sent(room: &mut Room, to: u32) -> Vec<u64> {
    let mut all = Vec::new();
    while room.game.second() < to {
        let next = (room.game.second() / 60 + 1) * 60;
        room.game.run_to(next.min(to)).expect("ahead");
        let ticks = room.game.take_records().swap_remove(0).ticks;
        all.extend(ticks.iter().map(|tick| tick.seen.counts.sent));
    }
    all
}

/// An event at a time of its own comes to the same requests as the one that
/// somebody triggers for that time.
#[test]
fn triggered_by_hand_is_the_same_as_at_a_time() {
    for fault in ["spike", "bot-flood", "key-churn"] {
        for seed in 0..10 {
            println!("{fault}, seed {seed}");
            let at = of(fault, "it", "at = \"32s\"") + BURST;
            let by_hand = of(fault, "it", "manual = true") + BURST;
            let mut planned = Room::new(&at, seed, &["red", "blue"]);
            let mut triggered = Room::new(&by_hand, seed, &["red", "blue"]);
            planned.to(100);
            triggered.to(30);
            let event = name("it");
            triggered.control(Control::Trigger { event }).expect("done");
            // What is on the schedule of the second in progress and of the next one stays.
            assert_eq!(
                triggered.scheduled("it").due,
                Some(GameTime::from_second(32))
            );
            triggered.to(100);
            assert_eq!(arrivals(&planned, 0..100), arrivals(&triggered, 0..100));
            assert_eq!(triggered.happened("it"), [32_000]);
            let totals = |room: &Room| room.game.teams()[1].totals().clone();
            assert_eq!(totals(&planned), totals(&triggered));
        }
    }
}

/// What one event brings moves nothing of the others, and is gone without it.
#[test]
fn a_change_adds_its_own_requests_and_moves_no_others() {
    let one = of("spike", "one", "at = \"20s\"\ntimes = 3");
    let both = of("bot-flood", "two", "at = \"25s\"") + &one;
    for seed in 0..10 {
        println!("seed {seed}");
        let room = |tables: &str| {
            let mut room = Room::new(&(tables.to_owned() + BURST), seed, &["red"]);
            room.to(90);
            room
        };
        let (none, one, both) = (room(""), room(&one), room(&both));
        let all = |room: &Room| apart(&arrivals(room, 0..90));
        let (none, one, both) = (all(&none), all(&one), all(&both));
        for (fewer, more) in [(&none, &one), (&one, &both)] {
            assert!(
                more.len() > fewer.len() + 50,
                "{} {}",
                more.len(),
                fewer.len()
            );
            let rest: Vec<_> = more.iter().filter(|it| !fewer.contains(it)).collect();
            assert_eq!(
                rest.len(),
                more.len() - fewer.len(),
                "none is gone or moved"
            );
            assert!(rest.iter().all(|it| (20..45).contains(&it.0.second())));
        }
        // Taken back, and nothing is left of it but what was sent.
        let mut ended = Room::new(
            &(of("spike", "one", "at = \"20s\"\ntimes = 3") + BURST),
            seed,
            &["red"],
        );
        ended
            .to(30)
            .control(Control::End { event: name("one") })
            .expect("it is ended");
        ended.to(90);
        let ended = all(&ended);
        let until = |all: &[(GameTime, Option<KeyId>)], s| {
            let its = all.iter().filter(|it| it.0.second() < s);
            its.copied().collect::<Vec<_>>()
        };
        assert_eq!(until(&ended, 32), until(&one, 32));
        let later = |all: &[(GameTime, Option<KeyId>)]| all[until(all, 32).len()..].to_vec();
        assert_eq!(later(&ended), later(&none));
    }
}

/// Events that change the traffic come as others do: after one another, in a
/// window, again, by condition; played by minutes or by seconds.
#[test]
fn changes_come_by_every_kind_of_time_and_any_steps_of_play() {
    let tables = [
        of("spike", "drawn", "at = \"20s\"\nwithin = \"40s\""),
        of("bot-flood", "follows", "after = \"drawn\"\nwait = \"7s\""),
        of(
            "key-churn",
            "often",
            "at = \"30s\"\nrepeat = { every = \"35s\", times = 5 }",
        ),
        of("spike", "at-once", "after = \"often\""),
    ]
    .concat();
    let by_condition = tables.clone()
        + &of(
            "spike",
            "fed-up",
            "when = \"any.score > 100 for 5s\"\nstop_if = \"any.score > 200\"",
        );
    for (tables, seeds) in [(&tables, 10), (&by_condition, 3)] {
        for seed in 0..seeds {
            println!("seed {seed}");
            let new = || Room::new(tables, seed, &["red", "blue"]);
            let (mut minutes, mut seconds) = (new(), new());
            minutes.to(300);
            for second in 1..=300 {
                seconds.to(second);
            }
            assert_eq!(minutes.game.digest(), seconds.game.digest());
            assert_eq!(minutes.happened("often").len(), 5);
            assert_eq!(minutes.happened("follows").len(), 1);
            let surges = minutes.game.traffic().bursts();
            assert!(surges.iter().all(|it| it.from < it.to), "{surges:?}");
            assert!(surges.len() >= 3, "{surges:?}");
        }
    }
}

/// A halt ends what events do to the traffic, not the scenario's own surges, and
/// nothing of it comes back.
#[test]
fn a_halt_ends_surges_of_events_and_leaves_those_of_the_scenario() {
    let tables = of("spike", "running", "at = \"38s\"\ntimes = 3")
        + &of("spike", "meanwhile", "at = \"46s\"")
        + BURST;
    let mut calm = Room::new(BURST, 5, &["red"]);
    let mut room = Room::new(&tables, 5, &["red"]);
    let calm = sent(&mut calm, 90);
    let mut all = sent(&mut room, 42);
    room.control(Control::Halt {
        reason: "lunch".into(),
    })
    .expect("it halts");
    all.extend(sent(&mut room, 50));
    room.control(Control::Release).expect("it is released");
    all.extend(sent(&mut room, 90));
    assert!(all[38..44].iter().sum::<u64>() > calm[38..44].iter().sum::<u64>() + 20);
    assert_eq!((&all[..38], &all[44..]), (&calm[..38], &calm[44..]));
    assert!(calm[45..65].iter().sum::<u64>() > calm[70..90].iter().sum::<u64>() + 20);
}

#[test]
fn a_surge_is_injected_for_all_teams_and_taken_back() {
    let mut room = Room::new("", 7, &["red", "blue"]);
    room.to(9);
    let mut spike = Injection::usual(FaultKind::Spike);
    spike.lasts = Some(StoryDuration::from_secs(30));
    let inject = |teams| Control::Inject {
        teams,
        brings: spike.clone(),
    };
    for teams in [
        TeamPick::Leader,
        TeamPick::One,
        TeamPick::Named("red".into()),
    ] {
        assert_eq!(
            refusal(room.control(inject(teams))),
            ScriptRefusal::TrafficIsForAll
        );
    }
    let foreseen = room
        .game
        .foresee(&inject(TeamPick::All))
        .expect("it can be");
    assert_eq!(foreseen.len(), 1);
    assert!(
        !room.game.is_traffic_changed(None),
        "to foresee it changes nothing"
    );
    room.control(inject(TeamPick::All)).expect("it is injected");
    let all = sent(&mut room, 21);
    let end = || Control::End {
        event: name("injected-1"),
    };
    room.control(end()).expect("it is ended");
    let later = sent(&mut room, 40);
    // Four times 20 a second from second 11 on, the usual from second 23 on.
    let (before, during) = (all[..2].iter().sum::<u64>(), all[2..].iter().sum::<u64>());
    assert!((20..70).contains(&before), "{before}");
    assert!((650..950).contains(&during), "{during}");
    let after = later[2..].iter().sum::<u64>();
    assert!((250..450).contains(&after), "{after}");
    assert!(matches!(
        refusal(room.control(end())),
        ScriptRefusal::NothingToEnd { .. }
    ));
}

/// More than can be sent is refused, whatever is under way already.
#[test]
fn no_more_is_injected_than_can_be_sent() {
    let mut room = Room::quiet("", 7);
    let mut spike = Injection::usual(FaultKind::Spike);
    spike.fault = match spike.fault {
        model::scenario::FaultPlan::Spike(mut it) => {
            it.times = model::units::Permille::new(100_000);
            model::scenario::FaultPlan::Spike(it)
        }
        other => other,
    };
    let inject = || Control::Inject {
        teams: TeamPick::All,
        brings: spike.clone(),
    };
    // 20 a second, and 1,980 more each time: the fifty-first is too much.
    for _ in 0..50 {
        room.control(inject()).expect("it is injected");
    }
    let refuse = |room: &mut Room| {
        let limit = 100_000;
        let refused = refusal(room.control(inject()));
        assert_eq!(refused, ScriptRefusal::TooMuchTraffic { limit });
    };
    refuse(&mut room);
    room.to(5);
    refuse(&mut room);
    room.control(Control::Halt {
        reason: "lunch".into(),
    })
    .expect("it halts");
    room.control(Control::Release).expect("it is released");
    room.control(inject()).expect("there is room again");
}

/// Nor by one event that is triggered again and again.
#[test]
fn no_more_is_triggered_than_can_be_sent() {
    let refused = |lasts: &str| {
        let again = of("spike", "again", "manual = true\ntimes = 100").replace("20s", lasts);
        let mut room = Room::quiet(&again, 7);
        (0..60).find_map(|_| {
            let event = name("again");
            let done = room.control(Control::Trigger { event });
            // Begun, so that it can be triggered again.
            let next = room.game.second() + 3;
            room.to(next);
            done.err()
        })
    };
    assert_eq!(refused("20s"), None, "seven at once are 14,000 a second");
    let limit = 100_000;
    let too_much = ScriptRefusal::TooMuchTraffic { limit };
    assert_eq!(refused("10m"), Some(Refusal::Script(too_much)));
}

/// An event that changes the traffic is moved like others, until its requests
/// are on the schedule.
#[test]
fn it_is_moved_until_its_requests_are_scheduled() {
    let event = || name("it");
    let controls = || {
        [
            Control::Pause { event: event() },
            Control::Skip {
                event: event(),
                dependents: Dependents::Skip,
            },
            Control::Delay {
                event: event(),
                by: StoryDuration::from_secs(10),
            },
            Control::Trigger { event: event() },
        ]
    };
    let spike = of("spike", "it", "at = \"30s\"\ntimes = 3");
    for control in controls() {
        let mut room = Room::new(&spike, 3, &["red"]);
        room.to(28).control(control.clone()).expect("it may");
        room.to(60);
        let begins = room
            .game
            .traffic()
            .bursts()
            .first()
            .map(|it| it.from.second());
        let expected = match control {
            Control::Delay { .. } => Some(40),
            Control::Trigger { .. } => Some(30),
            _ => None,
        };
        assert_eq!(begins, expected, "{control:?}");
        let mut room = Room::new(&spike, 3, &["red"]);
        let refused = refusal(room.to(29).control(control));
        assert_eq!(refused, ScriptRefusal::Scheduled { event: event() });
    }
    let mut room = Room::new(&spike, 3, &["red"]);
    room.to(10)
        .control(Control::Pause { event: event() })
        .expect("paused");
    room.to(50)
        .control(Control::Resume { event: event() })
        .expect("resumed");
    room.to(90);
    assert_eq!(room.happened("it"), [52_000]);
}
