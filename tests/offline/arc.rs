//! The arc of the shipped stories: what breaks, breaks at its time, hurts whoever
//! is not prepared, and is mended by those who listen.

use crate::support::{book_game, game};
use model::event::{Event, EventKind};
use model::fault::Fault;
use model::outcome::{Counts, FailCause};
use model::scenario::{EventPlan, Tell};
use sim_engine::Records;
use std::collections::BTreeSet;
use std::ops::Range;

/// A game from beginning to end, and what was recorded of each team.
fn played(scenario: &str, books: &[&str], seed: u64) -> Vec<Records> {
    let mut game = book_game(scenario, books, seed);
    game.run_to(game.length_s()).expect("the end");
    game.take_records()
}

/// Something counted over some seconds of the game.
fn sum(records: &Records, seconds: Range<usize>, what: impl Fn(&Counts) -> u64) -> u64 {
    let ticks = &records.ticks[seconds];
    ticks.iter().map(|tick| what(&tick.seen.counts)).sum()
}

fn failed(cause: FailCause) -> impl Fn(&Counts) -> u64 {
    move |counts| counts.failed[cause as usize]
}

const MIN: usize = 60;

#[test]
fn what_the_ceo_breaks_is_mended_within_two_minutes_by_an_expert_and_never_by_who_sleeps() {
    let records = played("unicorn-rentals", &["expert", "do-nothing"], 1);
    let [expert, nothing] = &records[..] else {
        panic!("two teams")
    };
    // The health path, at 95m: instances die for nothing.
    let no_target = failed(FailCause::NoTarget);
    assert!(sum(expert, 95 * MIN..99 * MIN, &no_target) > 0);
    assert_eq!(sum(expert, 100 * MIN..125 * MIN, &no_target), 0);
    assert!(sum(nothing, 180 * MIN..181 * MIN, &no_target) > 300);
    // The CDN's key, at 205m: everybody gets one hash.
    let wrong = |counts: &Counts| counts.wrong;
    assert_eq!(sum(expert, 0..205 * MIN, wrong), 0);
    assert!(sum(expert, 205 * MIN..207 * MIN, wrong) > 500);
    assert_eq!(sum(expert, 207 * MIN..240 * MIN, wrong), 0);
}

#[test]
fn while_the_region_is_out_only_the_cdn_answers() {
    let records = played("unicorn-rentals", &["expert", "scale"], 1);
    let out = 221 * MIN..225 * MIN;
    let by_instances = |counts: &Counts| counts.ok + counts.slow;
    for team in &records {
        assert_eq!(sum(team, out.clone(), by_instances), 0);
        assert!(sum(team, 230 * MIN..235 * MIN, by_instances) > 1_000);
    }
    let hits = |counts: &Counts| counts.fast;
    assert!(sum(&records[0], out.clone(), hits) > 1_000);
    assert_eq!(sum(&records[1], out, hits), 0);
}

/// The seed draws the zone, and every team meets the same gorilla. Who has
/// instances and balancer nodes in three zones goes on.
#[test]
fn the_gorilla_comes_to_a_drawn_zone_and_three_zones_outlast_it() {
    let stories = [
        ("unicorn-rentals", "expert", 125, 10),
        ("lunch-hour", "lunch-expert", 19, 3),
    ];
    for (story, book, at, lasts) in stories {
        let mut zones = BTreeSet::new();
        for seed in 1..=6 {
            let mut game = book_game(story, &[book], seed);
            game.run_to((at + lasts) * 60).expect("after the gorilla");
            let records = game.take_records();
            let down = |event: &Event| match &event.kind {
                EventKind::FaultBegan {
                    fault: Fault::ZoneDown { zone },
                    ..
                } => Some(zone.to_string()),
                _ => None,
            };
            let drawn: Vec<String> = records[0].events.iter().filter_map(down).collect();
            assert_eq!(drawn.len(), 1, "{story}, seed {seed}: {drawn:?}");
            zones.extend(drawn);
            let out = at as usize * MIN..(at + lasts) as usize * MIN;
            let lost = sum(&records[0], out, failed(FailCause::Outage));
            assert_eq!(lost, 0, "{story}, seed {seed}: a node is left elsewhere");
        }
        assert!(zones.len() > 1, "{story}: always in {zones:?}");
    }
}

/// Whoever speaks is understood in both languages, and the surprises that
/// nobody announces stay few.
#[test]
fn people_speak_both_languages() {
    for (story, silent) in [("unicorn-rentals", 2), ("lunch-hour", 0), ("demo", 0)] {
        let game = game(story, 1);
        let events = &game.scenario().event;
        let told = |event: &&EventPlan| event.tell.as_ref().is_some_and(|it| it.public.is_some());
        assert_eq!(
            events.len() - events.iter().filter(told).count(),
            silent,
            "{story}"
        );
        let has_hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        let said = events.iter().flat_map(|it| it.say.iter().chain(&it.watch));
        let told = events.iter().flat_map(|it| &it.tell).flat_map(Tell::texts);
        for text in told.chain(said) {
            assert!(!has_hangul(&text.en) && has_hangul(&text.ko), "{text:?}");
        }
    }
}
