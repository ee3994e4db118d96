//! Requests on their way, one at a time.

mod entries;

use super::*;
use crate::effect::{RouteEntry, RouteGroup};
use model::account::{Capacity, Cdn, Version};
use model::balance::Algorithm;
use model::cache_key::CacheKey;
use model::ids::{Name, RequestId};
use model::key::KeyId;
use model::outcome::Counts;
use model::scenario::CdnPlan;
use model::units::{Ppm, SECOND_NS, StoryDuration};

/// A service that takes 4 s, with two slots and a queue of two; clients wait 6 s.
fn plane(route: Route) -> VirtualPlane {
    let text = include_str!("../../../../scenarios/demo.toml");
    let mut scenario = model::scenario::load(text).value.unwrap();
    scenario.service.extra_time_mean = RequestDuration::ZERO;
    scenario.service.stretch_per_waiting = Ppm::ZERO;
    scenario.service.client_timeout = RequestDuration::from_secs(6);
    scenario.service.version.v1.error_rate = Ppm::ZERO;
    let mut plane = VirtualPlane::new(&scenario, 1);
    for instance in [InstanceId(0), InstanceId(1)] {
        plane.apply(
            &EffectKind::Start {
                instance,
                version: Version::V1,
                capacity: Capacity { slots: 2, queue: 2 },
                environments: None,
                cohort: instance.0,
            },
            GameTime::ZERO,
        );
    }
    plane.apply(&EffectKind::Route(route), GameTime::ZERO);
    plane
}

fn group(name: &str, weight: u32, targets: &[u32]) -> RouteGroup {
    RouteGroup {
        group: Name::try_new(name).unwrap(),
        weight,
        targets: targets.iter().map(|id| InstanceId(*id)).collect(),
        full_at: Vec::new(),
    }
}

fn route(targets: &[u32], cdn: Option<CacheKey>) -> Route {
    Route {
        cdn: cdn.map(|key| CdnPlan::default().untuned(key, StoryDuration::from_secs(60))),
        entries: vec![entry("front", vec![group("web", 100, targets)])],
        dns: None,
    }
}

fn entry(balancer: &str, groups: Vec<RouteGroup>) -> RouteEntry {
    RouteEntry {
        balancer: Name::try_new(balancer).unwrap(),
        algorithm: Some(Algorithm::LeastOutstanding),
        slow_start: StoryDuration::ZERO,
        groups,
        shut: None,
        latency: RequestDuration::ZERO,
    }
}

fn arrival(number: u64, at_ms: u64, place: u32) -> Arrival {
    Arrival {
        at: GameTime::from_ns(at_ms * 1_000_000),
        request: RequestId(number),
        key: KeyId::repeating(place, 0),
    }
}

/// Plays seconds with these arrivals in the first of them.
fn run(
    plane: &mut VirtualPlane,
    seconds: std::ops::RangeInclusive<u32>,
    arrivals: &[Arrival],
) -> Counts {
    let mut sum = Counts::default();
    for second in seconds {
        let here: Vec<Arrival> = arrivals
            .iter()
            .filter(|a| a.at.second() + 1 == second)
            .copied()
            .collect();
        plane.run_second(&here, GameTime::from_second(second));
        sum.merge(&plane.take_seen().counts);
    }
    sum
}

#[test]
fn slots_then_the_queue_then_a_refusal() {
    let mut plane = plane(route(&[0], None));
    let five: Vec<Arrival> = (0..5).map(|n| arrival(n, 10 + n, n as u32)).collect();
    let counts = run(&mut plane, 1..=20, &five);
    assert_eq!(counts.ok, 2, "they had a slot");
    assert_eq!(
        counts.failed[FailCause::Timeout as usize],
        2,
        "they waited 4 s, and their clients left"
    );
    assert_eq!(counts.failed[FailCause::QueueFull as usize], 1);
    assert_eq!(counts.settled(), 5);
}

/// A client that has left is told nothing, even if its answer comes in the same second.
#[test]
fn nobody_gets_an_answer_after_having_left() {
    let mut plane = plane(route(&[0], None));
    // The third waits for a slot until 4.0 s and would be answered at 8.0 s; its client leaves at 7.6 s.
    let three = [arrival(1, 0, 1), arrival(2, 0, 2), arrival(3, 1_600, 3)];
    run(&mut plane, 1..=7, &three);
    plane.run_second(&[], GameTime::from_second(8));
    let seen = plane.take_seen();
    let [left] = &seen.exemplars[..] else {
        panic!("{seen:?}")
    };
    assert_eq!(
        (left.outcome, left.source),
        (Outcome::Failed(FailCause::Timeout), Source::Nobody)
    );
    assert_eq!(
        (left.latency, &left.got),
        (RequestDuration::from_secs(6), &Got::Nothing)
    );
}

