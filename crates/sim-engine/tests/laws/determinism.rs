//! A game is a function of its plan and its inputs: however it is brought
//! forward, copied or interrupted, it is the same game.

use crate::chance::for_each_case;
use crate::made_up;
use crate::play::{
    Pace, Wishes, envelope, first_difference, gather, hand_in, mark, new_game, play_on, wishes,
};
use model::command::Command;
use model::units::GameTime;
use sim_engine::{Input, Plan, Refusal};

#[test]
fn the_pace_of_playing_changes_nothing() {
    for_each_case("the_pace_of_playing", |dice| {
        let plan = made_up::plan(dice);
        let wishes = wishes(dice, &plan);
        let played = |pace| {
            let mut game = new_game(&plan);
            play_on(&mut game, &wishes, pace);
            let mut records = Vec::new();
            gather(&mut game, &mut records);
            (mark(&game), records)
        };
        let (by_ticks, records) = played(Pace::Ticks);
        // The last is the same once more.
        let paces = [1, 7, 60, u32::MAX / 2].map(Pace::Seconds);
        for pace in paces.into_iter().chain([Pace::Ticks]) {
            let (other, others) = played(pace);
            let difference = first_difference(&records, &others);
            assert_eq!(difference, None, "single ticks against {pace:?}");
            assert_eq!(other, by_ticks, "single ticks against {pace:?}");
        }
    });
}

#[test]
fn taking_records_out_changes_nothing() {
    for_each_case("taking_records_out", |dice| {
        let plan = made_up::plan(dice);
        let mut kept = new_game(&plan);
        play_on(&mut kept, &Wishes::new(), Pace::Ticks);
        let mut taken = new_game(&plan);
        while !taken.is_over() {
            taken.run_to(taken.second() + 1).expect("a second ahead");
            taken.take_records();
        }
        assert_eq!(mark(&taken), mark(&kept));
    });
}

#[test]
fn a_copy_made_at_any_minute_ends_like_the_original() {
    for_each_case("a_copy_made_at_any_minute", |dice| {
        let plan = made_up::plan(dice);
        let wishes = wishes(dice, &plan);
        let mut game = new_game(&plan);
        let mut copies = vec![game.clone()];
        while !game.is_over() {
            hand_in(&mut game, &wishes);
            let second = game.second() + 1;
            game.step(Input::Tick { second }).expect("the next second");
            if second.is_multiple_of(60) {
                copies.push(game.clone());
            }
        }
        for mut copy in copies {
            let from = copy.second();
            play_on(&mut copy, &wishes, Pace::Seconds(13));
            assert_eq!(mark(&copy), mark(&game), "copied at second {from}");
        }
    });
}

/// What a file keeps of a game are its inputs: those up to a minute, written out
/// and read in again, are the game at that minute.
#[test]
fn a_game_restored_from_its_inputs_at_any_minute_ends_like_the_original() {
    for_each_case("a_game_restored", |dice| {
        let plan = made_up::plan(dice);
        let wishes = wishes(dice, &plan);
        let mut game = new_game(&plan);
        let mut written: Vec<String> = Vec::new();
        let mut minutes = vec![(mark(&game), 0)];
        while !game.is_over() {
            let second = game.second() + 1;
            let of_now = wishes.iter().filter(|(at, _)| at + 1 == second);
            let of_now = of_now.map(|(_, wish)| Input::Command(wish.clone()));
            for input in of_now.chain([Input::Tick { second }]) {
                if let Ok(_) | Err(Refusal::Denied(_)) = game.step(input.clone()) {
                    written.push(serde_json::to_string(&input).expect("it can be written"));
                }
            }
            if second.is_multiple_of(60) {
                minutes.push((mark(&game), written.len()));
            }
        }
        for (at_minute, inputs) in minutes {
            let mut restored = new_game(&plan);
            for line in &written[..inputs] {
                let input = serde_json::from_str(line).expect("it can be read");
                let _ = restored.step(input);
            }
            let from = restored.second();
            assert_eq!(mark(&restored), at_minute, "restored at second {from}");
            play_on(&mut restored, &wishes, Pace::Ticks);
            assert_eq!(mark(&restored), mark(&game), "restored at second {from}");
        }
    });
}

#[test]
fn what_is_done_to_a_copy_does_not_touch_the_original() {
    for_each_case("what_is_done_to_a_copy", |dice| {
        let plan = made_up::plan(dice);
        let mut alone = new_game(&plan);
        play_on(&mut alone, &Wishes::new(), Pace::Seconds(60));
        let mut game = new_game(&plan);
        let fork_at = dice.between(1, u64::from(game.length_s()) - 1) as u32;
        game.run_to(fork_at).expect("a second ahead");
        let mut copy = game.clone();
        let now = GameTime::from_second(fork_at);
        for number in 0..5 {
            let wish = envelope(0, format!("{number}"), now, made_up::command(dice));
            let _ = copy.step(Input::Command(wish));
        }
        play_on(&mut copy, &Wishes::new(), Pace::Ticks);
        play_on(&mut game, &Wishes::new(), Pace::Ticks);
        assert_eq!(mark(&game), mark(&alone));
        assert_ne!(mark(&copy), mark(&alone), "five commands leave a trace");
    });
}

/// What enters a game is in its digest: seed, scenario, teams and commands.
#[test]
fn another_game_has_another_digest() {
    for_each_case("another_game", |dice| {
        let plan = made_up::plan(dice);
        let digest = |plan: &Plan, wishes: &Wishes| {
            let mut game = new_game(plan);
            play_on(&mut game, wishes, Pace::Seconds(60));
            game.digest()
        };
        let none = Wishes::new();
        let original = digest(&plan, &none);
        let reseeded = Plan {
            seed: plan.seed ^ 1,
            ..plan.clone()
        };
        assert_ne!(digest(&reseeded, &none), original);
        let mut renamed = plan.clone();
        renamed.teams[0].name.push('!');
        assert_ne!(digest(&renamed, &none), original);
        let mut retold = plan.clone();
        retold.scenario.story.en.push('!');
        assert_ne!(digest(&retold, &none), original);
        let wish = envelope(0, "key", GameTime::ZERO, Command::DeleteCdn {});
        let refused = vec![(0, wish)];
        assert_ne!(
            digest(&plan, &refused),
            original,
            "a denied command is an input, too"
        );
    });
}

/// A difference is named by its first moment: what differs later follows from it.
#[test]
fn the_first_difference_is_named_with_its_time() {
    let mut dice = crate::chance::Dice::new(1);
    let plan = made_up::plan(&mut dice);
    let records = |wishes: &Wishes| {
        let mut game = new_game(&plan);
        play_on(&mut game, wishes, Pace::Seconds(60));
        let mut records = Vec::new();
        gather(&mut game, &mut records);
        records
    };
    let none = Wishes::new();
    assert_eq!(first_difference(&records(&none), &records(&none)), None);
    let at = GameTime::from_ns(30_500_000_000);
    let wish = envelope(0, "key", at, Command::DeleteCdn {});
    let difference = first_difference(&records(&none), &records(&vec![(30, wish)]));
    let difference = difference.expect("a command leaves a trace");
    let named = difference.starts_with(&format!("at {at}, team 0, event "));
    assert!(named && difference.contains("DeleteCdn"), "{difference}");
}
