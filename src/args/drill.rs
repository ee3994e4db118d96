//! What was typed for a drill.

use super::Language;
use std::path::PathBuf;

/// Arguments of `drill`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday drill                         the shipped drills, one a line
  gameday drill cache                   then open the link that it prints
  gameday drill zones --seed 7 --lang ko
  gameday drill cache --journal rounds  keep the game files in this folder
  gameday drill --resume rounds/drill-cache-….gameday

One person, one browser, real processes: read the brief, predict how it ends, play for some minutes,
and compare the prediction with what happened and with what might have been. Then again, with
another seed. Ctrl-C ends it.")]
pub struct Drill {
    /// A shipped drill, or a scenario file with objectives; without it, the shipped ones are listed
    pub name: Option<String>,
    /// The seed of the first round; each further one suggests the next [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Tell the story this many times as fast: the shipped drills take 7 and a half minutes at 2
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// The port of the pages [default: 8080, or that of the round that is resumed]
    #[arg(long)]
    pub port: Option<u16>,
    /// The folder for game files, one a round [default: the system's for temporary files]
    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,
    /// The language of the list, and of the page that the link opens [default: en, and the browser's]
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// Run instances as tasks of this program instead of a process each, as `host --in-process` does
    #[arg(long)]
    pub in_process: bool,
    /// Go on with the round of this file, which was cut off
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "seed", "speed"])]
    pub resume: Option<PathBuf>,
}
