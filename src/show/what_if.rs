//! What a change would have come to: for people, and as JSON.

use super::result::group_digits;
use super::{chart, width};
use crate::rehearse::script::adaptive;
use crate::what_if::Case;
use crate::what_if::compare::Comparison;
use crate::what_if::play::{Played, Sent};
use model::outcome::FailCause;
use model::score::ScoreSplit;
use model::units::MilliPoints;
use serde_json::{Map, Value, json};
use sim_engine::Mode;
use std::fmt::Write as _;

type Part = (&'static str, fn(&ScoreSplit) -> MilliPoints);

const PARTS: [Part; 8] = [
    ("fast", |s| s.fast),
    ("ok", |s| s.ok),
    ("slow", |s| s.slow),
    ("wrong", |s| s.wrong),
    ("failed", |s| s.failed),
    ("cost", |s| s.cost),
    ("hints", |s| s.hints),
    ("corrected", |s| s.corrected),
];

/// How far the rerun is from what was recorded, in parts of its gross points.
fn misfit(case: &Case, base: &Played) -> f64 {
    let gross: i64 = PARTS
        .iter()
        .map(|(_, of)| of(&base.split).get().abs())
        .sum();
    (base.split.total().get() - case.recorded_mpt) as f64 / gross.max(1) as f64
}

/// For people.
pub(crate) fn text(case: &Case, question: &str, comparison: &Comparison) -> String {
    let Comparison { base, changed, .. } = comparison;
    let mut out = format!("{question}\n\n");
    let points = |mpt: i64| group_digits(mpt / 1000);
    let signed = |mpt: i64| format!("{}{}", if mpt > 0 { "+" } else { "" }, points(mpt));
    let _ = writeln!(
        out,
        "{:10}{:>14}{:>14}{:>14}",
        "", "as it was", "what if", "difference"
    );
    let mut line = |name: &str, base: i64, changed: i64| {
        let difference = signed(changed - base);
        let _ = writeln!(
            out,
            "{name:10}{:>14}{:>14}{difference:>14}",
            points(base),
            points(changed)
        );
    };
    for (name, of) in PARTS {
        let (base, changed) = (of(&base.split).get(), of(&changed.split).get());
        // Most games have no hints and no corrections.
        if !matches!(name, "hints" | "corrected") || (base, changed) != (0, 0) {
            line(name, base, changed);
        }
    }
    line(
        "score",
        base.split.total().get(),
        changed.split.total().get(),
    );
    if let Some((least, most)) = comparison.band() {
        let _ = writeln!(
            out,
            "\nin {} other draws of the service times: {} to {}",
            comparison.draws_mpt.len(),
            signed(least),
            signed(most)
        );
    }
    if case.source.mode == Mode::Live {
        let _ = writeln!(
            out,
            "the game was played live: {} were recorded, the rerun comes to {} ({:+.1} % of its gross points)",
            points(case.recorded_mpt),
            points(base.split.total().get()),
            misfit(case, base) * 100.0
        );
    } else if case.recorded_mpt != base.split.total().get() {
        let _ = writeln!(
            out,
            "this version plays the game differently: {} were recorded",
            points(case.recorded_mpt)
        );
    }
    let adaptive = adaptive(&case.source.scenario);
    if !adaptive.is_empty() {
        let _ = writeln!(
            out,
            "adaptive: {} hang on how teams play; whom they hit is as it was recorded, when they come may not be",
            adaptive.join(", ")
        );
    }
    let _ = writeln!(
        out,
        "\n\x1b[{}mas it was\x1b[0m, \x1b[{}mwhat if\x1b[0m",
        chart::COLOURS[0],
        chart::COLOURS[1]
    );
    let curves = [base.curve.clone(), changed.curve.clone()];
    out.push_str(&chart::draw(&curves, width().saturating_sub(10), 12));
    sent(&mut out, "sent", &changed.sent);
    sent(&mut out, "no longer applies", &changed.lost);
    let _ = writeln!(out, "\ndigest {}", changed.digest);
    out
}

fn sent(out: &mut String, title: &str, commands: &[Sent]) {
    if commands.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}:");
    for sent in commands {
        let number = sent.seq.map(|seq| format!("#{seq} ")).unwrap_or_default();
        let command = super::plan::by_hand(&sent.command);
        let refused = sent.refused.as_ref();
        let refused = refused.map(|why| format!("   \x1b[31mrefused: {why}\x1b[0m"));
        let refused = refused.unwrap_or_default();
        let _ = writeln!(out, "  {} {number}{command}{refused}", sent.at);
    }
}

