//! What was typed.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// A chaos-and-scoring GameDay: the same game live and offline.
#[derive(Debug, Parser)]
#[command(
    name = "gameday",
    version,
    about,
    long_about = "A chaos-and-scoring GameDay: teams keep a slow \"hash as a service\" fast, correct and cheap while traffic \
                  surges and a Chaos Monkey kills their instances. The same game runs live, with real processes and real \
                  HTTP, and offline, thousands of times faster.",
    after_help = "Examples:\n  gameday demo                                 play six minutes against three bots\n  gameday \
                  simulate unicorn-rentals             four hours offline, in a moment\n  gameday check my-scenario.toml   \
                     every problem of a scenario at once"
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Play a whole game offline and print the standings
    Simulate(Simulate),
    /// Check a scenario or playbook and show every problem at once
    Check(Check),
    /// Print the JSON Schema of scenario files, for editors
    Schema,
}

/// Arguments of `simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday simulate unicorn-rentals
  gameday simulate scenarios/unicorn-rentals.toml --seed 7 --json
  gameday simulate unicorn-rentals --team Us=my-playbook.toml --team Them=expert
  gameday simulate unicorn-rentals --speed 8 --journal game.gameday")]
pub struct Simulate {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// The seed of all randomness [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// A team and the playbook it follows; repeat for more [default: the scenario's teams]
    #[arg(long = "team", value_name = "NAME=PLAYBOOK")]
    pub teams: Vec<String>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
    /// Write the game into this file, to be replayed and looked into
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday check my-scenario.toml
  gameday check --playbook my-team.toml
  gameday check unicorn-rentals --speed 8

Exit code 3 when there is an error; warnings alone are fine.")]
pub struct Check {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// It is a playbook, not a scenario
    #[arg(long)]
    pub playbook: bool,
    /// Check the story told this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
}
