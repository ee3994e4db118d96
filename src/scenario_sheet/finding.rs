//! What is wrong with a file, for a page: the same as the terminal shows.

use crate::assets::Source;
use crate::show::problems::located;
use model::scenario::problem::{Problem, Severity};
use scoreboard::scenario::Finding;

/// So many characters of a line are shown before a place, and behind it.
const AROUND_MAX: usize = 80;
/// So many of the place itself.
const PLACE_MAX: usize = 160;

pub(super) fn finding(source: &Source, problem: &Problem) -> Finding {
    let (origin, text, span) = located(source, &problem.span);
    let begin = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start..]
        .find('\n')
        .map_or(text.len(), |at| span.start + at);
    let stop = span.end.min(end);
    let (before, place, behind) = (
        &text[begin..span.start],
        &text[span.start..stop],
        &text[stop..end],
    );
    let line = text[..begin].matches('\n').count() + 1;
    let column = before.chars().count() + 1;
    Finding {
        is_error: problem.severity == Severity::Error,
        code: problem.code,
        place: format!("{origin}:{line}:{column}"),
        message: problem.message.clone(),
        line: [
            last(before, AROUND_MAX),
            first(place, PLACE_MAX),
            first(behind.trim_end(), AROUND_MAX),
        ],
        label: problem.label.clone(),
        help: problem.help.clone(),
    }
}

/// The first so many characters.
fn first(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The last so many.
fn last(text: &str, max: usize) -> String {
    match text.char_indices().nth_back(max) {
        Some((at, letter)) => format!("…{}", &text[at + letter.len_utf8()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_cut_at_letters() {
        let long = "가".repeat(1_000);
        assert_eq!(first(&long, 3), "가가가…");
        assert_eq!(last(&long, 3), "…가가가");
        assert_eq!(first("abc", 3), "abc");
        assert_eq!(last("abc", 3), "abc");
    }
}
