//! Stack files: reading them, planning the way to them from an account that a game starts with, and going it.

use gameday::assets::{self, Source};
use model::actor::Principal;
use model::command::Envelope;
use model::ids::TeamId;
use model::scenario::{Loaded, Scenario};
use model::stack::Stack;
use sim_engine::{Game, Input, Mode, Plan, Player, TeamEntry};

/// Speeds at which a stack is planned.
const SPEEDS: [u32; 2] = [1, 7];
/// Game seconds that are played after the plan was carried out.
const PLAYED_S: u32 = 3;

thread_local! {
    static BEGUN: Vec<(u32, Game)> = SPEEDS.iter().map(|speed| (*speed, begun(*speed))).collect();
}

/// The shipped game with the richest account, at its first moment.
fn begun(speed: u32) -> Game {
    let source = assets::scenario("unicorn-rentals").expect("it is shipped");
    let merged = source.merged.expect("scenarios are merged");
    let scenario: Scenario = merged.load_at(speed).value.expect("it has no errors");
    let us = TeamEntry {
        name: "us".into(),
        player: Player::People,
    };
    let plan = Plan::try_new(scenario, 1, speed, vec![us]).expect("one team can play");
    let mut game = Game::new(&plan, Mode::Virtual, &|_, _| Vec::new());
    game.begin();
    game
}

pub fn try_one(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let source = Source {
        origin: "fuzzed.toml".into(),
        name: "fuzzed".into(),
        text: text.to_owned(),
        folder: None,
        merged: None,
    };
    let loaded = model::stack::load(text);
    let _ = gameday::shown_problems(&source, &loaded.problems);
    let Some(stack) = &loaded.value else {
        return;
    };
    BEGUN.with(|games| {
        for (speed, game) in games {
            is_fit(&source, &loaded, &stack.clone().at_speed(*speed), game);
        }
    });
}

fn is_fit(source: &Source, loaded: &Loaded<Stack>, stack: &Stack, game: &Game) {
    let account = game.teams()[0].world().account();
    let (plan, problems) = model::stack::plan(game.scenario(), account, stack, &loaded.places);
    let _ = gameday::shown_problems(source, &problems);
    let again = model::stack::plan(game.scenario(), account, stack, &loaded.places);
    assert_eq!(
        (&plan, &problems),
        (&again.0, &again.1),
        "another plan the second time"
    );
    let Some(plan) = plan else {
        return;
    };
    let mut game = game.clone();
    for (number, planned) in plan.commands.into_iter().enumerate() {
        let text = serde_json::to_string(&planned.command).expect("a command can be sent");
        let command = serde_json::from_str(&text).expect("what is sent can be read");
        assert_eq!(planned.command, command, "sent and read");
        let envelope = Envelope {
            format: 1,
            idempotency_key: number.to_string(),
            team: TeamId(0),
            principal: Principal::Player,
            session: "fuzz".into(),
            expected_version: None,
            at: game.now(),
            command,
        };
        // What waits for the story is refused.
        let _ = game.step(Input::Command(envelope));
    }
    game.run_to(PLAYED_S).expect("the game is longer");
}
