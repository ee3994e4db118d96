//! A zone that goes out takes what is in it, and only for a while.

use crate::account::{CALM, Play, name};
use model::account::{Account, Phase};
use model::actor::Principal;
use model::command::{Command, Denied};
use model::event::EventKind;
use model::fault::Fault;
use model::outcome::FailCause;
use model::scenario::Scenario;
use model::units::{GameTime, StoryDuration};
use sim_engine::actor::{Act, Actor, Break, Sight};

/// When the zone goes out, in seconds.
pub(crate) const FROM_S: u32 = 20;
/// For how long. Odd, so that no retry of every other second falls on its end by itself.
pub(crate) const LASTS_S: u32 = 31;

/// Breaks a zone once.
#[derive(Clone)]
pub(crate) struct Breaker {
    zone: &'static str,
    is_done: bool,
}

impl Breaker {
    pub(crate) fn of(zone: &'static str) -> Vec<Box<dyn Actor>> {
        vec![Box::new(Self {
            zone,
            is_done: false,
        })]
    }
}

impl Actor for Breaker {
    fn principal(&self) -> Principal {
        Principal::System
    }
    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        if self.is_done || sight.now < GameTime::from_second(FROM_S) {
            return Vec::new();
        }
        self.is_done = true;
        vec![Act::Break(Break {
            called: model::scenario::FaultKind::ZoneOutage,
            fault: Fault::ZoneDown {
                zone: name(self.zone),
            },
            source: name("breaker"),
            lasts: StoryDuration::from_secs(u64::from(LASTS_S)),
            ramp: StoryDuration::ZERO,
        })]
    }
    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}

/// A calm game whose group lives in a large subnet of zone `a` and a small one
/// of zone `b`; its balancer has nodes in these subnets.
fn play_in(nodes: &str, group: &str, zone: &'static str) -> Play {
    let text = CALM
        .replace("zones = [\"a\"]", "zones = [\"a\", \"b\"]")
        .replace(
            "[[account.balancer]]",
            "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.1.0/27\"\n\n[[account.balancer]]",
        )
        .replace(
            "subnets = [\"public-a\"]\nmin",
            &format!("subnets = {group}\nmin"),
        )
        .replacen("subnets = [\"public-a\"]", &format!("subnets = {nodes}"), 1)
        .replace("desired = 2", "desired = 4");
    let breaker = move |_: &Scenario, _: u64| -> Vec<Box<dyn Actor>> {
        vec![Box::new(Breaker {
            zone,
            is_done: false,
        })]
    };
    Play::among(&text, &breaker)
}

const BOTH: &str = "[\"public-a\", \"public-b\"]";
const ONLY_A: &str = "[\"public-a\"]";

/// Instances that are booting or up, in zone `a` and in zone `b`.
fn spread(account: &Account) -> (usize, usize) {
    let up = |zone: &str| {
        let its = account.living().filter(|i| i.zone.as_str() == zone);
        its.filter(|i| i.phase != Phase::Draining).count()
    };
    (up("a"), up("b"))
}

#[test]
fn a_group_spreads_over_its_zones_and_outlives_one() {
    let mut play = play_in(BOTH, BOTH, "a");
    play.on(19);
    assert_eq!(
        spread(play.account()),
        (2, 2),
        "the room counts within a zone"
    );
    play.on(1);
    assert_eq!(spread(play.account()), (0, 4), "gone at once, and replaced");
    let began = play.events().iter().filter_map(|event| match &event.kind {
        EventKind::FaultBegan { fault, until } => Some((fault.to_string(), *until)),
        _ => None,
    });
    assert_eq!(
        began.collect::<Vec<_>>(),
        [(
            "zone a is down".into(),
            GameTime::from_second(FROM_S + LASTS_S)
        )]
    );
    play.on(LASTS_S - 1);
    assert!(play.answered() > 0, "the other half answers");
    assert_eq!(play.failed(FailCause::Outage), 0);
    assert_eq!(play.account().faults.len(), 1);
    play.on(1);
    assert!(play.account().faults.is_empty());
    let ended = |kind: &EventKind| matches!(kind, EventKind::FaultEnded { .. });
    assert!(play.events().iter().any(|event| ended(&event.kind)));
    // What comes next evens it out.
    play.order(Command::SetGroup {
        group: name("hashers"),
        min: None,
        desired: Some(6),
        max: None,
    });
    play.on(1);
    assert_eq!(spread(play.account()), (2, 4));
}

#[test]
fn who_is_in_one_zone_only_is_out_with_it_and_comes_back_after_it() {
    let mut play = play_in(ONLY_A, ONLY_A, "a");
    play.on(FROM_S);
    play.on(LASTS_S - 1);
    assert_eq!(play.answered(), 0);
    assert!(play.failed(FailCause::Outage) > 300, "20 a second");
    let denials = play.denials(Principal::Autoscaler);
    let is_named = |denied: &&Denied| matches!(denied, Denied::ZoneDown { zones } if zones == "a");
    assert!(
        denials.len() > 3 && denials.iter().all(is_named),
        "{denials:?}"
    );
    play.on(1);
    assert_eq!(spread(play.account()), (4, 0), "tried again at once");
    play.on(10);
    assert!(play.answered() > 50, "after a boot of 4 s");
}

#[test]
fn nodes_in_two_zones_are_no_use_without_instances() {
    let mut play = play_in(BOTH, ONLY_A, "a");
    play.on(FROM_S);
    play.on(LASTS_S - 1);
    assert_eq!(play.failed(FailCause::Outage), 0);
    assert!(play.failed(FailCause::NoTarget) > 300);
    // Half of the repair: the group needs the other subnet too.
    let mut play = play_in(ONLY_A, BOTH, "a");
    play.on(FROM_S);
    play.on(LASTS_S - 1);
    assert!(play.answered() < 10, "only what was on its way");
    assert!(play.failed(FailCause::Outage) > 300);
    assert_eq!(spread(play.account()), (0, 4));
}

#[test]
fn a_zone_with_nobody_in_it_goes_out_unnoticed() {
    let mut play = play_in(ONLY_A, ONLY_A, "b");
    play.on(FROM_S);
    play.on(LASTS_S);
    assert_eq!(spread(play.account()), (4, 0));
    assert_eq!(play.failed(FailCause::Outage), 0);
    let gone = |phase: &Phase| *phase == Phase::Gone;
    assert!(!play.account().instances.iter().any(|i| gone(&i.phase)));
}
