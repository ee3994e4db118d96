//! Objectives after a game: limit, value, pass or fail.

use super::fit;
use model::measure::{Measures, Verdict};
use model::scenario::{Amount, Bound, Objective};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Every objective of a team, for people.
pub(crate) fn text(out: &mut String, team: &str, measures: &Measures) {
    let _ = writeln!(out, "objectives of {team}");
    for (objective, verdict) in measures.verdicts() {
        let (word, colour) = if verdict.is_met {
            ("pass", 32)
        } else {
            ("FAIL", 31)
        };
        let sign = match objective.bound {
            Bound::AtLeast => ">=",
            Bound::AtMost => "<=",
        };
        let value = verdict
            .value
            .map_or_else(|| "nothing measured".to_owned(), |value| value.to_string());
        let what = match objective.last {
            Some(last) => format!("{} of the last {last}", objective.metric),
            None => objective.metric.to_string(),
        };
        let _ = writeln!(
            out,
            "  \x1b[{colour}m{word}\x1b[0m  {} {} {sign} {}  {}",
            fit(&what, 30),
            fit(&value, 16),
            fit(&objective.limit.to_string(), 14),
            objective.text.en
        );
    }
}

/// Every objective of a team, for scripts.
pub(crate) fn json(measures: &Measures) -> Value {
    measures
        .verdicts()
        .map(|(objective, verdict)| one(objective, verdict))
        .collect()
}

fn one(objective: &Objective, verdict: Verdict) -> Value {
    json!({
        "id": objective.id,
        "metric": objective.metric,
        "unit": objective.metric.unit(),
        "last_seconds": objective.last.map(|last| last.as_std().as_secs_f64()),
        "bound": objective.bound,
        "limit": number(objective.limit),
        "value": verdict.value.map(number),
        "pass": verdict.is_met,
    })
}

/// In the unit of the metric.
fn number(amount: Amount) -> f64 {
    let steps = amount.steps() as f64;
    match amount {
        Amount::Points(_) => steps / 1e3,
        Amount::Usd(_) | Amount::Latency(_) => steps / 1e6,
        Amount::Share(_) => steps / 1e4,
        Amount::Requests(_) => steps,
    }
}
