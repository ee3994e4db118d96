//! What the checker says of a file.

use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::scenario::{Finding, Makes, ScenarioSheet};

/// The findings, each with its place and the way out.
pub(super) fn add(page: &mut Markup, t: T, sheet: &ScenarioSheet) {
    let errors = sheet.findings.iter().filter(|it| it.is_error).count();
    let warnings = sheet.findings.len() - errors;
    let verdict = match (&sheet.makes, warnings) {
        (Makes::Nothing, _) => t.check_unplayable(errors + sheet.left_out),
        (Makes::Library, _) => t.check_library().to_owned(),
        (Makes::Game(_), 0) => t.check_fine().to_owned(),
        (Makes::Game(_), warnings) => t.check_warned(warnings),
    };
    let class = match sheet.makes {
        Makes::Nothing => "check__verdict loss",
        _ => "check__verdict",
    };
    page.add(format_args!(
        "<p class=\"{class}\" data-testid=\"verdict\">{}</p>",
        Esc(verdict)
    ));
    if sheet.findings.is_empty() {
        return;
    }
    page.add(format_args!(
        "<ol class=\"findings\" data-testid=\"findings\">"
    ));
    for it in &sheet.findings {
        finding(page, t, it);
    }
    page.add(format_args!("</ol>"));
    if sheet.left_out > 0 {
        page.add(format_args!(
            "<p class=\"quiet\">{}</p>",
            t.check_left_out(sheet.left_out)
        ));
    }
}

/// The checker speaks English.
fn finding(page: &mut Markup, t: T, finding: &Finding) {
    let (word, picture) = match finding.is_error {
        true => (t.check_error(), "✕"),
        false => (t.check_warning(), "!"),
    };
    let class = match finding.is_error {
        true => "finding finding--error",
        false => "finding",
    };
    page.add(format_args!(
        "<li class=\"{class}\"><p><span class=\"tag\"><span aria-hidden=\"true\">{picture}</span> {word}</span> \
         <code>{}</code> <b lang=\"en\">{}</b></p><p class=\"quiet\">{}</p>",
        Esc(finding.code),
        Esc(&finding.message),
        Esc(&finding.place),
    ));
    let [before, place, behind] = &finding.line;
    if !(before.is_empty() && place.is_empty() && behind.is_empty()) {
        page.add(format_args!(
            "<pre class=\"finding__line\" tabindex=\"0\" aria-label=\"{}\">{}<mark>{}</mark>{}</pre>",
            t.check_line(),
            Esc(before),
            Esc(place),
            Esc(behind)
        ));
    }
    if !finding.label.is_empty() {
        page.add(format_args!("<p lang=\"en\">↑ {}</p>", Esc(&finding.label)));
    }
    if let Some(help) = &finding.help {
        page.add(format_args!(
            "<p><b>{}</b> <span lang=\"en\">{}</span></p>",
            t.check_help(),
            Esc(help)
        ));
    }
    page.add(format_args!("</li>"));
}
