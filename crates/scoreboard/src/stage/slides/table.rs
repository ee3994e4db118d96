//! Ten teams by rank.

use super::super::facts::{Direction, best_trend};
use super::super::rotation::PAGE_LEN;
use super::{Scene, glide};
use crate::format::points;
use crate::markup::{Esc, Markup, icon, status_mark};
use crate::view::TeamRow;
use model::status::Status;

pub(super) fn add(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    let first = scene.shown.page * PAGE_LEN;
    let teams: Vec<&TeamRow> = board.teams.iter().skip(first).take(PAGE_LEN).collect();
    let title = match first {
        0 => t.stage_top().to_owned(),
        _ => t.stage_places(first + 1, first + teams.len()),
    };
    if scene.shown.pages > 1 {
        page.add(format_args!(
            r#"<p class="stage__label" data-testid="stage-page"><strong>{title}</strong> {}</p>"#,
            t.stage_page(scene.shown.page + 1, scene.shown.pages)
        ));
    }
    page.add(format_args!(
        r#"<table class="stage-board stage-board--{}"><caption class="visually-hidden">{title}</caption><colgroup><col class="stage-board__rank"><col class="stage-board__team"><col class="stage-board__status"><col><col class="stage-board__score"></colgroup><thead class="visually-hidden"><tr>"#,
        teams.len()
    ));
    for column in [
        t.col_rank(),
        t.col_team(),
        t.col_status(),
        t.stage_direction(),
        t.col_score(),
    ] {
        page.add(format_args!(r#"<th scope="col">{column}</th>"#));
    }
    page.add(format_args!("</tr></thead><tbody>"));
    let best = best_trend(board);
    for (place, row) in (first..).zip(teams) {
        let direction = Direction::of(row.trend_mpt_per_min, best);
        let (icon_name, class) = direction.look();
        page.add(format_args!(
            r#"<tr class="stage-board__row{}" data-testid="stage-row"><td class="stage-board__rank">{}</td><th scope="row" class="stage-board__team">{}</th><td>{}</td><td><span class="status {class}">{}<span>{}</span></span></td><td class="num">{}</td></tr>"#,
            glide(scene, row.id, place),
            row.rank,
            Esc(&row.name),
            status_mark(t, row.status.unwrap_or(Status::Idle)),
            icon(icon_name),
            direction.word(t),
            points(row.score_mpt)
        ));
    }
    page.add(format_args!("</tbody></table>"));
}
