//! `gameday plan`: from the account that a scenario starts with to the one of a stack file.

use super::load;
use crate::args::Plan;
use crate::assets;
use crate::exit::Outcome;
use crate::show::{self, plan as shown};
use model::scenario::Loaded;
use sim_engine::{Game, Mode, Player, TeamEntry};

pub(super) fn run(args: &Plan) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    let stack_source = assets::stack(&args.apply)?;
    let loaded = model::stack::load(&stack_source.text);
    let Some(stack) = loaded.value else {
        load::take(&stack_source, loaded)?;
        return Ok(());
    };
    let team = TeamEntry {
        name: "us".into(),
        player: Player::People,
    };
    // The engine itself says what an account is at the first moment.
    let game_plan = sim_engine::Plan::try_new(scenario, 1, args.speed, vec![team])
        .map_err(anyhow::Error::from)?;
    let mut game = Game::new(&game_plan, Mode::Virtual, &|_, _| Vec::new());
    game.begin();
    let account = game.teams()[0].world().account();
    let stack = stack.at_speed(args.speed);
    let (value, mut problems) =
        model::stack::plan(game.scenario(), account, &stack, &loaded.places);
    problems.extend(loaded.problems);
    let planned = load::take(
        &stack_source,
        Loaded {
            value,
            problems,
            places: loaded.places,
        },
    )?;
    if args.json {
        return super::print_json(&shown::json(&source.name, &planned));
    }
    show::print(&shown::text(&source.name, &stack_source.origin, &planned))
}
