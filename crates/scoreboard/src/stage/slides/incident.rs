//! What is hitting now, and how the teams bear it.

use super::super::facts::{hitting, toll};
use super::{HATCH, Scene};
use crate::markup::{Esc, Markup, status_mark};
use crate::view::{TeamRow, compared};
use model::status::Status;

/// States, the worst first.
const WORST_FIRST: [Status; 6] = [
    Status::Down,
    Status::Wrong,
    Status::Slow,
    Status::Recovering,
    Status::Idle,
    Status::Fast,
];
/// Names in a line at most; the rest is counted.
const NAMES_MAX: usize = 4;

pub(super) fn add(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    match hitting(board).first() {
        Some(band) => page.add(format_args!(
            r#"<section class="stage-incident stage-fact--hit"><h2 class="stage-fact__label">{}</h2><p class="stage-incident__title" data-testid="stage-incident">{}</p>{HATCH}<p class="stage-fact__more">{}</p></section>"#,
            t.stage_hitting(),
            Esc(band.title.get(t.0)),
            toll(t, board, band)
        )),
        None => page.add(format_args!(
            r#"<section class="stage-incident"><h2 class="stage-fact__label">{}</h2><p class="stage-incident__title" data-testid="stage-incident">{}</p><p class="stage-fact__more">{}</p></section>"#,
            t.stage_hitting(),
            t.stage_calm(),
            t.stage_calm_note()
        )),
    }
    page.add(format_args!(
        r#"<section class="stage-states"><h2 class="stage-fact__label">{}</h2><ul>"#,
        t.stage_how_teams_do()
    ));
    for state in WORST_FIRST {
        let its = compared(&board.teams).filter(|row| row.status.unwrap_or(Status::Idle) == state);
        let its: Vec<&TeamRow> = its.collect();
        if its.is_empty() {
            continue;
        }
        page.add(format_args!(
            r#"<li class="stage-state"><span class="stage-state__count">{}</span>{}<span class="stage-state__names">{}</span></li>"#,
            its.len(),
            status_mark(t, state),
            names(scene, &its)
        ));
    }
    page.add(format_args!("</ul></section>"));
}

fn names(scene: &Scene<'_>, rows: &[&TeamRow]) -> String {
    let named = rows
        .iter()
        .take(NAMES_MAX)
        .map(|row| Esc(&row.name).to_string());
    let mut names = named.collect::<Vec<_>>().join(", ");
    if let Some(more @ 1..) = rows.len().checked_sub(NAMES_MAX) {
        names.push(' ');
        names.push_str(&scene.t.stage_more_teams(more));
    }
    names
}
