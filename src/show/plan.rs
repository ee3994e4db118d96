//! A plan for people, and as JSON.

use super::printable;
use model::command::Command;
use model::stack::{Difference, Figures, Kind, Planned, StackPlan};
use model::units::{MicroUsd, MilliRps, StoryDuration};
use scoreboard::wire::CommandRequest;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The plan for people: what differs, what that means, and what to send.
pub(crate) fn text(scenario: &str, stack: &str, plan: &StackPlan) -> String {
    let mut out = format!("{scenario} -> {stack}\n\n");
    if plan.commands.is_empty() {
        out.push_str("the account is as the stack wants it: nothing to do\n");
        return out;
    }
    differences(&mut out, &plan.differences);
    figures(&mut out, &plan.before, &plan.after);
    if plan.keep_old_launch > 0 {
        let _ = writeln!(
            out,
            "\n{} the version of their launch until they are replaced",
            count(plan.keep_old_launch, "instance keeps", "instances keep")
        );
    }
    let _ = writeln!(
        out,
        "\n{}, in this order (`--json` gives them as bodies for POST /api/team/commands):",
        count(plan.commands.len(), "command", "commands")
    );
    for planned in &plan.commands {
        let command = by_hand(&planned.command);
        let from = match planned.not_before {
            StoryDuration::ZERO => String::new(),
            from => format!("   \x1b[2m# from {from} on\x1b[0m"),
        };
        let _ = writeln!(out, "  {command}{from}");
    }
    out
}

/// What is made, changed and deleted, one line each.
pub(super) fn differences(out: &mut String, all: &[Difference]) {
    let columns = all.iter().map(|it| it.what.len()).max().unwrap_or(0);
    for it in all {
        let (sign, colour) = match it.kind {
            Kind::Create => ("+", 32),
            Kind::Change => ("~", 33),
            Kind::Delete => ("-", 31),
        };
        let (before, after) = (printable(&it.before), printable(&it.after));
        let change = match it.kind {
            Kind::Create => format!("-> {after}"),
            Kind::Change => format!("{before} -> {after}"),
            Kind::Delete => format!("{before} ->"),
        };
        let what = printable(&it.what);
        let _ = writeln!(
            out,
            "\x1b[{colour}m{sign} {}\x1b[0m  {what:columns$}  {change}",
            it.kind
        );
    }
    if all.is_empty() {
        out.push_str("no setting changes\n");
    }
}

/// A figure: its name, and what it is before and after.
pub(super) type Figure = (&'static str, String, String);

/// Figures as a table.
pub(super) fn before_and_after(out: &mut String, figures: &[Figure]) {
    let longest = |of: fn(&Figure) -> usize| figures.iter().map(of).max().unwrap_or(0);
    let names = longest(|it| it.0.len()).max(20);
    let columns = longest(|it| it.1.len()).max("before".len());
    let _ = writeln!(out, "\n{:names$}  {:columns$}  after", "", "before");
    for (name, before, after) in figures {
        let _ = writeln!(out, "{name:names$}  {before:columns$}  {after}");
    }
}

/// Names a figure and shows it of an account.
type Line = (&'static str, fn(&Figures) -> String);

fn figures(out: &mut String, before: &Figures, after: &Figures) {
    const LINES: [Line; 6] = [
        ("cost per minute", |f| f.fixed_usd_per_min.to_string()),
        ("  CDN on top", |f| {
            match (f.cdn_usd_per_min_first, f.cdn_usd_per_min_highest) {
                (MicroUsd::ZERO, MicroUsd::ZERO) => "none".into(),
                (first, highest) => format!("{first}, later up to {highest}"),
            }
        }),
        ("instances", |f| f.instances.to_string()),
        ("slots", |f| f.slots.to_string()),
        ("requests per second", |f| rps(f.capacity_mrps)),
        ("warm-up of a launch", |f| f.warm_up.to_string()),
    ];
    before_and_after(
        out,
        &LINES.map(|(name, show)| (name, show(before), show(after))),
    );
}

/// A command as one writes it: what it leaves alone is not named.
pub(crate) fn by_hand(command: &Command) -> String {
    without_nulls(serde_json::to_value(command).unwrap_or_default()).to_string()
}

/// The same without what is not said.
pub(super) fn without_nulls(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, field| !field.is_null());
        for field in fields.values_mut() {
            *field = without_nulls(field.take());
        }
    }
    value
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// With two decimals.
fn rps(rate: MilliRps) -> String {
    let hundredths = rate.get() / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The plan as one JSON object.
pub(crate) fn json(scenario: &str, plan: &StackPlan) -> Value {
    let commands: Vec<Value> = plan
        .commands
        .iter()
        .enumerate()
        .map(|(number, planned)| {
            json!({
                "not_before": planned.not_before.to_string(),
                "body": CommandRequest {
                    idempotency_key: key(&plan.commands, number),
                    expected_version: None,
                    seen: None,
                    command: planned.command.clone(),
                },
            })
        })
        .collect();
    json!({
        "scenario": scenario,
        "differences": plan.differences,
        "before": figures_json(&plan.before),
        "after": figures_json(&plan.after),
        "instances_with_old_launch": plan.keep_old_launch,
        "commands": commands,
    })
}

fn figures_json(figures: &Figures) -> Value {
    let usd = |amount: MicroUsd| amount.get() as f64 / 1e6;
    json!({
        "fixed_usd_per_min": usd(figures.fixed_usd_per_min),
        "cdn_usd_per_min_first": usd(figures.cdn_usd_per_min_first),
        "cdn_usd_per_min_highest": usd(figures.cdn_usd_per_min_highest),
        "instances": figures.instances,
        "slots": figures.slots,
        "requests_per_second": figures.capacity_mrps.get() as f64 / 1e3,
        "warm_up_seconds": figures.warm_up.as_ns() as f64 / 1e9,
    })
}

/// The same for the same plan: sent twice by mistake, a command is done once.
fn key(commands: &[Planned], number: usize) -> String {
    let all: Vec<&Command> = commands.iter().map(|planned| &planned.command).collect();
    let text = serde_json::to_vec(&all).unwrap_or_default();
    let hash = Sha256::digest(&text);
    let short: String = hash[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("plan-{short}-{}", number + 1)
}