/// As one JSON object.
pub(crate) fn json(case: &Case, question: &str, comparison: &Comparison) -> Value {
    let difference = |of: &dyn Fn(&ScoreSplit) -> MilliPoints| {
        of(&comparison.changed.split).get() - of(&comparison.base.split).get()
    };
    let points = |mpt: i64| mpt as f64 / 1e3;
    let played = |played: &Played| {
        let parts = PARTS.iter();
        let parts: Map<String, Value> = parts
            .map(|(name, of)| ((*name).to_owned(), points(of(&played.split).get()).into()))
            .collect();
        let failed: Map<String, Value> = FailCause::ALL
            .iter()
            .map(|cause| {
                (
                    cause.to_string(),
                    played.totals.failed[*cause as usize].into(),
                )
            })
            .filter(|(_, count)| *count != 0)
            .collect();
        json!({
            "score": points(played.split.total().get()),
            "parts": parts,
            "failed": failed,
            "spend_usd": played.spend.get() as f64 / 1e6,
            "curve": played.curve,
            "digest": played.digest.to_string(),
        })
    };
    let commands = |commands: &[Sent]| -> Vec<Value> {
        let one = |sent: &Sent| {
            json!({
                "seq": sent.seq,
                "at": sent.at.to_string(),
                "command": sent.command,
                "refused": sent.refused,
            })
        };
        commands.iter().map(one).collect()
    };
    let by_part: Map<String, Value> = PARTS
        .iter()
        .map(|(name, of)| ((*name).to_owned(), points(difference(of)).into()))
        .collect();
    let is_live = case.source.mode == Mode::Live;
    json!({
        "question": question,
        "team": case.team.name,
        "base": played(&comparison.base),
        "changed": played(&comparison.changed),
        "difference": points(difference(&ScoreSplit::total)),
        "difference_by_part": by_part,
        "difference_in_draws": comparison.draws_mpt.iter().map(|d| points(*d)).collect::<Vec<_>>(),
        "recorded_score": points(case.recorded_mpt),
        "adaptive": adaptive(&case.source.scenario),
        "misfit_of_rerun": is_live.then(|| misfit(case, &comparison.base)),
        "sent": commands(&comparison.changed.sent),
        "no_longer_applies": commands(&comparison.changed.lost),
    })
}

/// A usual change at a usual time.
pub(crate) struct Ranked {
    pub(crate) name: &'static str,
    pub(crate) at: String,
    pub(crate) difference_mpt: i64,
    pub(crate) refused: usize,
}

/// Changes by what each alone would have brought, the best first.
pub(crate) fn ranking_text(team: &str, ranked: &[Ranked]) -> String {
    let mut out = format!("what one change alone would have brought {team}:\n\n");
    for one in ranked {
        let points = group_digits(one.difference_mpt / 1000);
        let sign = if one.difference_mpt > 0 { "+" } else { "" };
        let refused = match one.refused {
            0 => String::new(),
            count => format!("   ({count} of its commands refused)"),
        };
        let points = format!("{sign}{points}");
        let _ = writeln!(out, "{points:>14}  at {}  {}{refused}", one.at, one.name);
    }
    out
}

/// The same as JSON.
pub(crate) fn ranking_json(team: &str, ranked: &[Ranked]) -> Value {
    let one = |one: &Ranked| {
        json!({
            "change": one.name,
            "at": one.at,
            "difference": one.difference_mpt as f64 / 1e3,
            "refused_commands": one.refused,
        })
    };
    json!({ "team": team, "changes": ranked.iter().map(one).collect::<Vec<_>>() })
}
