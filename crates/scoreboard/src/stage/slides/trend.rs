//! Scores over time.

use super::Scene;
use crate::chart::{SCORE_HEIGHT, ScoreChartInput, score_svg};
use crate::markup::Markup;

/// Width of the drawing in its own units: large letters on a wall.
const WIDTH: u32 = 720;

pub(super) fn add(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    let drawing = score_svg(&ScoreChartInput {
        chart: &scene.snapshot.chart,
        teams: &board.teams,
        bands: &board.bands,
        second: board.second,
        length_s: board.length_s,
        own: None,
        pressed: None,
        width: WIDTH,
    });
    page.add(format_args!(
        r#"<p class="stage__label"><strong>{}</strong> {}</p><svg class="chart stage__chart" viewBox="0 0 {WIDTH} {SCORE_HEIGHT}" role="img" aria-label="{}">{drawing}</svg>"#,
        t.chart_title(),
        t.chart_note(),
        t.chart_desc()
    ));
}
