//! Teams whose service is outside of the game: what the game decides for them, and that nobody else notices.

use crate::play::envelope;
use model::command::{Command, Denied};
use model::event::EventKind;
use model::ids::TeamId;
use model::outcome::Outcome;
use model::scenario::Scenario;
use model::tick::Seen;
use model::units::{GameTime, MicroUsd};
use sim_engine::{
    DeclaredStack, Game, Input, League, Mode, Observation, OwnService, Plan, Player, Records,
    Refusal, TakeOver, TeamEntry, standings,
};

const CALM: &str = include_str!("../../../../tests/scenarios/calm.toml");

fn scenario(more: &str) -> Scenario {
    let loaded = model::scenario::load(&format!("{CALM}\n{more}"));
    let problems = loaded.problems;
    loaded.value.unwrap_or_else(|| panic!("{problems:#?}"))
}

fn own(name: &str, declared: Option<DeclaredStack>) -> TeamEntry {
    TeamEntry {
        name: name.into(),
        player: Player::Own(OwnService {
            url: "http://192.0.2.1/calc".into(),
            address: "192.0.2.1:80".parse().expect("an address"),
            declared,
        }),
    }
}

fn people(name: &str) -> TeamEntry {
    TeamEntry {
        name: name.into(),
        player: Player::People,
    }
}

fn game(scenario: Scenario, teams: Vec<TeamEntry>, mode: Mode) -> Game {
    let plan = Plan::try_new(scenario, 3, 1, teams).expect("a plan");
    let mut game = Game::new(&plan, mode, &|_, _| Vec::new());
    let effects = game.begin();
    let its = effects
        .iter()
        .filter(|it| game.teams()[usize::from(it.team.0)].is_own());
    // An empty account has a way for requests, and nothing that would serve them.
    assert!(
        its.into_iter()
            .all(|it| matches!(it.kind, sim_engine::EffectKind::Route(_)))
    );
    game
}

/// Plays a second of a live game in which each team got so many fast answers.
fn second(game: &mut Game, answers: &[u64]) {
    let next = game.second() + 1;
    for (team, count) in answers.iter().enumerate() {
        let mut seen = Seen::default();
        seen.counts.sent = *count;
        seen.counts.add_many(Outcome::Fast, *count);
        let observed = Input::Observed {
            team: TeamId(team as u16),
            at: GameTime::from_second(next),
            observation: Observation::Seen(Box::new(seen)),
        };
        game.step(observed).expect("it adds up");
    }
    game.step(Input::Tick { second: next })
        .expect("the next second");
}

fn records(game: &mut Game, team: usize) -> Records {
    game.take_records().swap_remove(team)
}

#[test]
fn leagues_have_ranks_of_their_own() {
    let teams = vec![
        own("A", None),
        people("B"),
        own("C", None),
        people("D"),
        own("E", None),
    ];
    let mut game = game(scenario(""), teams, Mode::Live);
    second(&mut game, &[9, 1, 9, 4, 2]);
    let places = standings(game.teams()).into_iter();
    let places: Vec<_> = places.map(|it| (it.team.0, it.league, it.rank)).collect();
    assert_eq!(
        places,
        [
            (3, League::Ordinary, 1),
            (1, League::Ordinary, 2),
            (0, League::Open, 1),
            (2, League::Open, 1),
            (4, League::Open, 3),
        ]
    );
}

#[test]
fn the_script_looks_at_the_ordinary_league() {
    let event = "[[event]]\nid = \"few\"\nwhen = \"any.zones < 1 for 1s\"\ntell = { en = \"a\", ko = \"b\" }\n";
    let told = |teams: Vec<TeamEntry>| {
        let count = teams.len();
        let mut game = game(scenario(event), teams, Mode::Live);
        for _ in 0..5 {
            second(&mut game, &vec![1; count]);
        }
        let events = records(&mut game, 0).events.into_iter();
        events
            .filter(|it| matches!(it.kind, EventKind::Told { .. }))
            .count()
    };
    // The first instances are up; an own service has no zones, which says nothing.
    assert_eq!(told(vec![people("A"), own("B", None)]), 0);
    assert_eq!(told(vec![own("B", None)]), 1);
}

