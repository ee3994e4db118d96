//! What instances are launched on: what it takes, and what it costs.

use crate::account::{CALM, Play, name};
use model::account::{Compute, Instance, Launch, LaunchChange, Phase, StartScript, Version};
use model::command::{Command, Denied};
use model::event::EventKind;
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::units::{GameTime, SECOND_NS, StoryDuration};
use sim_engine::Stream;

/// A type of one slot, and one of eight that costs ten times as much.
const TYPES: &str = "\n[[instance_type]]\nname = \"small\"\nslots = 1\nqueue = 0\n\
    price = { usd = 1, per = \"1m\" }\n[[instance_type]]\nname = \"large\"\nslots = 8\n\
    price = { usd = 10, per = \"1m\" }\n";

/// Containers that are up after 3 s and cost a dollar a minute, two thirds of
/// that at least; spot at a quarter of the price.
const SERVERLESS: &str = "\n[serverless]\nslots = 4\nstart_up = \"3s\"\n\
    price = { usd = 1, per = \"1m\", minimum = \"40s\" }\n\
    spot = { discount = \"75%\", mean_between_interruptions = \"30s\", notice = \"6s\" }\n";

fn set(change: LaunchChange) -> Command {
    Command::set_launch(name("hashers"), change)
}

fn launch(instance_type: &str) -> Command {
    set(LaunchChange {
        instance_type: Some(name(instance_type)),
        ..LaunchChange::NONE
    })
}

fn serverless(spot: bool) -> Command {
    set(LaunchChange {
        compute: Some(Compute::Serverless),
        spot: Some(spot),
        ..LaunchChange::NONE
    })
}

fn terminate(id: u32) -> Command {
    Command::TerminateInstance {
        instance: InstanceId(id),
    }
}

/// The game whose group begins with spot containers.
fn lent() -> Play {
    let text = format!("{CALM}{SERVERLESS}").replace(
        "start_script = \"slow\" }",
        "compute = \"serverless\", spot = true }",
    );
    Play::of(&text, false)
}

/// How long the n-th that is lent lasts, by hand: the seed of the game is 1.
fn lasts(number: u64) -> StoryDuration {
    let key = Stream::key(1, "compute/spot");
    StoryDuration::from_ns(Stream::at(key, number).exponential_ns(30_000_000_000))
}

fn slots(play: &Play) -> Vec<u32> {
    let living = play.account().living();
    living.map(|i: &Instance| i.capacity.slots).collect()
}

#[test]
fn each_instance_takes_what_its_type_takes_and_keeps_it() {
    let mut play = Play::new(TYPES, false);
    assert_eq!(slots(&play), [1, 1], "the first type is the default");
    let refused = play.on(10).failed(FailCause::QueueFull);
    assert!(refused > 10, "2 slots of 0.2 s, no queue: {refused}");
    play.order(launch("large"));
    assert_eq!(slots(&play), [1, 1], "what runs keeps its type");
    play.order(terminate(0));
    play.order(terminate(1));
    play.on(20);
    assert_eq!(slots(&play), [8, 8]);
    assert_eq!(play.on(10).failed(FailCause::QueueFull), 0);
}

#[test]
fn the_bill_goes_by_the_type_that_was_launched() {
    let mut play = Play::new(TYPES, false);
    play.on(60);
    assert_eq!(play.charged("instance/i-0000"), 1_000_000, "1 a minute");
    play.order(launch("large"));
    play.order(terminate(0));
    play.on(60);
    assert_eq!(
        play.charged("instance/i-0001"),
        2_000_000,
        "it is of the old type"
    );
    // Its group launched it a second later.
    assert_eq!(play.charged("instance/i-0002"), 10_000_000 * 59 / 60);
}

#[test]
fn a_type_that_is_not_offered_is_refused_with_those_that_are() {
    let mut play = Play::new(TYPES, false);
    let Err(Denied::Invalid { reason }) = play.ask(launch("huge")) else {
        panic!("it was carried out")
    };
    assert_eq!(
        reason,
        "there is no instance type `huge`; there are: small, large"
    );
}

#[test]
fn serverless_containers_start_by_the_table_and_are_billed_by_the_second() {
    let mut play = Play::new(SERVERLESS, false);
    play.order(serverless(false));
    play.order(terminate(0));
    play.on(1);
    let fresh = play
        .account()
        .living()
        .last()
        .expect("its replacement")
        .clone();
    assert_eq!(fresh.compute, Compute::Serverless);
    assert_eq!((fresh.capacity.slots, fresh.capacity.queue), (4, 10));
    assert_eq!(
        fresh.boots_at,
        fresh.launched_at + StoryDuration::from_secs(3)
    );
    play.on(59);
    // 59 s at a dollar a minute, from the second of its launch.
    assert_eq!(play.charged("instance/i-0002"), 1_000_000 * 59 / 60);
    play.order(terminate(1));
    play.on(11);
    play.order(terminate(3));
    assert_eq!(
        play.charged("instance/i-0003"),
        1_000_000 * 40 / 60,
        "10 s are paid for as 40"
    );
}

