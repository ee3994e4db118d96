//! What the words mean and do: one file per verb.

mod bench;
mod bench_edge;
mod chaos;
mod check;
mod compare;
mod conform;
mod control;
mod cues;
mod doctor;
mod drill;
mod fork;
mod host;
mod journal;
mod load;
mod load_url;
mod logs;
mod member;
mod monkey;
pub(crate) mod plan;
mod rehearse;
mod replay;
mod report;
mod retime;
mod runbook;
mod service;
mod serving;
mod simulate;
mod stage;
mod sweep;
mod team;
mod twin;
mod what_if;

use crate::args::{Args, Bench, Chaos, Verb};
use crate::exit::Outcome;
use serde::Serialize;
pub use service::run_service;
use std::io::Write as _;

/// Does what was typed.
///
/// # Errors
/// Says how it failed; [`crate::exit::report`] turns that into an exit code.
pub fn run(args: Args) -> Outcome {
    match args.verb {
        Verb::Simulate(args) => simulate::run(&args),
        Verb::Sweep(args) => sweep::run(&args),
        Verb::Rehearse(args) => rehearse::run(&args),
        Verb::Cues(args) => cues::run(&args),
        Verb::Runbook(args) => runbook::run(&args),
        Verb::WhatIf(args) => what_if::run(&args),
        Verb::Plan(args) => plan::run(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Demo(args) => host::demo(args),
        Verb::Drill(args) => drill::run(args),
        Verb::Host(args) => host::host(args),
        Verb::Fork(args) => fork::run(args),
        Verb::Join(args) => member::join(&args),
        Verb::Status(args) => member::status(&args),
        Verb::Score(args) => member::score(&args),
        Verb::Audit(args) => member::audit(&args),
        Verb::Apply(args) => member::apply(&args),
        Verb::Undo(args) => member::undo(&args),
        Verb::Leave(args) => member::leave(&args),
        Verb::Script(args) => control::list(&args),
        Verb::Logs(args) => logs::run(&args),
        Verb::Inject(args) => control::inject(&args),
        Verb::Trigger(args) => control::one("trigger", &args),
        Verb::Pause(args) => control::pause(&args),
        Verb::Resume(args) => control::resume(&args),
        Verb::End(args) => control::one("end", &args),
        Verb::Skip(args) => control::skip(&args),
        Verb::Delay(args) => control::delay(&args),
        Verb::Retime(args) => retime::run(&args),
        Verb::Rescue(args) => control::rescue(&args),
        Verb::Adjust(args) => control::adjust(&args),
        Verb::Void(args) => control::void(&args),
        Verb::Broadcast(args) => control::broadcast(&args),
        Verb::Halt(args) => control::halt(&args),
        Verb::Release(args) => control::release(&args),
        Verb::Freeze(args) => control::of_board("freeze", &args),
        Verb::Thaw(args) => control::of_board("thaw", &args),
        Verb::Stage(args) => stage::stage(&args),
        Verb::Countdown(args) => stage::countdown(&args),
        Verb::Monkey(args) => monkey::run(&args),
        Verb::Doctor(args) => doctor::run(&args),
        Verb::Twin(args) => twin::run(&args),
        Verb::Replay(args) => replay::run(&args),
        Verb::Report(args) => report::run(&args),
        Verb::Compare(args) => compare::run(&args),
        Verb::Bench(Bench::Engine(args)) => bench::engine(&args),
        Verb::Bench(Bench::Replay(args)) => replay::bench(&args),
        Verb::Bench(Bench::Edge(args)) => bench_edge::run(&args),
        Verb::Journal(verb) => journal::run(&verb),
        Verb::Load(args) => load_url::run(&args),
        Verb::Conform(args) => conform::run(&args),

        Verb::Chaos(Chaos::List(args)) => chaos::list(&args),
        Verb::Schema => print_json(&model::scenario::schema()),
    }
}

/// Prints a value as JSON on standard output.
fn print_json(value: &impl Serialize) -> Outcome {
    let text = serde_json::to_string_pretty(value).map_err(anyhow::Error::from)?;
    writeln!(std::io::stdout(), "{text}").map_err(|e| anyhow::Error::from(e).into())
}
