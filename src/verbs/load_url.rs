//! `gameday load`: the generator by itself, on any endpoint.

use super::load;
use crate::args::Load;
use crate::assets;
use crate::exit::{Failure, Outcome};
use crate::load::{Verdict, plan};
use crate::show;
use arena::drive::{Pace, Runner, Settings, Sums, Target, TargetError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::units::StoryDuration;
use std::io::IsTerminal as _;
use std::time::Duration;

/// Whose traffic is replaced when none is named.
const BASE: &str = "bench/model-2";
/// What all stages may last together.
const LENGTH_MAX: StoryDuration = StoryDuration::from_secs(24 * 3600);
/// Between two looks at what is under way.
const LOOK_EVERY: Duration = Duration::from_millis(500);

pub(super) fn run(args: &Load) -> Outcome {
    let target = Target::resolve(&args.url, &args.param).map_err(|error| match error {
        TargetError::Name { .. } => Failure::Other(error.into()),
        _ => Failure::Usage(error.to_string()),
    })?;
    let scenario = match &args.scenario {
        Some(name) => load::scenario(&assets::scenario(name)?, args.speed)?,
        None => load::scenario(&assets::scenario(BASE)?, 1)?,
    };
    let settings = plan(args, scenario, target);
    if settings.seconds.length > LENGTH_MAX.as_std() {
        return Err(Failure::Usage(format!(
            "all stages together last more than {LENGTH_MAX}"
        )));
    }
    let cpu_before = super::bench::cpu_time();
    // One thread: nothing that the program does besides delays the schedule.
    let sums = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .and_then(|runtime| runtime.block_on(watched(&settings, args.json)))
        .map_err(anyhow::Error::from)?;
    let cpu = super::bench::cpu_time().saturating_sub(cpu_before);
    let verdicts: Vec<Verdict> = args.fail_if.iter().map(|it| it.verdict(&sums)).collect();
    if args.json {
        super::print_json(&show::load::json(&settings, &sums, &verdicts, cpu))?;
    } else {
        show::print(&show::load::text(&settings, &sums, &verdicts))?;
    }
    if sums.is_broken_off {
        return Err(Failure::Interrupted);
    }
    let missed = verdicts.iter().filter(|it| !it.is_met);
    let missed: Vec<&str> = missed.map(|it| it.text.as_str()).collect();
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Failure::ThresholdsCrossed(missed.join(", ")))
    }
}

/// Runs it, with progress on a terminal, until it is over or somebody presses Ctrl-C.
async fn watched(settings: &Settings, is_quiet: bool) -> std::io::Result<Sums> {
    let runner = Runner::new(settings.clone());
    let mut interrupted =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
    let bar = bar(settings, is_quiet);
    let mut looks = tokio::time::interval(LOOK_EVERY);
    let mut run = std::pin::pin!(runner.run());
    let sums = loop {
        tokio::select! {
            sums = &mut run => break sums,
            _ = interrupted.recv() => runner.stop(),
            _ = looks.tick(), if !bar.is_hidden() => {
                let glance = runner.glance();
                bar.set_position(u64::try_from(glance.elapsed.as_millis()).unwrap_or(u64::MAX));
                bar.set_message(show::load::progress(&glance));
            }
        }
    };
    bar.finish_and_clear();
    sums
}

fn bar(settings: &Settings, is_quiet: bool) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() && !is_quiet {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let template = match settings.pace {
        Pace::Open => "{bar:20} {percent:>3} %  {msg}",
        Pace::Closed(_) => "{bar:20} {percent:>3} %  as fast as it goes  {msg}",
    };
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let length_ms = u64::try_from(settings.seconds.length.as_millis()).unwrap_or(u64::MAX);
    ProgressBar::with_draw_target(Some(length_ms), target).with_style(style)
}
