//! Several entries: who goes where, and how long the way is.

use super::*;
use model::dns::{Answers, cohort_of};

/// Two balancers with an instance each, answered by these weights.
fn two(near: u32, far: u32, latency_ms: u64) -> Route {
    let mut route = route(&[0], None);
    let mut other = entry("far", vec![group("web", 100, &[1])]);
    other.latency = RequestDuration::from_ms(latency_ms);
    route.entries.push(other);
    let shares = [(0, near), (1, far)];
    route.dns = Some(Answers {
        ttl: StoryDuration::from_secs(64),
        shares: shares
            .into_iter()
            .filter(|(_, weight)| *weight > 0)
            .collect(),
    });
    route
}

fn apply(plane: &mut VirtualPlane, route: &Route, second: u32) {
    plane.apply(
        &EffectKind::Route(route.clone()),
        GameTime::from_second(second),
    );
}

#[test]
fn a_far_answer_takes_its_time_but_its_slot_does_not() {
    let mut plane = plane(two(0, 1, 1_500));
    // Two slots: the third begins at 4.0 s, when the first answers set off, and
    // is done at 8.0 s; its client sent it at 3.0 s and waits until 9.0 s.
    let all = [arrival(1, 0, 1), arrival(2, 0, 2), arrival(3, 3_000, 3)];
    run(&mut plane, 1..=5, &all);
    assert_eq!(
        plane.entries.by_target(1, 0),
        [1],
        "two are on their way back"
    );
    let mut counts = run(&mut plane, 6..=6, &[]);
    assert_eq!(counts.ok, 2, "at 5.5 s");
    counts = run(&mut plane, 7..=20, &[]);
    assert_eq!(
        counts.failed[FailCause::Timeout as usize],
        1,
        "9.5 s is too late"
    );
    assert_eq!(plane.take_seen().in_flight, 0);
}

#[test]
fn an_answer_on_its_way_outlives_its_instance() {
    let mut plane = plane(two(0, 1, 1_500));
    run(&mut plane, 1..=5, &[arrival(1, 0, 1), arrival(2, 2_000, 2)]);
    let kill = EffectKind::Kill {
        instance: InstanceId(1),
    };
    plane.apply(&kill, GameTime::from_second(5));
    let counts = run(&mut plane, 6..=8, &[]);
    assert_eq!(
        counts.failed[FailCause::Reset as usize],
        1,
        "the second was at work"
    );
    assert_eq!(counts.ok, 1);
}

#[test]
fn a_new_answer_is_followed_cohort_by_cohort() {
    let mut plane = plane(two(1, 0, 0));
    apply(&mut plane, &two(0, 1, 0), 64);
    // One request of each cohort, half a TTL later: cohort c asks c seconds after the change.
    let request = |cohort: u32| (1..).find(|n| cohort_of(RequestId(*n)) == cohort).unwrap();
    let all: Vec<Arrival> = (0..64)
        .map(|cohort| arrival(request(cohort), 95_500, cohort))
        .collect();
    plane.run_second(&all, GameTime::from_second(96));
    let seen = plane.take_seen();
    let attempts: Vec<u64> = seen.cohorts.iter().map(|c| c.attempts).collect();
    assert_eq!(attempts, [32, 32]);
    assert_eq!(seen.upstream_attempts, 64);
    assert_eq!(seen.cohorts[1].busy_slots, 2);
}

#[test]
fn an_entry_that_clients_still_keep_may_be_no_more() {
    let mut plane = plane(two(1, 0, 0));
    let mut gone = two(0, 1, 0);
    gone.entries.swap(0, 1);
    gone.dns.as_mut().unwrap().shares = vec![(0, 1)];
    (gone.entries[1].algorithm, gone.entries[1].groups) = (None, Vec::new());
    apply(&mut plane, &gone, 64);
    let early = arrival(1, 64_100, 1);
    let late = arrival(1, 128_100, 1);
    let counts = run(&mut plane, 65..=140, &[early, late]);
    let lost = counts.failed[FailCause::NoTarget as usize];
    assert_eq!((lost, counts.ok), (1, 1));
}
