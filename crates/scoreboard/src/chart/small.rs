//! Drawings in table cells: sparklines, split bars, meters.

use super::line::line;
use super::scale::Linear;
use super::write::num;
use crate::format::points;
use model::score::ScoreSplit;
use model::units::MilliPoints;
use std::fmt::Write;

/// The inside of a sparkline's `<svg>`, whose view box is 80 by 24.
pub(crate) fn spark_svg(values: &[i32]) -> String {
    let (Some(low), Some(high)) = (values.iter().min(), values.iter().max()) else {
        return String::new();
    };
    let x = Linear::new((0.0, values.len().saturating_sub(1) as f64), (2.0, 76.0));
    // Half a pixel is enough, and lets a line stay as it is for a while.
    let y = Linear::new((f64::from(*low), f64::from(*high)), (42.0, 6.0));
    let place =
        |(index, value): (usize, &i32)| (x.at(index as f64), y.at(f64::from(*value)).round() / 2.0);
    let (end_x, end_y) = values
        .iter()
        .enumerate()
        .next_back()
        .map_or((2.0, 12.0), place);
    format!(
        r#"<path class="sparkline__line" d="{}"/><circle class="sparkline__end" cx="{}" cy="{}" r="2.2"/>"#,
        line(values.iter().enumerate().map(place)),
        num(end_x),
        num(end_y)
    )
}

/// The common scale of all split bars: zero lies at the same place in each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SplitScale {
    lost_mpt: i64,
    earned_mpt: i64,
}

impl SplitScale {
    /// A scale that fits all of them, rounded up: it would else change every
    /// second, and every row with it.
    pub(crate) fn of<'a>(splits: impl Iterator<Item = &'a ScoreSplit>) -> Self {
        let mut scale = Self {
            lost_mpt: 0,
            earned_mpt: 0,
        };
        for split in splits {
            scale.lost_mpt = scale
                .lost_mpt
                .max(-(split.wrong + split.failed + split.cost + split.hints).get() + lost(split));
            scale.earned_mpt = scale
                .earned_mpt
                .max((split.fast + split.ok + split.slow).get() + won(split));
        }
        scale.lost_mpt = rounded_up(scale.lost_mpt);
        scale.earned_mpt = rounded_up(scale.earned_mpt);
        scale
    }
}

/// To two digits, the second one even.
fn rounded_up(value: i64) -> i64 {
    let mut step = 2;
    while value / step >= 50 {
        step *= 10;
    }
    (value + step - 1) / step * step
}

/// Width of a split bar's view box; its height is 14.
const SPLIT_WIDTH: f64 = 140.0;

/// The inside of a split bar's `<svg>`: what was lost to the left of zero, what was earned to the right.
pub(crate) fn split_svg(split: &ScoreSplit, scale: SplitScale) -> String {
    let all = (scale.lost_mpt + scale.earned_mpt).max(1) as f64;
    let unit = (SPLIT_WIDTH - 4.0) / all;
    let zero = 2.0 + scale.lost_mpt as f64 * unit;
    let mut svg = String::new();
    let mut edge = zero;
    for (class, part) in [
        ("split__fast", split.fast),
        ("split__ok", split.ok),
        ("split__slow", split.slow),
        ("split__corrected", MilliPoints::new(won(split))),
    ] {
        let width = part.get().max(0) as f64 * unit;
        push_bar(&mut svg, class, edge, width, (1, 12));
        edge += width;
    }
    let mut edge = zero;
    for (class, part) in [
        ("split__failed", split.failed + split.wrong),
        ("split__cost", split.cost + split.hints),
        ("split__corrected", MilliPoints::new(-lost(split))),
    ] {
        let width = -part.get().min(0) as f64 * unit;
        edge -= width;
        push_bar(&mut svg, class, edge, width, (2, 10));
    }
    let zero = num(zero);
    let _ = write!(
        svg,
        r#"<line class="split__zero" x1="{zero}" x2="{zero}" y1="-1" y2="15"/>"#
    );
    svg
}

/// What was taken by a correction.
fn lost(split: &ScoreSplit) -> i64 {
    -split.corrected.get().min(0)
}

/// What was given by a correction.
fn won(split: &ScoreSplit) -> i64 {
    split.corrected.get().max(0)
}

fn push_bar(svg: &mut String, class: &str, x: f64, width: f64, (y, height): (u8, u8)) {
    // Half a unit is enough, and lets a bar stay as it is for a while.
    let [from, to] = [x, x + width].map(|edge| (edge * 2.0).round() / 2.0);
    if to > from {
        let _ = write!(
            svg,
            r#"<rect class="{class}" x="{}" y="{y}" width="{}" height="{height}"/>"#,
            num(from),
            num(to - from)
        );
    }
}

/// The same in figures, for those who cannot see it: fast, ok, slow, wrong, failed, cost.
pub(crate) fn split_label(split: &ScoreSplit) -> [String; 6] {
    [
        split.fast,
        split.ok,
        split.slow,
        split.wrong,
        split.failed,
        split.cost + split.hints,
    ]
    .map(|part| points(part.get()))
}

/// The inside of a meter's `<svg>`, whose view box is 400 by 6.
pub(crate) fn meter_svg(value: i64, most: i64, class: &str) -> String {
    let width = value.max(0) as f64 / most.max(1) as f64 * 400.0;
    format!(
        r#"<rect class="ground" width="400" height="6"/><rect class="{class}" width="{}" height="6"/>"#,
        num(width.min(400.0))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::MilliPoints;

    fn split(fast: i64, failed: i64, cost: i64) -> ScoreSplit {
        ScoreSplit {
            fast: MilliPoints::new(fast),
            failed: MilliPoints::new(failed),
            cost: MilliPoints::new(cost),
            ..ScoreSplit::default()
        }
    }

    #[test]
    fn zero_lies_at_the_same_place_in_each_row() {
        let splits = [split(100, -30, -6), split(20, 0, -36)];
        let scale = SplitScale::of(splits.iter());
        let zero = r#"<line class="split__zero" x1="38" x2="38""#;
        let drawn = splits.map(|split| split_svg(&split, scale));
        assert!(drawn.iter().all(|svg| svg.contains(zero)), "{drawn:?}");
        assert!(
            drawn[0]
                .contains(r#"<rect class="split__fast" x="38" y="1" width="100" height="12"/>"#),
            "{}",
            drawn[0]
        );
        assert!(
            drawn[0]
                .contains(r#"<rect class="split__failed" x="8" y="2" width="30" height="10"/>"#),
            "{}",
            drawn[0]
        );
        assert!(
            drawn[0].contains(r#"<rect class="split__cost" x="2" y="2" width="6" height="10"/>"#),
            "{}",
            drawn[0]
        );
        assert!(!drawn[1].contains("split__failed"), "nothing is not drawn");
    }

    #[test]
    fn flat_and_empty_sparklines() {
        assert_eq!(spark_svg(&[]), "");
        assert!(!spark_svg(&[5]).contains("NaN"));
        assert!(
            spark_svg(&[5, 5, 5])
                .starts_with(r#"<path class="sparkline__line" d="M2 21L39 21L76 21"/>"#)
        );
    }

    #[test]
    fn meters_do_not_run_over() {
        assert!(meter_svg(500, 100, "used").contains(r#"<rect class="used" width="400""#));
        assert!(meter_svg(0, 0, "used").contains(r#"<rect class="used" width="0""#));
    }
}
