//! What every live game is told.

use super::TlsFiles;
use std::path::PathBuf;

/// Where and how a live game is served.
#[derive(Debug, Clone, clap::Args)]
pub struct Served {
    /// The port of the scoreboard [default: 8080, or that of the game that is resumed]
    #[arg(long)]
    pub port: Option<u16>,
    /// The address to listen on; 0.0.0.0 lets other machines see the board [default: 127.0.0.1, or
    /// that of the game that is resumed]
    #[arg(long)]
    pub listen: Option<std::net::IpAddr>,
    /// Start at once instead of waiting for somebody to press Start
    #[arg(long)]
    pub autostart: bool,
    /// For scripts: end when the game is over instead of showing the result until Ctrl-C, and go on
    /// by itself after the machine slept instead of standing still until somebody resumes it
    #[arg(long)]
    pub once: bool,
    /// Run instances as tasks of this program instead of a process each: less memory and no processes to start, for small
    /// machines. Everything else is the same, but nobody can kill an instance from outside
    #[arg(long)]
    pub in_process: bool,
    /// Whether it is encrypted
    #[command(flatten)]
    pub tls: TlsFiles,
}

/// Arguments that every new live game takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Live {
    /// Where and how it is served
    #[command(flatten)]
    pub served: Served,
    /// The seed of all randomness [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// The game file to write [default: a new one, named when the game begins]
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
}

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday demo                          then open the link that it prints
  gameday demo --port 9000
  gameday demo --in-process             lighter, for small machines
  gameday demo --autostart --once       for scripts: play once, print the standings, end")]
pub struct Demo {
    /// What every live game takes.
    #[command(flatten)]
    pub live: Live,
}
