//! What one request asks of the service: how long it takes, and whether it fails.
//!
//! The service time has three parts:
//!
//! ```text
//! time = (base + Exp(plus)) x (1 + stretch_per_extra x extra)
//! ```
//!
//! `base + Exp(plus)` is drawn, or given by a header. `extra` is how many requests are in service or
//! queued above the number of slots at the moment this request gets its slot. It is read once: a
//! request that has started is not slowed down by those that come later.

use crate::config::{Config, Version};
use axum::http::HeaderMap;
use rand::{Rng, RngExt};
use std::time::Duration;

const DEMAND_HEADER: &str = "x-service-demand-us";
const ERROR_HEADER: &str = "x-service-error";
const DEMAND_US_MAX: u64 = 3_600_000_000;

/// What a request's headers fix instead of chance. Empty unless the service accepts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Overrides {
    demand: Option<Duration>,
    error: Option<bool>,
}

impl Overrides {
    /// Reads the headers. A malformed one is an error, not a draw: an experiment that is random by
    /// accident is worse than one that stops.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Result<Self, &'static str> {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
        let demand = match text(DEMAND_HEADER) {
            None => None,
            Some(text) => match text.parse::<u64>() {
                Ok(us @ 0..=DEMAND_US_MAX) => Some(Duration::from_micros(us)),
                _ => {
                    return Err(
                        "x-service-demand-us must be whole microseconds, at most 3600000000",
                    );
                }
            },
        };
        let error = match text(ERROR_HEADER) {
            None => None,
            Some("1") => Some(true),
            Some("0") => Some(false),
            Some(_) => return Err("x-service-error must be 0 or 1"),
        };
        Ok(Self { demand, error })
    }
}

/// What a request asks of the service, before overload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demand {
    pub(crate) time: Duration,
    pub(crate) error: bool,
}

impl Demand {
    pub(crate) fn draw(config: &Config, overrides: Overrides, rng: &mut impl Rng) -> Self {
        let time = overrides
            .demand
            .unwrap_or_else(|| config.base + exponential(config.plus, rng));
        let error = config.version == Version::V1
            && overrides
                .error
                .unwrap_or_else(|| rng.random_range(0..1_000_000) < config.error_rate_ppm);
        Self { time, error }
    }
}

/// The service time under overload, in nanoseconds: `time x (1 + ppm / 1e6 x extra)`, rounded down;
/// what a `u64` cannot hold (584 years) is cut off there.
///
/// With 5 slots full and 10 requests queued, the request that gets the next slot counts itself among
/// the 5, so it finds `5 + 9 - 5 = 9` extra ones. At 20,000 ppm it takes 18 % longer:
///
/// ```
/// assert_eq!(hash_service::stretched_ns(4_000_000_000, 20_000, 9), 4_720_000_000);
/// assert_eq!(hash_service::stretched_ns(4_000_000_000, 20_000, 0), 4_000_000_000);
/// ```
#[must_use]
pub fn stretched_ns(time_ns: u64, stretch_per_extra_ppm: u32, extra: u32) -> u64 {
    // 2^64 x (10^6 + 2^64) is just beyond 2^128, so the product of the largest values saturates.
    let factor_ppm = 1_000_000 + u128::from(stretch_per_extra_ppm) * u128::from(extra);
    let stretched = u128::from(time_ns).saturating_mul(factor_ppm) / 1_000_000;
    u64::try_from(stretched).unwrap_or(u64::MAX)
}

/// An exponentially distributed time by inversion: `-mean x ln(1 - u)`, `u` uniform in [0, 1).
/// At most 37 means, as `u` has 53 bits.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn exponential(mean: Duration, rng: &mut impl Rng) -> Duration {
    let u: f64 = rng.random();
    let nanoseconds = -(1.0 - u).ln() * mean.as_nanos() as f64;
    Duration::from_nanos(nanoseconds.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const SEED: u64 = 20_260_101;

    #[test]
    fn stretch_is_exact_integer_arithmetic() {
        for (time_ns, ppm, extra, expected) in [
            (4_000_000_000, 0, 10, 4_000_000_000),
            (4_000_000_000, 20_000, 10, 4_800_000_000),
            (4_000_000_000, 1_000_000, 1, 8_000_000_000),
            // 7 x 1.1 = 7.7, rounded down.
            (7, 100_000, 1, 7),
            (10, 100_000, 1, 11),
            (0, 10_000_000, 66_560, 0),
            (u64::MAX, 0, u32::MAX, u64::MAX),
            (u64::MAX, u32::MAX, u32::MAX, u64::MAX),
        ] {
            assert_eq!(
                stretched_ns(time_ns, ppm, extra),
                expected,
                "{time_ns} ns, {ppm} ppm, {extra} extra"
            );
        }
    }

    #[test]
    fn the_exponential_part_has_its_mean_and_deviation() {
        let mut rng = StdRng::seed_from_u64(SEED);
        let draws: Vec<f64> = (0..100_000)
            .map(|_| exponential(Duration::from_millis(250), &mut rng).as_secs_f64())
            .collect();
        let mean = draws.iter().sum::<f64>() / 1e5;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / 1e5;
        // Standard errors: 0.8 ms of the mean, 1.6 ms of the deviation; five of each.
        assert!((mean - 0.25).abs() < 0.004, "seed {SEED}: mean {mean}");
        assert!(
            (variance.sqrt() - 0.25).abs() < 0.008,
            "seed {SEED}: deviation {}",
            variance.sqrt()
        );
    }

    #[test]
    fn only_v1_fails_and_at_its_rate() {
        let mut rng = StdRng::seed_from_u64(SEED);
        for (version, ppm, expected) in [
            (Version::V1, 0, 0),
            (Version::V1, 1_000_000, 1_000),
            (Version::V2, 1_000_000, 0),
            (Version::V3, 1_000_000, 0),
        ] {
            let config = Config {
                version,
                error_rate_ppm: ppm,
                ..Config::default()
            };
            let errors = (0..1_000)
                .filter(|_| Demand::draw(&config, Overrides::default(), &mut rng).error)
                .count();
            assert_eq!(errors, expected, "{version} at {ppm} ppm");
        }
    }

    #[test]
    fn headers_replace_the_draws() {
        let mut headers = HeaderMap::new();
        assert_eq!(Overrides::from_headers(&headers), Ok(Overrides::default()));
        headers.insert(DEMAND_HEADER, "1500".parse().expect("a header value"));
        headers.insert(ERROR_HEADER, "1".parse().expect("a header value"));
        let overrides = Overrides::from_headers(&headers).expect("well-formed headers");
        let config = Config {
            version: Version::V1,
            error_rate_ppm: 0,
            ..Config::default()
        };
        assert_eq!(
            Demand::draw(&config, overrides, &mut StdRng::seed_from_u64(SEED)),
            Demand {
                time: Duration::from_micros(1_500),
                error: true
            }
        );
        for (name, value) in [
            (DEMAND_HEADER, "-1"),
            (DEMAND_HEADER, "1.5"),
            (DEMAND_HEADER, "3600000001"),
            (ERROR_HEADER, "yes"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().expect("a header value"));
            assert!(
                Overrides::from_headers(&headers).is_err(),
                "{name}: {value}"
            );
        }
    }
}
