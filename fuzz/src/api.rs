//! Bodies that the server takes, one a line behind its path: they are read as the routes read them, and what they ask for
//! is done in a game, a second a line.
//!
//! ```text
//! /api/team/commands {"idempotency_key":"k","command":{"put-cdn":{"key":"query-string","ttl":"5m"}}}
//! /hints about=slow&rung=question
//! ```

use gameday::assets;
use model::actor::Principal;
use model::command::{Command, Envelope};
use model::ids::TeamId;
use model::scenario::Scenario;
use model::script::Control;
use scoreboard::server::bodies::{self, Read};
use sim_engine::{Directive, Game, Input, Mode, Plan, Player, TeamEntry};

/// Lines that are looked at.
const LINES_MAX: usize = 24;
/// Game seconds that are played after the last line.
const AFTER_S: u32 = 3;
/// The story's speed.
const SPEED: u32 = 7;

thread_local! {
    static BEGUN: Game = begun();
}

fn begun() -> Game {
    let source = assets::scenario("unicorn-rentals").expect("it is shipped");
    let merged = source.merged.expect("scenarios are merged");
    let scenario: Scenario = merged.load_at(SPEED).value.expect("it has no errors");
    let team = |name: &str| TeamEntry {
        name: name.into(),
        player: Player::People,
    };
    let teams = vec![team("Red"), team("Blue")];
    let plan = Plan::try_new(scenario, 1, SPEED, teams).expect("two teams can play");
    let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    game
}

pub fn try_one(data: &[u8]) {
    let digest = play(data);
    assert_eq!(digest, play(data), "another game the second time");
}

fn play(data: &[u8]) -> model::digest::Digest {
    let mut game = BEGUN.with(Game::clone);
    for line in data.split(|byte| *byte == b'\n').take(LINES_MAX) {
        let space = line.iter().position(|byte| *byte == b' ');
        let (path, body) = line.split_at(space.unwrap_or(line.len()));
        let path = String::from_utf8_lossy(path);
        let read = bodies::read(&path, body.get(1..).unwrap_or_default());
        match read {
            Some(Ok(read)) => ask(&mut game, read),
            Some(Err(told)) => assert!(!told.message.is_empty() && !told.help.is_empty()),
            None => {}
        }
        let second = game.second() + 1;
        let _ = game.step(Input::Tick { second });
    }
    for _ in 0..AFTER_S {
        let second = game.second() + 1;
        let _ = game.step(Input::Tick { second });
    }
    game.digest()
}

/// Does what the host does with it; refusals are answers.
fn ask(game: &mut Game, read: Read) {
    match read {
        Read::Command(request) => command(
            game,
            request.command,
            request.idempotency_key,
            request.expected_version,
        ),
        Read::Hint(wish) => {
            let (about, rung) = (wish.about, wish.rung);
            let command_of = Command::TakeHint { about, rung };
            command(game, command_of, format!("hint-{about}-{rung}"), None);
        }
        Read::Control(order) => {
            let directive = Directive {
                at: game.now(),
                idempotency_key: order.idempotency_key,
                principal: Principal::Facilitator,
                session: order.session,
                control: order.control.at_speed(SPEED),
            };
            preview(game, &directive.control);
            step(game, Input::Control(directive));
        }
        Read::Preview(control) => preview(game, &control.at_speed(SPEED)),
        Read::Plan(request) => {
            let foreseen = game.teams()[0]
                .world()
                .foresee(game.now(), &request.commands);
            let is_refused = foreseen.denied.as_ref().map(|(place, _)| *place);
            assert!(is_refused.is_none_or(|place| place < request.commands.len()));
        }
        Read::Try(_)
        | Read::Join(_)
        | Read::Rejoin(_)
        | Read::Role(_)
        | Read::Editing(_)
        | Read::Revoke(_)
        | Read::Note(_)
        | Read::Pause(_)
        | Read::Replay(_)
        | Read::Stage(_)
        | Read::Countdown(_)
        | Read::Remote(_) => {}
    }
}

fn command(game: &mut Game, command: Command, key: String, expected_version: Option<u64>) {
    let words = scoreboard::command_in_both_languages(&command);
    assert!(
        !words.en.is_empty() && !words.ko.is_empty(),
        "{command:?} has no words"
    );
    let envelope = Envelope {
        format: 1,
        idempotency_key: key,
        team: TeamId(0),
        principal: Principal::Player,
        session: "fuzz".into(),
        expected_version,
        at: game.now(),
        command,
    };
    step(game, Input::Command(envelope));
}

/// What enters a game is kept in its file, and has to come out of it as it was.
fn step(game: &mut Game, input: Input) {
    let text = serde_json::to_string(&input).expect("an input can be kept");
    let kept: Input = serde_json::from_str(&text).expect("what was kept can be read");
    assert_eq!(kept, input, "kept and read");
    let _ = game.step(input);
}

fn preview(game: &Game, control: &Control) {
    let _ = gameday::previewed(game, control);
}
