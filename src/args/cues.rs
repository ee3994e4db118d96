//! What was typed for a cue sheet.

use super::Language;

/// Arguments of `cues`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday cues unicorn-rentals
  gameday cues unicorn-rentals --seed 7 --lang ko
  gameday cues my-scenario.toml --speed 8 --markdown > cues.md
  gameday cues unicorn-rentals --json

For whoever runs the game: when what happens, what the game tells by itself, what to say, what to watch.
Without a seed, times that it draws are windows. It is full of what teams must not see.")]
pub struct Cues {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// Show the times that this seed draws, instead of windows
    #[arg(long)]
    pub seed: Option<u64>,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// The language of the sheet
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Print Markdown, to be printed on paper
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Print one JSON object, in both languages
    #[arg(long)]
    pub json: bool,
}
