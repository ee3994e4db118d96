//! What was typed to read what instances write.

use super::AsMember;

/// Arguments of `logs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday join http://192.168.0.7:8080 --pin 471100 --team Red      once; or give --url and --token
  gameday logs                        the logs of your team's instances
  gameday logs i-0003                 what that one wrote, oldest line first
  gameday logs cache-node --json
  gameday logs i-0003 --team Red --url http://192.168.0.7:8080 --token TOKEN      as whoever runs the game

The last 200 lines or 16 KB of each are kept while the game is live, and of instances that have ended the newest 100.")]
pub struct Logs {
    /// The game; with --team the token is the facilitator's
    #[command(flatten)]
    pub as_member: AsMember,
    /// The instance, such as i-0003, or cache-node [default: a list of all]
    pub instance: Option<String>,
    /// The team, by its name: for whoever runs the game
    #[arg(long, value_name = "NAME")]
    pub team: Option<String>,
    /// Print one JSON object instead of lines
    #[arg(long)]
    pub json: bool,
}
