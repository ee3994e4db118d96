//! A team's row: its markup, and the parts of it that change.
//!
//! A view of a hundred rows would follow a thousand signals. A row is text instead, and of its parts those are written
//! anew that say something else than before.

#[cfg(test)]
mod tests;

use crate::chart::{SPLIT_SHAPES, SplitScale, spark_paths, split_label, split_paths};
use crate::format::{dollars, points, signed_points};
use crate::i18n::T;
use crate::markup::{Esc, Markup, status_mark};
use crate::view::TeamRow;
use model::status::Status;
use std::ops::Range;

/// Where a part of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Row,
    Cell(usize),
    /// The first thing in a cell.
    First(usize),
    /// One of the things in there.
    Inside(usize, usize),
}

/// What it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Text,
    Markup,
    Attribute(&'static str),
}

/// The parts of a row that change.
pub(super) const PARTS: [(At, How); 23] = [
    (At::Row, How::Attribute("data-testid")),
    (At::Cell(2), How::Markup),
    (At::Row, How::Attribute("data-status")),
    (At::Cell(0), How::Text),
    (At::First(1), How::Attribute("class")),
    (At::Inside(1, 0), How::Text),
    (At::Inside(1, 1), How::Text),
    (At::Cell(3), How::Markup),
    (At::Cell(4), How::Text),
    (At::Cell(5), How::Attribute("class")),
    (At::Cell(5), How::Text),
    (At::Cell(8), How::Text),
    (At::Inside(6, 0), How::Attribute("d")),
    (At::Inside(6, 1), How::Attribute("d")),
    (At::First(7), How::Attribute("aria-label")),
    (At::Inside(7, 0), How::Attribute("d")),
    (At::Inside(7, 1), How::Attribute("d")),
    (At::Inside(7, 2), How::Attribute("d")),
    (At::Inside(7, 3), How::Attribute("d")),
    (At::Inside(7, 4), How::Attribute("d")),
    (At::Inside(7, 5), How::Attribute("d")),
    (At::Inside(7, 6), How::Attribute("d")),
    (At::Inside(7, 7), How::Attribute("d")),
];
const NAMES: Range<usize> = 0..2;
const MARKS: Range<usize> = 2..8;
const FIGURES: Range<usize> = 8..12;
const SPARK: Range<usize> = 12..14;
const SPLIT: Range<usize> = 14..23;

/// What each part says.
pub(super) type Said = [String; PARTS.len()];

/// What all rows have in common.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) t: T,
    pub(super) scale: SplitScale,
    /// The visitor's team.
    pub(super) own: Option<u16>,
}

impl Look {
    /// Whether rows say the same in both, whatever the scale of their bars.
    pub(super) fn speaks_like(&self, other: &Self) -> bool {
        self.t == other.t && self.own == other.own
    }
}

/// Says everything of a team.
pub(super) fn said(row: &TeamRow, look: Look) -> Said {
    let mut said = Said::default();
    say(&mut said, None, row, look);
    said
}

/// Says what is different from the row before, and how that looked; and which parts, one bit each, say something else
/// now.
pub(super) fn say(
    said: &mut Said,
    before: Option<(&TeamRow, Look)>,
    row: &TeamRow,
    look: Look,
) -> u32 {
    let before = before.filter(|(_, then)| then.speaks_like(&look));
    let has_scale = before.is_some_and(|(_, then)| then.scale == look.scale);
    let before = before.map(|(row, _)| row);
    let marks = |row: &TeamRow| (row.rank, row.rank_change, row.status);
    let figures = |row: &TeamRow| {
        (
            row.score_mpt,
            row.trend_mpt_per_min,
            row.spend_musd,
            row.own,
        )
    };
    let mut news = 0;
    if before.is_none_or(|before| names(before) != names(row)) {
        news |= put(said, NAMES, say_names(row, look));
    }
    if before.is_none_or(|before| marks(before) != marks(row)) {
        news |= put(said, MARKS, say_marks(row, look.t));
    }
    if before.is_none_or(|before| figures(before) != figures(row)) {
        news |= put(said, FIGURES, say_figures(row, look.t));
    }
    if before.is_none_or(|before| before.sparkline != row.sparkline) {
        news |= put(said, SPARK, spark_paths(&row.sparkline));
    }
    if !has_scale || before.is_none_or(|before| before.split != row.split) {
        news |= put(said, SPLIT, say_split(row, look));
    }
    news
}

fn names(row: &TeamRow) -> (&str, bool, bool) {
    (&row.name, row.is_bot, row.own.is_some())
}

fn put<const COUNT: usize>(said: &mut Said, parts: Range<usize>, words: [String; COUNT]) -> u32 {
    let mut news = 0;
    for (part, words) in parts.zip(words) {
        if said[part] != words {
            said[part] = words;
            news |= 1 << part;
        }
    }
    news
}

