//! The hidden verbs that a live game starts for every instance and cache node.

use crate::exit::Outcome;
use crate::live::{INSTANCE_VERB, NODE_VERB};
use clap::Parser as _;
use hash_service::{Args, NodeArgs};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs an instance or a cache node, if that is what the command line asks for.
/// Looked at before all other verbs, which take a third of a megabyte that an
/// instance has no use for.
///
/// It serves until told to stop, and ends with the game that started it, however
/// that ends: the kernel kills it with its parent, and the end of standard
/// input ends it where there is no such kernel.
pub fn run_service(words: impl IntoIterator<Item = OsString>) -> Option<Outcome> {
    // The program's name; the verb stands for it in what is parsed.
    let words: Vec<OsString> = words.into_iter().skip(1).collect();
    match words.first()?.to_str()? {
        INSTANCE_VERB => Some(run(|| hash_service::run(&Args::parse_from(words)))),
        NODE_VERB => Some(run(|| hash_service::run_node(&NodeArgs::parse_from(words)))),
        _ => None,
    }
}

fn run(service: impl FnOnce() -> ExitCode) -> Outcome {
    die_with_parent()?;
    outcome(service())
}

fn die_with_parent() -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        set_parent_process_death_signal(Some(Signal::KILL))?;
    }
    Ok(())
}

fn outcome(code: ExitCode) -> Outcome {
    if code == ExitCode::SUCCESS {
        Ok(())
    } else {
        Err(anyhow::anyhow!("the service ended with an error").into())
    }
}
