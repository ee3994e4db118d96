//! What changes of a running game's account would come to.

use super::super::printable;
use super::dollars;
use crate::assets::Source;
use crate::show::plan::{before_and_after, differences};
use crate::show::problems::{Told, render_told};
use scoreboard::plan::{Figures, Planned};
use std::fmt::Write as _;

/// The problems of the stack file.
pub(crate) fn problems(source: &Source, planned: &Planned) -> String {
    let told = planned.problems.iter().map(|problem| Told {
        is_error: problem.is_error,
        code: &problem.code,
        span: problem.start..problem.end,
        message: &problem.message,
        label: &problem.label,
        help: problem.help.as_deref(),
    });
    render_told(source, told)
}

/// What would be different, what that costs, and what would be sent.
pub(crate) fn text(planned: &Planned) -> String {
    let mut out = String::new();
    if planned.commands.is_empty() {
        out.push_str("the account is so already: nothing to do\n");
        return out;
    }
    differences(&mut out, &planned.differences);
    figures(&mut out, &planned.before, &planned.after);
    if planned.keep_old_launch > 0 {
        let _ = writeln!(
            out,
            "instances that keep their old version until they are replaced: {}",
            planned.keep_old_launch
        );
    }
    let _ = writeln!(out, "\ncommands");
    for (place, step) in planned.commands.iter().enumerate() {
        let _ = writeln!(out, "{:>3}  {}", place + 1, printable(&step.what.en));
    }
    if let Some(refused) = &planned.refused {
        let _ = writeln!(
            out,
            "\x1b[31mnumber {} would be refused\x1b[0m: {} ({}): {}",
            refused.place + 1,
            printable(&refused.detail),
            refused.code,
            printable(&refused.help)
        );
    }
    out
}

fn figures(out: &mut String, before: &Figures, after: &Figures) {
    let rps = |it: &Figures| {
        format!(
            "{}.{:02}",
            it.capacity_mrps / 1_000,
            it.capacity_mrps % 1_000 / 10
        )
    };
    let seconds = |it: &Figures| format!("{} s", it.warm_up_ms.div_ceil(1_000));
    let lines = [
        (
            "cost a minute",
            dollars(before.fixed_musd_per_min),
            dollars(after.fixed_musd_per_min),
        ),
        (
            "  CDN, at the rate of now",
            dollars(before.cdn_musd_per_min),
            dollars(after.cdn_musd_per_min),
        ),
        (
            "instances",
            before.instances.to_string(),
            after.instances.to_string(),
        ),
        ("slots", before.slots.to_string(), after.slots.to_string()),
        ("requests per second", rps(before), rps(after)),
        ("warm-up of a launch", seconds(before), seconds(after)),
    ];
    before_and_after(out, &lines);
}
