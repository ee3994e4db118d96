//! Somebody takes a team over: its bot leaves, another data plane carries its
//! requests, and everything else goes on as it would have.

use crate::chance::{Dice, for_each_case};
use crate::made_up::{self, Gremlin};
use crate::play::{Pace, Wishes, gather, new_game, play_on, records_of, wishes};
use model::actor::Principal;
use model::ids::TeamId;
use model::outcome::{Counts, Outcome, VoidCause};
use model::tick::Seen;
use model::units::{GameTime, SECOND_NS};
use sim_engine::{
    Effect, Game, Input, Mode, Observation, Plan, Player, Records, Refusal, TakeOver, TeamState,
};

/// A game of which some seconds have been played, and some are left.
fn some_way_into(dice: &mut Dice, plan: &Plan, wishes: &Wishes) -> Game {
    let mut game = new_game(plan);
    let second = dice.between(0, u64::from(game.length_s()) - 1) as u32;
    // Seconds of which something is wished are not jumped over.
    while game.second() < second {
        crate::play::hand_in(&mut game, wishes);
        game.run_to(game.second() + 1).expect("a second ahead");
    }
    game
}

/// Whom somebody takes over now.
fn take_over(dice: &mut Dice, game: &mut Game, carried: Mode) -> (usize, Vec<Effect>) {
    let team = dice.between(0, game.teams().len() as u64 - 1) as usize;
    let taken = TakeOver {
        at: GameTime::from_second(game.second()),
        team: TeamId(team as u16),
        carried,
    };
    let (change, effects) = game.step(Input::TakeOver(taken)).expect("it is time");
    assert_eq!(change, None);
    (team, effects)
}

/// What only people wish for, so that a bot's deeds are a bot's.
fn of_people(mut wishes: Wishes) -> Wishes {
    for (_, wish) in &mut wishes {
        wish.principal = Principal::Player;
    }
    wishes
}

#[test]
fn a_bot_that_is_sent_away_is_all_that_is_missing() {
    for_each_case("a_bot_that_is_sent_away", |dice| {
        let plan = made_up::plan(dice);
        let wishes = of_people(wishes(dice, &plan));
        let as_it_was = records_of(&plan, &wishes);
        let mut game = some_way_into(dice, &plan, &wishes);
        let from = GameTime::from_second(game.second());
        let (team, effects) = take_over(dice, &mut game, Mode::Virtual);
        assert!(effects.is_empty(), "nothing of it is outside");
        assert!(!game.teams()[team].has_bot());
        play_on(&mut game, &wishes, Pace::Ticks);
        let mut records = Vec::new();
        gather(&mut game, &mut records);
        let was_played = |team: usize| matches!(plan.teams[team].player, Player::Bot(_));
        for (index, (one, other)) in as_it_was.iter().zip(&records).enumerate() {
            if index != team || !was_played(team) {
                assert_eq!(one.events, other.events, "team {index}");
                assert_eq!(one.ticks, other.ticks, "team {index}");
                continue;
            }
            let until = |records: &Records| {
                let events = records.events.iter();
                events.filter(|e| e.at < from).cloned().collect::<Vec<_>>()
            };
            assert_eq!(until(one), until(other), "it is the same game before");
            let mut after = other.events.iter().filter(|event| event.at > from);
            assert_eq!(after.find(|e| e.principal == Principal::Bot), None);
        }
    });
}

/// Sums of a team's seconds.
fn summed(records: &Records) -> Counts {
    let mut all = Counts::default();
    records.ticks.iter().for_each(|t| all.merge(&t.seen.counts));
    all
}

/// What a data plane outside saw that has `open` requests to void and sends `sent`.
fn seen(open: u64, sent: u64, in_flight: u64) -> Input {
    let mut seen = Seen {
        in_flight,
        ..Seen::default()
    };
    seen.counts.sent = sent;
    let answered = sent - in_flight;
    let void = Outcome::Void(VoidCause::HostOutage);
    seen.counts.add_many(void, open);
    seen.counts.add_many(Outcome::Fast, answered);
    Input::Observed {
        team: TeamId(0),
        at: GameTime::ZERO,
        observation: Observation::Seen(Box::new(seen)),
    }
}

fn observe(game: &mut Game, team: usize, input: Input) {
    let Input::Observed { observation, .. } = input else {
        return;
    };
    let at = GameTime::from_second(game.second() + 1);
    let team = TeamId(team as u16);
    let input = Input::Observed {
        team,
        at,
        observation,
    };
    game.step(input).expect("it is taken in");
}