/// An instance that is no target any more still has its requests; they must
/// not be taken off the account of whoever stands in its place.
#[test]
fn who_left_the_route_does_not_count_against_who_came() {
    let mut plane = plane(route(&[0, 1], None));
    plane.run_second(&[arrival(1, 10, 1)], GameTime::from_second(1));
    assert_eq!(plane.entries.by_target(0, 0), [1, 0]);
    plane.apply(
        &EffectKind::Route(route(&[1], None)),
        GameTime::from_second(1),
    );
    assert_eq!(plane.entries.by_target(0, 0), [0]);
    let counts = run(&mut plane, 2..=6, &[]);
    assert_eq!(counts.ok, 1, "it was answered all the same");
    assert_eq!(plane.entries.by_target(0, 0), [0]);
}

#[test]
fn simultaneous_misses_of_one_key_share_one_request() {
    let mut plane = plane(route(&[0], Some(CacheKey::QueryString)));
    let all = [
        arrival(1, 0, 7),
        arrival(2, 100, 7),
        arrival(3, 200, 8),
        arrival(4, 5_000, 7),
        arrival(5, 64_001, 7),
    ];
    let mut seen = Vec::new();
    for second in 1..=70 {
        let here: Vec<Arrival> = all
            .iter()
            .filter(|a| a.at.second() + 1 == second)
            .copied()
            .collect();
        plane.run_second(&here, GameTime::from_second(second));
        seen.push(plane.take_seen());
    }
    let sum = |of: fn(&Seen) -> u64| seen.iter().map(of).sum::<u64>();
    assert_eq!(sum(|s| s.cdn_requests), 5);
    assert_eq!(
        sum(|s| s.upstream_attempts),
        3,
        "two keys, and one of them again after its TTL of 60 s"
    );
    assert_eq!(sum(|s| s.cdn_hits), 1);
    assert_eq!((sum(|s| s.counts.fast), sum(|s| s.counts.ok)), (1, 4));
}

#[test]
fn the_path_as_key_gives_everybody_the_first_ones_hash() {
    let mut plane = plane(route(&[0], Some(CacheKey::Path)));
    let all: Vec<Arrival> = (0..4).map(|n| arrival(n, n * 2_500, n as u32)).collect();
    let counts = run(&mut plane, 1..=10, &all);
    assert_eq!((counts.ok, counts.wrong), (1, 3));
}

#[test]
fn a_kill_answers_everybody_who_waits_and_frees_the_key() {
    let mut plane = plane(route(&[0], Some(CacheKey::QueryString)));
    let all = [
        arrival(1, 0, 7),
        arrival(2, 100, 7),
        arrival(3, 200, 8),
        arrival(4, 300, 9),
    ];
    run(&mut plane, 1..=2, &all);
    let now = GameTime::from_ns(2 * SECOND_NS);
    plane.apply(
        &EffectKind::Kill {
            instance: InstanceId(0),
        },
        now,
    );
    plane.apply(
        &EffectKind::Route(route(&[1], Some(CacheKey::QueryString))),
        now,
    );
    let seen = plane.take_seen();
    assert_eq!(seen.counts.failed[FailCause::Reset as usize], 4);
    assert_eq!((seen.in_flight, seen.busy_slots, seen.queued), (0, 0, 0));
    let later = [arrival(5, 2_100, 7), arrival(6, 12_100, 7)];
    let counts = run(&mut plane, 3..=18, &later);
    assert_eq!(
        (counts.failed[FailCause::Reset as usize], counts.ok),
        (1, 1),
        "the error is kept for ten seconds, then the key is fetched anew"
    );
}

/// A route with a CDN that was tuned.
fn tuned(tune: impl Fn(&mut Cdn)) -> Route {
    let mut route = route(&[0], Some(CacheKey::QueryString));
    route.cdn.as_mut().into_iter().for_each(tune);
    route
}

#[test]
fn without_collapsing_each_miss_goes_alone() {
    let mut plane = plane(tuned(|cdn| cdn.collapse = false));
    let all = [
        arrival(1, 0, 7),
        arrival(2, 100, 7),
        arrival(3, 4_050, 7),
        arrival(4, 4_200, 7),
    ];
    let counts = run(&mut plane, 1..=10, &all);
    assert_eq!((counts.ok, counts.fast), (2, 2));
    assert_eq!(plane.events(), 4 + 2 + 2, "requests, answers, patience");
}

