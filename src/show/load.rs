//! What came of a load: for people, and as JSON.

use super::fit;
use super::result::group_digits;
use crate::load::{LAG_MAX, Verdict};
use arena::drive::{Cause, Glance, Latencies, Pace, Settings, Sums};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::time::Duration;

const PERCENTS: [(&str, f64); 5] = [
    ("p50", 50.0),
    ("p90", 90.0),
    ("p95", 95.0),
    ("p99", 99.0),
    ("p99.9", 99.9),
];

/// A length of time in the unit that suits it: `812us`, `4.31ms`, `2.05s`.
pub(crate) fn length(length: Duration) -> String {
    let us = length.as_micros();
    match us {
        0..1_000 => format!("{us}us"),
        1_000..1_000_000 => format!("{:.2}ms", length.as_secs_f64() * 1e3),
        _ => format!("{:.2}s", length.as_secs_f64()),
    }
}

fn number(count: u64) -> String {
    group_digits(i64::try_from(count).unwrap_or(i64::MAX))
}

/// How it stands, on one line.
pub(crate) fn progress(glance: &Glance) -> String {
    let p99 = glance.p99.map_or_else(|| "-".to_owned(), length);
    format!(
        "sent {}  ended {}  open {}  bad {}  p99 now {p99}",
        number(glance.sent),
        number(glance.ended),
        number(glance.open),
        number(glance.bad),
    )
}

/// Whether the generator itself was so late that its figures are about it.
pub(crate) fn is_generator_late(sums: &Sums) -> bool {
    sums.lag.percentile(99.0).is_some_and(|lag| lag > LAG_MAX)
}

fn per_second(count: u64, sums: &Sums) -> f64 {
    count as f64 / sums.elapsed.as_secs_f64().max(1e-9)
}

/// The summary for people.
pub(crate) fn text(settings: &Settings, sums: &Sums, verdicts: &[Verdict]) -> String {
    let mut out = String::new();
    let how = match settings.pace {
        Pace::Open => "open loop, by schedule".to_owned(),
        Pace::Closed(clients) => format!("closed loop, {clients} clients in turn"),
    };
    let early = if sums.is_broken_off {
        ", broken off"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "{}KEY\n{how}, {}{early}, seed {}\n",
        settings.target.url(),
        length(sums.elapsed),
        settings.seed
    );
    counts(&mut out, settings, sums);
    latencies(&mut out, settings, sums);
    troubles(&mut out, sums);
    notes(&mut out, settings, sums);
    for verdict in verdicts {
        let (word, colour) = if verdict.is_met {
            ("pass", 32)
        } else {
            ("FAIL", 31)
        };
        let shown = verdict.shown.as_deref().unwrap_or("nothing measured");
        let _ = writeln!(
            out,
            "  \x1b[{colour}m{word}\x1b[0m  fail if {} {shown}",
            fit(&verdict.text, 24)
        );
    }
    out
}

fn counts(out: &mut String, settings: &Settings, sums: &Sums) {
    let mut line = |name: &str, count: u64, more: String| {
        let _ = writeln!(out, "  {} {:>12}  {more}", fit(name, 10), number(count));
    };
    let rate = |count| format!("{:.1}/s", per_second(count, sums));
    let share = |count: u64| format!("{:.2} %", 100.0 * count as f64 / sums.due.max(1) as f64);
    line("due", sums.due, rate(sums.due));
    line("sent", sums.sent, share(sums.sent));
    line(
        "right",
        sums.right,
        format!("{}, {}", share(sums.right), rate(sums.right)),
    );
    if settings.slow.is_some() {
        line("  slow", sums.slow, "of the right ones".into());
    }
    line("failed", sums.bad(), share(sums.bad()));
    if sums.open() > 0 {
        line(
            "unfinished",
            sums.open(),
            "under way when it was broken off".into(),
        );
    }
    if settings.retries > 0 {
        line("retries", sums.retries, String::new());
    }
    let crowded = match sums.crowded {
        0 => String::new(),
        waited => format!("{} requests waited for one to come free", number(waited)),
    };
    line("dialled", sums.dialled, crowded);
    out.push('\n');
}