#[test]
fn what_is_not_offered_cannot_be_launched() {
    let mut play = Play::new("", false);
    let mut why = |command| match play.ask(command) {
        Err(Denied::Invalid { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        why(serverless(false)),
        "the event offers no serverless containers"
    );
    let spot = LaunchChange {
        spot: Some(true),
        ..LaunchChange::NONE
    };
    assert_eq!(why(set(spot)), "there is no spot capacity of instances");
    let mut play = Play::new(SERVERLESS, false);
    play.order(serverless(true));
    let mut why = |command| match play.ask(command) {
        Err(Denied::Invalid { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        why(launch("standard")),
        "serverless containers have no instance type"
    );
    let script = LaunchChange {
        start_script: Some(model::account::StartScript::Baked),
        ..LaunchChange::NONE
    };
    assert_eq!(why(set(script)), "only instances have a start script");
}

/// The first two are lent as the game begins; what is due within a second is
/// taken back when it is over.
#[test]
fn spot_capacity_is_taken_back_when_the_draw_says_and_replaced_at_once() {
    let mut play = lent();
    let whole_s = |lasts: StoryDuration| lasts.as_ns().div_ceil(SECOND_NS) as u32;
    let due = [0, 1].map(|n| whole_s(lasts(n)));
    let first = *due.iter().min().expect("two");
    play.on(first);
    let id = InstanceId(due.iter().position(|at| *at == first).expect("it") as u32);
    let noticed: Vec<_> = play
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Interrupted { instance, gone_at } => Some((instance, event.at, gone_at)),
            _ => None,
        })
        .collect();
    let at = GameTime::from_second(first);
    assert_eq!(noticed, [(id, at, at + StoryDuration::from_secs(6))]);
    let phase = |play: &Play, id: u32| play.account().instances[id as usize].phase;
    assert_eq!(phase(&play, id.0), Phase::Draining);
    assert_eq!(
        phase(&play, 2),
        Phase::Booting,
        "its group launched another"
    );
    play.on(6);
    assert_eq!(phase(&play, id.0), Phase::Gone);
}

/// 0.2 s of work, 6 s of notice: whoever has its answer coming gets it.
#[test]
fn a_notice_is_enough_to_finish_what_was_begun() {
    let mut play = lent();
    play.on(120);
    let taken = play
        .events()
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Interrupted { .. }));
    assert!(taken.count() > 3, "a mean of 30 s, two at a time");
    assert_eq!(play.failed(FailCause::Reset), 0);
    let text = format!("{CALM}{SERVERLESS}")
        .replace(
            "start_script = \"slow\" }",
            "compute = \"serverless\", spot = true }",
        )
        .replace("notice = \"6s\"", "notice = \"0s\"");
    let mut play = Play::of(&text, false);
    play.on(120);
    assert!(
        play.failed(FailCause::Reset) > 3,
        "without notice they are lost"
    );
}

/// The n-th of any team lasts as long, whenever and by whomever it was asked for.
#[test]
fn every_team_meets_the_same_draws() {
    let mut play = Play::new(SERVERLESS, false);
    play.on(10);
    play.order(serverless(true));
    play.order(terminate(0));
    play.on(150);
    let lent_at = play.account().instances[2].launched_at;
    let gone_at = play.events().iter().find_map(|event| match event.kind {
        EventKind::Interrupted {
            instance: InstanceId(2),
            ..
        } => Some(event.at),
        _ => None,
    });
    let due = lent_at + lasts(0);
    let whole = GameTime::from_second(due.as_ns().div_ceil(SECOND_NS) as u32);
    assert_eq!(gone_at, Some(whole), "it is the first one lent");
}

/// The game whose group is a function with these settings, on top of those
/// that all have: a gigabyte for $3.60 an hour, a thousand requests for $2.
fn function(settings: &str, launch: &str) -> Play {
    let table = format!(
        "\n[function]\nmemory_mb = 1_024\nrequests = {{ usd = 2, per_requests = 1_000 }}\n\
         usd_per_gb_hour = 3.6\nprovisioned = {{ usd = 0.5, per = \"1m\" }}\n{settings}"
    );
    let text = format!("{CALM}{table}")
        .replace(
            "start_script = \"slow\" }",
            &format!("compute = \"function\"{launch} }}"),
        )
        .replace("desired = 2\nmax = 6", "desired = 1\nmax = 1");
    Play::of(&text, false)
}

