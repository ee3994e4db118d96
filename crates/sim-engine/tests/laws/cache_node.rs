//! The cache node: who asks it, what it saves, and what its loss costs.

use crate::account::{CALM, Play, name};
use model::account::{LaunchChange, NodePhase, Version};
use model::bounded_cache::Eviction;
use model::command::{Command, Denied};
use model::event::EventKind;
use model::tick::TickRecord;
use model::units::StoryDuration;

/// A service of 300 ms exactly, v3 at the start, a node that takes 6 s to come up and costs $3.60 an hour.
fn play() -> Play {
    let text = CALM
        .replace("v2 = {}", "v2 = {}\nv3 = {}")
        .replace("base_time       = \"200ms\"", "base_time = \"300ms\"")
        .replace("extra_time_mean = \"20ms\"\n", "")
        .replace("stretch_per_waiting = \"2%\"\n", "")
        .replace("slots           = 5", "slots = 50")
        .replace("version = \"v1\"", "version = \"v3\"")
        .replace("[prices]", "[prices]\ncache_node = { usd = 3.6, per = \"1h\" }")
        .replace(
            "[limits]",
            "[cache_node]\nstart = \"6s\"\nhit_time = \"10ms\"\nmiss_penalty = \"20ms\"\nlost_timeout = \"700ms\"\n\n[limits]",
        );
    Play::of(&text, false)
}

fn put(ttl_s: Option<u64>, size: Option<u32>) -> Command {
    Command::PutCacheNode {
        ttl: ttl_s.map(StoryDuration::from_secs),
        size,
        eviction: None,
    }
}

fn sum(play: &Play, of: impl Fn(&TickRecord) -> u64) -> u64 {
    play.ticks.iter().map(of).sum()
}

fn asked(play: &Play) -> (u64, u64) {
    (
        sum(play, |tick| tick.seen.node_requests),
        sum(play, |tick| tick.seen.node_hits),
    )
}

fn sent(play: &Play) -> u64 {
    sum(play, |tick| tick.seen.counts.sent)
}

/// The latencies of all answers, in permille of them, in milliseconds; buckets are 3 % wide.
fn latency_ms(play: &Play, permille: u64) -> u64 {
    let mut all = model::histogram::Histogram::default();
    play.ticks.iter().for_each(|t| all.merge(&t.seen.latency));
    let found = all.percentile(permille).expect("answers");
    found.as_ns() / 1_000_000
}

fn phases(play: &Play) -> Vec<NodePhase> {
    let phase = |kind: &EventKind| match kind {
        EventKind::CacheNode { phase } => Some(*phase),
        _ => None,
    };
    play.events()
        .iter()
        .map(|event| &event.kind)
        .filter_map(phase)
        .collect()
}

#[test]
fn without_a_node_v3_is_v2() {
    let mut play = play();
    play.on(30);
    assert_eq!(asked(&play), (0, 0));
    assert!((300..=310).contains(&latency_ms(&play, 500)));
}

#[test]
fn a_node_answers_what_was_asked_before_and_comes_back_empty_after_a_loss() {
    let mut play = play();
    play.order(put(None, None));
    // Until it is up, whoever asks waits for nothing.
    play.on(5);
    let (requests, hits) = asked(&play);
    assert!(requests >= 60 && hits == 0, "{requests}, {hits}");
    assert!((1_000..=1_040).contains(&latency_ms(&play, 100)));
    play.on(20);
    assert_eq!(phases(&play), [NodePhase::Up]);
    play.on(60);
    let (requests, hits) = asked(&play);
    assert!(requests + 40 >= sent(&play), "each request asks once");
    // 70 % of the requests are for 60 keys, 20 a second: nearly all of these hit.
    let share = hits * 100 / requests;
    assert!((64..=72).contains(&share), "{share} % hits");
    assert!(latency_ms(&play, 500) <= 10, "a hit");
    let miss = latency_ms(&play, 900);
    assert!((320..=330).contains(&miss), "a miss takes {miss} ms");

    play.order(Command::LoseCacheNode {});
    play.on(5);
    assert_eq!(asked(&play).1, 0, "nothing is found in a lost node");
    assert!((1_000..=1_040).contains(&latency_ms(&play, 500)));
    // Up at 6 s; then every key has to be found out again.
    play.on(2);
    assert_eq!(phases(&play), [NodePhase::Up]);
    let first = play.on(1).ticks[0].seen.clone();
    assert!(first.node_hits * 2 < first.node_requests, "{first:?}");
}

