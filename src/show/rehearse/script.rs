//! The script as a table: when, what, to whom, how long.

use super::{Page, cell, right};
use crate::rehearse::script::{Entry, Script, Trigger};
use model::scenario::TeamPick;
use model::units::{GameTime, StoryDuration};
use std::fmt::Write as _;

const NUMBER: usize = 4;
const WHEN: usize = 19;
const TEAMS: usize = 8;
const LASTS: usize = 8;
const ADAPTIVE: usize = 5;

pub(super) fn table(page: &Page, out: &mut String, script: &Script) {
    if script.entries.is_empty() {
        return;
    }
    let rest = page.columns - NUMBER - WHEN - TEAMS - LASTS - ADAPTIVE - 5;
    let id = script.entries.iter().map(|entry| entry.id.len()).max();
    let id = id.unwrap_or(0).clamp(5, rest / 2);
    let what = rest - id;
    let row = |cells: [&str; 7]| {
        let [number, when, name, brings, teams, lasts, adaptive] = cells;
        format!(
            "{} {}{} {} {} {} {}",
            right(number, NUMBER),
            cell(when, WHEN),
            cell(name, id),
            cell(brings, what),
            cell(teams, TEAMS),
            cell(lasts, LASTS),
            cell(adaptive, ADAPTIVE),
        )
    };
    let heads = match page.lang {
        model::text::Lang::En => ["#", "when", "id", "what", "teams", "long", "adapt"],
        model::text::Lang::Ko => ["#", "언제", "이름", "무엇", "팀", "길이", "적응"],
    };
    let _ = writeln!(out, "\x1b[1m{}\x1b[0m", row(heads).trim_end());
    for entry in &script.entries {
        let number = entry.number.to_string();
        let (when, brings) = (when(page, entry), brings(page, entry));
        let lasts = entry.lasts.map(|lasts| lasts.to_string());
        let adaptive = if entry.is_adaptive {
            page.say("yes", "예")
        } else {
            ""
        };
        let teams = match entry.teams {
            TeamPick::All => String::new(),
            ref other => other.to_string(),
        };
        let lasts = lasts.unwrap_or_default();
        let line = row([&number, &when, &entry.id, &brings, &teams, &lasts, adaptive]);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let note = page.say(
        "No team named: all of them. Adaptive: it hangs on how the teams play.",
        "팀이 없으면 모든 팀입니다. 적응: 팀들이 어떻게 하는지에 달렸습니다.",
    );
    page.lines(out, note, 0);
    out.push('\n');
}

fn when(page: &Page, entry: &Entry) -> String {
    let at = |time: StoryDuration| (GameTime::ZERO + time).to_string();
    let Some(first) = entry.windows.first() else {
        return match &entry.trigger {
            Trigger::Manual => page.say("by hand", "손으로").into(),
            Trigger::After(_) => page.say("after another", "다른 것 뒤").into(),
            Trigger::Condition(_) | Trigger::Clock => page.say("by condition", "조건").into(),
        };
    };
    let mut when = at(first.earliest);
    if first.latest > first.earliest {
        let _ = write!(when, "-{}", at(first.latest));
    }
    match entry.windows.len() {
        1 => when,
        // The window gives way to the number of times.
        times => format!("{} x{times}", at(first.earliest)),
    }
}

fn brings(page: &Page, entry: &Entry) -> String {
    let mut parts = Vec::new();
    if let Some(fault) = entry.fault {
        let pick = entry.pick.as_ref().map(|pick| format!(" ({pick})"));
        parts.push(format!("{fault}{}", pick.unwrap_or_default()));
    }
    if let Some(times) = entry.times {
        let times = times.to_string();
        let times = times.trim_end_matches('0').trim_end_matches('.');
        parts.push(format!("{} x{times}", page.say("traffic", "트래픽")));
    }
    if let Some(version) = entry.unlock {
        parts.push(version.to_string());
    }
    if entry.tells {
        parts.push(page.say("text", "글").into());
    }
    parts.join(", ")
}