fn say_names(row: &TeamRow, look: Look) -> [String; 2] {
    let t = look.t;
    let mut names = Markup::default();
    names.add(format_args!(
        r#"<span class="board__name">{}</span>"#,
        Esc(&row.name)
    ));
    let mut tag = |is_so: bool, class: &str, title: &str, word: &str| {
        if is_so {
            names.add(format_args!(
                r#" <span class="tag{class}"{title}>{word}</span>"#
            ));
        }
    };
    tag(look.own == Some(row.id), " tag--solid", "", t.you());
    let note = format!(r#" title="{}""#, Esc(t.open_league_note()));
    tag(row.own.is_some(), "", &note, t.open_league());
    tag(row.is_bot, "", "", t.bot());
    [format!("row-{}", row.name), names.finish()]
}

fn say_marks(row: &TeamRow, t: T) -> [String; 6] {
    let status = row.status.unwrap_or(Status::Idle);
    let [class, figure, word] = places_moved(t, row.rank_change);
    [
        status.as_str().to_owned(),
        row.rank.to_string(),
        class,
        figure,
        word,
        status_mark(t, status),
    ]
}

fn say_figures(row: &TeamRow, t: T) -> [String; 4] {
    let trend_class = match row.trend_mpt_per_min / 1000 {
        0 => "num board__trend col-trend quiet",
        1.. => "num board__trend col-trend gain",
        _ => "num board__trend col-trend loss",
    };
    let spend = match row.own {
        Some(own) if !own.is_spend_known => t.spend_unknown().to_owned(),
        _ => dollars(row.spend_musd),
    };
    [
        points(row.score_mpt),
        trend_class.to_owned(),
        signed_points(row.trend_mpt_per_min),
        spend,
    ]
}

fn say_split(row: &TeamRow, look: Look) -> [String; 9] {
    let t = look.t;
    let [fast, ok, slow, wrong, failed, cost] = split_label(&row.split);
    let mut label = t.split_label(&fast, &ok, &slow, &wrong, &failed, &cost);
    match row.split.corrected.get() {
        0 => {}
        by => label += &t.split_corrected(&points(by)),
    }
    let [fast, ok, slow, given, failed, cost, taken, zero] = split_paths(&row.split, look.scale);
    [label, fast, ok, slow, given, failed, cost, taken, zero]
}

/// Places won or lost: a class, an arrow with a figure, and a word for those who hear it.
fn places_moved(t: T, change: i16) -> [String; 3] {
    let by = change.unsigned_abs();
    match change {
        0 => [
            "board__move".to_owned(),
            "–".to_owned(),
            t.rank_same().to_owned(),
        ],
        1.. => [
            "board__move board__move--up".to_owned(),
            format!("▲ {by}"),
            t.rank_up(by),
        ],
        _ => [
            "board__move board__move--down".to_owned(),
            format!("▼ {by}"),
            t.rank_down(by),
        ],
    }
}

/// A team's row.
pub(super) fn markup(row: &TeamRow, said: &Said, look: Look) -> String {
    let [
        testid,
        names,
        status,
        rank,
        move_class,
        moved,
        move_word,
        mark,
        score,
        trend_class,
        trend,
        spend,
        line,
        end,
        label,
        shapes @ ..,
    ] = said;
    let own = match look.own == Some(row.id) {
        true => "board__own ",
        false => "",
    };
    let open = match row.own {
        Some(_) => "board__open",
        None => "",
    };
    let mut page = Markup::default();
    page.add(format_args!(
        r#"<tr class="{own}{open}" data-team="{}" data-testid="{}" data-status="{status}"><td class="board__rank">{rank}</td><td class="col-move"><span class="{move_class}"><span aria-hidden="true">{moved}</span><span class="visually-hidden">{move_word}</span></span></td><th scope="row" class="board__team">{names}</th>"#,
        row.id,
        Esc(testid)
    ));
    page.add(format_args!(
        r#"<td>{mark}</td><td class="num board__score" data-testid="score">{score}</td><td class="{trend_class}">{trend}</td><td class="col-spark"><svg class="sparkline" viewBox="0 0 80 24" aria-hidden="true"><path class="sparkline__line" d="{line}"/><path class="sparkline__end" d="{end}"/></svg></td><td class="col-split"><svg class="split" viewBox="0 0 140 14" role="img" aria-label="{}">"#,
        Esc(label)
    ));
    for (class, d) in SPLIT_SHAPES.iter().zip(shapes) {
        page.add(format_args!(r#"<path class="{class}" d="{d}"/>"#));
    }
    page.add(format_args!(
        r#"</svg></td><td class="num col-spend">{spend}</td></tr>"#
    ));
    page.finish()
}
