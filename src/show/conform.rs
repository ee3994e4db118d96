//! What became of the checks of a contract: for people, and as JSON.

use super::fit;
use arena::conform::{Check, End};
use serde_json::{Value, json};
use std::fmt::Write as _;

fn word(check: &Check) -> (&'static str, u8) {
    match (check.end, check.is_required) {
        (End::Pass, _) => ("pass", 32),
        (End::Fail, true) => ("FAIL", 31),
        (End::Fail, false) => ("warn", 33),
        (End::Skip, _) => ("skip", 33),
    }
}

fn count(checks: &[Check], end: End) -> usize {
    checks.iter().filter(|check| check.end == end).count()
}

/// One line a check, and what is needed to mend it.
pub(crate) fn text(url: &str, checks: &[Check]) -> String {
    let mut out = format!("{url}\n\n");
    for check in checks {
        let (word, colour) = word(check);
        let note = match (check.end, check.is_required) {
            (End::Pass, _) => "",
            (End::Skip, _) => check.got.as_str(),
            (End::Fail, true) => "required",
            (End::Fail, false) => "recommended",
        };
        let line = format!(
            "  \x1b[{colour}m{word}\x1b[0m  {} {note}",
            fit(check.id, 26)
        );
        let _ = writeln!(out, "{}", line.trim_end());
        if check.end == End::Fail {
            // What came is a stranger's: no control characters.
            let _ = writeln!(
                out,
                "          expected  {}",
                fit(&check.expected, 200).trim_end()
            );
            let _ = writeln!(
                out,
                "          got       {}",
                fit(&check.got, 300).trim_end()
            );
            let _ = writeln!(out, "          repeat    {}", check.repeat);
        }
    }
    let _ = writeln!(
        out,
        "\n{} passed, {} failed, {} skipped",
        count(checks, End::Pass),
        count(checks, End::Fail),
        count(checks, End::Skip)
    );
    out
}

/// All of it as one JSON object.
pub(crate) fn json(url: &str, checks: &[Check]) -> Value {
    let all: Vec<Value> = checks
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "required": check.is_required,
                "end": match check.end {
                    End::Pass => "pass",
                    End::Fail => "fail",
                    End::Skip => "skip",
                },
                "expected": check.expected,
                "got": check.got,
                "repeat": check.repeat,
            })
        })
        .collect();
    let failed = |check: &&Check| check.is_required && check.end == End::Fail;
    json!({
        "url": url,
        "conforms": checks.iter().find(failed).is_none(),
        "passed": count(checks, End::Pass),
        "failed": count(checks, End::Fail),
        "skipped": count(checks, End::Skip),
        "checks": all,
    })
}
