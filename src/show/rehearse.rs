//! A rehearsal in a terminal: the script as a picture and as a table, one game
//! by its events, the range of many, warnings.

mod games;
mod picture;
mod script;

use super::printable;
use crate::rehearse::Rehearsal;
use crate::rehearse::warnings::Warning;
use model::scenario::Scenario;
use model::text::Lang;
use std::fmt::Write as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns to use: those of the terminal, or 80.
pub(crate) fn columns() -> usize {
    let columns = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    columns.clamp(60, 200)
}

/// The whole page.
pub(crate) fn text(
    scenario: &Scenario,
    rehearsal: &Rehearsal,
    lang: Lang,
    columns: usize,
) -> String {
    let page = Page { lang, columns };
    let mut out = String::new();
    let title = scenario.title.get(lang);
    let _ = writeln!(
        out,
        "\x1b[1m{}\x1b[0m ({}), {}\n",
        printable(title),
        rehearsal.scenario,
        scenario.length
    );
    picture::draw(&page, &mut out, &rehearsal.script);
    script::table(&page, &mut out, &rehearsal.script);
    games::dry_run(&page, &mut out, scenario, &rehearsal.dry_run);
    games::range(&page, &mut out, &rehearsal.range);
    warnings(&page, &mut out, &rehearsal.warnings);
    let _ = writeln!(
        out,
        "{}: gameday host {}",
        page.say("next", "다음"),
        printable(&rehearsal.asked)
    );
    out
}

/// How to write.
pub(super) struct Page {
    pub(super) lang: Lang,
    pub(super) columns: usize,
}

impl Page {
    fn say(&self, en: &'static str, ko: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }

    /// A heading, and a line of explanation under it.
    fn heading(&self, out: &mut String, heading: &str, explained: &str) {
        let _ = writeln!(out, "\x1b[1m{heading}\x1b[0m");
        if !explained.is_empty() {
            self.lines(out, explained, 0);
        }
    }

    /// A label and its text, in lines that fit, below what they are about.
    pub(super) fn labelled(&self, out: &mut String, label: &str, text: &str) {
        let narrow = Page {
            columns: self.columns.saturating_sub(2),
            ..*self
        };
        out.push_str("  ");
        narrow.lines(out, &format!("{label} {text}"), 4);
    }

    /// A text in lines that fit, all but the first indented.
    fn lines(&self, out: &mut String, text: &str, indent: usize) {
        let mut used = 0;
        for word in text.split_whitespace() {
            if used > 0 && used + 1 + word.width() > self.columns {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
                used = indent;
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += word.width();
        }
        out.push('\n');
    }
}

fn warnings(page: &Page, out: &mut String, warnings: &[Warning]) {
    let heading = page.say("Warnings", "경고");
    let explained = match warnings.is_empty() {
        true => page.say("None.", "없습니다."),
        false => "",
    };
    page.heading(out, heading, explained);
    for warning in warnings {
        let _ = write!(out, "\x1b[1;33mwarning[{}]\x1b[0m: ", warning.code);
        // The colours take no room, so the first line is measured without them.
        let head = format!("warning[{}]:", warning.code);
        let mut text = String::new();
        let message = format!("{head} {}", printable(warning.message.get(page.lang)));
        page.lines(&mut text, &message, 2);
        out.push_str(text[head.len()..].trim_start());
        let help = page.say("help", "도움말");
        let help = format!("{help}: {}", printable(warning.help.get(page.lang)));
        out.push_str("  = ");
        let narrow = Page {
            columns: page.columns.saturating_sub(4),
            ..*page
        };
        narrow.lines(out, &help, 4);
    }
    out.push('\n');
}

/// Fits a text into so many columns; what is cut shows it.
fn cell(text: &str, columns: usize) -> String {
    let text = printable(text);
    if text.width() <= columns {
        return super::fit(&text, columns);
    }
    let (mut out, mut used) = (String::new(), 0);
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        if used + wide + 1 > columns {
            break;
        }
        out.push(letter);
        used += wide;
    }
    out.push('…');
    super::fit(&out, columns)
}

/// Right-aligned.
fn right(text: &str, columns: usize) -> String {
    let blank = columns.saturating_sub(text.width());
    format!("{}{text}", " ".repeat(blank))
}
