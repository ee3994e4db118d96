//! `gameday sweep`: a scenario over many seeds, and over values of its settings.

use super::load;
use crate::args::Sweep;
use crate::assets::{self, Source};
use crate::exit::{Failure, Outcome};
use crate::show::{self, boxes, progress, sweep as shown};
use crate::sweep::GameResult;
use crate::sweep::grid::{self, Setting};
use crate::sweep::run::{self, Job};
use crate::sweep::store::{Header, Store};
use crate::sweep::summary::Summary;
use model::scenario::Scenario;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sim_engine::{Plan, TeamEntry};
use std::collections::BTreeMap;
use std::time::Instant;

/// A combination of values, ready to be played.
struct Case {
    set: Vec<String>,
    scenario: Scenario,
    teams: Vec<TeamEntry>,
}

pub(super) fn run(args: &Sweep) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let cases = cases(args, &source)?;
    let header = header(args, &source, &cases[0]);
    let (mut store, played) = match &args.out {
        Some(folder) => {
            let (store, played) = Store::open(folder, &header, args.resume)?;
            (Some(store), played)
        }
        None => (None, Vec::new()),
    };
    // Every game has its place, by combination and then by seed, whoever played it and when.
    let wanted: Vec<(&Case, u64)> = cases
        .iter()
        .flat_map(|case| args.seeds.as_slice().iter().map(move |seed| (case, *seed)))
        .collect();
    let places: BTreeMap<(&[String], u64), usize> = wanted
        .iter()
        .enumerate()
        .map(|(place, (case, seed))| ((case.set.as_slice(), *seed), place))
        .collect();
    let mut games: Vec<Option<GameResult>> = vec![None; wanted.len()];
    for game in played {
        let place = places.get(&(game.set.as_slice(), game.seed)).copied();
        if let Some(place) = place {
            games[place] = Some(game);
        }
    }
    let jobs: Vec<usize> = (0..games.len()).filter(|at| games[*at].is_none()).collect();

    let (began, mut requests) = (Instant::now(), 0);
    let mut due = jobs.iter();
    let bar = progress::bar(jobs.len() as u64, args.json);
    run::all(
        jobs.len(),
        |number| {
            let (case, seed) = wanted[jobs[number]];
            let (scenario, teams) = (case.scenario.clone(), case.teams.clone());
            let plan = Plan::try_new(scenario, seed, args.speed, teams)?;
            Ok(Job {
                set: &case.set,
                plan,
            })
        },
        |game| {
            if let Some(store) = &mut store {
                store.add(&game)?;
            }
            requests += game.teams.iter().map(|team| team.sent).sum::<u64>();
            if let Some(place) = due.next() {
                games[*place] = Some(game);
            }
            bar.inc(1);
            Ok(())
        },
    )?;
    bar.finish_and_clear();
    let wall = began.elapsed();

    let games: Vec<GameResult> = games.into_iter().flatten().collect();
    let objectives = cases[0].scenario.objective.len() as u32;
    let summary = Summary::of(&games, &args.settings, objectives);
    if let Some(store) = &store {
        let chart = boxes::svg(&source.name, &args.settings, &summary);
        store.finish(&games, &args.settings, &summary, &chart)?;
    }
    if args.json {
        return super::print_json(&json!({
            "scenario": source.name,
            "seeds": args.seeds.as_slice().len(),
            "settings": args.settings.iter().map(Setting::path).collect::<Vec<_>>(),
            "games": games.len(),
            "games_played_now": jobs.len(),
            "requests_played_now": requests,
            "wall_seconds": wall.as_secs_f64(),
            "threads": rayon::current_num_threads(),
            "combinations": summary.combinations,
            "effects": summary.effects,
        }));
    }
    show::print(&shown::text(&source.name, &args.settings, &summary))?;
    show::print(&shown::closing(
        jobs.len(),
        requests,
        wall,
        args.out.as_deref(),
    ))
}

/// Every combination of settings, loaded and checked before the first game.
fn cases(args: &Sweep, source: &Source) -> Result<Vec<Case>, Failure> {
    // The file's own mistakes are shown where they stand in it.
    let scenario = load::scenario(source, args.speed)?;
    let variants = grid::variants(&source.text, &args.settings).map_err(Failure::Usage)?;
    let mut cases = Vec::with_capacity(variants.len());
    for variant in variants {
        let scenario = match args.settings.is_empty() {
            true => scenario.clone(),
            false => {
                let pairs = args.settings.iter().zip(&variant.set);
                let typed = pairs.map(|(s, value)| format!("--set {}={value}", s.path()));
                let typed = typed.collect::<Vec<_>>().join(" ");
                let loaded = model::scenario::load_at(&variant.text, args.speed);
                let changed = Source {
                    origin: format!("{} with {typed}", source.origin),
                    name: source.name.clone(),
                    text: variant.text,
                    folder: source.folder.clone(),
                    merged: None,
                };
                // Warnings of the file have been shown; here only what cannot be played matters.
                match loaded.value {
                    Some(scenario) => scenario,
                    None => load::take(&changed, loaded)?,
                }
            }
        };
        let teams = load::bots(&scenario, &args.teams)?;
        Plan::try_new(scenario.clone(), 1, args.speed, teams.clone())
            .map_err(|e| Failure::Usage(e.to_string()))?;
        cases.push(Case {
            set: variant.set,
            scenario,
            teams,
        });
    }
    Ok(cases)
}

fn header(args: &Sweep, source: &Source, case: &Case) -> Header {
    let hash = |bytes: &[u8]| {
        let digest = Sha256::digest(bytes);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let team = |team: &TeamEntry| {
        let player = serde_json::to_vec(&team.player).unwrap_or_default();
        (team.name.clone(), hash(&player))
    };
    Header {
        gameday_sweep: 1,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: source.name.clone(),
        scenario_sha256: hash(source.text.as_bytes()),
        speed: args.speed,
        teams: case.teams.iter().map(team).collect(),
        settings: args.settings.iter().map(|s| s.path().to_owned()).collect(),
    }
}
