//! Lines and areas.

use super::write::{num, push_num, push_whole};
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

/// Appends a line through points in whole units, each told by how far it is from the one before: as short as can be,
/// since a browser reads a hundred of them at once.
pub(super) fn push_steps(path: &mut String, points: impl IntoIterator<Item = (i64, i64)>) {
    let mut before = None;
    for (x, y) in points {
        let (from, to) = match before {
            None => ('M', (x, y)),
            Some((before_x, before_y)) => ('l', (x - before_x, y - before_y)),
        };
        path.push(from);
        push_whole(path, to.0);
        if to.1 >= 0 {
            path.push(' ');
        }
        push_whole(path, to.1);
        before = Some((x, y));
    }
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
    fn steps_lead_where_the_line_goes() {
        let mut path = String::new();
        push_steps(&mut path, [(44, 10), (54, 10), (60, 7), (70, -3), (70, 4)]);
        push_steps(&mut path, []);
        push_steps(&mut path, [(-1, -2)]);
        assert_eq!(path, "M44 10l10 0l6-3l10-10l0 7M-1-2");
    }

    #[test]
    fn thinning_keeps_both_ends() {
        assert_eq!(thinned(5, 10), [0, 1, 2, 3, 4]);
        assert_eq!(thinned(301, 4), [0, 100, 200, 300]);
        assert_eq!(thinned(0, 4), [0usize; 0]);
    }
}
