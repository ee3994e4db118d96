//! Policies on busy slots at a load that stays as it is: by Little's law so
//! many slots are at work as requests come while one is served. Target tracking
//! rests at that over slots times target, or within a tenth above; steps rest
//! where no threshold is reached; neither goes up and down.

use crate::bench::Bench;
use model::actor::Principal;
use model::autoscale::{Planned, ScalingPolicy, Step};
use model::balance::BalancerKind;
use model::command::Command;
use model::event::EventKind;
use model::ids::Name;
use model::scenario::Arrivals;
use model::units::StoryDuration;

const SLOTS: u32 = 5;
const SERVICE_S: u32 = 4;
const PERIOD_S: u64 = 20;

fn group() -> Name {
    Name::try_new("hashers").expect("a name")
}

/// Evenly spaced requests behind a classic balancer.
fn bench(rps: u32, start: u32, length_s: u32) -> Bench {
    let mut bench =
        Bench::new(rps, SLOTS, 10, length_s).service_ms(u64::from(SERVICE_S) * 1_000, 0);
    let scenario = &mut bench.scenario;
    scenario.traffic.arrivals = Arrivals::Constant;
    scenario.limits.instances = 100;
    scenario.startup.metric_period = StoryDuration::from_secs(PERIOD_S);
    scenario.startup.slow = StoryDuration::from_secs(10);
    scenario.startup.baked = StoryDuration::from_secs(10);
    let account = &mut scenario.account;
    account.subnet[0].cidr = "10.0.0.0/24".parse().expect("a range");
    let group = &mut account.group[0];
    (group.min, group.desired, group.max) = (1, start, 100);
    bench
}

fn with(mut bench: Bench, policy: ScalingPolicy) -> Bench {
    let group = group();
    bench.commands.push(Command::SetScaling { group, policy });
    bench
}

fn busy(target_percent: u32) -> ScalingPolicy {
    ScalingPolicy::BusySlots { target_percent }
}

fn steps() -> ScalingPolicy {
    let step = |(busy_percent, change)| Step {
        busy_percent,
        change,
    };
    ScalingPolicy::Steps {
        steps: [(30, -1), (80, 2), (95, 4)].map(step).into(),
    }
}

/// When scaling set a size, in milliseconds, and which.
fn resizes(bench: &Bench) -> Vec<(u64, Option<u32>)> {
    let events = bench.records(1).events.into_iter();
    let resize = |event: model::event::Event| match event.kind {
        EventKind::Command {
            command: Command::SetGroup { desired, .. },
            denied: None,
            ..
        } if event.principal == Principal::Autoscaler => {
            Some((event.at.as_ns() / 1_000_000, desired))
        }
        _ => None,
    };
    events.filter_map(resize).collect()
}

fn sizes(bench: &Bench) -> Vec<u32> {
    bench.play(1).iter().map(|tick| tick.in_service).collect()
}

#[test]
fn tracking_busy_slots_rests_at_the_load_over_the_target() {
    for (rps, target, start) in [(7, 60, 1), (7, 60, 25), (10, 80, 1), (3, 50, 12)] {
        let load = rps * SERVICE_S * 100;
        let least = load.div_ceil(SLOTS * target);
        let most = (load * 10 / 9).div_ceil(SLOTS * target);
        let sizes = sizes(&with(bench(rps, start, 900), busy(target)));
        let rest = &sizes[700..];
        assert!(
            rest.iter()
                .all(|size| *size == rest[0] && (least..=most).contains(size)),
            "{rps} a second, {target} % of slots, from {start}: {least} to {most}, not {rest:?}"
        );
        assert!(sizes[0] != rest[0], "there was a way to go");
    }
}

#[test]
fn steps_rest_where_no_threshold_is_reached() {
    let (rps, below, above) = (7, 30, 80);
    let load = rps * SERVICE_S * 100;
    // More than `below` and less than `above` percent of the slots.
    let (least, most) = (load / (SLOTS * above) + 1, (load - 1) / (SLOTS * below));
    for start in [1, 22] {
        let mut bench = with(bench(rps, start, 1_200), steps());
        bench.scenario.scaling.cooldown = StoryDuration::from_secs(60);
        let sizes = sizes(&bench);
        let rest = &sizes[900..];
        assert!(
            rest.iter()
                .all(|size| *size == rest[0] && (least..=most).contains(size)),
            "from {start}: {least} to {most}, not {rest:?}"
        );
        assert!(start < least || rest[0] == most, "it stops at the first");
    }
}

