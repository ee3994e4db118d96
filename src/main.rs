//! The `gameday` command.

use clap::Parser as _;
use gameday::args::Args;
use std::process::ExitCode;

fn main() -> ExitCode {
    gameday::exit::report(gameday::verbs::run(Args::parse()))
}
