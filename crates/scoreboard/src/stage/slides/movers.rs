//! Who rises and who falls.

use super::super::facts::{Direction, best_trend};
use super::Scene;
use crate::format::signed_points;
use crate::markup::{Esc, Markup, icon};
use crate::view::{TeamRow, compared};
use std::cmp::Reverse;

/// Teams in each of the two lists at most.
const MOVERS_MAX: usize = 4;

pub(super) fn add(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    page.add(format_args!(
        r#"<p class="stage__label"><strong>{}</strong> {}</p>"#,
        t.stage_movers(),
        t.stage_movers_note(&t.span(board.trend_window_s))
    ));
    let best = best_trend(board);
    let (rising, falling) = movers(compared(&board.teams));
    for (title, none, movers) in [
        (t.stage_rising(), t.stage_no_riser(), rising),
        (t.stage_falling(), t.stage_no_faller(), falling),
    ] {
        page.add(format_args!(
            r#"<section class="stage-movers"><h2 class="stage-fact__label">{title}</h2>"#
        ));
        if movers.is_empty() {
            page.add(format_args!(r#"<p class="stage-fact__more">{none}</p>"#));
        }
        page.add(format_args!("<ol>"));
        for row in movers {
            let direction = Direction::of(row.trend_mpt_per_min, best);
            page.add(format_args!(
                r#"<li class="stage-mover" data-testid="stage-mover">{}<strong class="stage-mover__team">{}</strong>{}<span class="num">{}</span></li>"#,
                places(scene, row),
                Esc(&row.name),
                word(scene, direction),
                t.stage_per_min(&signed_points(row.trend_mpt_per_min))
            ));
        }
        page.add(format_args!("</ol></section>"));
    }
}

/// Places won or lost, in figures and for those who listen in words; where none
/// were, the arrow says how the points go.
fn places(scene: &Scene<'_>, row: &TeamRow) -> String {
    let t = scene.t;
    let count = row.rank_change.unsigned_abs();
    let (word, figure) = match row.rank_change {
        0 => (t.rank_same().to_owned(), String::new()),
        1.. => (t.rank_up(count), count.to_string()),
        _ => (t.rank_down(count), count.to_string()),
    };
    let (name, class) = match rises(row) {
        true => ("up", "gain"),
        false => ("downward", "loss"),
    };
    format!(
        r#"<span class="status stage-mover__places {class}">{}<span class="visually-hidden">{word}</span><span aria-hidden="true">{figure}</span></span>"#,
        icon(name)
    )
}

fn word(scene: &Scene<'_>, direction: Direction) -> String {
    let (_, class) = direction.look();
    format!(
        r#"<span class="status {class}"><span>{}</span></span>"#,
        direction.word(scene.t)
    )
}

/// Those who rise the most, and those who fall: by places, then by points.
fn movers<'a>(teams: impl Iterator<Item = &'a TeamRow>) -> (Vec<&'a TeamRow>, Vec<&'a TeamRow>) {
    let mut teams: Vec<&TeamRow> = teams.collect();
    let moves = |row: &&TeamRow| (row.rank_change, row.trend_mpt_per_min);
    teams.sort_by_key(|row| Reverse(moves(row)));
    let rising = teams
        .iter()
        .filter(|row| rises(row))
        .take(MOVERS_MAX)
        .copied();
    let falling = teams
        .iter()
        .rev()
        .filter(|row| falls(row))
        .take(MOVERS_MAX)
        .copied();
    (rising.collect(), falling.collect())
}

fn rises(row: &TeamRow) -> bool {
    (row.rank_change, row.trend_mpt_per_min) > (0, 0)
}

fn falls(row: &TeamRow) -> bool {
    (row.rank_change, row.trend_mpt_per_min) < (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_first_then_points() {
        let row = |id, rank_change, trend| TeamRow {
            id,
            rank_change,
            trend_mpt_per_min: trend,
            ..TeamRow::default()
        };
        let teams = [
            row(0, 0, 900),
            row(1, 3, 10),
            row(2, -2, 50),
            row(3, 0, -20),
            row(4, 0, 0),
        ];
        let (rising, falling) = movers(teams.iter());
        let ids = |rows: Vec<&TeamRow>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(ids(rising), [1, 0]);
        assert_eq!(ids(falling), [2, 3]);
    }
}
