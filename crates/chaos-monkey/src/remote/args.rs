//! What was typed.

use model::units::StoryDuration;
use std::path::PathBuf;

/// A monkey from outside: attaches to a running game and breaks things by a
/// script file of its own.
#[derive(Debug, clap::Parser)]
#[command(
    version,
    about,
    long_about = None,
    after_help = "Examples:
  chaos-monkey my-chaos.toml --list --seed 7             the schedule, without a game
  chaos-monkey my-chaos.toml --dry-run                   follow the game, say what would be hit, hit nothing
  GAMEDAY_URL=http://192.168.0.7:8080 GAMEDAY_TOKEN=TOKEN chaos-monkey my-chaos.toml --seed 7
  chaos-monkey my-chaos.toml --json > strikes.ndjson

The file is one that scenarios include: `format = 1`, [[event]] and [[monkey]] tables. With the seed of
the game, and --place as many monkeys as the scenario has, it strikes as if the scenario included it.
The program is part of gameday, too: gameday monkey FILE.
Exit code 0 when the game is over, 130 when interrupted."
)]
pub struct Monkey {
    /// A file of [[event]] and [[monkey]] tables
    pub file: PathBuf,
    /// Where the game's board is
    #[arg(long, env = "GAMEDAY_URL", default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// The facilitator's token, or the link that the host printed
    #[arg(long, env = "GAMEDAY_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Whom to trust
    #[command(flatten)]
    pub trust: Trust,
    /// The seed of times and targets
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// So many monkeys stand before the file's own, for their draws
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub place: usize,
    /// Follow the game and say what each strike would hit; hit nothing
    #[arg(long, conflicts_with = "list")]
    pub dry_run: bool,
    /// Print the schedule and attach to no game
    #[arg(long)]
    pub list: bool,
    /// How long the game lasts, for --list
    #[arg(long, default_value = "4h", value_name = "LENGTH")]
    pub length: StoryDuration,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// When interrupted: end what it has broken, or leave it to its time
    #[arg(long, value_enum, default_value_t = OnExit::End)]
    pub on_exit: OnExit,
    /// How long the game may be out of reach, in seconds
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    pub patience: u32,
}

/// Whose certificates are trusted.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Trust {
    /// Trust the certificates of this file (PEM) alone, for a game at https:// with one of its own
    #[arg(long, env = "GAMEDAY_CA", value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

/// What becomes of what is broken when the monkey is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OnExit {
    /// It is taken back.
    End,
    /// It stays until its time is over.
    Leave,
}
