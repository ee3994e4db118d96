//! The hidden verb that a live game starts for every instance.

use crate::exit::Outcome;
use std::process::ExitCode;

/// Serves until told to stop; ends with the game that started it, however
/// that ends: the kernel kills it with its parent, and the end of standard
/// input ends it where there is no such kernel.
pub(super) fn run(args: &hash_service::Args) -> Outcome {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        set_parent_process_death_signal(Some(Signal::KILL)).map_err(anyhow::Error::from)?;
    }
    if hash_service::run(args) == ExitCode::SUCCESS {
        Ok(())
    } else {
        Err(anyhow::anyhow!("the service ended with an error").into())
    }
}
