//! The `hash-service` binary: reads its flags and runs. Everything else is in the library.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    hash_service::run(&hash_service::Args::parse())
}
