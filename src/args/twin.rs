//! Arguments of `twin`.

/// Arguments of `twin`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday twin drills/cache --speed 8
  gameday twin unicorn-rentals --speed 12 --runs 5          five times twenty minutes
  gameday twin unicorn-rentals --speed 12 --team Us=expert --team Them=do-nothing --json

Plays scripted teams with real processes and real HTTP, and the same game by the model. Both have to send the same first
attempts; scores may differ by 5 % of what was at stake (points won and lost, added up), spending by 2 % or a billing block
for each launched instance. Of several runs the median of each one's worst team counts. Exit code 1 when they differ more.")]
pub struct Twin {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// The seed of all randomness [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// How often to play it live
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub runs: u32,
    /// A team and the playbook it follows; repeat for more [default: the scenario's teams]
    #[arg(long = "team", value_name = "NAME=PLAYBOOK")]
    pub teams: Vec<String>,
    /// Run instances as tasks of this program instead of a process each, as `host --in-process` does
    #[arg(long)]
    pub in_process: bool,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}
