//! A team's figures over time: several panels on one time axis.

use super::bands::bands;
use super::line::{area, line};
use super::scale::{Linear, Log};
use super::ticks::{moments, step};
use super::write::num;
use crate::format::{axis_clock, latency, percent, tenths};
use crate::markup::Esc;
use crate::view::{Band, Metrics, Vitals};
use std::fmt::Write;

const TOP: f64 = 26.0;
/// Heights of the panels; latency covers four decades and needs more.
const PANEL_HEIGHTS: [f64; 6] = [60.0, 112.0, 60.0, 60.0, 60.0, 60.0];
const PANEL_GAP: f64 = 6.0;
const LEFT: f64 = 8.0;
/// Room for names and values on the right.
const NAMES_WIDTH: f64 = 128.0;
/// The range of the latency panel, in microseconds.
const LATENCY_US: (f64, f64) = (1_000.0, 30_000_000.0);
const LATENCY_MARKS_US: [u64; 3] = [10_000, 100_000, 1_000_000];
/// The share of wrong answers from which the alarm rings, in thousandths.
const ALARM_PERMILLE: f64 = 50.0;

/// What the chart is drawn from.
pub(crate) struct MetricsChart<'a> {
    /// The lines.
    pub(crate) metrics: &'a Metrics,
    /// The figures now.
    pub(crate) vitals: &'a Vitals,
    /// Faults and bursts.
    pub(crate) bands: &'a [Band],
    /// Game seconds in all.
    pub(crate) length_s: u32,
    /// How long clients wait.
    pub(crate) patience_us: u64,
    /// The band that is pointed at.
    pub(crate) pressed: Option<u16>,
    /// Width of the drawing.
    pub(crate) width: u32,
    /// Names of the panels: requests, latency, hits, wrong answers, queue, in service.
    pub(crate) names: [&'a str; 6],
    /// Names of the limits: the clients' patience, the alarm.
    pub(crate) limits: [String; 2],
}

/// Height of the drawing.
pub(crate) const METRICS_HEIGHT: u32 = 494;

/// The inside of the chart's `<svg>`.
pub(crate) fn metrics_svg(input: &MetricsChart<'_>) -> String {
    let seconds = &input.metrics.seconds;
    let (from, until) = (
        seconds.first().copied().unwrap_or(0),
        seconds.last().copied().unwrap_or(0),
    );
    let right = f64::from(input.width) - NAMES_WIDTH;
    let time = Linear::new(
        (f64::from(from), f64::from(until.max(from + 10))),
        (LEFT, right),
    );
    let bottom = TOP + PANEL_HEIGHTS.iter().sum::<f64>() + 5.0 * PANEL_GAP;
    let shown: Vec<Band> = input
        .bands
        .iter()
        .filter(|band| band.to_s.is_none_or(|to| to >= from))
        .cloned()
        .collect();
    let (ranges, numbers) = bands(&shown, &time, until, (TOP, bottom), input.pressed);
    let mut svg = ranges + &numbers;
    let mut top = TOP;
    for (panel, height) in panels(input).iter().zip(PANEL_HEIGHTS) {
        let heights = (top + 8.0, top + height);
        draw_panel(&mut svg, panel, seconds, &time, heights, right);
        top += height + PANEL_GAP;
    }
    let count = if input.width < 600 { 4 } else { 8 };
    let seconds_shown = moments(from, until, count);
    let step_s = step(&seconds_shown);
    for second in seconds_shown {
        let x = num(time.at(f64::from(second)));
        let text = axis_clock(second, input.length_s, step_s);
        let _ = write!(
            svg,
            r#"<text class="tick" x="{x}" y="{}" text-anchor="middle">{text}</text>"#,
            num(bottom + 18.0)
        );
    }
    svg
}

struct Panel<'a> {
    name: &'a str,
    /// What is written below the name.
    values: Vec<String>,
    lines: Vec<Line>,
    limit: Option<(f64, &'a str)>,
    /// Values at which a faint line is drawn.
    marks: Vec<(f64, String)>,
    log: bool,
    most: f64,
}

struct Line {
    class: &'static str,
    area: Option<&'static str>,
    /// None where there is nothing to draw.
    values: Vec<Option<f64>>,
}

impl Line {
    fn filled(class: &'static str, area: &'static str, values: impl Iterator<Item = f64>) -> Self {
        Self {
            class,
            area: Some(area),
            values: values.map(Some).collect(),
        }
    }

    fn latency(class: &'static str, values: &[u64]) -> Self {
        Self {
            class,
            area: None,
            values: values
                .iter()
                .map(|us| (*us > 0).then_some(*us as f64))
                .collect(),
        }
    }

    fn most(&self) -> f64 {
        self.values.iter().flatten().copied().fold(0.0, f64::max)
    }
}

