//! The report of a game as one HTML file: no script, no network, fit to print.

pub(crate) mod awards;
mod data;
mod hits;
mod sums;

mod team;
mod top;

pub use data::{
    Cause, Cost, Hit, Hurt, LogLine, ObjectiveResult, Occurrence, OwnReport, Report, ScriptLine,
    SingleChange, Sort, Source, TeamReport,
};

use crate::i18n::{T, code};
use crate::markup::{Esc, Markup};
use model::text::Lang;

/// The style sheet: that of the pages, and what only the report has.
static STYLE: &str = concat!(
    include_str!("../style/tokens.css"),
    include_str!("../style/base.css"),
    include_str!("../style/board.css"),
    include_str!("../style/chart.css"),
    include_str!("../style/report.css"),
);
/// Patterns and icons that drawings refer to.
static DEFS: &str = include_str!("frame/defs.svg");

/// The value in the middle; of an even number of them, between the two there.
#[must_use]
pub fn median(values: impl Iterator<Item = u32>) -> Option<u32> {
    let mut values: Vec<u32> = values.collect();
    values.sort_unstable();
    let middle = values.len() / 2;
    let above = *values.get(middle)?;
    match values.len() % 2 {
        0 => Some(values[middle - 1].midpoint(above)),
        _ => Some(above),
    }
}

/// Whom a report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Whoever ran the game: everything.
    Host,
    /// A team, by its id: what everybody saw on the board, and its own part.
    Team(u16),
}

/// The whole document.
#[must_use]
pub fn render(report: &Report, lang: Lang, audience: Audience) -> String {
    let t = T(lang);
    let mut page = Markup::default();
    page.add(format_args!(
        r#"<!doctype html><html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>{}</title><style>{STYLE}</style></head><body><svg class="svg-defs" aria-hidden="true" focusable="false">{DEFS}</svg><main class="report">"#,
        code(lang),
        Esc(t.report_title(report.title.get(lang))),
    ));
    top::head(&mut page, t, report);
    top::podium(&mut page, t, report);
    top::scores(&mut page, t, report);
    match audience {
        Audience::Host => everything(&mut page, t, report),
        Audience::Team(id) => {
            sums::points(&mut page, t, report);
            let own = report.teams.iter().find(|team| team.row.id == id);
            own.into_iter()
                .for_each(|its| team::team(&mut page, t, report, its));
        }
    }
    top::colophon(&mut page, t, report);
    page.add(format_args!("</main></body></html>\n"));
    page.finish()
}

fn everything(page: &mut Markup, t: T, report: &Report) {
    sums::changes(page, t, report);
    sums::points(page, t, report);
    hits::hits(page, t, report);
    sums::costs(page, t, report);
    sums::objectives(page, t, report);
    awards::awards(page, t, report);
    let teams = report.teams.iter();
    teams.for_each(|its| team::team(page, t, report, its));
    top::script(page, t, report);
}
