//! From one version to the next under load: what each way loses, how many
//! serve meanwhile, and that a bad version is taken back.

use crate::account::{CALM, Play, name};
use model::account::{LaunchChange, Version};
use model::balance::BalancerKind;
use model::command::{Command, Denied};
use model::deploy::{DeploymentNews, Rollback, Stage, Strategy};
use model::event::{Event, EventKind};
use model::units::{Ppm, StoryDuration};

const RPS: u64 = 20;
/// From a launch to the first passed probe: 4 s of start-up.
const BOOT_S: u64 = 4;
/// The longest service time, with its share of stretching, rounded up.
const SERVICE_S: u64 = 2;

fn seconds(count: u64) -> StoryDuration {
    StoryDuration::from_secs(count)
}

/// The calm game with an application balancer, 4 of at most 6 instances, and versions
/// that fail so often.
fn play(v1: &str, v2: &str) -> Play {
    Play::of(&text(v1, v2), false)
}

fn text(v1: &str, v2: &str) -> String {
    CALM.replace(
        "v1 = { error_rate = \"2%\" }\nv2 = {}",
        &format!("v1 = {{ error_rate = \"{v1}\" }}\nv2 = {{ error_rate = \"{v2}\" }}"),
    )
    .replace("kind = \"classic\"", "kind = \"application\"")
    .replace("desired = 2", "desired = 4")
}

fn start(strategy: Strategy, rollback: Option<Rollback>) -> Command {
    Command::StartDeployment {
        group: name("hashers"),
        version: Some(Version::V2),
        start_script: None,
        instance_type: None,
        task: None,
        strategy,
        rollback,
    }
}

fn rule(percent: u32, over_s: u64) -> Rollback {
    Rollback {
        error_rate: Ppm::new(percent * 10_000),
        over: seconds(over_s),
        min_answers: 10,
    }
}

const ROLLING: Strategy = Strategy::Rolling { batch: 1 };
const BLUE_GREEN: Strategy = Strategy::BlueGreen {
    bake: seconds_const(10),
};
const CANARY: Strategy = Strategy::Canary {
    share: Ppm::new(250_000),
    bake: seconds_const(20),
};

const fn seconds_const(count: u64) -> StoryDuration {
    StoryDuration::from_secs(count)
}

/// Plays a deployment to its end; seconds that it took.
fn to_the_end(play: &mut Play) -> u32 {
    let mut taken = 0;
    let (mut events, mut ticks) = (Vec::new(), Vec::new());
    while play.deployment().is_running() {
        assert!(taken < 200, "it never ends: {:?}", play.deployment());
        play.on(1);
        taken += 1;
        events.append(&mut play.events);
        ticks.append(&mut play.ticks);
    }
    // What is on its way then is answered.
    play.on(5);
    events.append(&mut play.events);
    ticks.append(&mut play.ticks);
    (play.events, play.ticks) = (events, ticks);
    taken
}

fn versions(play: &Play) -> Vec<Version> {
    play.serving().map(|i| i.version).collect()
}

#[test]
fn what_was_on_top_may_be_wanted_by_now() {
    let full = text("0%", "0%").replace("instances = 12", "instances = 6");
    let mut play = Play::of(&full, false);
    play.order(start(Strategy::Rolling { batch: 2 }, None));
    play.on(1);
    // All the room on top is the group's own from now on.
    play.order(Command::SetGroup {
        group: name("hashers"),
        min: None,
        desired: Some(6),
        max: None,
    });
    to_the_end(&mut play);
    assert_eq!(play.deployment().stage, Stage::Done);
}

#[test]
fn each_way_loses_no_more_than_it_has_to() {
    for (strategy, most) in [
        // Nobody answers from the drain to the first passed probe of the new ones.
        (Strategy::AllAtOnce, RPS * (BOOT_S + 1)),
        (ROLLING, 0),
        (BLUE_GREEN, 0),
        (CANARY, 0),
    ] {
        let mut play = play("0%", "0%");
        play.on(10);
        play.order(start(strategy.clone(), None));
        to_the_end(&mut play);
        assert_eq!(versions(&play), [Version::V2; 4], "{strategy}");
        assert_eq!(play.groups(), [name("hashers")], "{strategy}");
        let failed = play.failures();
        assert!(
            failed <= most,
            "{strategy}: {failed} failed, at most {most}"
        );
        assert_eq!(failed > 0, most > 0, "{strategy}: {failed}");
        assert_eq!(play.deployment().stage, Stage::Done);
        let slow = play
            .ticks
            .iter()
            .any(|t| t.seen.in_flight > RPS * SERVICE_S);
        assert!(!slow || most > 0, "{strategy}: requests pile up");
    }
}