/// The virtual plane's open requests are void in the first second of the live
/// one, and every request is counted once.
#[test]
fn a_team_that_goes_live_is_told_whole_and_loses_nothing() {
    for_each_case("a_team_that_goes_live", |dice| {
        let plan = made_up::plan(dice);
        let wishes = of_people(wishes(dice, &plan));
        let mut game = some_way_into(dice, &plan, &wishes);
        let (team, effects) = take_over(dice, &mut game, Mode::Live);
        let mine: Vec<Effect> = [game.stand_up(), game.troubles()].concat();
        assert_eq!(effects, mine, "what one stands up that knows nothing");
        assert!(!mine.is_empty() && mine.iter().all(|e| usize::from(e.team.0) == team));
        let live: Vec<bool> = game.teams().iter().map(TeamState::is_live).collect();
        let expected: Vec<bool> = (0..live.len()).map(|index| index == team).collect();
        assert_eq!(live, expected);
        let mut lost = game.teams()[team].in_flight();
        let voids = lost;
        while !game.is_over() {
            observe(&mut game, team, seen(lost, 7, 0));
            lost = 0;
            let second = game.second() + 1;
            game.step(Input::Tick { second }).expect("the next second");
        }
        let mut records = Vec::new();
        gather(&mut game, &mut records);
        for (index, (records, state)) in records.iter().zip(game.teams()).enumerate() {
            let all = summed(records);
            assert_eq!(all.sent, all.settled() + state.in_flight(), "team {index}");
            let void = if index == team { voids } else { 0 };
            assert_eq!(all.void_total(), void, "team {index}");
        }
    });
}

/// A live game's other teams go on in the model, with their own accounts.
#[test]
fn teams_that_are_not_taken_over_go_on_in_the_model() {
    for_each_case("teams_that_are_not_taken_over", |dice| {
        let plan = made_up::plan(dice);
        let mut game = Game::new(&plan, Mode::Live, &Gremlin::troublemakers);
        game.begin();
        let until = dice.between(0, u64::from(game.length_s()) - 1) as u32;
        let mut open = 0;
        while game.second() < until {
            for team in 0..game.teams().len() {
                let mut of_now = seen(0, 5, 0);
                if game.second() + 1 == until {
                    open = 3;
                    of_now = seen(0, 5, open);
                }
                observe(&mut game, team, of_now);
            }
            let second = game.second() + 1;
            game.step(Input::Tick { second }).expect("the next second");
        }
        let (taken, _) = take_over(dice, &mut game, Mode::Live);
        observe(&mut game, taken, seen(open, 0, 0));
        let mut before = Vec::new();
        gather(&mut game, &mut before);
        let second = until + 1;
        game.step(Input::Tick { second }).expect("the next second");
        let mut arrivals = Vec::new();
        game.traffic().fill_second(until, &mut arrivals);
        arrivals.retain(|arrival| arrival.at < game.end());
        let mut records = Vec::new();
        gather(&mut game, &mut records);
        for (index, records) in records.iter().enumerate() {
            let tick = &records.ticks[0];
            assert_eq!(tick.seen.counts.void_total(), open, "team {index}");
            if index != taken {
                assert_eq!(tick.seen.counts.sent, arrivals.len() as u64);
            }
        }
        if game.is_over() {
            return;
        }
        // From here on it is a game like any other, but for the one that is live.
        while !game.is_over() {
            let second = game.second() + 1;
            game.step(Input::Tick { second }).expect("the next second");
        }
        for (team, state) in game.teams().iter().enumerate() {
            let sent = state.totals().settled() + state.in_flight();
            assert_eq!(state.totals().sent, sent, "team {team}");
        }
    });
}

#[test]
fn a_team_is_taken_over_at_the_start_of_a_second_and_no_later() {
    let mut dice = Dice::new(7);
    let plan = made_up::plan(&mut dice);
    let mut game = new_game(&plan);
    game.run_to(10).expect("a second ahead");
    let taken = |second: u32, team: u16| {
        Input::TakeOver(TakeOver {
            at: GameTime::from_second(second),
            team: TeamId(team),
            carried: Mode::Live,
        })
    };
    let out_of_time = |second, from| Refusal::OutOfTime {
        at: GameTime::from_second(second),
        from: GameTime::from_second(from),
        to: GameTime::from_second(from),
    };
    let digest = game.digest();
    for second in [9, 11] {
        let refusal = game.step(taken(second, 0)).expect_err("another moment");
        assert_eq!(refusal, out_of_time(second, 10));
    }
    let refusal = game.step(taken(10, 99)).expect_err("nobody");
    assert_eq!(refusal, Refusal::UnknownTeam(TeamId(99)));
    let mut later = game.clone();
    let within = GameTime::from_ns(10 * SECOND_NS + 1);
    let wish = crate::play::envelope(0, "x", within, model::command::Command::DeleteCdn {});
    let _ = later.step(Input::Command(wish));
    let refusal = later.step(taken(10, 0)).expect_err("something came in");
    assert_eq!(refusal, out_of_time(10, 11));
    assert_eq!(game.digest(), digest, "refusals leave no trace");
    game.step(taken(10, 0)).expect("this is the moment");
    assert_ne!(game.digest(), digest, "a take-over is an input, too");
}
