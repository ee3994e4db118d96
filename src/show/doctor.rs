//! What the doctor found, in a terminal.

use super::result::group_digits;
use crate::doctor::{Finding, Measured, State};

/// A finding, and below it what to do about it.
pub(crate) fn line(finding: &Finding) -> String {
    let (mark, colour) = match finding.state {
        State::Good => ("ok  ", 32),
        State::Warning => ("note", 33),
        State::Bad => ("bad ", 31),
    };
    let fix = finding
        .fix
        .as_ref()
        .map(|fix| format!("               help: {fix}\n"));
    format!(
        "\x1b[1;{colour}m{mark}\x1b[0m {:<9} {}\n{}",
        finding.about,
        finding.found,
        fix.unwrap_or_default()
    )
}

/// What the trial took.
pub(crate) fn measured(it: &Measured) -> String {
    let mb = |bytes: u64| group_digits((bytes / 1_000_000) as i64);
    format!(
        "measured: {:.2} cores, {} MB in {} processes ({:.1} MB an instance), {} open files in the host\n",
        it.cores,
        mb(it.memory_bytes),
        it.processes,
        it.instance_bytes as f64 / 1e6,
        it.files
    )
}