fn sum(play: &Play, of: impl Fn(&model::tick::TickRecord) -> u64) -> u64 {
    play.ticks.iter().map(of).sum()
}

#[test]
fn a_function_is_paid_for_by_what_it_does() {
    let mut play = function("", "");
    play.on(60);
    let requests = sum(&play, |tick| tick.seen.function_requests);
    let ms = sum(&play, |tick| tick.seen.function_ms);
    let attempts = sum(&play, |tick| tick.seen.upstream_attempts);
    let open = play.ticks.last().map_or(0, |tick| tick.seen.in_flight);
    assert_eq!(attempts, requests + open, "everybody got an environment");
    assert!(
        ms > requests * 200 && ms < requests * 300,
        "200 ms and a bit: {ms}"
    );
    // $3.60 an hour for a gigabyte are 1 micro-dollar a millisecond.
    let due = requests * 2_000 + ms;
    assert_eq!(play.charged("functions"), due as i64);
    assert_eq!(play.charged("instance/i-0000"), 0);
}

/// 20 requests a second of about 0.22 s keep 4 or 5 environments at work.
#[test]
fn too_many_at_once_are_throttled() {
    let mut few = function("concurrency = 2\n", "");
    assert!(few.on(30).failed(FailCause::Throttled) > 200);
    assert_eq!(
        few.failed(FailCause::QueueFull),
        0,
        "a function has no queue"
    );
    let mut many = function("concurrency = 40\n", "");
    assert_eq!(many.on(30).failed(FailCause::Throttled), 0);
    let mut slow = function("starts_per_10s = 1\n", "");
    let at_first = slow.on(10).failed(FailCause::Throttled);
    assert!(
        at_first > 100,
        "one environment in the first 10 s: {at_first}"
    );
    slow.on(90);
    assert!(slow.on(10).failed(FailCause::Throttled) < at_first / 4);
}

/// A cold start of 7 s is beyond the second tier, which ends at 6 s.
#[test]
fn a_function_that_is_made_later_pays_for_what_is_provisioned_too() {
    let mut play = function("", "");
    play.order(Command::AddGroup {
        name: name("later"),
        launch: Launch {
            provisioned: 30,
            compute: Compute::Function,
            ..Launch::instances(Version::V1, StartScript::Slow)
        },
        subnets: vec![name("public-a")],
        behind: name("front"),
        weight: 100,
        min: 0,
        desired: 0,
        max: 1,
    });
    play.on(60);
    assert_eq!(play.charged("provisioned/later"), 30 * 500_000);
}

#[test]
fn what_is_provisioned_is_paid_for_by_time_and_never_cold() {
    let slow = |play: &Play| sum(play, |tick| tick.seen.counts.slow);
    let mut cold = function("cold_start = \"7s\"\n", "");
    assert!(slow(cold.on(30)) > 50);
    let mut ready = function("cold_start = \"7s\"\n", ", provisioned = 30");
    assert_eq!(slow(ready.on(60)), 0);
    assert_eq!(ready.charged("provisioned/hashers"), 30 * 500_000);
    let provision = |count| {
        set(LaunchChange {
            provisioned: Some(count),
            ..LaunchChange::NONE
        })
    };
    ready.order(provision(0));
    ready.on(60);
    assert_eq!(
        ready.charged("provisioned/hashers"),
        30 * 500_000,
        "no more"
    );
    let mut cold = function("cold_start = \"7s\"\n", "");
    cold.order(provision(30));
    assert_eq!(slow(cold.on(30)), 0, "at once");
}

#[test]
fn a_function_is_a_group_of_its_own() {
    let mut play = function("", "");
    let mut why = |command| match play.ask(command) {
        Err(Denied::Invalid { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let to_instances = LaunchChange {
        compute: Some(Compute::Instance),
        ..LaunchChange::NONE
    };
    assert!(why(set(to_instances)).contains("a group of its own"));
    let too_many = LaunchChange {
        provisioned: Some(1_001),
        ..LaunchChange::NONE
    };
    assert!(why(set(too_many)).contains("1000 environments"));
    let two = Command::SetGroup {
        group: name("hashers"),
        min: None,
        desired: None,
        max: Some(2),
    };
    assert!(matches!(play.ask(two), Err(Denied::Limit { limit: 1, .. })));
}
