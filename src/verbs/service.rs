//! The hidden verbs that a live game starts for every instance and cache node.

use crate::exit::Outcome;
use std::process::ExitCode;

/// Serves until told to stop; ends with the game that started it, however
/// that ends: the kernel kills it with its parent, and the end of standard
/// input ends it where there is no such kernel.
pub(super) fn run(args: &hash_service::Args) -> Outcome {
    die_with_parent()?;
    outcome(hash_service::run(args))
}

/// The same for a cache node.
pub(super) fn run_node(args: &hash_service::NodeArgs) -> Outcome {
    die_with_parent()?;
    outcome(hash_service::run_node(args))
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
