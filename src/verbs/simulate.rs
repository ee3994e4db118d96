//! `gameday simulate`: a whole game offline.

use super::load;
use crate::args::Simulate;
use crate::assets;
use crate::exit::{Failure, Outcome};
use crate::game_file::{Recorder, Roster};
use crate::show::{self, progress, result};
use sim_engine::{Game, Mode, Plan};
use std::time::Instant;

/// Game seconds between two looks at the standings.
const STEP_S: u32 = 60;

pub(super) fn run(args: &Simulate) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    let teams = load::bots(&scenario, &args.teams)?;
    let seed = args.seed.unwrap_or(scenario.seed);
    let roster = Roster {
        scenario_name: source.name.clone(),
        scenario_text: source.text.clone(),
        speed: args.speed,
        teams: teams.clone(),
    };
    let plan = Plan::try_new(scenario, seed, args.speed, teams)
        .map_err(|e| Failure::Usage(e.to_string()))?;

    let mut recorder = match &args.journal {
        Some(file) => Some(
            Recorder::create(file, &roster, seed, Mode::Virtual).map_err(anyhow::Error::from)?,
        ),
        None => None,
    };
    let began = Instant::now();
    let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
    let mut curves = result::Curves::new(&game);
    let bar = progress::bar(u64::from(game.length_s()), args.json);
    game.begin();
    while !game.is_over() {
        let next = (game.second() + STEP_S).min(game.length_s());
        game.run_to(next).map_err(anyhow::Error::from)?;
        let records = game.take_records();
        if let Some(recorder) = &mut recorder {
            recorder
                .write(&[], &records, &game)
                .map_err(anyhow::Error::from)?;
        }
        curves.look(&game);
        bar.set_position(u64::from(game.second()));
    }
    bar.finish_and_clear();
    if let Some(recorder) = recorder {
        recorder.finish(&game).map_err(anyhow::Error::from)?;
    }
    let wall = began.elapsed();

    if args.json {
        return super::print_json(&result::json(&source.name, &game, wall));
    }
    show::print(&result::text(
        &source.name,
        &game,
        &curves,
        wall,
        show::width(),
    ))
}
