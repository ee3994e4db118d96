//! What remains of a game, told until another end.

use crate::room::{Room, event, name};
use model::outcome::Counts;
use model::script::{Control, ScriptRefusal};
use model::units::{GameTime, StoryDuration};
use sim_engine::{Game, Input, Refusal, Stream};

const MONKEY: &str = "[[monkey]]\nkind = \"latency-monkey\"\nfrom = \"0s\"\nmean_between = \"9s\"\nfaults = [\"hang\"]\nfor = \"5s\"\n";
const BURST: &str = "[[burst]]\nid = \"lunch\"\nat = \"300s\"\nfor = \"100s\"\ntimes = 5\n";

fn retime(secs: u64) -> Control {
    let end = StoryDuration::from_secs(secs);
    Control::Retime { end }
}

fn tables() -> String {
    [
        event("first", "at = \"50s\""),
        event("drawn", "at = \"200s\"\nwithin = \"100s\""),
        event("next", "after = \"drawn\"\nwait = \"50s\""),
        event(
            "often",
            "at = \"70s\"\nrepeat = { every = \"60s\", times = 8 }",
        ),
        "[[event]]\nid = \"spike\"\nat = \"450s\"\nfault = \"spike\"\nfor = \"30s\"\n".into(),
        MONKEY.into(),
        BURST.into(),
    ]
    .concat()
}

/// When each event happened, in milliseconds, in order.
fn happened(room: &Room) -> Vec<(u64, String)> {
    let happened = |news: &model::script::ScriptNews| match news {
        model::script::ScriptNews::Happened { event, .. } => Some(event.to_string()),
        _ => None,
    };
    room.news()
        .filter_map(|(at, news)| Some((at.as_ns() / 1_000_000, happened(news)?)))
        .collect()
}

fn to_the_end(room: &mut Room) {
    let end = room.game.length_s();
    room.to(end);
    assert!(room.game.is_over());
}

fn totals(game: &Game) -> Vec<Counts> {
    game.teams().iter().map(|it| it.totals().clone()).collect()
}

#[test]
fn the_same_end_changes_nothing() {
    for seed in 0..5 {
        println!("seed {seed}");
        let new = || Room::new(&tables(), seed, &["red", "blue"]);
        let (mut plain, mut same) = (new(), new());
        to_the_end(&mut plain);
        for second in [0, 100, 300, 590] {
            if second > 0 {
                same.to(second);
            }
            let moved = same.game.moved_by(&retime(600)).expect("the same");
            assert_eq!(moved, []);
            same.control(retime(600)).expect("the same");
        }
        to_the_end(&mut same);
        assert_eq!(happened(&plain), happened(&same));
        assert_eq!(totals(&plain.game), totals(&same.game));
        for team in 0..2 {
            assert_eq!(plain.events(team), same.events(team));
        }
    }
}

/// Half of the time for what remains after second 202: everything comes, in its
/// order, at half of its distance; what breaks lasts as long as ever.
#[test]
fn everything_that_remains_comes_in_its_order() {
    for seed in 0..5 {
        println!("seed {seed}");
        let new = || Room::new(&tables(), seed, &["red"]);
        let (mut plain, mut short) = (new(), new());
        to_the_end(&mut plain);
        short.to(200);
        let foreseen = short.game.moved_by(&retime(401)).expect("it may");
        short.control(retime(401)).expect("it is retimed");
        assert_eq!(short.game.length_s(), 401);
        to_the_end(&mut short);
        let half = |ms: u64| {
            if ms < 202_000 {
                ms
            } else {
                202_000 + (ms - 202_000) / 2
            }
        };
        let (before, after) = (happened(&plain), happened(&short));
        assert!(before.len() >= 11, "{before:?}");
        let names = |all: &[(u64, String)]| all.iter().map(|it| it.1.clone()).collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after));
        for ((before, event), (after, _)) in before.iter().zip(&after) {
            assert!(
                after.abs_diff(half(*before)) <= 1,
                "{event}: {before} {after}"
            );
        }
        // The table that is shown before is what comes.
        for it in foreseen
            .iter()
            .filter(|it| it.from < GameTime::from_second(600))
        {
            let event = it.event.as_ref().expect("an event").as_str();
            let to_ms = it.to.as_ns() / 1_000_000;
            let is_burst = event == "lunch";
            assert!(
                is_burst || short.happened(event).contains(&to_ms),
                "{event}"
            );
        }
        let last = foreseen.last().expect("the end");
        assert_eq!(
            (last.event.as_ref(), last.to),
            (None, GameTime::from_second(401))
        );
        // Surges are read where the story is; a fault of traffic lasts as long as it does.
        let surge = |room: &Room, at: usize| {
            let it = room.game.traffic().bursts()[at].clone();
            (it.from.second(), it.to.second())
        };
        assert_eq!(
            (surge(&plain, 0), surge(&short, 0)),
            ((300, 400), (251, 301))
        );
        assert_eq!(
            (surge(&plain, 1), surge(&short, 1)),
            ((450, 480), (326, 356))
        );
        let strikes = |room: &Room, from: u64, to: u64| {
            let hung = room
                .broken(0)
                .iter()
                .filter(|it| (from..to).contains(&it.0))
                .count();
            hung as f64 / (to - from) as f64
        };
        let (usual, faster) = (
            strikes(&plain, 210_000, 600_000),
            strikes(&short, 210_000, 401_000),
        );
        assert!(faster > usual * 1.3, "{usual} {faster}");
    }
}

