//! `gameday twin`: a game for real and by the model, and how far apart they are.

use super::host::launcher;
use super::load;
use crate::args::Twin;
use crate::assets;
use crate::exit::{Failure, Outcome};
use crate::live::{Director, Setup};
use crate::show::{self, progress};
use crate::twin::{self, Pair, percent, worst_ppcm};
use hash_service::StopSignals;
use serde_json::json;
use sim_engine::{Game, Plan};

pub(super) fn run(args: &Twin) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let plan = load::plan_of_bots(&source, args.seed, args.speed, &args.teams)?;
    let offline = twin::offline(&plan)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let mut runs = Vec::new();
    for number in 1..=args.runs {
        if !args.json {
            let length_s = plan.scenario.length.as_ns() / model::units::SECOND_NS;
            anstream::eprintln!("run {number} of {}: {length_s} s live", args.runs);
        }
        let live = runtime.block_on(play(&plan, args.in_process, args.json))?;
        let pairs = twin::pairs(&live, &offline);
        if !args.json {
            show::print(&show::twin::table(&source.name, &plan, &pairs))?;
        }
        runs.push(pairs);
    }
    conclude(args, &plan, &source.name, &runs)
}

/// Says what all runs come to; an error if that is too far apart.
fn conclude(args: &Twin, plan: &Plan, name: &str, runs: &[Vec<Pair>]) -> Outcome {
    let median = median_run(runs);
    let misses: Vec<String> = median.iter().flat_map(Pair::misses).collect();
    let worst = worst_ppcm(median);
    if args.json {
        super::print_json(&json!({
            "scenario": name,
            "seed": plan.seed,
            "speed": plan.speed,
            "runs": runs,
            "median_of_worst_score_ppcm": worst,
            "misses": misses,
        }))?;
    } else {
        let runs = runs.len();
        show::print(&format!(
            "median of {runs} run{}: in the worst team scores differ by {} % of what was at stake (limit {} %)\n",
            if runs == 1 { "" } else { "s" },
            percent(worst),
            twin::SCORE_OFF_PERMILLE_MAX / 10
        ))?;
    }
    match misses.is_empty() {
        true => Ok(()),
        false => Err(Failure::Other(anyhow::anyhow!("{}", misses.join("; ")))),
    }
}

/// The run in the middle, by its worst team.
fn median_run(runs: &[Vec<Pair>]) -> &[Pair] {
    let mut sorted: Vec<&Vec<Pair>> = runs.iter().collect();
    sorted.sort_by_key(|pairs| worst_ppcm(pairs));
    sorted[sorted.len() / 2]
}

/// Plays it for real.
async fn play(plan: &Plan, is_in_process: bool, is_quiet: bool) -> Result<Game, Failure> {
    let mut signals = StopSignals::new().map_err(anyhow::Error::from)?;
    let setup = Setup {
        plan: plan.clone(),
        launcher: launcher(is_in_process)?,
        recorder: None,
        autostart: true,
        hooks: Vec::new(),
    };
    let (director, hub) = Director::open(setup).await?;
    let bar = progress::bar(u64::from(director.game().length_s()), is_quiet);
    let told = tokio::spawn(progress::follow(hub.snapshot, bar.clone()));
    let played = tokio::select! {
        ended = director.unattended().play() => ended.map(|ended| ended.game).map_err(Failure::Other),
        () = signals.next() => Err(Failure::Interrupted),
    };
    told.abort();
    bar.finish_and_clear();
    played
}
