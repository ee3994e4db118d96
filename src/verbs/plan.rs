//! `gameday plan`: from the account that a scenario starts with to the one of a stack file.

use super::load;
use crate::args::Plan;
use crate::assets::{self, Source};
use crate::exit::{Failure, Outcome};
use crate::show::{self, plan as shown};
use model::scenario::{Loaded, Scenario};
use model::stack::StackPlan;
use sim_engine::{Game, Mode, Player, TeamEntry};
use std::path::Path;

pub(super) fn run(args: &Plan) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    let (stack, planned) = stack_plan(scenario, args.speed, &args.apply)?;
    if args.json {
        return super::print_json(&shown::json(&source.name, &planned));
    }
    show::print(&shown::text(&source.name, &stack.origin, &planned))
}

/// What a stack file comes to in a scenario's first account; its problems go to standard error.
pub(crate) fn stack_plan(
    scenario: Scenario,
    speed: u32,
    file: &Path,
) -> Result<(Source, StackPlan), Failure> {
    let stack_source = assets::stack(file)?;
    let mut loaded = model::stack::load(&stack_source.text);
    let Some(stack) = loaded.value.take() else {
        let none = Loaded::<StackPlan> {
            value: None,
            problems: loaded.problems,
            places: loaded.places,
        };
        let none = load::take(&stack_source, none)?;
        return Ok((stack_source, none));
    };
    let team = TeamEntry {
        name: "us".into(),
        player: Player::People,
    };
    // The engine itself says what an account is at the first moment.
    let game_plan =
        sim_engine::Plan::try_new(scenario, 1, speed, vec![team]).map_err(anyhow::Error::from)?;
    let mut game = Game::new(&game_plan, Mode::Virtual, &|_, _| Vec::new());
    game.begin();
    let account = game.teams()[0].world().account();
    let stack = stack.at_speed(speed);
    let (value, mut problems) =
        model::stack::plan(game.scenario(), account, &stack, &loaded.places);
    problems.extend(loaded.problems);
    let loaded = Loaded {
        value,
        problems,
        places: loaded.places,
    };
    let planned = load::take(&stack_source, loaded)?;
    Ok((stack_source, planned))
}
