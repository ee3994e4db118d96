//! A runtime of its own for instances that are tasks of this process.
//!
//! On the host's runtime a busy game's instances would keep its edges and its
//! clock waiting; here they have threads beside it, as processes would.

use std::io;
use std::sync::{Mutex, PoisonError};
use tokio::runtime::{Builder, Handle, Runtime};

/// A runtime that is there once somebody needs it.
#[derive(Debug, Default)]
pub(super) struct House(Mutex<Option<Runtime>>);

impl House {
    /// Where to spawn: on as many threads as there are cores for two, the host having the others.
    pub(super) fn handle(&self) -> io::Result<Handle> {
        let mut runtime = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*runtime {
            return Ok(runtime.handle().clone());
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let new = Builder::new_multi_thread()
            .worker_threads((cores / 2).max(1))
            .thread_name("instances")
            .enable_all()
            .build()?;
        Ok(runtime.insert(new).handle().clone())
    }
}

impl Drop for House {
    /// Whoever has it last may be a task itself, which must not wait.
    fn drop(&mut self) {
        let runtime = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = runtime.take() {
            runtime.shutdown_background();
        }
    }
}
