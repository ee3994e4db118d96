//! Arguments of `doctor`.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday doctor unicorn-rentals --teams 12 --listen 0.0.0.0
  gameday doctor my-scenario.toml --teams 8 --trial 10
  gameday doctor unicorn-rentals --teams 12 --in-process    without a process for each instance
  gameday doctor --trial 0                                  the machine alone, in a second

Looks at what the board's address and port, the disk and the machine's sleep are like, then plays that many teams for real
at the traffic of the scenario's busiest ten seconds, and says how many teams this machine carries. All in proportion to
the trial: processor time as measured, memory, processes and files for all instances that the scenario lets a team start.
Exit code 1 if a game would suffer.")]
pub struct Doctor {
    /// A scenario file, or the name of a shipped scenario
    #[arg(default_value = "unicorn-rentals")]
    pub scenario: String,
    /// Teams that are going to play
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub teams: u16,
    /// How long the trial lasts, in seconds; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=600))]
    pub trial: u32,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// Try it as `host --in-process` plays it: instances as tasks of one program
    #[arg(long)]
    pub in_process: bool,
    /// The address that the board is going to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub listen: IpAddr,
    /// The port of the board
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The folder of the game file
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
    /// Print one JSON object instead of lines
    #[arg(long)]
    pub json: bool,
}
