//! `gameday simulate`: a whole game offline.

use super::load;
use crate::args::Simulate;
use crate::assets;
use crate::exit::{Failure, Outcome};
use crate::game_file::{Recorder, Roster, Taken};
use crate::show::{self, progress, result};
use model::measure::Measures;
use sim_engine::{Game, Mode, Plan};
use std::time::Instant;

/// Game seconds between two looks at the standings.
const STEP_S: u32 = 60;

pub(super) fn run(args: &Simulate) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    if args.fail_on_objectives && scenario.objective.is_empty() {
        return Err(Failure::Usage(format!(
            "{} has no objectives, so `--fail-on-objectives` could never fail",
            source.origin
        )));
    }
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
    let mut measures =
        vec![Measures::new(game.scenario(), game.scenario().length); game.teams().len()];
    let bar = progress::bar(u64::from(game.length_s()), args.json);
    game.begin();
    while !game.is_over() {
        let next = (game.second() + STEP_S).min(game.length_s());
        game.run_to(next).map_err(anyhow::Error::from)?;
        let records = Taken::of(&mut game);
        for (measures, records) in measures.iter_mut().zip(&records.teams) {
            records.ticks.iter().for_each(|tick| measures.add(tick));
        }
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
        super::print_json(&result::json(&source.name, &game, &measures, wall))?;
    } else {
        show::print(&result::text(
            &source.name,
            &game,
            &curves,
            &measures,
            wall,
            show::width(),
        ))?;
    }
    if args.fail_on_objectives {
        all_met(&game, &measures)?;
    }
    Ok(())
}

/// An error that names every team with an objective that it missed.
fn all_met(game: &Game, measures: &[Measures]) -> Outcome {
    let mut missed = Vec::new();
    for (team, measures) in game.teams().iter().zip(measures) {
        for (objective, verdict) in measures.verdicts() {
            if !verdict.is_met {
                missed.push(format!("{} of {}", objective.id, team.name()));
            }
        }
    }
    if missed.is_empty() {
        return Ok(());
    }
    Err(Failure::ObjectivesMissed(missed.join(", ")))
}
