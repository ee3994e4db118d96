//! The only way in: what is refused, and that a refusal changes nothing.

use crate::chance::for_each_case;
use crate::made_up;
use crate::play::{envelope, new_game};
use model::account::{Phase, ResourceKind, ResourceRef};
use model::actor::Principal;
use model::cache_key::CacheKey;
use model::command::{Command, Denied, Envelope};
use model::event::{Event, EventKind};
use model::ids::{Name, TeamId};
use model::playbook::Playbook;
use model::scenario::load;
use model::text::Text;
use model::units::{GameTime, StoryDuration};
use sim_engine::{Game, Input, Observation, Plan, Player, Records, Refusal, TeamEntry};

const DEMO: &str = include_str!("../../../../scenarios/demo.toml");

/// A game of two teams of people.
fn game() -> Game {
    let team = |name: &str| TeamEntry {
        name: name.into(),
        player: Player::People,
    };
    let scenario = load(DEMO).value.expect("the demo is right");
    let plan = Plan::try_new(scenario, 1, 1, vec![team("a"), team("b")]);
    new_game(&plan.expect("two teams"))
}

fn cache() -> Command {
    Command::PutCdn {
        key: CacheKey::QueryString,
        ttl: StoryDuration::from_secs(60),
    }
}

fn denied() -> Command {
    Command::DeleteCdn {}
}

fn send(game: &mut Game, envelope: Envelope) -> Result<(), Refusal> {
    game.step(Input::Command(envelope)).map(|_| ())
}

fn version(game: &Game, team: usize) -> u64 {
    game.teams()[team].world().version()
}

#[test]
fn a_command_is_carried_out_once() {
    let mut game = game();
    let wish = envelope(0, "once", GameTime::ZERO, cache());
    assert_eq!(send(&mut game, wish.clone()), Ok(()));
    let digest = game.digest();
    assert_eq!(send(&mut game, wish.clone()), Err(Refusal::Repeated));
    assert_eq!(game.digest(), digest, "the repetition left no trace");
    let for_the_other = Envelope {
        team: TeamId(1),
        ..wish.clone()
    };
    assert_eq!(
        send(&mut game, for_the_other),
        Ok(()),
        "keys are a team's own"
    );
    let denial = envelope(0, "denied", GameTime::ZERO, Command::DeleteCdn {});
    assert_eq!(send(&mut game, denial.clone()), Ok(()));
    assert_eq!(send(&mut game, denial), Err(Refusal::Repeated));
    let refused = envelope(0, "again", GameTime::ZERO, denied());
    assert!(matches!(
        send(&mut game, refused.clone()),
        Err(Refusal::Denied(Denied::Unknown { .. }))
    ));
    assert_eq!(
        send(&mut game, refused),
        Err(Refusal::Repeated),
        "a denial was an answer, too"
    );
}

#[test]
fn a_command_for_an_account_that_has_changed_is_refused() {
    let mut game = game();
    let mut wish = envelope(0, "key", GameTime::ZERO, cache());
    wish.expected_version = Some(version(&game, 0) + 1);
    let moved = Refusal::VersionMoved {
        expected: version(&game, 0) + 1,
        now: version(&game, 0),
    };
    let digest = game.digest();
    assert_eq!(send(&mut game, wish.clone()), Err(moved));
    assert_eq!(game.digest(), digest, "the refusal left no trace");
    wish.expected_version = Some(version(&game, 0));
    assert_eq!(send(&mut game, wish), Ok(()), "its key was not used up");
    assert_eq!(version(&game, 0), 1);
    assert_eq!(version(&game, 1), 0, "another team's account stands still");
}

#[test]
fn seconds_come_in_order_and_none_is_left_out() {
    let mut game = game();
    for second in [0, 2, 99, u32::MAX] {
        let refusal = game.step(Input::Tick { second }).expect_err("not the next");
        assert_eq!(
            refusal,
            Refusal::OutOfOrder {
                got: second,
                now: 0
            }
        );
    }
    assert!(game.step(Input::Tick { second: 1 }).is_ok());
    assert!(game.step(Input::Tick { second: 1 }).is_err(), "it is over");
    for second in [0, 1, game.length_s() + 1] {
        let refusal = game.run_to(second).expect_err("not ahead, or too far");
        assert_eq!(
            refusal,
            Refusal::OutOfOrder {
                got: second,
                now: 1
            }
        );
    }
}