#[test]
fn an_error_is_given_again_until_its_own_ttl_ends() {
    let seconds = StoryDuration::from_secs;
    for (error_ttl, refusals) in [(0, 1), (3, 2), (20, 3)] {
        let mut plane = plane(tuned(|cdn| cdn.error_ttl = seconds(error_ttl)));
        // Two slots and two places in the queue: the fifth is refused, its key asked for again.
        let mut all: Vec<Arrival> = (0..4).map(|n| arrival(n, n, n as u32)).collect();
        all.extend([
            arrival(5, 10, 9),
            arrival(6, 2_500, 9),
            arrival(7, 9_000, 9),
        ]);
        if error_ttl == 0 {
            all.remove(5);
        }
        let counts = run(&mut plane, 1..=20, &all);
        let refused = counts.failed[FailCause::QueueFull as usize];
        assert_eq!(
            refused, refusals,
            "errors kept for {error_ttl} s: {counts:?}"
        );
    }
}

#[test]
fn an_invalidation_drops_what_is_kept_and_not_what_is_on_its_way() {
    let mut plane = plane(route(&[0], Some(CacheKey::QueryString)));
    run(&mut plane, 1..=5, &[arrival(1, 0, 7), arrival(2, 2_000, 8)]);
    let now = GameTime::from_second(5);
    plane.apply(&EffectKind::InvalidateCdn, now);
    let later = [
        arrival(3, 5_000, 7),
        arrival(4, 5_100, 8),
        arrival(5, 6_100, 8),
    ];
    let counts = run(&mut plane, 6..=10, &later);
    assert_eq!(
        (counts.ok, counts.fast),
        (2, 2),
        "7 is fetched anew; who joined the fetch of 8 at its end was fast, and its answer is kept"
    );
}

#[test]
fn the_least_ttl_holds_whatever_the_ttl_says() {
    for (min_ttl, hits) in [(0, 0), (1, 1), (30, 2)] {
        let mut plane = plane(tuned(|cdn| {
            cdn.ttl = StoryDuration::ZERO;
            cdn.min_ttl = StoryDuration::from_secs(min_ttl);
        }));
        let all = [arrival(1, 0, 7), arrival(2, 4_900, 7), arrival(3, 9_800, 7)];
        let counts = run(&mut plane, 1..=20, &all);
        assert_eq!(counts.fast, hits, "kept {min_ttl} s at least");
    }
}

#[test]
fn a_blocked_route_fails_at_once_but_for_what_the_cdn_has() {
    let mut plane = plane(route(&[0], Some(CacheKey::QueryString)));
    plane.run_second(&[arrival(0, 0, 1)], GameTime::from_second(10));
    let warm = plane.take_seen().counts;
    assert_eq!((warm.sent, warm.failed_total()), (1, 0));
    let mut blocked = route(&[0], Some(CacheKey::QueryString));
    blocked.entries[0].shut = Some(FailCause::Blocked);
    plane.apply(&EffectKind::Route(blocked), GameTime::from_second(20));
    let arrivals = [arrival(1, 20_000, 1), arrival(2, 20_000, 2)];
    plane.run_second(&arrivals, GameTime::from_second(21));
    let seen = plane.take_seen();
    assert_eq!(seen.counts.failed[FailCause::Blocked as usize], 1);
    assert_eq!((seen.cdn_hits, seen.upstream_attempts), (1, 0));
}

fn probe(plane: &mut VirtualPlane, path: &str, timeout_s: u64, at_s: u32) -> Option<bool> {
    let effect = EffectKind::Probe {
        instance: InstanceId(0),
        path: path.parse().unwrap(),
        timeout: RequestDuration::from_secs(timeout_s),
    };
    let answer = plane.apply(&effect, GameTime::from_second(at_s));
    answer.map(|(_, passed)| passed)
}

