//! The time left, as large as can be.

use super::super::facts::time_left;
use super::Scene;
use crate::chart::rail_svg;
use crate::format::{clock, iso_duration};
use crate::markup::Markup;
use crate::view::GamePhase;

pub(super) fn add(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    let (left_s, left) = time_left(board);
    let label = match board.phase {
        GamePhase::Ended => t.stage_over(),
        _ => t.stage_ends_in(),
    };
    page.add(format_args!(
        r#"<section class="stage-clock"><h2 class="stage-fact__label">{label}</h2><p class="stage-clock__time{}"><time datetime="{}" data-testid="stage-left">{left}</time></p><svg class="game-rail stage-clock__rail" viewBox="0 0 1000 24" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg><p class="stage-fact__more">{} {}</p></section>"#,
        if board.length_s < 3600 { "" } else { " stage-clock__time--hours" },
        iso_duration(left_s),
        t.rail_label(&t.span(board.second), &t.span(board.length_s)),
        rail_svg(board.second, board.length_s, &board.bands),
        clock(board.second, board.length_s),
        t.stage_of(&clock(board.length_s, board.length_s)),
    ));
}