#[test]
fn rolling_never_has_fewer_in_service_than_before() {
    for batch in [1, 2, 3] {
        let mut play = play("0%", "0%");
        play.on(10);
        play.order(start(Strategy::Rolling { batch }, None));
        to_the_end(&mut play);
        let sizes: Vec<u32> = play.ticks.iter().map(|t| t.in_service).collect();
        assert!(sizes.iter().all(|size| *size >= 4), "{batch}: {sizes:?}");
        // At most 6 instances: two on top, however large the batch is.
        let is_step = |event: &&Event| event.kind.name() == "deployment.step";
        let steps = play.events.iter().filter(is_step).count() as u32;
        assert_eq!(steps, 4 / batch.min(2), "{batch}");
    }
}

#[test]
fn without_room_on_top_rolling_has_a_batch_fewer() {
    let mut play = play("0%", "0%");
    play.order(Command::SetGroup {
        group: name("hashers"),
        min: None,
        desired: None,
        max: Some(4),
    });
    play.order(start(ROLLING, None));
    to_the_end(&mut play);
    let least = play.ticks.iter().map(|t| t.in_service).min();
    assert_eq!((least, versions(&play)), (Some(3), vec![Version::V2; 4]));
    assert_eq!(play.failures(), 0);
}

/// In one second all are old, in the next all are new.
#[test]
fn blue_green_switches_within_a_second() {
    let mut play = play("0%", "0%");
    play.on(10);
    play.order(start(BLUE_GREEN, None));
    let mut mixed = 0;
    while play.deployment().stage != Stage::Done {
        play.on(1);
        let now = versions(&play);
        mixed += u32::from(now.contains(&Version::V1) && now.contains(&Version::V2));
        assert_eq!(now.len(), 4);
    }
    assert_eq!(mixed, 0);
    // The old ones stay for the bake time, and are seen to get nothing.
    assert_eq!(play.deployment().strategy.bake(), seconds(10));
}

#[test]
fn a_canary_gets_its_share() {
    let mut play = play("0%", "0%");
    play.order(start(CANARY, None));
    while play.deployment().stage != Stage::Baking {
        play.on(1);
    }
    play.on(16);
    let cohort = play.deployment().cohort;
    let attempts = |is_it: &dyn Fn(u32) -> bool| -> u64 {
        let seen = play.ticks.iter().flat_map(|t| &t.seen.cohorts);
        seen.filter(|c| is_it(c.cohort)).map(|c| c.attempts).sum()
    };
    let (its, all) = (attempts(&|c| c == cohort), attempts(&|_| true));
    // Smooth round robin is never off by more than one request.
    assert!((its * 4).abs_diff(all) <= 4, "{its} of {all}");
}

#[test]
fn a_bad_version_is_taken_back_and_the_log_says_why() {
    for strategy in [ROLLING, BLUE_GREEN, CANARY, Strategy::AllAtOnce] {
        let mut play = play("0%", "50%");
        play.on(10);
        play.order(start(strategy.clone(), Some(rule(20, 10))));
        to_the_end(&mut play);
        assert_eq!(play.deployment().stage, Stage::RolledBack, "{strategy}");
        assert_eq!(versions(&play), [Version::V1; 4], "{strategy}");
        assert_eq!(play.groups(), [name("hashers")], "{strategy}");
        let back = play.events.iter().find_map(|event| match &event.kind {
            EventKind::Deployment {
                news: DeploymentNews::RolledBack { errors },
                ..
            } => *errors,
            _ => None,
        });
        let back = back.expect("it is told");
        assert!(rule(20, 10).is_met(back), "{strategy}: {back:?}");
        let why = play.events.iter().find_map(|event| match &event.kind {
            EventKind::Command {
                command: Command::AbortDeployment { .. },
                change: Some(change),
                ..
            } => Some(change.after.clone()),
            _ => None,
        });
        let why = why.expect("a line of the audit log");
        let figures = format!("{} of {} answers", back.failed, back.answered);
        assert!(why.contains(&figures), "{strategy}: {why}");
        play.on(20);
        assert_eq!(play.failures(), 0, "{strategy}: nothing of v2 is left");
    }
}

