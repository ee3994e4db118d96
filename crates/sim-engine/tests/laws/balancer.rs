//! What settings of balancers do to the requests of a team.

use crate::account::{Play, name};
use model::balance::BalancerKind;
use model::command::Command;
use model::outcome::FailCause;
use model::units::RequestDuration;

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