/// A command in a second that is closed would make bills and latencies run backwards.
#[test]
fn nothing_is_taken_in_for_a_second_that_is_closed() {
    let mut game = game();
    game.run_to(30).expect("a second ahead");
    let digest = game.digest();
    let late = GameTime::from_ns(GameTime::from_second(30).as_ns() - 1);
    let (from, to) = (GameTime::from_second(30), GameTime::from_second(31));
    let refusal = Err(Refusal::OutOfTime { at: late, from, to });
    assert_eq!(send(&mut game, envelope(0, "late", late, cache())), refusal);
    let observed = Input::Observed {
        team: TeamId(0),
        at: late,
        observation: Observation::Ended {
            instance: model::ids::InstanceId(0),
        },
    };
    assert_eq!(game.step(observed).map(|_| ()), refusal);
    assert_eq!(game.digest(), digest, "the refusals left no trace");
    let now = GameTime::from_second(30);
    assert_eq!(send(&mut game, envelope(0, "late", now, cache())), Ok(()));
}

/// What is to come is not known yet: a command of a later second would act before its requests.
#[test]
fn nothing_is_taken_in_out_of_turn() {
    let mut game = game();
    let (from, to) = (GameTime::ZERO, GameTime::from_second(1));
    let early = GameTime::from_ns(to.as_ns() + 1);
    assert_eq!(
        send(&mut game, envelope(0, "early", early, cache())),
        Err(Refusal::OutOfTime {
            at: early,
            from,
            to
        })
    );
    let (first, second) = (GameTime::from_ns(700), GameTime::from_ns(699));
    assert_eq!(
        send(&mut game, envelope(0, "first", first, cache())),
        Ok(())
    );
    assert_eq!(
        send(&mut game, envelope(1, "second", second, cache())),
        Err(Refusal::OutOfTime {
            at: second,
            from: first,
            to
        }),
        "not even another team's"
    );
    assert_eq!(
        send(&mut game, envelope(1, "at the end", to, cache())),
        Ok(())
    );
}

/// A command acts at its moment: what ended before it within the same second is not touched.
#[test]
fn a_command_within_a_second_acts_at_its_moment() {
    let mut game = game();
    game.run_to(20).expect("a second ahead");
    game.take_records();
    // A kill of everything at each tenth of one second: the later, the more was answered before.
    let instances: Vec<_> = game.teams()[0]
        .world()
        .account()
        .instances
        .iter()
        .filter(|i| i.phase != Phase::Gone)
        .map(|i| i.id)
        .collect();
    assert!(!instances.is_empty());
    let answered_before_a_kill_at = |ms: u64| {
        let mut game = game.clone();
        let at = GameTime::from_ns(GameTime::from_second(20).as_ns() + ms * 1_000_000);
        for (n, instance) in instances.iter().enumerate() {
            let kill = Command::TerminateInstance {
                instance: *instance,
            };
            let wish = envelope(0, format!("{n}"), at, kill);
            send(&mut game, wish).expect("it is there");
        }
        game.run_to(21).expect("the next second");
        let records = game.take_records().swap_remove(0);
        let counts = &records.ticks[0].seen.counts;
        let failed: u64 = counts.failed.iter().sum();
        counts.settled() - failed
    };
    let whole = {
        let mut game = game.clone();
        game.run_to(21).expect("the next second");
        let counts = game.take_records().swap_remove(0).ticks[0]
            .seen
            .counts
            .clone();
        counts.settled() - counts.failed.iter().sum::<u64>()
    };
    let curve: Vec<u64> = (0..=10)
        .map(|tenth| answered_before_a_kill_at(tenth * 100))
        .collect();
    assert_eq!(curve[0], 0, "nothing was left to answer: {curve:?}");
    assert_eq!(curve[10], whole, "all was answered by then: {curve:?}");
    assert!(curve.is_sorted() && whole > 1, "{curve:?}");
    let steps = curve.windows(2).filter(|w| w[0] < w[1]).count();
    assert!(steps > 1, "several moments tell apart: {curve:?}");
}

#[test]
fn a_team_that_does_not_play_is_unknown() {
    let mut game = game();
    let stranger = TeamId(2);
    let wish = envelope(2, "key", GameTime::ZERO, cache());
    assert_eq!(send(&mut game, wish), Err(Refusal::UnknownTeam(stranger)));
}

#[test]
fn nothing_is_taken_in_after_the_end() {
    let mut game = game();
    game.run_to(game.length_s()).expect("the end");
    assert!(game.is_over());
    let digest = game.digest();
    let end = GameTime::from_second(game.length_s());
    let wish = envelope(0, "key", end, cache());
    assert_eq!(send(&mut game, wish), Err(Refusal::Over));
    let second = game.length_s() + 1;
    assert_eq!(
        game.step(Input::Tick { second }).map(|_| ()),
        Err(Refusal::Over)
    );
    assert_eq!(game.digest(), digest);
}

