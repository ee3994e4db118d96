//! From values to coordinates.

/// Even steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linear {
    from: (f64, f64),
    to: (f64, f64),
}

impl Linear {
    /// Takes values `from.0..=from.1` to coordinates `to.0..=to.1`.
    pub(super) fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        let from = if from.0 == from.1 {
            (from.0, from.0 + 1.0)
        } else {
            from
        };
        Self { from, to }
    }

    /// Where a value lies; values outside lie outside.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.from.0) / (self.from.1 - self.from.0);
        self.to.0 + share * (self.to.1 - self.to.0)
    }

    /// The same, but never outside.
    pub(super) fn within(&self, value: f64) -> f64 {
        let (low, high) = if self.to.0 <= self.to.1 {
            self.to
        } else {
            (self.to.1, self.to.0)
        };
        self.at(value).clamp(low, high)
    }
}

/// Even steps for equal ratios, for latencies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Log {
    linear: Linear,
    least: f64,
}

impl Log {
    /// Takes values `from.0..=from.1`, both above zero, to coordinates `to.0..=to.1`.
    pub(super) fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self {
            linear: Linear::new((libm::log10(from.0), libm::log10(from.1)), to),
            least: from.0,
        }
    }

    /// Where a value lies; smaller ones than the least lie at its place.
    pub(super) fn at(&self, value: f64) -> f64 {
        self.linear.within(libm::log10(value.max(self.least)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_scales_may_run_either_way() {
        let down = Linear::new((-100.0, 100.0), (400.0, 0.0));
        assert_eq!(
            (down.at(-100.0), down.at(0.0), down.at(100.0)),
            (400.0, 200.0, 0.0)
        );
        assert_eq!((down.at(200.0), down.within(200.0)), (-200.0, 0.0));
        assert_eq!(
            Linear::new((5.0, 5.0), (0.0, 10.0)).at(5.0),
            0.0,
            "a single value does not divide by zero"
        );
    }

    #[test]
    fn a_decade_is_as_long_as_the_next() {
        let log = Log::new((1.0, 1e4), (0.0, 400.0));
        assert_eq!(
            [0.0, 1.0, 10.0, 100.0, 1e4, 1e9].map(|value| log.at(value)),
            [0.0, 0.0, 100.0, 200.0, 400.0, 400.0]
        );
    }
}
