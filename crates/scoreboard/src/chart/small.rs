//! Drawings in table cells: sparklines, split bars, meters.

use super::line::line;
use super::scale::Linear;
use super::write::num;
use crate::format::points;
use model::score::ScoreSplit;
use model::units::MilliPoints;
#[cfg(feature = "ssr")]
use std::fmt::Write;

/// A sparkline in a view box of 80 by 24: the `d` of the line, and of the dot at its end.
pub(crate) fn spark_paths(values: &[i32]) -> [String; 2] {
    let (Some(low), Some(high)) = (values.iter().min(), values.iter().max()) else {
        return [String::new(), String::new()];
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
    [
        line(values.iter().enumerate().map(place)),
        format!("M{} {}h0", num(end_x), num(end_y)),
    ]
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

/// To the next of ten steps in a power of ten, which bars fill by three quarters at least.
fn rounded_up(value: i64) -> i64 {
    if value <= 0 {
        return 0;
    }
    let mut unit = 1;
    while value > 100 * unit {
        unit *= 10;
    }
    let steps = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80].map(|step| step * unit);
    steps
        .into_iter()
        .find(|step| *step >= value)
        .unwrap_or(100 * unit)
}

/// Width of a split bar's view box; its height is 14.
const SPLIT_WIDTH: f64 = 140.0;

/// The shapes of a split bar in their order, by the class that each has.
pub(crate) const SPLIT_SHAPES: [&str; 8] = [
    "split__fast",
    "split__ok",
    "split__slow",
    "split__corrected",
    "split__failed",
    "split__cost",
    "split__corrected",
    "split__zero",
];

/// The `d` of each of these shapes, in a view box of 140 by 14: what was lost to the left of zero, what was earned to
/// the right. Nothing has no shape.
pub(crate) fn split_paths(split: &ScoreSplit, scale: SplitScale) -> [String; 8] {
    let all = (scale.lost_mpt + scale.earned_mpt).max(1) as f64;
    let unit = (SPLIT_WIDTH - 4.0) / all;
    let zero = 2.0 + scale.lost_mpt as f64 * unit;
    let mut edge = zero;
    let [fast, ok, slow, given] = [
        split.fast,
        split.ok,
        split.slow,
        MilliPoints::new(won(split)),
    ]
    .map(|part| {
        let from = edge;
        edge += part.get().max(0) as f64 * unit;
        bar(from, edge, (1, 12))
    });
    let mut edge = zero;
    let [failed, cost, taken] = [
        split.failed + split.wrong,
        split.cost + split.hints,
        MilliPoints::new(-lost(split)),
    ]
    .map(|part| {
        let to = edge;
        edge += part.get().min(0) as f64 * unit;
        bar(edge, to, (2, 10))
    });
    let zero = format!("M{} -1v16", num(zero));
    [fast, ok, slow, given, failed, cost, taken, zero]
}

/// The inside of a split bar's `<svg>`.
#[cfg(feature = "ssr")]
pub(crate) fn split_svg(split: &ScoreSplit, scale: SplitScale) -> String {
    let mut svg = String::new();
    for (class, d) in SPLIT_SHAPES.iter().zip(split_paths(split, scale)) {
        if !d.is_empty() {
            let _ = write!(svg, r#"<path class="{class}" d="{d}"/>"#);
        }
    }
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

fn bar(from: f64, to: f64, (y, height): (u8, u8)) -> String {
    // Half a unit is enough, and lets a bar stay as it is for a while.
    let [from, to] = [from, to].map(|edge| (edge * 2.0).round() / 2.0);
    if to <= from {
        return String::new();
    }
    let width = num(to - from);
    format!("M{} {y}h{width}v{height}h-{width}z", num(from))
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
        let splits = [split(600, -50, -30), split(200, 0, -80)];
        let scale = SplitScale::of(splits.iter());
        let drawn = splits.map(|split| split_svg(&split, scale));
        for path in [
            r#"<path class="split__zero" d="M18 -1v16"/>"#,
            r#"<path class="split__fast" d="M18 1h120v12h-120z"/>"#,
            r#"<path class="split__failed" d="M8 2h10v10h-10z"/>"#,
            r#"<path class="split__cost" d="M2 2h6v10h-6z"/>"#,
        ] {
            assert!(drawn[0].contains(path), "{path} in {}", drawn[0]);
        }
        assert!(drawn[1].contains(r#"d="M18 -1v16""#), "{}", drawn[1]);
        assert!(!drawn[1].contains("split__failed"), "nothing is not drawn");
    }

    #[test]
    fn the_scale_of_all_bars_changes_seldom() {
        let steps = [0, 1, 10, 11, 29, 41, 61, 99, 100, 1_234_567].map(rounded_up);
        assert_eq!(steps, [0, 10, 10, 12, 30, 50, 80, 100, 100, 1_500_000]);
    }

    #[test]
    fn flat_and_empty_sparklines() {
        assert_eq!(spark_paths(&[]), ["", ""]);
        assert_eq!(spark_paths(&[5]), ["M2 21", "M2 21h0"]);
        assert_eq!(spark_paths(&[5, 5, 5]), ["M2 21L39 21L76 21", "M76 21h0"]);
    }

    #[test]
    fn meters_do_not_run_over() {
        assert!(meter_svg(500, 100, "used").contains(r#"<rect class="used" width="400""#));
        assert!(meter_svg(0, 0, "used").contains(r#"<rect class="used" width="0""#));
    }
}
