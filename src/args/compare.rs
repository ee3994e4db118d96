//! What was typed to compare games.

use super::Language;
use std::path::PathBuf;

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday compare monday.gameday tuesday.gameday
  gameday compare monday.gameday tuesday.gameday wednesday.gameday --lang ko
  gameday compare monday.gameday tuesday.gameday --json

The games have to be of one scenario at one speed; another seed is said. Each is played again and compared with its file,
as `gameday report` does; the numbers are those of the reports. Exit code 1 when a file differs or the scenarios do.")]
pub struct Compare {
    /// Game files, two or more; differences are from the first
    #[arg(required = true, num_args = 2..)]
    pub files: Vec<PathBuf>,
    /// Compare games of different scenarios, too: what all of them have
    #[arg(long)]
    pub anyway: bool,
    /// The language of the table
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Print one JSON object
    #[arg(long, conflicts_with = "lang")]
    pub json: bool,
}
