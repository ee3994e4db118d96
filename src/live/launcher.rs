//! Instances are this very program, run again as the slow service.

use arena::{Launch, Launcher};
use hash_service::{Config, Version};
use std::path::PathBuf;
use std::process::Command;

/// Starts instances by running a `gameday` binary with its hidden verb.
#[derive(Clone, Debug)]
pub struct SelfLauncher {
    program: PathBuf,
}

impl SelfLauncher {
    /// Uses the program that is running.
    ///
    /// # Errors
    /// When the system cannot tell which that is.
    pub fn current() -> std::io::Result<Self> {
        Ok(Self {
            program: std::env::current_exe()?,
        })
    }

    /// Uses the program at a path, as tests do.
    #[must_use]
    pub fn at(program: PathBuf) -> Self {
        Self { program }
    }
}

impl Launcher for SelfLauncher {
    fn command(&self, launch: &Launch) -> Command {
        let service = &launch.service;
        let plan = service.version.plan(launch.version);
        let error_rate_ppm = plan.map_or(0, |plan| plan.error_rate.get());
        let config = Config {
            // The service's own v2 never errs; what errs runs as its v1.
            version: if error_rate_ppm > 0 {
                Version::V1
            } else {
                Version::V2
            },
            error_rate_ppm,
            slots: launch.capacity.slots,
            queue_limit: launch.capacity.queue,
            base: service.base_time.as_std(),
            plus: service.extra_time_mean.as_std(),
            stretch_per_extra_ppm: service.stretch_per_waiting.get(),
            accept_demand_header: true,
            ..Config::default()
        };
        let mut command = Command::new(&self.program);
        command.arg("__hash-service").args(config.to_flags()).args([
            "--listen",
            "127.0.0.1:0",
            "--exit-with-parent",
        ]);
        command
    }
}
