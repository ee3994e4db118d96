//! Teams with judgement: they act by the seed, err and mend, and do no more
//! than their ideas.

use crate::play::Pace;
use model::cache_key::CacheKey;
use model::command::Command;
use model::event::{Event, EventKind};
use model::playbook::{Idea, Judgement, Playbook, Skill};
use model::text::Text;
use model::units::{Ppm, StoryDuration};
use sim_engine::{Game, Mode, Plan, Player, Records, TeamEntry};

const STORY: &str = include_str!("../../../../scenarios/unicorn-rentals.toml");

/// What was recorded of teams with these judgements.
fn played(judgements: &[Judgement], seed: u64, minutes: u32, pace: Pace) -> Vec<Records> {
    played_in(STORY, judgements, seed, minutes, pace)
}

fn played_in(
    story: &str,
    judgements: &[Judgement],
    seed: u64,
    minutes: u32,
    pace: Pace,
) -> Vec<Records> {
    let scenario = model::scenario::load(story).value.expect("it is right");
    let team = |(number, judgement): (usize, &Judgement)| TeamEntry {
        name: format!("team {number}"),
        player: Player::Bot(Playbook {
            name: Text::default(),
            steps: Vec::new(),
            judgement: Some(judgement.clone()),
        }),
    };
    let teams = judgements.iter().enumerate().map(team).collect();
    let plan = Plan::try_new(scenario, seed, 1, teams).expect("it can be played");
    let mut game = Game::new(&plan, Mode::Virtual, &|_, _| Vec::new());
    game.begin();
    let step = match pace {
        Pace::Ticks => 1,
        Pace::Seconds(step) => step,
    };
    while game.second() < minutes * 60 {
        let to = (game.second() + step).min(minutes * 60);
        game.run_to(to).expect("a second ahead");
    }
    game.take_records()
}

/// What a bot did, in words of the audit log.
fn done(records: &Records) -> Vec<&Event> {
    let by_bot = |e: &&Event| e.principal == model::actor::Principal::Bot;
    records.events.iter().filter(by_bot).collect()
}

fn keys_put(records: &Records) -> Vec<CacheKey> {
    let key = |event: &&Event| match &event.kind {
        EventKind::Command {
            command: Command::PutCdn { key, .. },
            denied: None,
            ..
        } => Some(*key),
        _ => None,
    };
    done(records).iter().filter_map(key).collect()
}

#[test]
fn a_wrong_key_is_mended_once_the_alarm_rings() {
    let always_wrong = Judgement {
        mistakes: Ppm::ONE,
        ..Skill::Novice.judgement()
    };
    for seed in 1..=5 {
        let records = played(
            std::slice::from_ref(&always_wrong),
            seed,
            90,
            Pace::Seconds(60),
        );
        let again = format!("seed {seed}");
        let keys = keys_put(&records[0]);
        assert_eq!(keys, [CacheKey::Path, CacheKey::QueryString], "{again}");
        let wrong = |tick: &model::tick::TickRecord| tick.seen.counts.wrong;
        let late: u64 = records[0].ticks[60 * 80..].iter().map(wrong).sum();
        let all: u64 = records[0].ticks.iter().map(wrong).sum();
        assert!(all > 0 && late == 0, "{again}: {late} wrong at the end");
    }
}

#[test]
fn nobody_does_what_they_do_not_think_of_and_nothing_before_they_look() {
    let tidy = Judgement {
        from: StoryDuration::from_secs(600),
        ideas: vec![Idea::Waste],
        mistakes: Ppm::ZERO,
        ..Skill::Expert.judgement()
    };
    let records = played(&[tidy], 3, 60, Pace::Seconds(60));
    let events = done(&records[0]);
    assert_eq!(
        events.len(),
        3,
        "a gateway, a volume and a balancer: {events:#?}"
    );
    for event in events {
        assert!(event.at.second() >= 600, "{event:?}");
        let EventKind::Command {
            command, denied, ..
        } = &event.kind
        else {
            panic!("{event:?}")
        };
        assert!(matches!(command, Command::Delete { .. }), "{event:?}");
        assert_eq!(*denied, None);
    }
}

/// Two teams of the same judgement are two people; a game is the same however
/// it is brought forward.
#[test]
fn judgement_is_drawn_by_seed_and_name() {
    let two = [Skill::Novice.judgement(), Skill::Novice.judgement()];
    let first = played(&two, 7, 60, Pace::Seconds(60));
    let same = played(&two, 7, 60, Pace::Seconds(7));
    let other = played(&two, 8, 60, Pace::Seconds(60));
    for team in 0..2 {
        assert_eq!(done(&first[team]), done(&same[team]));
        assert_ne!(done(&first[team]), done(&other[team]));
    }
    let times = |records: &Records| -> Vec<u32> {
        done(records)
            .iter()
            .map(|event| event.at.second())
            .collect()
    };
    assert_ne!(times(&first[0]), times(&first[1]));
}

/// No range is left for another subnet, and addresses stay scarce for ever.
#[test]
fn what_cannot_be_mended_holds_up_nothing() {
    let story = STORY
        .replace("\"10.0.0.0/28\"", "\"10.1.0.0/28\"")
        .replace(
            "[[account.nat_gateway]]",
            "[[account.subnet]]\nname = \"vast\"\nzone = \"b\"\ncidr = \"10.0.0.0/16\"\n\n[[account.nat_gateway]]",
        );
    let stubborn = Judgement {
        ideas: vec![Idea::Room, Idea::Boot],
        mistakes: Ppm::ZERO,
        ..Skill::Expert.judgement()
    };
    let records = played_in(&story, &[stubborn], 1, 20, Pace::Seconds(60));
    let is_launch = |event: &&&Event| {
        matches!(
            &event.kind,
            EventKind::Command {
                command: Command::SetLaunch { .. },
                denied: None,
                ..
            }
        )
    };
    assert_eq!(done(&records[0]).iter().filter(is_launch).count(), 1);
}
