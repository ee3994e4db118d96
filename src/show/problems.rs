//! Problems of a file, as compilers show them.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use model::scenario::problem::{Problem, Severity};

/// All problems as one text, with line, caret and help.
pub(crate) fn render(origin: &str, text: &str, problems: &[Problem]) -> String {
    let renderer = Renderer::styled();
    let one = |problem: &Problem| {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let label = (!problem.label.is_empty()).then_some(problem.label.as_str());
        let place = AnnotationKind::Primary
            .span(in_text(text, &problem.span))
            .label(label);
        let mut group: Group<'_> = level
            .primary_title(problem.message.as_str())
            .id(problem.code)
            .element(Snippet::source(text).path(origin).annotation(place));
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        format!("{}\n\n", renderer.render(&[group]))
    };
    problems.iter().map(one).collect()
}

/// The span, moved to letter borders inside the text.
fn in_text(text: &str, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
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