/// Launching and retiring is what groups do; people set sizes.
#[test]
fn only_scaling_launches_and_retires() {
    let group = Name::try_new("hashers").expect("a name");
    for principal in Principal::ALL.iter().copied() {
        let mut game = game();
        let launch = Envelope {
            principal,
            ..envelope(
                0,
                "key",
                GameTime::ZERO,
                Command::LaunchInstance {
                    group: group.clone(),
                },
            )
        };
        let answer = send(&mut game, launch);
        if principal == Principal::Autoscaler {
            assert_eq!(answer, Ok(()));
        } else {
            assert_eq!(
                answer,
                Err(Refusal::Denied(Denied::NotAllowed { principal }))
            );
        }
    }
}

/// What only costs money is planted by others, never by those who play.
#[test]
fn only_those_who_make_trouble_plant_waste() {
    let resource = ResourceRef {
        kind: ResourceKind::Volume,
        name: Name::try_new("leftover").expect("a name"),
    };
    for principal in Principal::ALL.iter().copied() {
        let mut game = game();
        let command = Command::AddIdle {
            resource: resource.clone(),
        };
        let plant = Envelope {
            principal,
            ..envelope(0, "key", GameTime::ZERO, command)
        };
        let answer = send(&mut game, plant);
        let volumes = &game.teams()[0].world().account().volumes;
        let is_there = volumes.iter().any(|it| it.name == resource.name);
        let makes_trouble = matches!(
            principal,
            Principal::ChaosMonkey | Principal::Ceo | Principal::Facilitator | Principal::System
        );
        assert_eq!(is_there, makes_trouble, "{principal}");
        match makes_trouble {
            true => assert_eq!(answer, Ok(())),
            false => assert_eq!(
                answer,
                Err(Refusal::Denied(Denied::NotAllowed { principal }))
            ),
        }
    }
}

fn later(mut game: Game, seconds: u32) -> Vec<Records> {
    game.take_records();
    let to = (game.second() + seconds).min(game.length_s());
    game.run_to(to).expect("a second ahead");
    game.take_records()
}

#[test]
fn a_denied_command_changes_nothing_but_the_audit_log() {
    for_each_case("a_denied_command", |dice| {
        let plan = made_up::plan(dice);
        let mut game = new_game(&plan);
        for number in 0..6 {
            let to = game.second() + dice.between(1, 12) as u32;
            if to >= game.length_s() {
                break;
            }
            game.run_to(to).expect("a second ahead");
            game.take_records();
            let before = game.clone();
            let now = GameTime::from_second(to);
            let wish = Envelope {
                principal: made_up::principal(dice),
                ..envelope(0, format!("{number}"), now, made_up::command(dice))
            };
            let answer = game.step(Input::Command(wish.clone()));
            let Err(Refusal::Denied(reason)) = answer else {
                continue;
            };
            let (then, now) = (&before.teams()[0], &game.teams()[0]);
            assert_eq!(then.world().account(), now.world().account(), "{wish:?}");
            assert_eq!(then.world().version(), now.world().version(), "{wish:?}");
            assert_eq!(then.spend(), now.spend(), "{wish:?}");
            let logged = game.take_records().swap_remove(0).events;
            let [
                Event {
                    principal, kind, ..
                },
            ] = &logged[..]
            else {
                panic!("one line in the audit log, not {logged:?}")
            };
            assert_eq!(*principal, wish.principal);
            let line = EventKind::Command {
                command: wish.command.clone(),
                change: None,
                denied: Some(reason),
            };
            assert_eq!(*kind, line);
            let (with, without) = (later(game.clone(), 20), later(before, 20));
            assert_eq!(with[0].events, without[0].events, "after {wish:?}");
            assert_eq!(with[0].ticks, without[0].ticks, "after {wish:?}");
        }
    });
}

/// A roster has teams, not too many, and with names of their own.
#[test]
fn a_plan_refuses_rosters_that_cannot_play() {
    use sim_engine::{PlanError, TEAMS_MAX};
    let scenario = load(DEMO).value.expect("the demo is right");
    let team = |number: usize| TeamEntry {
        name: format!("team {number}"),
        player: Player::Bot(Playbook {
            name: Text::default(),
            steps: Vec::new(),
            judgement: None,
        }),
    };
    let plan = |teams: Vec<TeamEntry>| Plan::try_new(scenario.clone(), 1, 1, teams).map(|_| ());
    assert_eq!(plan(Vec::new()), Err(PlanError::NoTeam));
    assert_eq!(plan((0..TEAMS_MAX).map(team).collect()), Ok(()));
    assert_eq!(
        plan((0..=TEAMS_MAX).map(team).collect()),
        Err(PlanError::TooManyTeams(TEAMS_MAX + 1))
    );
    assert_eq!(
        plan(vec![team(1), team(2), team(1)]),
        Err(PlanError::SameName("team 1".into()))
    );
}
