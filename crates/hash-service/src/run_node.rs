//! A cache node as a whole process.

use crate::log::Log;
use crate::node::{ENTRIES_MAX, Eviction, Node, NodeConfig};
use crate::quantity::{format_duration, parse_duration};
use crate::run::{announce, bind, exit_when_stdin_ends, start_error};
use crate::signals::StopSignals;
use crate::still::Still;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

/// The flags of a cache node; in another program's subcommand, too.
#[derive(Debug, Clone, clap::Parser)]
#[command(
    name = "cache-node",
    about = "Holds the answers of services that share a cache (v3 with --cache-node)"
)]
pub struct NodeArgs {
    /// Address and port; port 0 takes a free one (the first line of output names it)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8082")]
    pub listen: SocketAddr,

    /// Most entries that are held [1 to 10000000]
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=ENTRIES_MAX))]
    pub entries_max: u64,

    /// Which entry goes when a full node gets a new one
    #[arg(long, value_enum, value_name = "EVICTION", default_value = "lru")]
    pub eviction: Eviction,

    /// How long an entry is kept
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = parse_duration)]
    pub ttl: Duration,

    /// Exit at once when standard input ends, so that no orphan outlives its parent
    #[arg(long)]
    pub exit_with_parent: bool,
}

impl NodeConfig {
    /// The flags that give a child process exactly these settings (add `--listen` and
    /// `--exit-with-parent` as needed).
    #[must_use]
    pub fn to_flags(&self) -> Vec<String> {
        vec![
            format!("--entries-max={}", self.entries_max),
            format!("--eviction={}", self.eviction),
            format!("--ttl={}", format_duration(self.ttl)),
        ]
    }

    /// The same as the query string of `PUT /settings`.
    #[must_use]
    pub fn to_query(&self) -> String {
        format!(
            "entries_max={}&eviction={}&ttl={}",
            self.entries_max,
            self.eviction,
            format_duration(self.ttl)
        )
    }
}

/// Runs a cache node until SIGTERM or Ctrl-C. The first line on stdout is
/// `listening on http://ADDRESS:PORT`.
///
/// Exit codes: 0 when asked to stop, 1 if it could not start.
#[must_use]
pub fn run_node(args: &NodeArgs) -> ExitCode {
    match try_run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With stderr gone as well, the exit code has to do.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn try_run(args: &NodeArgs) -> Result<(), crate::run::RunError> {
    if args.exit_with_parent {
        exit_when_stdin_ends().map_err(start_error)?;
    }
    let config = NodeConfig {
        entries_max: args.entries_max,
        eviction: args.eviction,
        ttl: args.ttl,
    };
    let log = Log::start().map_err(start_error)?;
    let node = Node::new(config, log.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(start_error)?;
    let result = runtime.block_on(async {
        let mut signals = StopSignals::new().map_err(start_error)?;
        let listener = bind(args.listen).await?;
        announce(&listener).map_err(start_error)?;
        let still = Still::default();
        tokio::select! {
            served = crate::serve::serve_router(listener, node.router(), &still) => served,
            // Nobody's work is lost: what it held can be found out again.
            () = signals.next() => log.say("stopped"),
        }
        Ok(())
    });
    log.flush();
    result
}
