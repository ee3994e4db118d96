//! A curve through points, linear between them and level outside.

/// Points of (time in ns, value), in order of time. Two at one time are a
/// jump: the value there is that of the second.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    points: Vec<(u64, u64)>,
}

impl Curve {
    pub(super) fn new(points: Vec<(u64, u64)>) -> Self {
        Self { points }
    }

    /// A curve through points of (time in ns, value, whether it jumps there).
    pub(super) fn with_steps(points: impl Iterator<Item = (u64, u64, bool)>) -> Self {
        let mut all: Vec<(u64, u64)> = Vec::new();
        for (at, value, is_step) in points {
            if let (true, Some((_, before))) = (is_step, all.last().copied()) {
                all.push((at, before));
            }
            all.push((at, value));
        }
        Self::new(all)
    }

    /// The value at a time, in whole units, rounded down.
    pub(super) fn at(&self, time_ns: u64) -> u64 {
        let after = self.points.partition_point(|(at, _)| *at <= time_ns);
        match (
            after.checked_sub(1).map(|i| self.points[i]),
            self.points.get(after),
        ) {
            (None, None) => 0,
            (None, Some((_, value))) => *value,
            (Some((_, value)), None) => value,
            (Some((from_ns, from)), Some((to_ns, to))) => {
                let part = i128::from(time_ns - from_ns);
                let whole = i128::from(to_ns - from_ns);
                let rise = (i128::from(*to) - i128::from(from)) * part / whole;
                (i128::from(from) + rise) as u64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_linear_between_points_and_level_outside() {
        let curve = Curve::new(vec![(10, 100), (20, 200), (30, 0)]);
        let values: Vec<u64> = [0, 10, 15, 20, 25, 30, 99]
            .iter()
            .map(|at| curve.at(*at))
            .collect();
        assert_eq!(values, [100, 100, 150, 200, 100, 0, 0]);
        assert_eq!(Curve::new(Vec::new()).at(5), 0);
    }

    #[test]
    fn jumps_at_a_step() {
        let points = [
            (10, 100, true),
            (20, 300, true),
            (30, 100, false),
            (40, 0, true),
        ];
        let curve = Curve::with_steps(points.into_iter());
        let values: Vec<u64> = [0, 10, 19, 20, 25, 30, 39, 40, 99]
            .iter()
            .map(|at| curve.at(*at))
            .collect();
        assert_eq!(values, [100, 100, 100, 300, 200, 100, 100, 0, 0]);
    }
}
