//! Two scores over time, and what lies between them.

use super::label::spread;
use super::line::line;
use super::scale::Linear;
use super::ticks::{moments, round_values, short, step};
use super::write::num;
use crate::format::{axis_clock, grouped};
use crate::markup::Esc;
use std::fmt::Write;

/// The inside of the chart's `<svg>`, whose view box is 540 by 220.
pub(crate) fn compare_svg(
    seconds: &[u32],
    lines: [&[i64]; 2],
    names: [&str; 2],
    length_s: u32,
) -> String {
    let (left, right, top, bottom) = (44.0, 424.0, 14.0, 196.0);
    let until = seconds.last().copied().unwrap_or(0).max(10);
    let values = || lines.iter().flat_map(|line| line.iter().copied());
    let (low, high) = (
        values().min().unwrap_or(0).min(0),
        values().max().unwrap_or(0).max(10),
    );
    let time = Linear::new((0.0, f64::from(until)), (left, right));
    let value = Linear::new((low as f64, high as f64), (bottom, top));
    let mut svg = String::new();
    for mark in round_values(low, high, 4) {
        let y = value.at(mark as f64);
        let class = if mark == 0 { "zero" } else { "grid" };
        let _ = write!(
            svg,
            r#"<line class="{class}" x1="{}" x2="{}" y1="{y}" y2="{y}"/><text class="tick" x="{}" y="{}" text-anchor="end">{}</text>"#,
            num(left),
            num(right),
            num(left - 6.0),
            num(y + 4.0),
            short(mark),
            y = num(y),
        );
    }
    let marks = moments(0, until, 4);
    let step_s = step(&marks);
    for second in marks {
        let _ = write!(
            svg,
            r#"<text class="tick" x="{}" y="214" text-anchor="middle">{}</text>"#,
            num(time.at(f64::from(second))),
            axis_clock(second, length_s, step_s)
        );
    }
    let places = |values: &[i64]| -> Vec<(f64, f64)> {
        let pairs = seconds.iter().zip(values);
        pairs
            .map(|(second, points)| (time.at(f64::from(*second)), value.at(*points as f64)))
            .collect()
    };
    let [before, after] = lines.map(places);
    // There and back again: what the change would have brought.
    let around = before.iter().chain(after.iter().rev()).copied();
    let _ = write!(svg, r#"<path class="between" d="{}Z"/>"#, line(around));
    let classes = ["series series--own", "series series--1"];
    for (class, points) in classes.iter().zip([&before, &after]) {
        let path = line(points.iter().copied());
        let _ = write!(svg, r#"<path class="{class}" d="{path}"/>"#);
    }
    let ends: Vec<f64> = [&before, &after]
        .iter()
        .map(|points| points.last().map_or(bottom, |(_, y)| *y))
        .collect();
    let placed = spread(&ends, 31.0, top + 4.0, bottom - 8.0);
    for ((name, values), y) in names.iter().zip(lines).zip(placed) {
        let end = values.last().copied().unwrap_or(0);
        let _ = write!(
            svg,
            r#"<text class="name" x="{x}" y="{}">{}</text><text class="tick" x="{x}" y="{}">{}</text>"#,
            num(y + 4.0),
            Esc(name),
            num(y + 17.0),
            grouped(end),
            x = num(right + 8.0),
        );
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lines_end_in_their_name_and_value() {
        let svg = compare_svg(
            &[0, 60, 120],
            [&[0, -100, -300], &[0, 500, 1_500]],
            ["as <played>", "what if"],
            120,
        );
        assert!(svg.contains("as &lt;played&gt;") && svg.contains(">what if<"));
        assert!(svg.contains("−300") && svg.contains("1,500"));
        assert!(!svg.contains("NaN"));
    }

    #[test]
    fn nothing_played_draws_axes_only() {
        assert!(!compare_svg(&[], [&[], &[]], ["a", "b"], 0).contains("NaN"));
    }
}
