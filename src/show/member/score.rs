//! Why a score moves.

use super::super::printable;
use super::super::script::clock;
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
        let got = match sample.got == sample.expected {
            true => "right".to_owned(),
            false => format!("{} for {}", short(&sample.got), short(&sample.expected)),
        };
        let (key, took) = (printable(&sample.key), latency(sample.latency_us));
        let _ = write!(out, "\x1b[2m  {key}: {got} after {took}");
        if !sample.from.is_empty() {
            let _ = write!(out, ", by {}", printable(&sample.from));
        }
        out.push_str("\x1b[0m");
    }
    out.push('\n');
    out
}

/// The beginning of a hash; anything shorter as a whole.
fn short(text: &str) -> String {
    const LEN_MAX: usize = 12;
    let text = printable(text);
    match text.chars().count() > LEN_MAX {
        true => text.chars().take(8).chain(['…']).collect(),
        false if text.is_empty() => "nothing".to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::outcome::FailCause;
    use model::score::ScoreCause;
    use scoreboard::view::Sample;

    fn event(cause: ScoreCause, points_mpt: i64, got: &str) -> ScoreEvent {
        ScoreEvent {
            second: 725,
            cause,
            count: 7,
            points_mpt,
            sample: Some(Sample {
                key: "pony".into(),
                expected: "7cee2bea41be720d".into(),
                got: got.into(),
                latency_us: 4_310_000,
                from: "i-0003".into(),
            }),
        }
    }

    fn shown(event: &ScoreEvent) -> String {
        anstream::adapter::strip_str(&line(event)).to_string()
    }

    #[test]
    fn a_line_says_when_how_much_why_and_has_a_sample() {
        let failed = ScoreCause::Failed(FailCause::QueueFull);
        assert_eq!(
            shown(&event(failed, -35_000, "503")),
            "0:12:05        -35  7 x failed: 503, queue full  pony: 503 for 7cee2bea… after 4.31 s, by i-0003\n"
        );
        assert_eq!(
            shown(&event(ScoreCause::Ok, 35_000, "7cee2bea41be720d")),
            "0:12:05        +35  7 x ok  pony: right after 4.31 s, by i-0003\n"
        );
        let mut cost = event(ScoreCause::Cost, -72_000, "");
        cost.sample = None;
        assert_eq!(shown(&cost), "0:12:05        -72  7 x cost\n");
    }
}
