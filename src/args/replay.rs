//! Arguments of `replay` and of `bench replay`.

use crate::what_if::moment::Moment;
use std::path::PathBuf;

/// Arguments of `replay`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday simulate unicorn-rentals --journal game.gameday
  gameday replay game.gameday                    look at it in the browser
  gameday replay game.gameday --at 2:05 --port 9000
  gameday replay game.gameday --verify           only compare, without a browser

In the browser: play at half to sixty times the speed of life, go to any moment, look at every team's console. A link with
`?at=2:05:30` leads to a moment. All who look see the same moment. With `--verify`, exit code 1 when the file does not hold
what the game comes to.")]
pub struct Replay {
    /// A game file, played live or offline
    pub file: PathBuf,
    /// Recompute the game from scenario, seed and inputs, compare everything, and end
    #[arg(long, conflicts_with_all = ["at", "port", "listen"])]
    pub verify: bool,
    /// The moment to begin at: 5m, or 0:05 (hours and minutes), or 0:05:30
    #[arg(long, value_name = "MOMENT")]
    pub at: Option<Moment>,
    /// The port of the pages [default: 8080]
    #[arg(long)]
    pub port: Option<u16>,
    /// The address to listen on; 0.0.0.0 lets other machines look [default: 127.0.0.1]
    #[arg(long)]
    pub listen: Option<std::net::IpAddr>,
}

/// Arguments of `bench replay`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  gameday simulate unicorn-rentals --journal game.gameday && gameday bench replay game.gameday

Opens the file, reads it to its end, then goes to every minute of the game in an order drawn from seed 1.")]
pub struct BenchReplay {
    /// A game file, played live or offline
    pub file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
