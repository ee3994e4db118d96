//! How what the process holds goes with time.

use super::footprint::Footprint;
use super::say;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// What comes before counts as warming up: caches fill, rings go round once.
const WARM_UP: f64 = 1.0 / 3.0;

/// What was seen, and when.
pub(crate) struct Trend {
    began: Instant,
    seen: Vec<(Duration, Footprint)>,
}

impl Trend {
    pub(crate) fn new() -> Self {
        say!(
            "{:>7} {:>9} {:>9} {:>11} {:>5} {:>5} {:>6} {:>7} {:>9}",
            "s",
            "MiB",
            "in use",
            "largest MiB",
            "fds",
            "ports",
            "tasks",
            "threads",
            "processes"
        );
        Self {
            began: Instant::now(),
            seen: Vec::new(),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Looks, and tells what there is.
    pub(crate) fn look(&mut self) {
        self.take(Footprint::now());
    }

    /// Takes what was seen up to now, and tells it.
    pub(crate) fn take(&mut self, now: Footprint) {
        let at = self.elapsed();
        say!(
            "{:>7.0} {:>9.1} {:>9.2} {:>11.1} {:>5} {:>5} {:>6} {:>7} {:>9}",
            at.as_secs_f64(),
            now.memory_kib as f64 / 1024.0,
            now.used_kib as f64 / 1024.0,
            now.largest_kib as f64 / 1024.0,
            now.fds,
            now.ports,
            now.tasks,
            now.threads,
            now.children
        );
        self.seen.push((at, now));
    }

    /// By how much a figure grows from the end of the warm-up to the last
    /// look, along the straight line that fits best.
    pub(crate) fn growth(&self, name: &str, figure: impl Fn(&Footprint) -> f64) -> f64 {
        let line: fn(&[Point]) -> f64 =
            |points| slope(points.iter().map(|it| (it.at_s, it.figure)));
        self.grown(name, figure, line)
    }

    /// The same without what goes with the load: nearly all memory is that of
    /// connections. The most descriptors so far count, since what a surge took
    /// is not given back to the system.
    pub(crate) fn growth_beyond_load(&self, name: &str, figure: impl Fn(&Footprint) -> f64) -> f64 {
        self.grown(name, figure, slope_beyond_load)
    }

    fn grown(
        &self,
        name: &str,
        figure: impl Fn(&Footprint) -> f64,
        slope: impl Fn(&[Point]) -> f64,
    ) -> f64 {
        let last = self.seen.last().map_or(0.0, |(at, _)| at.as_secs_f64());
        let from = last * WARM_UP;
        let mut load = 0.0f64;
        let points = self.seen.iter().map(|(at, footprint)| {
            load = load.max(footprint.fds as f64);
            Point {
                at_s: at.as_secs_f64(),
                figure: figure(footprint),
                load,
            }
        });
        let points: Vec<Point> = points.filter(|it| it.at_s >= from).collect();
        let growth = slope(&points) * (last - from);
        say!("{name}: {growth:+.1} in the last {:.0} s", last - from);
        growth
    }
}

/// One look.
struct Point {
    at_s: f64,
    figure: f64,
    load: f64,
}

/// How a figure goes with time when the load stays: what the load explains is
/// taken out of both before a line is drawn through them.
fn slope_beyond_load(points: &[Point]) -> f64 {
    let of_figure = slope(points.iter().map(|it| (it.load, it.figure)));
    let of_time = slope(points.iter().map(|it| (it.load, it.at_s)));
    slope(points.iter().map(|it| {
        let load = it.load;
        (it.at_s - of_time * load, it.figure - of_figure * load)
    }))
}

/// Of the straight line with the least squares.
fn slope(points: impl Iterator<Item = (f64, f64)>) -> f64 {
    let points: Vec<(f64, f64)> = points.collect();
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let above: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    let below: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    if below > 0.0 { above / below } else { 0.0 }
}

#[test]
fn lines_are_fitted_and_the_load_is_taken_out() {
    let points = [(0.0, 1.0), (1.0, 4.0), (2.0, 5.0), (3.0, 8.0)];
    assert!((slope(points.into_iter()) - 2.2).abs() < 1e-9);
    assert!(slope([(1.0, 3.0)].into_iter()).abs() < 1e-9);
    let looks = [(0.0, 5.0), (1.0, 5.0), (2.0, 9.0), (3.0, 9.0), (4.0, 30.0)];
    let points = looks.map(|(at_s, load)| Point {
        at_s,
        load,
        figure: 100.0 + 7.0 * load + 3.0 * at_s,
    });
    assert!((slope_beyond_load(&points) - 3.0).abs() < 1e-9);
}
