//! The `hash-service` binary: reads its flags and runs. Everything else is in the library.

use clap::Parser;
use hash_service::{Args, NodeArgs};
use std::process::ExitCode;

/// The service, or the cache node that services share.
#[derive(Parser)]
#[command(name = "hash-service", version, args_conflicts_with_subcommands = true)]
struct Command {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    service: Args,
}

#[derive(clap::Subcommand)]
enum Other {
    CacheNode(NodeArgs),
}

fn main() -> ExitCode {
    let command = Command::parse();
    match &command.other {
        Some(Other::CacheNode(args)) => hash_service::run_node(args),
        None => hash_service::run(&command.service),
    }
}
