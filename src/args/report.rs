//! Arguments of `report`.

use super::Language;
use std::path::PathBuf;

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday simulate unicorn-rentals --journal friday.gameday
  gameday report friday.gameday
  gameday report friday.gameday --lang ko --out reports/friday-ko.html
  gameday report friday.gameday --no-what-if --force

The page needs no network and no JavaScript. Its numbers come beside it, as JSON. The game is played again for it and
compared with the file, as `gameday replay --verify` does; exit code 1 when they differ.")]
pub struct Report {
    /// A game file, played live or offline
    pub file: PathBuf,
    /// The page [default: the game file's name, with the ending .html]
    #[arg(long, short, value_name = "PAGE.html")]
    pub out: Option<PathBuf>,
    /// The language of the page
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Leave out what single changes would have brought; they take longest
    #[arg(long)]
    pub no_what_if: bool,
    /// Overwrite the page and its numbers
    #[arg(long)]
    pub force: bool,
}
