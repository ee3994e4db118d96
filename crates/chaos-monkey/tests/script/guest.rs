//! Monkeys that come from outside: with the same draws they do what the
//! scenario's own would do, under the same guards.

use super::room::{Room, event, name, scenario};
use chaos_monkey::schedule;
use model::event::EventKind;
use model::scenario::{FaultKind, Injection, Pick, Reach, Scenario, TeamPick};
use model::script::{Control, Guard, ScriptRefusal, Strike};
use model::units::{GameTime, SECOND_NS, StoryDuration};
use sim_engine::{Refusal, foretell, scale};

const TABLES: &str = r#"
[[event]]
id     = "wire"
at     = "20s"
within = "40s"
fault  = "latency"
pick   = "50%"
for    = "15s"
teams  = "one"
repeat = { every = "100s", times = 4 }

[[event]]
id     = "after"
after  = "wire"
wait   = "7s"
within = "20s"
fault  = "hang"
for    = "9s"

[[monkey]]
kind         = "latency-monkey"
from         = "30s"
mean_between = "25s"
chance       = "80%"
at_most      = 1
pick         = "up to 2"
for          = "30s"
"#;

/// What a scenario's events and monkeys bring, as strikes in order of time.
fn strikes(scenario: &Scenario, seed: u64) -> Vec<(GameTime, Strike)> {
    let end = GameTime::ZERO + scenario.length;
    let of_event = |it: sim_engine::Foretold| {
        let event = &scenario.event[it.event];
        let strike = Strike {
            name: event.id.clone(),
            teams: event.teams.clone(),
            draw: it.pick,
            tell: None,
            reach: None,
            brings: event.brings.clone(),
        };
        (it.at, strike)
    };
    let events = foretell(&scenario.event, seed, end).into_iter();
    let mut all: Vec<(GameTime, Strike)> = events.map(of_event).collect();
    for (index, monkey) in scenario.monkey.iter().enumerate() {
        for it in schedule(monkey, index, scenario.length, seed) {
            let brings = &monkey.brings;
            let one = scale(it.kind, brings.len() as u64) as usize;
            let strike = Strike {
                name: name("guest"),
                teams: TeamPick::All,
                draw: it.pick,
                tell: None,
                reach: Some(monkey.reach()),
                brings: Some(brings[one].clone()),
            };
            all.push((it.at, strike));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    all
}

/// What came of faults in a team, with their times in milliseconds.
fn faults(room: &Room, team: usize) -> Vec<(u64, EventKind)> {
    let its = room.events(team).iter().filter(|event| {
        matches!(
            event.kind,
            EventKind::FaultBegan { .. }
                | EventKind::FaultEnded { .. }
                | EventKind::Withheld { .. }
                | EventKind::Missed { .. }
        )
    });
    its.map(|event| (event.at.as_ns() / 1_000_000, event.kind.clone()))
        .collect()
}

#[test]
fn strikes_from_outside_do_what_the_scenarios_own_would_do() {
    let mut guarded = 0;
    for seed in 1..=20 {
        println!("seed {seed}; repeat: cargo test -p chaos-monkey --test script guest");
        let teams = ["red", "blue", "green"];
        let mut own = Room::new(TABLES, seed, &teams);
        own.to(600);
        let mut visited = Room::new("", seed, &teams);
        for (at, strike) in strikes(&scenario(TABLES), seed) {
            let second = at.as_ns().div_ceil(SECOND_NS) as u32;
            if visited.game.second() < second - 1 {
                visited.to(second - 1);
            }
            visited
                .control(Control::Strike(Box::new(strike)))
                .expect("it is taken");
        }
        visited.to(600);
        for team in 0..teams.len() {
            let its = faults(&own, team);
            assert!(its.len() > 10, "seed {seed}, team {team}: {its:?}");
            assert_eq!(faults(&visited, team), its, "seed {seed}, team {team}");
            guarded += its
                .iter()
                .filter(|(_, kind)| {
                    matches!(
                        kind,
                        EventKind::Withheld {
                            guard: Guard::AtMost,
                            ..
                        }
                    )
                })
                .count();
        }
    }
    assert!(guarded > 0, "what a monkey may at most was never reached");
}

fn strike(called: &str) -> Strike {
    Strike {
        name: name(called),
        teams: TeamPick::All,
        draw: 0,
        tell: None,
        reach: Some(Reach {
            groups: Vec::new(),
            except: Vec::new(),
            zones: Vec::new(),
            at_most: 10,
            kills: false,
        }),
        brings: Some(Injection {
            pick: Pick::All,
            lasts: Some(StoryDuration::from_secs(30)),
            ..Injection::usual(FaultKind::Hang)
        }),
    }
}

fn refused(room: &mut Room, strike: Strike) -> ScriptRefusal {
    match room.control(Control::Strike(Box::new(strike))) {
        Err(Refusal::Script(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_strike_is_refused_where_an_injection_would_be() {
    let mut room = Room::quiet(&event("slow", "at = \"100s\""), 3);
    let taken = refused(&mut room, strike("slow"));
    assert_eq!(
        taken,
        ScriptRefusal::NameTaken {
            event: name("slow")
        }
    );
    let traffic = Strike {
        brings: Some(Injection::usual(FaultKind::Spike)),
        teams: TeamPick::Leader,
        ..strike("guest")
    };
    assert_eq!(refused(&mut room, traffic), ScriptRefusal::TrafficIsForAll);
    let nobody = Strike {
        teams: TeamPick::Named("pink".into()),
        ..strike("guest")
    };
    assert!(matches!(
        refused(&mut room, nobody),
        ScriptRefusal::UnknownTeam { .. }
    ));
    let reason = "lunch".into();
    room.control(Control::Halt { reason }).expect("it halts");
    assert_eq!(refused(&mut room, strike("guest")), ScriptRefusal::Halted);
    room.control(Control::Release).expect("it is released");
    room.control(Control::Strike(Box::new(strike("guest"))))
        .expect("it is taken");
    room.to(2);
    assert_eq!(room.faults(0).len(), 2);
}

#[test]
fn the_script_keeps_one_of_a_monkeys_strikes_and_ends_all() {
    let mut room = Room::quiet("", 3);
    for second in 1..=5 {
        for _ in 0..2 {
            room.control(Control::Strike(Box::new(strike("guest"))))
                .expect("it is taken");
        }
        room.to(second * 2);
    }
    let guests = room.game.script().len();
    assert!(guests <= 2, "{guests}");
    assert!(!room.faults(0).is_empty());
    let event = name("guest");
    room.control(Control::End { event }).expect("it is ended");
    assert!(room.faults(0).is_empty());
    let limit = 1_000;
    let last = (0..=limit).find_map(|n| {
        let done = room.control(Control::Strike(Box::new(strike(&format!("guest-{n}")))));
        done.err()
    });
    assert!(matches!(
        last,
        Some(Refusal::Script(ScriptRefusal::TooMany { .. }))
    ));
}
