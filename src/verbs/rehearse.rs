//! `gameday rehearse`: a scenario's script, tried out before anybody plays.

use super::load;
use crate::args::Rehearse;
use crate::assets;
use crate::exit::{Failure, Outcome};
use crate::rehearse::dry_run::DryRun;
use crate::rehearse::range::Ranging;
use crate::rehearse::script::Script;
use crate::rehearse::{Rehearsal, json, play, warnings};
use crate::show::{self, progress, rehearse as shown};
use crate::sweep::run;

pub(super) fn run(args: &Rehearse) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let plan = load::plan_of_bots(&source, args.seed, args.speed, &args.teams)?;

    // One game twice, then one for each seed.
    let bar = progress::bar(u64::from(args.seeds) + 2, args.json);
    let dry_run = DryRun::of(&plan)?;
    bar.inc(2);
    let mut ranging = Ranging::default();
    let game = |number: usize| {
        let mut plan = plan.clone();
        plan.seed = number as u64 + 1;
        plan.demand_seed = plan.seed;
        let mut game = play::play(&plan)?;
        // A range needs no curves: many games of them would be much.
        game.teams
            .iter_mut()
            .for_each(|team| team.curve = Vec::new());
        Ok(game)
    };
    run::each(args.seeds as usize, game, |game| {
        ranging.add(&game);
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();

    let (script, range) = (Script::of(&plan.scenario), ranging.finish());
    let warnings = warnings::all(&plan.scenario, &script, &range);
    let rehearsal = Rehearsal {
        scenario: source.name.clone(),
        asked: args.scenario.clone(),
        script,
        dry_run,
        range,
        warnings,
    };
    if args.json {
        super::print_json(&json::json(&plan.scenario, &rehearsal))?;
    } else {
        let lang = args.lang.into();
        let text = shown::text(&plan.scenario, &rehearsal, lang, shown::columns());
        show::print(&text)?;
    }
    match (args.fail_on_warnings, rehearsal.warnings.len()) {
        (true, 1..) => {
            let count = rehearsal.warnings.len();
            let plural = if count == 1 { "" } else { "s" };
            let origin = &source.origin;
            Err(Failure::Invalid(format!(
                "{origin} has {count} warning{plural}"
            )))
        }
        _ => Ok(()),
    }
}
