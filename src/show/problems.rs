//! Problems of a file, as compilers show them.

use crate::assets::Source;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use model::scenario::problem::{Problem, Severity};
use std::ops::Range;

/// So many problems are shown of a file. Each is looked up in the text anew, and nobody reads more of them at once.
pub(crate) const SHOWN_MAX: usize = 100;
/// The longest lines that are shown as a whole, in bytes.
const LINES_LEN_MAX: usize = 8 << 10;

/// A problem as it is shown, whoever found it.
pub(crate) struct Told<'p> {
    pub(crate) is_error: bool,
    pub(crate) code: &'p str,
    /// Where in the text, in bytes.
    pub(crate) span: Range<usize>,
    pub(crate) message: &'p str,
    pub(crate) label: &'p str,
    pub(crate) help: Option<&'p str>,
}

/// The problems as one text, with file, line, caret and help.
pub(crate) fn render(source: &Source, problems: &[Problem]) -> String {
    let told = problems.iter().map(|problem| Told {
        is_error: problem.severity == Severity::Error,
        code: problem.code,
        span: problem.span.clone(),
        message: &problem.message,
        label: &problem.label,
        help: problem.help.as_deref(),
    });
    render_told(source, told)
}

/// The same of problems that a running game has found.
pub(crate) fn render_told<'p>(
    source: &Source,
    problems: impl ExactSizeIterator<Item = Told<'p>>,
) -> String {
    let renderer = Renderer::styled();
    let one = |problem: Told<'_>| {
        let (origin, text, span) = located(source, &problem.span);
        let level = match problem.is_error {
            true => Level::ERROR,
            false => Level::WARNING,
        };
        let label = (!problem.label.is_empty()).then_some(problem.label);
        let window = lines_of(text, &span);
        let place = AnnotationKind::Primary
            .span(span.start - window.start..span.end.min(window.end) - window.start)
            .label(label);
        let line = text[..window.start].matches('\n').count() + 1;
        let source = Snippet::source(&text[window]).line_start(line);
        let mut group: Group<'_> = level
            .primary_title(problem.message)
            .id(problem.code)
            .element(source.path(origin).annotation(place));
        if let Some(help) = problem.help {
            group = group.element(Level::HELP.message(help));
        }
        format!("{}\n\n", renderer.render(&[group]))
    };
    let count = problems.len();
    let mut shown: String = problems.take(SHOWN_MAX).map(one).collect();
    if count > SHOWN_MAX {
        let more = count - SHOWN_MAX;
        shown.push_str(&format!("{more} more are not shown: mend these first\n\n"));
    }
    shown
}

/// The file that a problem lies in, its text, and where in it.
pub(crate) fn located<'s>(
    source: &'s Source,
    place: &Range<usize>,
) -> (&'s str, &'s str, Range<usize>) {
    let (origin, text, begin) = match &source.merged {
        Some(merged) => {
            let part = merged.part_of(place.start);
            (part.origin.as_str(), part.text.as_str(), part.begin)
        }
        None => (source.origin.as_str(), source.text.as_str(), 0),
    };
    let span = place.start - begin..place.end.saturating_sub(begin);
    (origin, text, in_text(text, &span))
}

/// The lines that a span lies in: whoever draws it need not look at more. Of lines beyond reason only a part.
fn lines_of(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..]
        .find('\n')
        .map_or(text.len(), |at| span.end + at);
    if end - start <= LINES_LEN_MAX {
        return start..end;
    }
    let start = start.max(span.start.saturating_sub(LINES_LEN_MAX / 2));
    let end = end.min(span.start + LINES_LEN_MAX / 2);
    in_text(text, &(start..end))
}

/// The span, moved to letter borders inside the text.
fn in_text(text: &str, span: &Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