#[test]
fn what_is_declared_is_charged_to_the_micro_dollar() {
    let declared = DeclaredStack {
        musd_per_hour: MicroUsd::new(3_600_000_000),
        has_cdn: true,
    };
    let teams = vec![own("A", Some(declared)), own("B", None), people("C")];
    let mut game = game(scenario(""), teams, Mode::Live);
    assert!(game.teams()[0].is_spend_known() && !game.teams()[1].is_spend_known());
    let declare = |game: &mut Game, team: u16, key: &str, at: GameTime, musd: i64| {
        let musd_per_hour = MicroUsd::new(musd);
        let command = envelope(team, key, at, Command::DeclareSpend { musd_per_hour });
        game.step(Input::Command(command)).map(drop)
    };
    let halfway = GameTime::from_ns(4_500_000_000);
    while !game.is_over() {
        if game.second() == 4 {
            declare(&mut game, 0, "a", halfway, 7_200_000_000).expect("it is its own");
            declare(&mut game, 1, "a", halfway, 36_000_000).expect("it is its own");
            let not = declare(&mut game, 2, "a", halfway, 1).expect_err("the game knows its bill");
            assert!(
                matches!(not, Refusal::Denied(Denied::Invalid { .. })),
                "{not}"
            );
            let too_much = declare(&mut game, 1, "b", halfway, i64::MAX).expect_err("too much");
            assert!(matches!(too_much, Refusal::Denied(Denied::Invalid { .. })));
        }
        second(&mut game, &[10, 10, 10]);
    }
    // A dollar a second for 4.5 s, then two for 10.5 s; and a dollar for 1,000 requests in each second that had a CDN to
    // its end.
    let cdn = 40 * 1_000;
    assert_eq!(game.teams()[0].spend().get(), 4_500_000 + 21_000_000 + cdn);
    assert_eq!(game.teams()[1].spend().get(), 105_000);
    let charged: i64 = records(&mut game, 0)
        .events
        .iter()
        .filter_map(|it| match &it.kind {
            EventKind::Charged { amount, .. } => Some(amount.get()),
            _ => None,
        })
        .sum();
    assert_eq!(charged, game.teams()[0].spend().get());
}

#[test]
fn commands_on_an_account_that_is_none_are_refused_and_change_nothing() {
    let mut game = game(scenario(""), vec![own("A", None)], Mode::Live);
    let before = game.teams()[0].world().account().clone();
    for (number, command) in [
        Command::DeleteCdn {},
        Command::AddSubnet {
            name: model::ids::Name::try_new("b").expect("a name"),
            zone: before.regions[0].zones[0].clone(),
            cidr: "10.1.0.0/24".parse().expect("a network"),
            group: None,
        },
        Command::TakeHint {
            about: model::hint::HintCause::Slow,
            rung: model::hint::Rung::Question,
        },
    ]
    .into_iter()
    .enumerate()
    {
        let wish = envelope(0, format!("{number}"), GameTime::ZERO, command);
        let refused = game
            .step(Input::Command(wish))
            .expect_err("there is no account");
        assert_eq!(refused, Refusal::Denied(Denied::OwnEndpoint));
    }
    assert_eq!(*game.teams()[0].world().account(), before);
}

#[test]
fn offline_and_in_a_fork_of_another_team_it_is_away_and_nobody_else_notices() {
    let alone = vec![people("A"), people("B")];
    let both = vec![people("A"), own("B", None)];
    let mut one = game(scenario(""), alone, Mode::Virtual);
    let mut other = game(scenario(""), both.clone(), Mode::Virtual);
    let end = one.length_s();
    one.run_to(end).expect("it plays");
    other.run_to(end).expect("it plays");
    assert_eq!(records(&mut one, 0).ticks, records(&mut other, 0).ticks);
    assert_eq!(other.teams()[1].totals().sent, 0);

    let mut live = game(scenario(""), both, Mode::Live);
    second(&mut live, &[3, 3]);
    let taken = TakeOver {
        at: GameTime::from_second(1),
        team: TeamId(0),
        carried: Mode::Virtual,
    };
    live.step(Input::TakeOver(taken)).expect("it is time");
    assert!(live.teams().iter().all(|team| !team.is_live()));
    live.run_to(end).expect("it plays on");
    assert_eq!(live.teams()[1].totals().sent, 3);
    assert!(live.teams()[0].totals().sent > 100);
}
