//! The monkey that comes from outside: it attaches to a running game, and
//! breaks things there by a script of its own.

use chaos_monkey::remote::{Ending, Monkey, run};
use clap::Parser as _;
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&Monkey::parse()) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Interrupted) => ExitCode::from(130),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
