//! Arguments of `fork`.

use super::Served;
use crate::what_if::moment::Moment;
use std::path::PathBuf;

/// Arguments of `fork`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday simulate unicorn-rentals --journal game.gameday
  gameday fork game.gameday --team Late --at 2:05            then open the link that it prints
  gameday fork friday.gameday --team Red --at 2:05:30 --out red.gameday --port 9000
  gameday fork friday.gameday --team Red --at 2:05 --out red.gameday --write-only
  gameday host --resume red.gameday                          plays it, with a PIN for a whole team

Account, score, spend, what is broken and what is still to come are as they were; traffic and chaos go on the same. Bots of
other teams play on, offline; people of other teams are gone. The file that is forked stays as it is.")]
pub struct Fork {
    /// A game file, played live or offline
    pub file: PathBuf,
    /// The team that is taken over
    #[arg(long)]
    pub team: String,
    /// From which moment on: 5m, or 0:05 (hours and minutes), or 0:05:30
    #[arg(long, value_name = "MOMENT")]
    pub at: Moment,
    /// The game file to write [default: a new one, named after the old one]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Only write the file; `gameday host --resume` plays it
    #[arg(long, conflicts_with_all = ["port", "listen", "autostart", "once", "in_process"])]
    pub write_only: bool,
    /// Where and how it is served
    #[command(flatten)]
    pub served: Served,
}
