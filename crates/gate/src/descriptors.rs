//! How many files and sockets this process may have open.

use rustix::process::{Resource, getrlimit, setrlimit};

/// What is taken where the system names no limit.
const UNLIMITED: u64 = 1 << 20;

/// Raises the limit as far as the system lets a process do so by itself.
/// Where it does not, the limit stays as it is.
pub fn raise_descriptors() {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        let _ = setrlimit(Resource::Nofile, limit);
    }
}

/// How many files and sockets this process may have open, by its limit as it stands.
#[must_use]
pub fn descriptors() -> usize {
    let limit = getrlimit(Resource::Nofile).current.unwrap_or(UNLIMITED);
    usize::try_from(limit.min(UNLIMITED)).unwrap_or(usize::MAX)
}