#[test]
fn only_probes_of_the_slow_endpoint_take_time() {
    let mut plane = plane(route(&[0], None));
    assert_eq!(probe(&mut plane, "/healthcheck", 5, 0), Some(true));
    assert_eq!(probe(&mut plane, "/health", 5, 0), Some(false), "a 404");
    assert_eq!(probe(&mut plane, "/calc", 5, 0), None, "not known yet");
    assert_eq!(probe(&mut plane, "/calc", 3, 0), None);
    assert_eq!(plane.entries.by_target(0, 0), [0], "not the balancer's");
    // Both slots are taken by probes: a request waits for 4 s.
    run(&mut plane, 1..=3, &[arrival(1, 500, 1)]);
    assert_eq!(plane.take_probed(GameTime::from_second(3)), []);
    run(&mut plane, 4..=5, &[]);
    let ended = plane.take_probed(GameTime::from_second(5));
    let in_order = [(InstanceId(0), false), (InstanceId(0), true)];
    assert_eq!(ended, in_order, "one gave up at 3 s, one passed at 4 s");
    assert_eq!(plane.take_seen().counts.sent, 0);
    plane.run_second(&[], GameTime::from_second(9));
    let seen = plane.take_seen();
    assert_eq!((seen.counts.fast, seen.counts.settled()), (0, 1));
    assert_eq!(plane.take_probed(GameTime::from_second(9)), [], "told once");
}

#[test]
fn a_probe_is_refused_by_a_full_instance_and_forgotten_with_a_dead_one() {
    let mut plane = plane(route(&[0], None));
    for _ in 0..4 {
        assert_eq!(probe(&mut plane, "/calc", 5, 0), None);
    }
    assert_eq!(probe(&mut plane, "/calc", 5, 0), Some(false), "queue full");
    let kill = EffectKind::Kill {
        instance: InstanceId(0),
    };
    plane.apply(&kill, GameTime::from_second(1));
    run(&mut plane, 2..=20, &[]);
    assert_eq!(plane.take_probed(GameTime::from_second(20)), []);
}

#[test]
fn groups_get_their_shares_whatever_their_sizes() {
    let mut canary = route(&[], None);
    canary.entries[0].groups = vec![group("blue", 75, &[0]), group("green", 25, &[1])];
    let mut plane = plane(canary.clone());
    let four = [1, 2, 3, 4].map(|n| arrival(n, n, n as u32));
    plane.run_second(&four, GameTime::from_second(1));
    let loads = |plane: &VirtualPlane| [0, 1].map(|g| plane.entries.by_target(0, g)[0]);
    assert_eq!(loads(&plane), [3, 1]);
    run(&mut plane, 2..=20, &[]);
    canary.entries[0].groups[0].weight = 0;
    plane.apply(&EffectKind::Route(canary), GameTime::from_second(20));
    let four = [5, 6, 7, 8].map(|n| arrival(n, 20_000 + n, n as u32));
    plane.run_second(&four, GameTime::from_second(21));
    assert_eq!(loads(&plane), [0, 4]);
}

/// Two targets that never get done; the second has its full share at 100 s.
#[test]
fn a_new_target_gets_its_share_by_and_by() {
    let mut its = route(&[0, 1], None);
    its.entries[0].algorithm = Some(Algorithm::RoundRobin);
    its.entries[0].slow_start = StoryDuration::from_secs(100);
    its.entries[0].groups[0].full_at = vec![GameTime::ZERO, GameTime::from_second(100)];
    let mut plane = plane(its.clone());
    let capacity = Capacity {
        slots: 2,
        queue: 100_000,
    };
    for instance in [InstanceId(0), InstanceId(1)] {
        let start = EffectKind::Start {
            instance,
            version: Version::V1,
            capacity,
            environments: None,
            cohort: 0,
        };
        plane.apply(&start, GameTime::ZERO);
    }
    // A hundred requests a second: 10 + 0.9 s hundredths of a share after s seconds.
    let mut last = 0;
    for (from, share) in [(0, 0.1045), (50, 0.5545), (99, 0.9955), (150, 1.0)] {
        plane.apply(
            &EffectKind::Route(Route::default()),
            GameTime::from_second(from),
        );
        plane.apply(&EffectKind::Route(its.clone()), GameTime::from_second(from));
        let before: Vec<u32> = plane.entries.by_target(0, 0).to_vec();
        let arrivals: Vec<Arrival> = (0..1_000)
            .map(|n| arrival(last + n, u64::from(from) * 1_000 + n, n as u32))
            .collect();
        last += 1_000;
        for arrival in &arrivals {
            plane.arrive(arrival);
        }
        let after = plane.entries.by_target(0, 0);
        let [old, new] = [0, 1].map(|target| f64::from(after[target] - before[target]));
        assert!(
            (new / old - share).abs() < 0.005,
            "{new} to {old} from {from} s"
        );
    }
}