/// Any ends, at any times: by minutes as by seconds, again from its inputs, and
/// no request is lost.
#[test]
fn a_retimed_game_is_a_function_of_its_inputs() {
    for seed in 0..8 {
        println!("seed {seed}: cargo test -p chaos-monkey --test script retimed");
        let new = || Room::new(&tables(), seed, &["red", "blue"]);
        let mut dice = Stream::new(seed, "retime");
        let mut minutes = new();
        let mut done: Vec<(u32, u64)> = Vec::new();
        while minutes.game.second() + 60 < minutes.game.length_s() {
            let next = minutes.game.second() + 1 + dice.below(120) as u32;
            minutes.to(next.min(minutes.game.length_s() - 5));
            let end = u64::from(minutes.game.second()) + 20 + dice.below(400);
            if minutes.control(retime(end)).is_ok() {
                done.push((minutes.game.second(), end));
                assert_eq!(u64::from(minutes.game.length_s()), end);
            }
            assert!(done.len() < 100, "it comes to an end");
            if done.len() == 6 {
                break;
            }
        }
        to_the_end(&mut minutes);
        assert!(!done.is_empty());
        let mut seconds = new();
        for (second, end) in &done {
            while seconds.game.second() < *second {
                let next = seconds.game.second() + 1;
                seconds
                    .game
                    .step(Input::Tick { second: next })
                    .expect("a tick");
            }
            seconds.control(retime(*end)).expect("as before");
        }
        while !seconds.game.is_over() {
            let next = seconds.game.second() + 1;
            seconds
                .game
                .step(Input::Tick { second: next })
                .expect("a tick");
        }
        assert_eq!(totals(&minutes.game), totals(&seconds.game), "{done:?}");
        let mut arrivals = Vec::new();
        let mut sent = 0;
        for second in 0..seconds.game.length_s() {
            seconds.game.traffic().fill_second(second, &mut arrivals);
            sent += arrivals
                .iter()
                .filter(|it| it.at < seconds.game.end())
                .count() as u64;
        }
        assert!(
            totals(&minutes.game).iter().all(|it| it.sent == sent),
            "{done:?}"
        );
    }
}

#[test]
fn what_is_ordered_after_it_goes_by_the_new_clock() {
    let tables =
        event("hand", "manual = true") + &event("next", "after = \"hand\"\nwait = \"100s\"");
    let mut room = Room::quiet(&tables, 1);
    room.to(100).control(retime(351)).expect("half the time");
    room.to(120)
        .control(Control::Trigger {
            event: name("hand"),
        })
        .expect("triggered");
    to_the_end(&mut room);
    assert_eq!(
        (room.happened("hand"), room.happened("next")),
        (vec![120_500], vec![170_500])
    );
    let broken = room.broken(0);
    assert_eq!(
        broken.last(),
        Some(&(181_000, false)),
        "ten seconds stay ten seconds"
    );
}

#[test]
fn an_end_is_refused_that_is_too_near_or_too_far() {
    let mut room = Room::quiet("", 1);
    room.to(98);
    let mut refused = |secs| match room.control(retime(secs)) {
        Err(Refusal::Script(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let range = ScriptRefusal::RetimeOutOfRange {
        earliest: GameTime::from_second(200),
        latest: GameTime::from_second(1_100),
    };
    for secs in [50, 199, 1_101] {
        assert_eq!(refused(secs), range);
    }
    room.to(598);
    let too_late = Err(Refusal::Script(ScriptRefusal::TooLateToRetime));
    assert_eq!(room.control(retime(700)), too_late);
}
