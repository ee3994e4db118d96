//! How results look in a terminal.

pub(crate) mod boxes;
pub(crate) mod chart;
pub(crate) mod compare;
pub(crate) mod conform;
pub(crate) mod cues;
pub(crate) mod doctor;
pub(crate) mod faults;
pub(crate) mod journal;
pub(crate) mod load;
pub(crate) mod logs;
pub(crate) mod member;
pub(crate) mod objectives;
pub(crate) mod plan;
pub(crate) mod problems;
pub(crate) mod progress;
pub(crate) mod rehearse;
pub(crate) mod result;
pub(crate) mod script;
pub(crate) mod sweep;
pub(crate) mod twin;
pub(crate) mod what_if;

use crate::exit::Outcome;
use std::io::Write as _;

/// Prints a text on standard output; colours go only where they can be seen.
pub(crate) fn print(text: &str) -> Outcome {
    write!(anstream::stdout(), "{text}").map_err(|e| anyhow::Error::from(e).into())
}

/// What came from others, without what a terminal would obey.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).collect()
}

/// Columns to use.
pub(crate) fn width() -> usize {
    let columns = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
    columns.clamp(60, 140)
}

/// Fits a text into so many columns, counting wide (Korean) letters as two.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    use unicode_width::UnicodeWidthChar as _;
    let (mut out, mut used) = (String::new(), 0);
    for letter in text.chars().filter(|c| !c.is_control()) {
        let wide = letter.width().unwrap_or(0);
        if used + wide > columns {
            break;
        }
        out.push(letter);
        used += wide;
    }
    out.extend(std::iter::repeat_n(' ', columns - used));
    out
}
