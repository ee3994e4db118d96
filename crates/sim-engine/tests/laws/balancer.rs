//! What settings of balancers do to the requests of a team.

use crate::account::{Play, name};
use model::balance::{Algorithm, BalancerKind};
use model::command::{Command, Denied};
use model::event::EventKind;
use model::outcome::FailCause;
use model::units::{RequestDuration, StoryDuration};

fn check(path: &str, timeout_ms: u64, fail_open: Option<bool>) -> Command {
    Command::SetHealthCheck {
        balancer: name("front"),
        path: Some(path.parse().expect("a path")),
        interval: None,
        timeout: Some(RequestDuration::from_ms(timeout_ms)),
        healthy_after: Some(1),
        unhealthy_after: Some(2),
        fail_open,
    }
}

/// A game whose groups wait long before they replace what is ill.
fn patient() -> Play {
    Play::new("suspended = [\"replace-unhealthy\"]\n", false)
}

#[test]
fn a_wrong_path_takes_everybody_out_and_the_right_one_brings_them_back() {
    let mut play = patient();
    play.order(check("/health", 2_000, None));
    play.on(12);
    assert_eq!(play.in_service(), 0);
    assert!(play.on(5).failed(FailCause::NoTarget) > 20);
    play.order(check("/healthcheck", 2_000, None));
    play.on(6);
    assert_eq!(play.in_service(), 2);
    assert_eq!(play.on(5).failed(FailCause::NoTarget), 0);
}

#[test]
fn the_slow_path_passes_as_long_as_it_is_waited_for() {
    let mut play = patient();
    play.order(check("/calc", 2_000, None));
    play.on(20);
    assert_eq!(play.in_service(), 2, "0.2 s of work, 2 s of patience");
    play.order(check("/calc", 150, None));
    play.on(15);
    assert_eq!(play.in_service(), 0, "0.2 s of work, 0.15 s of patience");
}

#[test]
fn an_application_balancer_fails_open_unless_told_otherwise() {
    let mut play = patient();
    play.order(Command::SwitchBalancer {
        balancer: name("front"),
        kind: BalancerKind::Application,
    });
    play.order(check("/health", 2_000, None));
    play.on(12);
    assert_eq!(play.in_service(), 2, "none is healthy, so all are tried");
    assert_eq!(play.on(5).failed(FailCause::NoTarget), 0);
    assert!(play.answered() > 50);
    play.order(check("/health", 2_000, Some(false)));
    assert!(play.on(5).failed(FailCause::NoTarget) > 20);
}

#[test]
fn weights_share_the_requests_and_need_an_application_balancer() {
    let green = "[[account.group]]\nname = \"green\"\n\
        launch = { version = \"v1\", start_script = \"slow\" }\nsubnets = [\"public-a\"]\n\
        min = 1\ndesired = 1\nmax = 1\nbehind = \"front\"\n";
    let mut play = Play::new(green, false);
    let weight = |group, weight| Command::SetWeight {
        group: name(group),
        weight,
    };
    assert!(play.ask(weight("green", 0)).is_err(), "a classic balancer");
    assert_eq!(play.in_service(), 3);
    play.order(Command::SwitchBalancer {
        balancer: name("front"),
        kind: BalancerKind::Application,
    });
    assert!(play.ask(weight("green", 1_000)).is_err());
    play.order(weight("green", 0));
    assert_eq!(play.in_service(), 2, "it runs, but gets nothing");
    play.order(weight("hashers", 0));
    assert_eq!(play.in_service(), 0);
    assert!(play.on(5).failed(FailCause::NoTarget) > 20);
    play.order(weight("green", 1));
    assert_eq!(play.in_service(), 1);
    assert_eq!(play.on(5).failed(FailCause::NoTarget), 0);
}

fn tune(algorithm: Option<Algorithm>, slow_start_s: Option<u64>, drain_s: Option<u64>) -> Command {
    Command::TuneBalancer {
        balancer: name("front"),
        algorithm,
        slow_start: slow_start_s.map(StoryDuration::from_secs),
        drain: drain_s.map(StoryDuration::from_secs),
    }
}

#[test]
fn slow_start_needs_an_application_balancer_that_goes_round() {
    let (least, round) = (Algorithm::LeastOutstanding, Algorithm::RoundRobin);
    let mut play = patient();
    let refused = |play: &mut Play, command: Command, why: &str| {
        let denied = play.ask(command).expect_err(why);
        let Denied::Invalid { reason } = &denied else {
            panic!("{denied:?}")
        };
        assert!(reason.contains(why), "{reason}");
    };
    refused(
        &mut play,
        tune(Some(least), None, None),
        "can only go round",
    );
    refused(&mut play, tune(None, Some(9), None), "has no slow start");
    play.order(tune(Some(round), Some(0), None));
    play.order(Command::SwitchBalancer {
        balancer: name("front"),
        kind: BalancerKind::Application,
    });
    play.order(tune(Some(least), None, None));
    refused(&mut play, tune(None, Some(9), None), "round robin only");
    refused(
        &mut play,
        tune(Some(round), Some(901), None),
        "longer than 15m",
    );
    refused(&mut play, tune(None, None, Some(3_601)), "longer than 1h");
    play.order(tune(Some(round), Some(9), None));
    refused(&mut play, tune(Some(least), None, None), "round robin only");
    play.order(Command::SwitchBalancer {
        balancer: name("front"),
        kind: BalancerKind::Classic,
    });
    play.order(Command::SwitchBalancer {
        balancer: name("front"),
        kind: BalancerKind::Application,
    });
    let front = play.account().balancers[0].clone();
    assert_eq!(front.slow_start, StoryDuration::ZERO, "forgotten");
    assert_eq!(front.algorithm(), least);
}

#[test]
fn a_retired_instance_drains_as_long_as_its_balancer_says() {
    for (drain_s, expected_s) in [(None, 20), (Some(0), 0), (Some(7), 7)] {
        let mut play = patient();
        play.order(tune(None, None, drain_s));
        play.order(Command::SetGroup {
            group: name("hashers"),
            min: Some(1),
            desired: Some(1),
            max: None,
        });
        play.on(2);
        let mut events = play.events.iter();
        let retired = events.find_map(|event| match &event.kind {
            EventKind::Command {
                command: Command::RetireInstance { instance },
                ..
            } => Some((event.at, *instance)),
            _ => None,
        });
        let (at, id) = retired.expect("one is retired");
        let until = play.account().instances[id.0 as usize].drains_until;
        assert_eq!(
            until,
            at + StoryDuration::from_secs(expected_s),
            "{drain_s:?}"
        );
    }
}

/// Who comes back from an illness begins with a small share; who was there from the start has all of it.
#[test]
fn a_new_target_has_its_full_share_when_slow_start_says() {
    let mut play = patient();
    play.order(Command::SwitchBalancer {
        balancer: name("front"),
        kind: BalancerKind::Application,
    });
    play.order(tune(Some(Algorithm::RoundRobin), Some(60), None));
    play.order(Command::SetGroup {
        group: name("hashers"),
        min: None,
        desired: Some(3),
        max: Some(3),
    });
    play.on(10);
    let since: Vec<_> = play.serving().map(|i| i.healthy_since).collect();
    assert!(matches!(since[..], [None, None, Some(_)]), "{since:?}");
    assert_eq!(play.failures(), 0);
}
