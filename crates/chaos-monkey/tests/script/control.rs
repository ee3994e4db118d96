//! What the one who runs the event can do with the script.

use crate::room::{Room, event, name};
use model::scenario::{FaultKind, Injection, Pick, TeamPick};
use model::script::{Control, Dependents, ScriptRefusal, ScriptState};
use model::units::{GameTime, StoryDuration};
use sim_engine::Refusal;

fn halt() -> Control {
    Control::Halt {
        reason: "lunch".into(),
    }
}

fn refusal(done: Result<(), Refusal>) -> ScriptRefusal {
    match done {
        Err(Refusal::Script(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

const MONKEY: &str = "[[monkey]]\nkind = \"latency-monkey\"\nfrom = \"0s\"\nmean_between = \"4s\"\nfaults = [\"hang\"]\nfor = \"30s\"\n";

/// A halt takes everything back within the second, and nothing new breaks until
/// it is released, by whomever.
#[test]
fn a_halt_takes_everything_back_and_lets_nothing_break() {
    let tables = [
        event("early", "at = \"20s\""),
        "[[event]]\nid = \"zone\"\nat = \"21s\"\nfault = \"zone-outage\"\nzone = \"b\"\nfor = \"5m\"\n".into(),
        event("meanwhile", "at = \"30s\""),
        event("later", "at = \"80s\""),
        MONKEY.into(),
    ]
    .concat();
    for seed in 0..20 {
        println!("seed {seed}");
        let mut room = Room::new(&tables, seed, &["red", "blue"]);
        room.to(25);
        assert!(!room.faults(0).is_empty());
        room.control(halt()).expect("it halts");
        for team in 0..2 {
            assert_eq!(room.faults(team), []);
            let last = room.broken(team).last().copied();
            assert_eq!(last, Some((25_500, false)));
        }
        assert_eq!(refusal(room.control(halt())), ScriptRefusal::HaltedBefore);
        room.to(60);
        for team in 0..2 {
            assert_eq!(room.faults(team), []);
            assert!(room.broken(team).iter().all(|it| it.0 <= 25_500));
            let withheld = room
                .events(team)
                .iter()
                .filter(|e| e.kind.name() == "fault.withheld");
            assert!(withheld.count() > 0, "the monkey's are noted");
        }
        assert_eq!(room.happened("meanwhile"), [0_u64; 0]);
        assert!(room.news().any(|(_, news)| matches!(news,
            model::script::ScriptNews::Withheld { event } if event.as_str() == "meanwhile")));
        room.control(Control::Release).expect("it is released");
        assert_eq!(
            refusal(room.control(Control::Release)),
            ScriptRefusal::NotHalted
        );
        room.to(100);
        assert_eq!(room.happened("later"), [80_000]);
        assert!(room.broken(0).iter().any(|it| it.0 >= 80_000 && it.1));
        let living = room.game.teams()[0].world().account().living();
        assert_eq!(living.count(), 2, "the group has its size again");
    }
}

#[test]
fn an_event_is_paused_resumed_delayed_and_triggered() {
    let tables = [
        event("paused", "at = \"20s\""),
        event("moved", "at = \"100s\""),
        event("follows", "after = \"moved\"\nwait = \"5s\""),
        event("by-hand", "manual = true"),
    ]
    .concat();
    let mut room = Room::quiet(&tables, 1);
    let pause = || Control::Pause {
        event: name("paused"),
    };
    let resume = || Control::Resume {
        event: name("paused"),
    };
    room.to(10);
    assert!(matches!(
        refusal(room.control(resume())),
        ScriptRefusal::NotPaused { .. }
    ));
    room.control(pause()).expect("it is paused");
    assert!(matches!(
        refusal(room.control(pause())),
        ScriptRefusal::PausedBefore { .. }
    ));
    room.control(Control::Delay {
        event: name("moved"),
        by: StoryDuration::from_secs(50),
    })
    .expect("it is delayed");
    assert_eq!(
        room.scheduled("moved").due,
        Some(GameTime::from_second(150))
    );
    room.to(60);
    assert_eq!(room.happened("paused"), [0_u64; 0]);
    room.control(resume()).expect("it is resumed");
    room.to(75);
    assert_eq!(
        room.happened("paused"),
        [60_500],
        "its time was over: at once"
    );
    assert!(matches!(
        refusal(room.control(pause())),
        ScriptRefusal::NotToCome {
            state: ScriptState::Done,
            ..
        }
    ));
    assert_eq!(room.state("by-hand"), ScriptState::Pending);
    room.control(Control::Trigger {
        event: name("by-hand"),
    })
    .expect("it happens");
    room.to(200);
    assert_eq!(room.happened("by-hand"), [75_500]);
    assert_eq!(
        room.broken(0).iter().filter(|it| it.0 == 76_000).count(),
        2,
        "both instances"
    );
    assert_eq!(room.happened("moved"), [150_000]);
    assert_eq!(room.happened("follows"), [155_000]);
}

/// What was held back comes late, and does not make up for the times it missed.
#[test]
fn the_times_that_follow_move_with_one_that_comes_late() {
    let often = event(
        "often",
        "at = \"20s\"\nrepeat = { every = \"30s\", times = 4 }",
    );
    let name = || name("often");
    let mut room = Room::quiet(&often, 1);
    room.to(60);
    room.control(Control::Pause { event: name() })
        .expect("paused");
    room.to(200);
    room.control(Control::Resume { event: name() })
        .expect("resumed");
    room.to(400);
    assert_eq!(room.happened("often"), [20_000, 50_000, 200_500, 230_500]);

    let mut room = Room::quiet(&often, 1);
    room.control(Control::Pause { event: name() })
        .expect("paused");
    room.to(200);
    room.control(Control::Trigger { event: name() })
        .expect("triggered");
    room.to(400);
    assert_eq!(room.happened("often"), [200_500, 230_500, 260_500, 290_500]);

    let mut room = Room::quiet(&often, 1);
    room.to(30);
    let by = StoryDuration::from_secs(100);
    room.control(Control::Delay { event: name(), by })
        .expect("delayed");
    room.to(400);
    assert_eq!(room.happened("often"), [20_000, 150_000, 180_000, 210_000]);
}

#[test]
fn what_has_no_time_yet_cannot_be_delayed() {
    let tables = [
        event("hand", "manual = true"),
        event("next", "after = \"hand\""),
    ]
    .concat();
    let mut room = Room::quiet(&tables, 1);
    for event in ["hand", "next"] {
        let event = name(event);
        let by = StoryDuration::from_secs(1);
        let refused = refusal(room.control(Control::Delay {
            event: event.clone(),
            by,
        }));
        assert_eq!(refused, ScriptRefusal::NoTime { event });
    }
}

/// An order says story time; where the story is told faster, it is shorter.
#[test]
fn orders_keep_to_the_speed_of_the_story() {
    let by = StoryDuration::from_secs(80);
    let delay = |by| Control::Delay {
        event: name("x"),
        by,
    };
    assert_eq!(delay(by).at_speed(8), delay(StoryDuration::from_secs(10)));
    let inject = |brings| Control::Inject {
        teams: TeamPick::All,
        brings,
    };
    let hang = |lasts| Injection {
        lasts: Some(lasts),
        ..Injection::usual(FaultKind::Hang)
    };
    let faster = inject(hang(StoryDuration::from_secs(80))).at_speed(8);
    assert_eq!(faster, inject(hang(StoryDuration::from_secs(10))));
}

#[test]
fn what_follows_a_skipped_event_is_skipped_or_kept() {
    let tables = [
        event("first", "at = \"50s\""),
        event("second", "after = \"first\"\nwait = \"10s\""),
        event("third", "after = \"second\"\nwait = \"10s\""),
    ]
    .concat();
    let skip = |dependents| Control::Skip {
        event: name("first"),
        dependents,
    };
    let mut room = Room::quiet(&tables, 1);
    let named: Vec<String> = room
        .game
        .dependents(&name("first"))
        .iter()
        .map(|d| d.plan.id.to_string())
        .collect();
    assert_eq!(named, ["second", "third"]);
    room.control(skip(Dependents::Skip)).expect("it is skipped");
    room.to(100);
    assert_eq!(room.broken(0), []);
    assert_eq!(room.state("third"), ScriptState::Skipped);

    let mut room = Room::quiet(&tables, 1);
    room.control(skip(Dependents::Keep)).expect("it is skipped");
    room.to(100);
    assert_eq!(room.happened("first"), [0_u64; 0]);
    assert_eq!(room.happened("second"), [60_000]);
    assert_eq!(room.happened("third"), [70_000]);
}

#[test]
fn what_an_event_or_a_monkey_broke_is_ended_at_once() {
    let tables = [event("slow", "at = \"20s\""), MONKEY.into()].concat();
    let mut room = Room::quiet(&tables, 4);
    room.to(25);
    let end = |event: &str| Control::End { event: name(event) };
    assert!(matches!(
        refusal(room.control(end("fast"))),
        ScriptRefusal::NothingToEnd { .. }
    ));
    let before = room.faults(0).len();
    room.control(end("slow")).expect("it is ended");
    let after = room.faults(0).len();
    assert!(after < before);
    assert_eq!(room.broken(0).last(), Some(&(25_500, false)));
    if after > 0 {
        room.control(end("latency-monkey")).expect("it is ended");
    }
    assert_eq!(room.faults(0), []);
}

#[test]
fn something_is_injected_into_some_teams() {
    let mut room = Room::new(&event("slow", "at = \"20s\""), 4, &["red", "blue"]);
    room.to(5);
    let brings = Injection {
        pick: Pick::All,
        lasts: Some(StoryDuration::from_secs(7)),
        ..Injection::usual(FaultKind::Hang)
    };
    let inject = |teams: TeamPick, brings: &Injection| Control::Inject {
        teams,
        brings: brings.clone(),
    };
    let pink = TeamPick::Named("pink".into());
    assert!(matches!(
        refusal(room.control(inject(pink, &brings))),
        ScriptRefusal::UnknownTeam { .. }
    ));
    let blue = TeamPick::Named("blue".into());
    room.control(inject(blue, &brings)).expect("it is injected");
    room.to(15);
    assert_eq!(room.broken(0), []);
    let both = |ms, began| [(ms, began); 2];
    assert_eq!(
        room.broken(1),
        [both(6_000, true), both(13_000, false)].concat()
    );
    assert_eq!(room.happened("injected-1"), [5_500]);
    room.control(halt()).expect("it halts");
    assert_eq!(
        refusal(room.control(inject(TeamPick::All, &brings))),
        ScriptRefusal::Halted
    );
    assert_eq!(
        refusal(room.control(Control::Trigger {
            event: name("slow")
        })),
        ScriptRefusal::Halted
    );
}

#[test]
fn injections_come_to_an_end() {
    let mut room = Room::quiet("", 1);
    let brings = Injection::usual(FaultKind::DebugLogging);
    let refused = (0..2_000).find_map(|_| {
        let done = room.control(Control::Inject {
            teams: TeamPick::All,
            brings: brings.clone(),
        });
        done.err()
    });
    let limit = 1_000;
    assert_eq!(
        refused,
        Some(Refusal::Script(ScriptRefusal::TooMany { limit }))
    );
    assert_eq!(room.game.script().len(), 1_000);
}

/// What is sent twice is done once.
#[test]
fn the_same_directive_is_taken_in_once_and_versions_come_in_their_time() {
    let tables = "[[event]]\nid = \"v2\"\nat = \"60s\"\nunlock = \"v2\"\n";
    let mut room = Room::quiet(tables, 1);
    room.to(2);
    let event = || name("v2");
    for control in [
        Control::Pause { event: event() },
        Control::Trigger { event: event() },
        Control::Delay {
            event: event(),
            by: StoryDuration::from_secs(1),
        },
        Control::Skip {
            event: event(),
            dependents: Dependents::Skip,
        },
    ] {
        assert!(matches!(
            refusal(room.control(control)),
            ScriptRefusal::Fixed { .. }
        ));
    }
    let unknown = Control::Pause { event: name("v4") };
    assert!(matches!(
        refusal(room.control(unknown)),
        ScriptRefusal::UnknownEvent { .. }
    ));
    let directive = || {
        sim_engine::Input::Control(sim_engine::Directive {
            at: GameTime::from_second(2),
            idempotency_key: "once".into(),
            principal: model::actor::Principal::Facilitator,
            session: "Kim".into(),
            control: halt(),
        })
    };
    let mut game = room.game.clone();
    game.step(directive()).expect("it halts");
    assert_eq!(game.step(directive()), Err(Refusal::Repeated));
}

/// Each mishap of the network, the probes, the CDN and the permissions, and the
/// fix for it; one team is mended, the other is not.
#[test]
fn a_rescue_mends_one_thing_of_one_team() {
    use model::script::Fix;
    for (fault, fix) in [
        ("security-group-closed", Fix::Network),
        ("acl-deny", Fix::Network),
        ("route-lost", Fix::Network),
        ("gateway-detached", Fix::Network),
        ("wrong-health-path", Fix::Health),
        ("policy-lost", Fix::Permissions),
        ("idle-nat-gateway", Fix::Waste),
        ("max-size-one", Fix::Size),
    ] {
        let tables = format!("[[event]]\nid = \"mishap\"\nat = \"20s\"\nfault = \"{fault}\"\n");
        let mut room = Room::new(&tables, 2, &["red", "blue"]);
        room.to(10);
        let before = room.game.teams()[0].world().account().clone();
        room.to(25);
        let rescue = |team: &str| Control::Rescue {
            team: team.into(),
            fix,
        };
        let account = |room: &Room, team: usize| room.game.teams()[team].world().account().clone();
        let broken = account(&room, 0);
        room.control(rescue("red"))
            .unwrap_or_else(|e| panic!("{fault}: {e}"));
        let mended = account(&room, 0);
        let settings = |account: &model::account::Account| {
            let sizes: Vec<u32> = account.groups.iter().map(|g| g.desired).collect();
            let mut policies: Vec<String> =
                account.policies.iter().map(|p| p.to_string()).collect();
            policies.sort();
            let usual = model::health::HealthPath::default;
            let health: Vec<_> = account
                .balancers
                .iter()
                .map(|b| b.health.path.clone().unwrap_or_else(usual))
                .collect();
            let idle = account.nat_gateways.len();
            format!(
                "{:?} {health:?} {policies:?} {sizes:?} {idle}",
                account.network
            )
        };
        assert_ne!(settings(&broken), settings(&before), "{fault}");
        assert_eq!(settings(&mended), settings(&before), "{fault}");
        assert_eq!(
            settings(&account(&room, 1)),
            settings(&broken),
            "blue, {fault}"
        );
        assert_eq!(
            refusal(room.control(rescue("red"))),
            ScriptRefusal::NothingToMend { fix }
        );
        assert!(matches!(
            refusal(room.control(rescue("pink"))),
            ScriptRefusal::UnknownTeam { .. }
        ));
        let by_kim = room
            .events(0)
            .iter()
            .filter(|e| e.principal == model::actor::Principal::Facilitator);
        assert!(by_kim.count() > 0, "{fault}: the audit log says who");
    }
    let mut room = Room::new("", 2, &["red"]);
    room.to(5);
    for (fix, works) in [
        (Fix::Cdn, true),
        (Fix::Boot, true),
        (Fix::Room, true),
        (Fix::Health, false),
    ] {
        let done = room.control(Control::Rescue {
            team: "red".into(),
            fix,
        });
        assert_eq!(done.is_ok(), works, "{fix}: {done:?}");
    }
}
