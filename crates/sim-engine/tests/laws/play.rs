//! Plays a game with commands from outside, and keeps what was recorded.

use crate::chance::Dice;
use crate::made_up::{self, Gremlin};
use model::command::{Command, Envelope};
use model::digest::Digest;
use model::ids::TeamId;
use model::units::{GameTime, SECOND_NS};
use sim_engine::{Game, Input, Mode, Plan, Records};

/// Commands from outside with the second in which they come, in order.
pub(crate) type Wishes = Vec<(u32, Envelope)>;

pub(crate) fn new_game(plan: &Plan) -> Game {
    let mut game = Game::new(plan, Mode::Virtual, &Gremlin::troublemakers);
    assert!(
        game.begin().is_empty(),
        "a virtual game has no effects outside"
    );
    game
}

pub(crate) fn envelope(
    team: u16,
    key: impl Into<String>,
    at: GameTime,
    command: Command,
) -> Envelope {
    Envelope {
        format: 1,
        idempotency_key: key.into(),
        team: TeamId(team),
        principal: model::actor::Principal::Player,
        session: "test".into(),
        expected_version: None,
        at,
        command,
    }
}

/// Random commands at random times, from everybody, to any team.
pub(crate) fn wishes(dice: &mut Dice, plan: &Plan) -> Wishes {
    let length_s = plan.scenario.length.as_ns().div_ceil(SECOND_NS);
    let count = dice.between(0, 25);
    let mut wishes: Wishes = (0..count)
        .map(|number| {
            let second = dice.between(0, length_s - 1);
            let at = GameTime::from_ns(second * SECOND_NS + dice.between(0, SECOND_NS - 1));
            let team = dice.between(0, plan.teams.len() as u64 - 1) as u16;
            let envelope = Envelope {
                principal: made_up::principal(dice),
                ..envelope(team, format!("key {number}"), at, made_up::command(dice))
            };
            (second as u32, envelope)
        })
        .collect();
    wishes.sort_by_key(|(_, envelope)| envelope.at);
    wishes
}

/// Hands in what is wished for in this second. A denial is an answer, too.
pub(crate) fn hand_in(game: &mut Game, wishes: &Wishes) {
    let now = game.second();
    for (_, envelope) in wishes.iter().filter(|(second, _)| *second == now) {
        let _ = game.step(Input::Command(envelope.clone()));
    }
}

/// How a game is brought forward.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// Input by input, as a live game.
    Ticks,
    /// By `run_to`, so many seconds at once.
    Seconds(u32),
}

/// Plays to the end.
pub(crate) fn play_on(game: &mut Game, wishes: &Wishes, pace: Pace) {
    while !game.is_over() {
        hand_in(game, wishes);
        let now = game.second();
        match pace {
            Pace::Ticks => {
                game.step(Input::Tick { second: now + 1 })
                    .expect("the next second");
            }
            Pace::Seconds(step) => {
                let next_wish = wishes
                    .iter()
                    .map(|(second, _)| *second)
                    .find(|second| *second > now);
                let to = (now + step)
                    .min(game.length_s())
                    .min(next_wish.unwrap_or(u32::MAX));
                game.run_to(to).expect("a second ahead");
            }
        }
    }
}

/// What must be the same in two runs of one game.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    digest: Digest,
    minutes: Vec<Digest>,
}

pub(crate) fn mark(game: &Game) -> Mark {
    Mark {
        digest: game.digest(),
        minutes: game.minutes().to_vec(),
    }
}

/// Adds what was recorded since the last time to what was before.
pub(crate) fn gather(game: &mut Game, into: &mut Vec<Records>) {
    into.resize(game.teams().len(), Records::default());
    for (all, new) in into.iter_mut().zip(game.take_records()) {
        all.events.extend(new.events);
        all.ticks.extend(new.ticks);
    }
}

/// Plays a whole game and returns what was recorded of each team.
pub(crate) fn records_of(plan: &Plan, wishes: &Wishes) -> Vec<Records> {
    let mut game = new_game(plan);
    let mut records = Vec::new();
    play_on(&mut game, wishes, Pace::Seconds(60));
    gather(&mut game, &mut records);
    records
}

/// Where two runs of one game part: the first event or second that differs,
/// by team, with its time.
pub(crate) fn first_difference(a: &[Records], b: &[Records]) -> Option<String> {
    let parted = |a: &Records, b: &Records| {
        let events = (0..a.events.len().max(b.events.len())).find_map(|n| {
            let (one, other) = (a.events.get(n), b.events.get(n));
            let at = one.into_iter().chain(other).map(|event| event.at).min()?;
            (one != other).then(|| (at, format!("event {n}: {one:?}\nagainst: {other:?}")))
        });
        let ticks = (0..a.ticks.len().max(b.ticks.len())).find_map(|n| {
            let (one, other) = (a.ticks.get(n), b.ticks.get(n));
            let at = GameTime::from_second(n as u32 + 1);
            (one != other).then(|| (at, format!("second {n}: {one:?}\nagainst: {other:?}")))
        });
        events.into_iter().chain(ticks).min_by_key(|(at, _)| *at)
    };
    let teams = a.iter().zip(b).enumerate();
    let all = teams.filter_map(|(team, (a, b))| {
        let (at, what) = parted(a, b)?;
        Some((at, format!("at {at}, team {team}, {what}")))
    });
    all.min_by_key(|(at, _)| *at).map(|(_, what)| what)
}
