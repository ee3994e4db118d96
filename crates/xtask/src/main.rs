//! Developer chores: `cargo xtask web` makes the browser bundle, `cargo xtask tidy` checks the tree, and
//! `cargo xtask core-wasm` proves that the core needs no operating system and plays the same games without one.
//!
//! Exit codes: 0 all is well; 1 something was found that a person has to mend; 2 the chore itself could not run.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to its user"
)]

mod core_wasm;
mod tidy;
mod web;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use workspace::Workspace;

/// Developer chores of the gameday workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Typed {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build the browser bundle that is committed in crates/scoreboard/dist
    Web(WebArgs),
    /// Play the shipped games in wasm32, where no operating system is, and compare their digests (needs node)
    CoreWasm,
    /// Check the hygiene of every file that git tracks
    Tidy,
}

/// Build the browser bundle that is committed in crates/scoreboard/dist.
///
/// Without a flag: compile crates/scoreboard/web to wasm, run wasm-bindgen, compress, and write the bundle with a
/// manifest of what it was made from. Commit the result together with the change that made it necessary.
#[derive(Args)]
struct WebArgs {
    /// Only ask whether the committed bundle belongs to these sources and locked versions (no build, about a second)
    #[arg(long, conflicts_with = "verify")]
    check: bool,

    /// Build afresh and compare with the committed bundle, byte for byte if the same compiler is at hand
    #[arg(long)]
    verify: bool,

    /// Where --verify writes its fresh build when another compiler made the committed one
    #[arg(long, value_name = "DIR", requires = "verify")]
    out: Option<PathBuf>,
}

impl WebArgs {
    /// What was typed, turned into the one thing that it means.
    fn meaning(self) -> web::Task {
        match (self.check, self.verify) {
            (true, _) => web::Task::Check,
            (false, true) => web::Task::Verify { out: self.out },
            (false, false) => web::Task::Build,
        }
    }
}

fn main() -> ExitCode {
    let typed = Typed::parse();
    let outcome = Workspace::find().and_then(|workspace| match typed.chore {
        Chore::Web(args) => web::run(&workspace, args.meaning()),
        Chore::CoreWasm => core_wasm::run(&workspace),
        Chore::Tidy => tidy::run(&workspace),
    });
    match outcome {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// How a chore that did run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    /// Problems were printed, each with what to do about it.
    Found,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Typed::command().debug_assert();
    }

    #[test]
    fn check_and_verify_exclude_each_other_and_out_needs_verify() {
        let accepts = |args: &[&str]| Typed::try_parse_from([&["xtask"], args].concat()).is_ok();
        assert!(accepts(&["web", "--verify", "--out", "x"]));
        assert!(!accepts(&["web", "--check", "--verify"]));
        assert!(!accepts(&["web", "--out", "x"]));
    }
}