#[test]
fn no_policy_goes_up_and_down_at_a_constant_load() {
    const QUIET_MS: u64 = 600_000;
    let policies = [40, 50, 60, 70, 80, 90].map(busy);
    for policy in policies.into_iter().chain([steps()]) {
        let mut bench = with(bench(9, 2, 3_600), policy.clone());
        bench.scenario.service.extra_time_mean = model::units::RequestDuration::from_ms(250);
        bench.scenario.scaling.cooldown = StoryDuration::from_secs(60);
        let mut times: Vec<u64> = resizes(&bench).into_iter().map(|(at, _)| at).collect();
        assert!(!times.is_empty(), "{policy}: it never acted");
        times.retain(|at| *at > 1_200_000);
        assert!(
            times.windows(2).all(|pair| pair[1] - pair[0] >= QUIET_MS),
            "{policy}: changes at {times:?} ms"
        );
    }
}

/// The time between the first two changes at an overload.
fn first_gap_ms(bench: &Bench) -> u64 {
    let times = resizes(bench);
    times[1].0 - times[0].0
}

#[test]
fn nothing_is_launched_again_before_the_first_has_warmed_up() {
    let mut bench = with(bench(7, 1, 400), busy(50));
    assert!(first_gap_ms(&bench) < 100_000);
    bench.scenario.scaling.warm_up = StoryDuration::from_secs(100);
    let gap_ms = first_gap_ms(&bench);
    assert!((110_000..180_000).contains(&gap_ms), "{gap_ms} ms");
}

#[test]
fn steps_wait_for_their_cooldown() {
    let mut bench = with(bench(7, 1, 900), steps());
    for cooldown_s in [0, 70, 300] {
        bench.scenario.scaling.cooldown = StoryDuration::from_secs(cooldown_s);
        let times = resizes(&bench);
        let shortest_ms = times.windows(2).map(|pair| pair[1].0 - pair[0].0).min();
        let expected_ms = 1_000 * cooldown_s.div_ceil(PERIOD_S).max(1) * PERIOD_S;
        let shortest_ms = shortest_ms.expect("two changes");
        assert!(
            (expected_ms..expected_ms + 100_000).contains(&shortest_ms),
            "{cooldown_s} s: {shortest_ms} ms"
        );
    }
}

#[test]
fn a_planned_change_happens_in_its_second() {
    let mut bench = bench(1, 1, 300);
    let planned = |at_ms, desired| Planned {
        at: StoryDuration::from_ms(at_ms),
        min: None,
        desired: Some(desired),
        max: None,
    };
    bench.scenario.account.group[0].schedule = vec![planned(100_000, 3)];
    assert_eq!(resizes(&bench), [(100_000, Some(3))]);
    bench.commands.push(Command::SetSchedule {
        group: group(),
        schedule: vec![planned(250_500, 2), planned(120_000, 5)],
    });
    let both = [(120_000, Some(5)), (251_000, Some(2))];
    assert_eq!(resizes(&bench), both, "in place of the old plan");
}

#[test]
fn a_metric_that_comes_later_or_more_often_moves_the_first_change() {
    let first_ms = |bench: &Bench| resizes(bench)[0].0;
    let mut bench = with(bench(7, 1, 200), busy(50));
    assert_eq!(first_ms(&bench), 20_000);
    bench.scenario.metrics.delay = StoryDuration::from_secs(15);
    assert_eq!(first_ms(&bench), 35_000);
    bench.commands.push(Command::SetMonitoring {
        group: group(),
        detailed: true,
    });
    assert_eq!(first_ms(&bench), 10_000);
}

/// Two groups side by side, one with a quarter of the traffic: each buys for its own part, and
/// not for the whole.
#[test]
fn groups_side_by_side_buy_for_their_own_share() {
    let (rps, target_percent, target_per_min) = (10, 60, 60);
    let by_requests = ScalingPolicy::RequestsPerTarget { target_per_min };
    let busy_each = SLOTS * target_percent;
    for (policy, whole, each) in [
        (busy(target_percent), rps * SERVICE_S * 100, busy_each),
        (by_requests, rps * 60, target_per_min),
    ] {
        let mut bench = bench(rps, 14, 900);
        let account = &mut bench.scenario.account;
        account.balancer[0].kind = BalancerKind::Application;
        let mut green = account.group[0].clone();
        green.name = Name::try_new("green").expect("a name");
        (account.group[0].weight, green.weight) = (25, 75);
        account.group.push(green.clone());
        let mut bench = with(bench, policy.clone());
        bench.commands.push(Command::SetScaling {
            group: green.name.clone(),
            policy,
        });
        for (name, quarters) in [(group(), 1), (green.name, 3)] {
            let load = whole * quarters / 4;
            let (least, most) = (load.div_ceil(each), (load * 10 / 9).div_ceil(each));
            let mut last =
                bench
                    .records(1)
                    .events
                    .into_iter()
                    .filter_map(|event| match event.kind {
                        EventKind::Command {
                            command: Command::SetGroup { group, desired, .. },
                            denied: None,
                            ..
                        } if group == name => desired,
                        _ => None,
                    });
            let rest = last.next_back();
            assert!(
                rest.is_some_and(|size| (least..=most).contains(&size)),
                "{name}: {least} to {most}, not {rest:?}"
            );
        }
    }
}
