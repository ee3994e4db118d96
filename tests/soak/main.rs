//! Live games that last: nothing may grow that has no reason to.
//!
//! Short here; by hand as long as wanted, see CONTRIBUTING.md. A binary of their
//! own, since they look at the whole process: its memory, its descriptors, its
//! ports, its tasks and the processes that it has started.

mod footprint;
mod hundreds;
mod kills;
mod steady;
mod story;
#[allow(dead_code, reason = "these tests need few of the helpers")]
#[path = "../live/support.rs"]
mod support;
mod trend;

/// Counts what is in use. The system's own figure goes up with each burst and hardly ever down, as an allocator keeps
/// what was given back to it; a leak would hide in there.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// One after the other: each looks at the whole process.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Prints a line past the capture of the test runner: the figures are of
/// interest when the test passes, too.
macro_rules! say {
    ($($part:tt)*) => {
        writeln!(std::io::stderr(), $($part)*).expect("somewhere to print to")
    };
}
use say;

/// A number that somebody has set in the environment, or another.
fn setting(name: &str, otherwise: u32) -> u32 {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name}={text}: not a number")),
        Err(_) => otherwise,
    }
}
