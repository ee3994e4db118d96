//! The `gameday` command.

use clap::Parser as _;
use gameday::args::Args;
use gameday::{exit, verbs};
use std::process::ExitCode;

fn main() -> ExitCode {
    // An instance has no need of all the other verbs: without them its process is smaller by a sixth.
    let outcome = verbs::run_service(std::env::args_os());
    exit::report(outcome.unwrap_or_else(|| verbs::run(Args::parse())))
}