fn latencies(out: &mut String, settings: &Settings, sums: &Sums) {
    let _ = write!(out, "  {}", fit("", 18));
    for (name, _) in PERCENTS {
        let _ = write!(out, "{name:>10}");
    }
    let _ = writeln!(out, "{:>10}{:>10}", "max", "mean");
    let mut line = |name: &str, latencies: &Latencies| {
        let shown = |it: Option<Duration>| it.map_or_else(|| "-".to_owned(), length);
        let _ = write!(out, "  {}", fit(name, 18));
        for (_, percent) in PERCENTS {
            let _ = write!(out, "{:>10}", shown(latencies.percentile(percent)));
        }
        let _ = writeln!(
            out,
            "{:>10}{:>10}",
            shown(latencies.max()),
            shown(latencies.mean())
        );
    };
    line("intended to done", &sums.latency);
    line("sent to done", &sums.service);
    if settings.pace == Pace::Open {
        line("generator's lag", &sums.lag);
    }
    out.push('\n');
}

fn troubles(out: &mut String, sums: &Sums) {
    for (cause, trouble) in &sums.troubles {
        let _ = writeln!(
            out,
            "  {} {:>12}  first: {}",
            fit(&cause.to_string(), 14),
            number(trouble.count),
            fit(&trouble.sample, 200).trim_end()
        );
    }
    if !sums.troubles.is_empty() {
        out.push('\n');
    }
}

/// What whoever reads the figures has to know.
fn notes(out: &mut String, settings: &Settings, sums: &Sums) {
    if settings.pace == Pace::Open && is_generator_late(sums) {
        let _ = writeln!(
            out,
            "  \x1b[1;31mTHE GENERATOR WAS LATE\x1b[0m: 99 % of requests were sent within {} of their time, more than {}.\n  \
             These figures are the generator's, not the server's: lower the rate, or give it a core of its own.\n",
            length(sums.lag.percentile(99.0).unwrap_or_default()),
            length(LAG_MAX)
        );
    }
    if settings.salt.is_none() {
        let _ = writeln!(out, "  Answers were not checked (--no-verify).\n");
    }
    let is_all_wrong = sums.right == 0 && sums.of(Cause::WrongHash) > 0;
    if is_all_wrong {
        let _ = writeln!(
            out,
            "  Every hash is wrong: does the service hash a salt in front of the key? --salt TEXT says which.\n"
        );
    }
}

/// All of it as one JSON object; times in milliseconds.
pub(crate) fn json(settings: &Settings, sums: &Sums, verdicts: &[Verdict], cpu: Duration) -> Value {
    let causes: Map<String, Value> = sums
        .troubles
        .iter()
        .map(|(cause, it)| {
            (
                cause.to_string(),
                json!({ "count": it.count, "first": it.sample }),
            )
        })
        .collect();
    let thresholds: Vec<Value> = verdicts
        .iter()
        .map(|it| json!({ "fail_if": it.text, "limit": it.limit, "value": it.value, "pass": it.is_met }))
        .collect();
    let (mode, clients) = match settings.pace {
        Pace::Open => ("open", None),
        Pace::Closed(clients) => ("closed", Some(clients)),
    };
    json!({
        "url": settings.target.url(),
        "address": settings.target.address().to_string(),
        "mode": mode,
        "clients": clients,
        "seed": settings.seed,
        "verified": settings.salt.is_some(),
        "interrupted": sums.is_broken_off,
        "elapsed_seconds": sums.elapsed.as_secs_f64(),
        "cpu_seconds": cpu.as_secs_f64(),
        "due": sums.due,
        "sent": sums.sent,
        "right": sums.right,
        "slow": sums.slow,
        "wrong": sums.of(Cause::WrongHash),
        "failed": sums.bad(),
        "unfinished": sums.open(),
        "retries": sums.retries,
        "right_per_second": per_second(sums.right, sums),
        "connections": { "dialled": sums.dialled, "waited_for": sums.crowded },
        "causes": causes,
        "latency_ms": milliseconds(&sums.latency),
        "service_ms": milliseconds(&sums.service),
        "lag_ms": milliseconds(&sums.lag),
        "generator_was_late": settings.pace == Pace::Open && is_generator_late(sums),
        "thresholds": thresholds,
    })
}

fn milliseconds(latencies: &Latencies) -> Value {
    let ms = |it: Option<Duration>| it.map(|it| it.as_secs_f64() * 1e3);
    let mut all: Map<String, Value> = PERCENTS
        .iter()
        .map(|(name, percent)| {
            (
                (*name).to_owned(),
                ms(latencies.percentile(*percent)).into(),
            )
        })
        .collect();
    all.insert("max".into(), ms(latencies.max()).into());
    all.insert("mean".into(), ms(latencies.mean()).into());
    Value::Object(all)
}
