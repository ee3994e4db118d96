//! The script as a table: when, what, to whom, how long.

use super::{Page, cell, right};
use crate::rehearse::script::{Entry, Script, Trigger};
use model::scenario::TeamPick;
use model::text::Lang;
use model::units::{GameTime, StoryDuration};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

pub(super) fn table(page: &Page, out: &mut String, script: &Script) {
    if script.entries.is_empty() {
        return;
    }
    let heads = match page.lang {
        Lang::En => ["#", "when", "id", "what", "teams", "long", "adaptive"],
        Lang::Ko => ["#", "언제", "이름", "무엇", "팀", "길이", "적응"],
    };
    let cells = |entry| cells(page, entry);
    let rows: Vec<[String; 7]> = script.entries.iter().map(cells).collect();
    let wide = wide(page, &heads, &rows);
    let line = |cells: [&str; 7]| {
        let cells = cells.iter().zip(wide).enumerate();
        let cells = cells.filter(|(_, (_, wide))| *wide > 0);
        let cells: Vec<String> = cells
            .map(|(place, (text, wide))| match place {
                0 => right(text, wide),
                _ => cell(text, wide),
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    let _ = writeln!(out, "\x1b[1m{}\x1b[0m", line(heads));
    for row in &rows {
        let _ = writeln!(out, "{}", line(row.each_ref().map(String::as_str)));
    }
    if script.entries.iter().any(|entry| entry.is_adaptive) {
        let note = page.say(
            "Adaptive: it hangs on how the teams play.",
            "적응: 팀들이 어떻게 하는지에 달렸습니다.",
        );
        page.lines(out, note, 0);
    }
    out.push('\n');
}

/// The columns of each part: none for one that says nothing, and the names and
/// what comes give way if there is no room.
fn wide(page: &Page, heads: &[&str; 7], rows: &[[String; 7]]) -> [usize; 7] {
    let mut wide = [0; 7];
    for (place, wide) in wide.iter_mut().enumerate() {
        let its = rows.iter().map(|row| row[place].width()).max().unwrap_or(0);
        *wide = if its == 0 {
            0
        } else {
            its.max(heads[place].width())
        };
    }
    let gaps = 2 * (wide.iter().filter(|wide| **wide > 0).count() - 1);
    for place in [WHAT, NAME] {
        let over = (wide.iter().sum::<usize>() + gaps).saturating_sub(page.columns);
        wide[place] = wide[place].saturating_sub(over).max(wide[place].min(LEAST));
    }
    wide
}

/// Which cells give way, and what is left to them.
const NAME: usize = 2;
const WHAT: usize = 3;
const LEAST: usize = 12;

fn cells(page: &Page, entry: &Entry) -> [String; 7] {
    let teams = match &entry.teams {
        TeamPick::All => String::new(),
        some => some.to_string(),
    };
    let adaptive = if entry.is_adaptive {
        page.say("yes", "예")
    } else {
        ""
    };
    [
        entry.number.to_string(),
        when(page, entry),
        entry.id.clone(),
        brings(page, entry),
        teams,
        entry
            .lasts
            .map(|lasts| lasts.to_string())
            .unwrap_or_default(),
        adaptive.to_owned(),
    ]
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