fn panels<'a>(input: &'a MetricsChart<'a>) -> [Panel<'a>; 6] {
    let (metrics, vitals) = (input.metrics, input.vitals);
    let [requests, latencies, hits, wrong, queue, in_service] = input.names;
    let plain = |name, value: String, line: Line, least: f64| Panel {
        name,
        values: vec![value],
        most: line.most().max(least) * 1.1,
        lines: vec![line],
        limit: None,
        marks: Vec::new(),
        log: false,
    };
    let none = || "–".to_owned();
    let small = |values: &'a [u32]| values.iter().map(|value| f64::from(*value));
    let mut wrong_panel = plain(
        wrong,
        percent(vitals.wrong_permille),
        Line::filled(
            "series series--2",
            "area area--fail",
            small(&metrics.wrong_permille),
        ),
        120.0,
    );
    wrong_panel.limit = Some((ALARM_PERMILLE, &input.limits[1]));
    [
        plain(
            requests,
            format!("{}/s", tenths(vitals.requests_mrps)),
            Line::filled(
                "series series--1",
                "area area--ok",
                metrics.requests_mrps.iter().map(|value| *value as f64),
            ),
            1000.0,
        ),
        Panel {
            name: latencies,
            values: vec![
                format!("p50 {}", vitals.p50_us.map_or_else(none, latency)),
                format!("p99 {}", vitals.p99_us.map_or_else(none, latency)),
            ],
            lines: vec![
                Line::latency("series series--1", &metrics.p50_us),
                Line::latency("series series--2", &metrics.p99_us),
            ],
            limit: Some((input.patience_us as f64, &input.limits[0])),
            marks: LATENCY_MARKS_US.map(|us| (us as f64, latency(us))).to_vec(),
            log: true,
            most: LATENCY_US.1,
        },
        plain(
            hits,
            vitals.hit_permille.map_or_else(none, percent),
            Line::filled(
                "series series--1",
                "area area--ok",
                small(&metrics.hit_permille),
            ),
            1000.0,
        ),
        wrong_panel,
        plain(
            queue,
            vitals.queued.to_string(),
            Line::filled("series series--1", "area area--ok", small(&metrics.queued)),
            5.0,
        ),
        plain(
            in_service,
            vitals.in_service.to_string(),
            Line::filled(
                "series series--1",
                "area area--ok",
                small(&metrics.in_service),
            ),
            2.0,
        ),
    ]
}

fn draw_panel(
    svg: &mut String,
    panel: &Panel<'_>,
    seconds: &[u32],
    time: &Linear,
    (top, bottom): (f64, f64),
    right: f64,
) {
    let log = Log::new(LATENCY_US, (bottom, top));
    let linear = Linear::new((0.0, panel.most), (bottom, top));
    let height = |value: f64| {
        if panel.log {
            log.at(value)
        } else {
            linear.within(value)
        }
    };
    let (left, right_text) = (num(LEFT), num(right));
    for (value, text) in &panel.marks {
        let y = num(height(*value));
        let _ = write!(
            svg,
            r#"<line class="grid" x1="{left}" x2="{right_text}" y1="{y}" y2="{y}"/><text class="tick" x="{left}" y="{}">{}</text>"#,
            num(height(*value) - 3.0),
            Esc(text)
        );
    }
    for drawn in &panel.lines {
        for points in unbroken(drawn, seconds, time, height) {
            if let Some(class) = drawn.area {
                let _ = write!(
                    svg,
                    r#"<path class="{class}" d="{}"/>"#,
                    area(&points, bottom)
                );
            }
            let _ = write!(
                svg,
                r#"<path class="{}" d="{}"/>"#,
                drawn.class,
                line(points)
            );
        }
    }
    if let Some((value, name)) = panel.limit {
        let y = height(value);
        let _ = write!(
            svg,
            r#"<line class="limit" x1="{left}" x2="{right_text}" y1="{0}" y2="{0}"/><text class="tick" x="{left}" y="{1}">{2}</text>"#,
            num(y),
            num(y - 4.0),
            Esc(name)
        );
    }
    let base = num(bottom);
    let _ = write!(
        svg,
        r#"<line class="axis" x1="{left}" x2="{right_text}" y1="{base}" y2="{base}"/>"#
    );
    let x = num(right + 10.0);
    let _ = write!(
        svg,
        r#"<text class="name" x="{x}" y="{}">{}</text>"#,
        num(top + 16.0),
        Esc(panel.name)
    );
    for (row, value) in panel.values.iter().enumerate() {
        let y = num(top + 33.0 + 16.0 * row as f64);
        let _ = write!(svg, r#"<text x="{x}" y="{y}">{}</text>"#, Esc(value));
    }
}

/// The stretches of a line without a gap.
fn unbroken(
    drawn: &Line,
    seconds: &[u32],
    time: &Linear,
    height: impl Fn(f64) -> f64,
) -> Vec<Vec<(f64, f64)>> {
    let mut stretches = vec![Vec::new()];
    for (second, value) in seconds.iter().zip(&drawn.values) {
        match value {
            Some(value) => {
                let point = (time.at(f64::from(*second)), height(*value));
                stretches.last_mut().expect("starts with one").push(point);
            }
            None => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(metrics: &Metrics) -> String {
        metrics_svg(&MetricsChart {
            metrics,
            vitals: &Vitals::default(),
            bands: &[],
            length_s: 600,
            patience_us: 15_000_000,
            pressed: None,
            width: 852,
            names: [
                "Requests",
                "Latency",
                "Hits",
                "Wrong",
                "Queue",
                "In service",
            ],
            limits: ["timeout".into(), "alarm".into()],
        })
    }

    #[test]
    fn seconds_without_answers_leave_a_gap() {
        let metrics = Metrics {
            seconds: vec![0, 1, 2, 3, 4],
            p50_us: vec![1_000, 2_000, 0, 3_000, 4_000],
            ..Metrics::default()
        };
        let svg = draw(&metrics);
        assert_eq!(svg.matches(r#"<path class="series series--1""#).count(), 2);
        assert!(!svg.contains("NaN"));
    }

    #[test]
    fn nothing_yet_is_drawn_too() {
        let svg = draw(&Metrics::default());
        assert_eq!(svg.matches(r#"class="axis""#).count(), 6);
        assert_eq!(svg.matches("<path").count(), 0);
    }
}