#[test]
fn a_good_version_is_left_alone_by_the_rule() {
    let mut play = play("50%", "10%");
    play.order(start(CANARY, Some(rule(40, 10))));
    to_the_end(&mut play);
    assert_eq!(
        play.deployment().stage,
        Stage::Done,
        "the old ones fail, not the new"
    );
}

#[test]
fn by_hand_sizes_may_change_meanwhile_and_the_rest_is_refused() {
    for strategy in [ROLLING, BLUE_GREEN] {
        let mut play = play("0%", "0%");
        play.order(start(strategy.clone(), None));
        play.on(2);
        let is_beside = strategy.is_beside();
        let refused = [
            (true, start(ROLLING, None)),
            (
                true,
                Command::set_launch(
                    name("hashers"),
                    LaunchChange {
                        version: Some(Version::V1),
                        ..LaunchChange::NONE
                    },
                ),
            ),
            (
                is_beside,
                Command::SetWeight {
                    group: name("hashers"),
                    weight: 7,
                },
            ),
            (
                is_beside,
                Command::SwitchBalancer {
                    balancer: name("front"),
                    kind: BalancerKind::Classic,
                },
            ),
        ];
        for (_, command) in refused.into_iter().filter(|(is_it, _)| *is_it) {
            let answer = play.ask(command.clone());
            assert!(
                matches!(answer, Err(Denied::InUse { .. })),
                "{strategy}, {command:?}: {answer:?}"
            );
        }
        play.order(Command::SetGroup {
            group: name("hashers"),
            min: None,
            desired: Some(5),
            max: None,
        });
        to_the_end(&mut play);
        assert_eq!(versions(&play), [Version::V2; 5], "{strategy}");
    }
}

#[test]
fn somebody_can_take_it_back_at_any_time() {
    for strategy in [ROLLING, BLUE_GREEN, CANARY] {
        for after_s in [0, 3, 8] {
            let mut play = play("0%", "0%");
            play.order(start(strategy.clone(), None));
            if after_s > 0 {
                play.on(after_s);
            }
            play.order(Command::AbortDeployment {
                group: name("hashers"),
            });
            to_the_end(&mut play);
            play.on(20);
            assert_eq!(
                versions(&play),
                [Version::V1; 4],
                "{strategy} after {after_s} s"
            );
            assert_eq!(play.groups(), [name("hashers")]);
            assert_eq!(play.failures(), 0);
        }
    }
}

#[test]
fn what_cannot_be_deployed_is_refused_with_the_reason() {
    let mut classic = Play::new("", false);
    let mut play = play("0%", "0%");
    for (play, strategy, reason) in [
        (&mut classic, BLUE_GREEN, "no weights"),
        (&mut play, Strategy::Rolling { batch: 0 }, "never ends"),
    ] {
        let denied = play.ask(start(strategy, None)).expect_err("refused");
        assert!(denied.to_string().contains(reason), "{denied}");
    }
    let nothing = Strategy::Canary {
        share: Ppm::new(1_000),
        bake: seconds(1),
    };
    let denied = play.ask(start(nothing, None)).expect_err("refused");
    assert!(denied.to_string().contains("cannot be shared"), "{denied}");
    let denied = play.ask(Command::AbortDeployment {
        group: name("hashers"),
    });
    assert!(matches!(denied, Err(Denied::Unknown { .. })), "{denied:?}");
    let denied = play.ask(Command::FinishDeployment {
        group: name("hashers"),
    });
    assert!(
        matches!(denied, Err(Denied::NotAllowed { .. })),
        "{denied:?}"
    );
}
