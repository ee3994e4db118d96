//! `gameday bench engine`: how fast the engine is on this machine, everything on.

use super::load;
use crate::args::BenchEngine;
use crate::assets;
use crate::exit::{Failure, Outcome};
use crate::show::progress;
use model::digest::Digest;
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;
use sim_engine::{Game, Mode, Plan, TeamEntry};
use std::time::{Duration, Instant};

/// The scenario that is measured.
const MODEL: &str = "bench/model-2";
/// Game seconds between two looks, at which records are taken out and dropped.
const STEP_S: u32 = 60;

/// What one run took.
struct Run {
    wall: Duration,
    cpu: Duration,
    requests: u64,
    events: u64,
    digest: Digest,
}

pub(super) fn engine(args: &BenchEngine) -> Outcome {
    let source = assets::scenario(args.scenario.as_deref().unwrap_or(MODEL))?;
    let mut scenario = load::scenario(&source, 1)?;
    if let Some(length) = args.length {
        let is_longer = length > scenario.length;
        scenario.length = length;
        // What a shorter game leaves out does not matter here; what a longer one amounts to does.
        if let Some(problem) = model::scenario::first_error(&scenario).filter(|_| is_longer) {
            let message = format!("with `--length {length}`: {}", problem.message);
            return Err(Failure::Usage(message));
        }
    }
    let one = load::bots(&scenario, &[])?;
    if one.is_empty() {
        return Err(Failure::Usage(format!(
            "{} names no scripted team to play it: add a `[[team]]` with a playbook",
            source.origin
        )));
    }
    let teams: Vec<TeamEntry> = (0..args.teams)
        .map(|number| TeamEntry {
            name: format!("team {number}"),
            player: one[number % one.len()].player.clone(),
        })
        .collect();
    let seed = args.seed.unwrap_or(scenario.seed);
    let plan =
        Plan::try_new(scenario, seed, 1, teams).map_err(|e| Failure::Usage(e.to_string()))?;

    let mut runs = Vec::with_capacity(args.runs);
    let bar = progress::bar(args.runs as u64, args.json);
    for _ in 0..args.runs {
        runs.push(play(&plan)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    if runs.iter().any(|run| run.digest != runs[0].digest) {
        return Err(Failure::Other(anyhow::anyhow!(
            "two runs of one game came to different digests: this is a bug, please report it"
        )));
    }
    runs.sort_by_key(|run| run.cpu);
    show(args, &source.name, &plan, &runs[runs.len() / 2])
}

/// Plays the whole game, as `simulate` does: score, spend, audit and digest included.
fn play(plan: &Plan) -> Result<Run, Failure> {
    let (began, cpu_before) = (Instant::now(), cpu_time());
    let mut game = Game::new(plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    while !game.is_over() {
        let next = (game.second() + STEP_S).min(game.length_s());
        game.run_to(next).map_err(anyhow::Error::from)?;
        drop(game.take_records());
    }
    let digest = game.digest();
    Ok(Run {
        wall: began.elapsed(),
        cpu: cpu_time().saturating_sub(cpu_before),
        requests: game.teams().iter().map(|team| team.totals().sent).sum(),
        events: game.teams().iter().map(|team| team.events()).sum(),
        digest,
    })
}

fn show(args: &BenchEngine, name: &str, plan: &Plan, run: &Run) -> Outcome {
    let cpu_s = run.cpu.as_secs_f64();
    let per_core = run.requests as f64 / cpu_s;
    let ns_per_request = cpu_s * 1e9 / run.requests.max(1) as f64;
    let rss = peak_rss_bytes();
    if args.json {
        return super::print_json(&json!({
            "scenario": name,
            "seed": plan.seed,
            "teams": plan.teams.len(),
            "game_seconds": plan.scenario.length.as_ns() / model::units::SECOND_NS,
            "runs": args.runs,
            "requests": run.requests,
            "requests_per_second_per_core": per_core.round(),
            "events_per_second": (run.events as f64 / run.wall.as_secs_f64()).round(),
            "ns_per_request": ns_per_request,
            "cpu_seconds": cpu_s,
            "wall_seconds": run.wall.as_secs_f64(),
            "peak_rss_bytes": rss,
            "digest": run.digest.to_string(),
        }));
    }
    anstream::println!(
        "{name}: {} game, {} team{}, seed {}; median of {} runs by CPU time\n\
         \n\
         {:>14}  requests\n\
         {:>14.2}  million requests per second and core\n\
         {:>14.1}  ns of CPU per request\n\
         {:>14.2}  million events per second\n\
         {:>14.3}  s CPU, {:.3} s wall\n\
         {:>14.1}  MiB at most\n\
         \n\
         digest {}\n\
         Everything is on: traffic, cache, balancer, kills, scores, spending, audit and digest; no game file is written.\n\
         Machines differ: compare ratios of runs on one machine.",
        plan.scenario.length,
        plan.teams.len(),
        if plan.teams.len() == 1 { "" } else { "s" },
        plan.seed,
        args.runs,
        run.requests,
        per_core / 1e6,
        ns_per_request,
        run.events as f64 / run.wall.as_secs_f64() / 1e6,
        cpu_s,
        run.wall.as_secs_f64(),
        rss as f64 / f64::from(1u32 << 20),
        run.digest,
    );
    Ok(())
}

/// CPU time of the whole process, all threads.
pub(super) fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec as u32)
}

/// The most memory the process has had, by the kernel's own account; zero where it gives none.
fn peak_rss_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .split_whitespace()
            .next()?
            .parse::<u64>()
            .ok()
    });
    kib.unwrap_or(0) * 1024
}
