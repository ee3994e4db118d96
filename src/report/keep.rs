//! The report of a game that has just ended, for those who played it.

use super::{ReportError, add_changes, read, tries};
use scoreboard::report::Report;
use scoreboard::server::Retrospect;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::watch;

/// Makes a game file's report beside everything else, and shows it when it is whole. Nobody waits for the thread: if the
/// program ends before, the file is still there.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn keep(file: PathBuf, shown: watch::Sender<Retrospect>) -> std::io::Result<()> {
    let work = move || {
        let made = make(&file, &shown);
        shown.send_replace(match made {
            Ok(report) => Retrospect::Ready(Arc::new(report)),
            Err(error) => {
                tracing::warn!(%error, "the report cannot be made");
                Retrospect::Failed(error.to_string())
            }
        });
    };
    let thread = std::thread::Builder::new().name("report".to_owned());
    thread.spawn(work).map(drop)
}

/// Reads what a recorded game gives awards for, beside everything else.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn awards(file: PathBuf, shown: watch::Sender<Retrospect>) -> std::io::Result<()> {
    let work = move || {
        shown.send_replace(match read(&file) {
            Ok(report) => Retrospect::Ready(Arc::new(report)),
            Err(error) => Retrospect::Failed(error.to_string()),
        });
    };
    let thread = std::thread::Builder::new().name("awards".to_owned());
    thread.spawn(work).map(drop)
}

fn make(file: &Path, shown: &watch::Sender<Retrospect>) -> Result<Report, ReportError> {
    shown.send_replace(Retrospect::Making {
        done: 0,
        of: 0,
        so_far: None,
    });
    let mut report = read(file)?;
    let of = tries(&report) as u32;
    let so_far = Some(Arc::new(report.clone()));
    let tried = AtomicU32::new(0);
    let each = || {
        let done = tried.fetch_add(1, Ordering::Relaxed) + 1;
        let so_far = so_far.clone();
        shown.send_replace(Retrospect::Making { done, of, so_far });
    };
    shown.send_replace(Retrospect::Making {
        done: 0,
        of,
        so_far: so_far.clone(),
    });
    add_changes(&mut report, file, each)?;
    Ok(report)
}
