//! Lines and areas.

use super::write::{num, push_num};
use std::fmt::Write;

/// A line through points: the `d` of a path.
pub(super) fn line(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        path.push(if path.is_empty() { 'M' } else { 'L' });
        push_num(&mut path, x);
        path.push(' ');
        push_num(&mut path, y);
    }
    path
}

/// The area between a line and a base line.
pub(super) fn area(points: &[(f64, f64)], base: f64) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return String::new();
    };
    let mut path = format!("M{} {}", num(first.0), num(base));
    for (x, y) in points {
        let _ = write!(path, "L{} {}", num(*x), num(*y));
    }
    let _ = write!(path, "L{} {}Z", num(last.0), num(base));
    path
}

/// Which points of a line to draw when it may have `most`: evenly chosen, both ends included.
pub(super) fn thinned(count: usize, most: usize) -> Vec<usize> {
    if count <= most || most < 2 {
        return (0..count).collect();
    }
    (0..most)
        .map(|index| index * (count - 1) / (most - 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        assert_eq!(line([(0.0, 1.0), (2.25, 3.0)]), "M0 1L2.3 3");
        assert_eq!(line([]), "");
        assert_eq!(area(&[(0.0, 1.0), (2.0, 3.0)], 9.0), "M0 9L0 1L2 3L2 9Z");
        assert_eq!(area(&[], 9.0), "");
    }

    #[test]
    fn thinning_keeps_both_ends() {
        assert_eq!(thinned(5, 10), [0, 1, 2, 3, 4]);
        assert_eq!(thinned(301, 4), [0, 100, 200, 300]);
        assert_eq!(thinned(0, 4), [0usize; 0]);
    }
}
