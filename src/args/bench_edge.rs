//! Arguments of `bench edge`.

use model::units::StoryDuration;
use std::net::SocketAddr;

/// Arguments of `bench edge`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday bench edge --to 127.0.0.1:8081 --cache                then: wrk 'http://127.0.0.1:8090/calc?input=1'
  gameday bench edge --to 127.0.0.1:8081 --to 127.0.0.1:8082 --listen 127.0.0.1:9000
  gameday bench edge --to 127.0.0.1:8081 --cache --no-collapse

The edge of games, without a game: CDN and balancer before services that are there already. It takes
`GET /PATH?input=KEY`, as in games, and runs until Ctrl-C. `bench/live/run` measures it beside nginx and Varnish.")]
pub struct BenchEdge {
    /// Where a service listens; repeat for more, the one with the fewest open requests gets the next
    #[arg(long, value_name = "ADDRESS:PORT", required = true)]
    pub to: Vec<SocketAddr>,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8090")]
    pub listen: SocketAddr,
    /// Put the CDN in front, keyed by path and query
    #[arg(long)]
    pub cache: bool,
    /// How long the CDN keeps an answer
    #[arg(
        long,
        value_name = "TIME",
        default_value = "1h",
        requires = "cache",
        value_parser = ttl
    )]
    pub ttl: StoryDuration,
    /// Let each of simultaneous misses of a key go to the service
    #[arg(long, requires = "cache")]
    pub no_collapse: bool,
    /// Threads that serve; one is what nginx has with one worker process
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=64))]
    pub threads: usize,
}

fn ttl(text: &str) -> Result<StoryDuration, String> {
    text.parse().map_err(|e| format!("{e}; such as 1h or 30s"))
}