#[test]
fn a_flush_drops_the_answers_and_a_deletion_the_price() {
    let mut play = play();
    play.order(put(Some(3_600), Some(500)));
    play.on(60);
    play.order(Command::FlushCacheNode {});
    let first = play.on(1).ticks[0].seen.clone();
    assert!(first.node_hits * 2 < first.node_requests, "{first:?}");
    play.order(Command::DeleteCacheNode {});
    play.on(20);
    assert_eq!(asked(&play), (0, 0), "nobody asks what is not there");
    // From 0 s to 61 s.
    assert_eq!(play.charged("cache-node"), 61_000);
    for command in [
        Command::FlushCacheNode {},
        Command::LoseCacheNode {},
        Command::DeleteCacheNode {},
    ] {
        let denied = play.ask(command);
        assert!(matches!(denied, Err(Denied::Unknown { .. })), "{denied:?}");
    }
}

#[test]
fn another_ttl_keeps_the_answers_and_another_size_does_not() {
    for (change, keeps) in [
        (put(Some(60), None), true),
        (put(None, Some(500)), false),
        (
            Command::PutCacheNode {
                ttl: None,
                size: None,
                eviction: Some(Eviction::Lfu),
            },
            false,
        ),
    ] {
        let mut play = play();
        play.order(put(None, None));
        play.on(60);
        play.order(change.clone());
        let first = play.on(1).ticks[0].seen.clone();
        let has_hits = first.node_hits * 2 > first.node_requests;
        assert_eq!(has_hits, keeps, "{change:?}: {first:?}");
    }
}

#[test]
fn a_node_that_is_too_small_is_washed_out() {
    let hits = |size| {
        let mut play = play();
        play.order(put(None, Some(size)));
        play.on(40);
        play.on(120);
        let (requests, hits) = asked(&play);
        hits * 100 / requests
    };
    let (small, large) = (hits(10), hits(1_000));
    assert!(small * 2 < large, "{small} % and {large} %");
}

#[test]
fn what_the_event_does_not_offer_is_refused_with_a_reason() {
    let mut plain = Play::new("", false);
    let launch = Command::set_launch(
        name("hashers"),
        LaunchChange {
            version: Some(Version::V3),
            ..LaunchChange::NONE
        },
    );
    let denied = plain.ask(launch.clone()).expect_err("there is no v3");
    assert_eq!(denied.to_string(), "there is no version v3 in this event");
    let denied = plain.ask(put(None, None)).expect_err("there is no node");
    assert_eq!(denied.to_string(), "there is no cache node in this event");
    let mut play = play();
    assert_eq!(play.ask(launch), Ok(()));
    for (ttl_s, size) in [
        (None, Some(0)),
        (None, Some(1_000_001)),
        (Some(1 << 33), None),
    ] {
        assert!(play.ask(put(ttl_s, size)).is_err(), "{ttl_s:?} {size:?}");
    }
}

/// Requests to v1 and v2 are the same whether there is a node or not.
#[test]
fn other_versions_never_ask() {
    let mut play = play();
    play.order(Command::set_launch(
        name("hashers"),
        LaunchChange {
            version: Some(Version::V2),
            ..LaunchChange::NONE
        },
    ));
    for id in 0..2 {
        play.order(Command::TerminateInstance {
            instance: model::ids::InstanceId(id),
        });
    }
    play.order(put(None, None));
    play.on(20);
    play.on(20);
    assert_eq!(asked(&play), (0, 0));
    assert!((300..=310).contains(&latency_ms(&play, 500)));
}
