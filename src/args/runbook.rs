//! What was typed for a runbook.

use super::Language;

/// Arguments of `runbook`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday runbook unicorn-rentals
  gameday runbook unicorn-rentals --lang ko
  gameday runbook my-scenario.toml --speed 8 > runbook.md

It is the Markdown that teams of a hosted game read beside their console, with the scenario's own numbers.")]
pub struct Runbook {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// The language of the runbook
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}
