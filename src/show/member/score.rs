//! Why a score moves.

use super::super::script::clock;
use super::audit::printable;
use super::{latency, points, signed};
use scoreboard::score_cause_in_words;
use scoreboard::view::{Console, ScoreEvent};
use std::fmt::Write as _;

/// The score, where it goes, and its parts.
pub(crate) fn sums(console: &Console) -> String {
    let (row, split) = (&console.row, &console.row.split);
    let mut out = format!(
        "{}  \x1b[1m{} points\x1b[0m  {} a minute over {} s  number {} of {}\n",
        printable(&row.name),
        points(row.score_mpt),
        signed(row.trend_mpt_per_min),
        console.trend_window_s,
        row.rank,
        console.teams,
    );
    let names = [
        "fast",
        "ok",
        "slow",
        "wrong",
        "failed",
        "cost",
        "hints",
        "corrected",
    ];
    let parts = names.iter().zip(split.parts());
    let parts = parts.filter(|(_, part)| part.get() != 0);
    let parts: Vec<String> = parts
        .map(|(name, part)| format!("{name} {}", signed(part.get())))
        .collect();
    if !parts.is_empty() {
        let _ = writeln!(out, "{}", parts.join("  "));
    }
    out
}

/// One line: when, how much, why, and one request as a sample.
pub(crate) fn line(event: &ScoreEvent) -> String {
    let colour = if event.points_mpt < 0 { 31 } else { 32 };
    let cause = score_cause_in_words(event.cause).en;
    let mut out = format!(
        "{}  \x1b[{colour}m{:>9}\x1b[0m  {} x {}",
        clock(event.second),
        signed(event.points_mpt),
        event.count,
        cause,
    );
    if let Some(sample) = &event.sample {
        let _ = write!(
            out,
            "\x1b[2m  {}: {} after {}",
            printable(&sample.key),
            printable(&sample.got),
            latency(sample.latency_us)
        );
        if !sample.from.is_empty() {
            let _ = write!(out, ", by {}", printable(&sample.from));
        }
        out.push_str("\x1b[0m");
    }
    out.push('\n');
    out
}
