//! Confidence intervals from independent replications (A. Law, Simulation
//! Modeling and Analysis, 4.5 and 9.4): the mean of a figure over runs with
//! seeds of their own is nearly normal with unknown variance, so Student's t
//! applies, and Bonferroni's inequality makes all intervals hold together.

/// Replications of every measurement.
pub(crate) const REPLICATIONS: usize = 20;

/// Intervals that the suite compares with a theory at most. A suite that grows
/// beyond raises this, and [`T`] with it.
const INTERVALS_MAX: f64 = 50.0;

/// How sure the whole suite is: a right engine fails one list of seeds in a thousand.
const CONFIDENCE: f64 = 0.999;

/// The quantile of Student's t with 19 degrees of freedom at
/// `1 - (1 - CONFIDENCE) / INTERVALS_MAX / 2 = 0.99999`; the test below
/// recomputes it.
const T: f64 = 5.626_767;

/// A mean and how far the true value may be from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval {
    mean: f64,
    half_width: f64,
}

impl Interval {
    /// From one reading of each replication.
    pub(crate) fn of(readings: &[f64]) -> Self {
        assert_eq!(readings.len(), REPLICATIONS, "the quantile is for so many");
        let n = readings.len() as f64;
        let mean = readings.iter().sum::<f64>() / n;
        let squares: f64 = readings.iter().map(|x| (x - mean) * (x - mean)).sum();
        Self {
            mean,
            half_width: T * (squares / (n - 1.0) / n).sqrt(),
        }
    }

    fn contains(&self, value: f64) -> bool {
        (value - self.mean).abs() <= self.half_width
    }

    /// The theory lies inside, and the interval is narrow enough to mean something.
    #[track_caller]
    pub(crate) fn assert_agrees(&self, what: &str, theory: f64) {
        assert!(
            self.half_width < 0.15 * theory.abs(),
            "{what}: {} says nothing about {theory:.5}",
            self.shown()
        );
        assert!(
            self.contains(theory),
            "{what}: the theory says {theory:.5}, measured {} with the seeds 1 to {REPLICATIONS}",
            self.shown()
        );
    }

    /// All of it lies above what one theory says and below what another does.
    #[track_caller]
    pub(crate) fn assert_between(&self, what: &str, low: f64, high: f64) {
        assert!(
            low < self.mean - self.half_width && self.mean + self.half_width < high,
            "{what}: {low:.5} to {high:.5}, measured {} with the seeds 1 to {REPLICATIONS}",
            self.shown()
        );
    }

    /// What a wrong model says lies outside: the test can fail.
    #[track_caller]
    pub(crate) fn assert_rejects(&self, wrong_model: &str, says: f64) {
        assert!(
            !self.contains(says),
            "{wrong_model} says {says:.5}, and the measured {} cannot tell it from the truth",
            self.shown()
        );
    }

    fn shown(&self) -> String {
        format!("{:.5} +- {:.5}", self.mean, self.half_width)
    }
}

/// The probability that `|t| <= at`, for odd degrees of freedom (Abramowitz and
/// Stegun, Handbook of Mathematical Functions, 26.7.3).
fn within(at: f64, degrees: u32) -> f64 {
    let angle = libm::atan(at / f64::from(degrees).sqrt());
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let (mut term, mut sum) = (cosine, cosine);
    for k in (3..degrees).step_by(2) {
        term *= cosine * cosine * f64::from(k - 1) / f64::from(k);
        sum += term;
    }
    2.0 / std::f64::consts::PI * (angle + sine * sum)
}

#[test]
fn the_quantile_is_students() {
    let degrees = REPLICATIONS as u32 - 1;
    // The last column of the printed tables: 99.9 % two-sided, 19 degrees of freedom.
    assert!((within(3.883, degrees) - 0.999).abs() < 1e-5);
    let each = (1.0 - CONFIDENCE) / INTERVALS_MAX;
    assert!((1.0 - within(T, degrees) - each).abs() < each * 1e-5);
}

#[test]
fn an_interval_holds_the_mean_and_not_what_is_far_from_it() {
    let readings: Vec<f64> = (0..REPLICATIONS).map(|i| 100.0 + (i % 2) as f64).collect();
    let interval = Interval::of(&readings);
    // Standard deviation sqrt(20 / 4 / 19) = 0.513, its error 0.1147, times 5.627.
    assert!((interval.half_width - 0.6455).abs() < 1e-3, "{interval:?}");
    interval.assert_agrees("the middle", 100.5);
    interval.assert_rejects("one end", 101.2);
}
