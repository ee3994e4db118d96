//! What a request demands of the service, drawn by its number and its key alone.

use crate::random::{Stream, exponential_ns, scale, standard_normal, threshold_hit};
use model::account::Version;
use model::ids::RequestId;
use model::key::{KeyId, mix};
use model::scenario::{Heavy, Service, TimeShape};

/// The longest that one request may demand: far beyond any client's patience,
/// and what the service takes from a header.
const SERVICE_NS_MAX: u64 = 3_600_000_000_000;

/// What one attempt of a request demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// How long it takes on an idle instance.
    pub service_ns: u64,
    /// Whether a version that makes errors makes one.
    pub is_error: bool,
}

/// Draws demands from a counter-based hash of (seed, request), so that the
/// order in which requests are served changes nothing, and both data planes
/// draw the same.
#[derive(Clone, Debug)]
pub struct Demands {
    key: u64,
    base_ns: u64,
    extra: Extra,
    heavy: Option<HeavyKeys>,
    error_thresholds: [u64; Version::ALL.len()],
}

/// The random time on top, ready to be drawn.
#[derive(Clone, Debug)]
enum Extra {
    Exponential {
        mean_ns: u64,
    },
    Constant {
        ns: u64,
    },
    Uniform {
        width_ns: u64,
    },
    /// `exp(sigma z)` times its median, with `z` standard normal.
    Lognormal {
        median_ns: f64,
        sigma: f64,
    },
}

/// Which keys are heavy: by a hash, so that every request for one agrees.
#[derive(Clone, Debug)]
struct HeavyKeys {
    key: u64,
    threshold: u64,
    times_permille: u64,
}

impl Demands {
    /// The demands of a game.
    #[must_use]
    pub fn new(seed: u64, service: &Service) -> Self {
        Self {
            key: Stream::key(seed, "service/demand"),
            base_ns: service.base_time.as_ns(),
            extra: Extra::new(service),
            heavy: service.heavy.as_ref().map(|h| HeavyKeys::new(seed, h)),
            error_thresholds: std::array::from_fn(|index| {
                let plan = service.version.plan(Version::ALL[index]);
                plan.map_or(0, |plan| plan.error_rate.threshold())
            }),
        }
    }

    /// What a request for a key demands of an instance of this version.
    #[must_use]
    pub fn of(&self, request: RequestId, key: KeyId, version: Version) -> Demand {
        self.of_attempt(request, 0, key, version)
    }

    /// The same for an attempt of it, counted from 0: each is drawn anew.
    #[must_use]
    pub fn of_attempt(
        &self,
        request: RequestId,
        attempt: u32,
        key: KeyId,
        version: Version,
    ) -> Demand {
        let bits = self.bits(request, attempt);
        let mut service_ns = self.base_ns + self.extra.draw_ns(bits);
        if let Some(heavy) = &self.heavy {
            service_ns = heavy.of(key, service_ns);
        }
        Demand {
            service_ns: service_ns.min(SERVICE_NS_MAX),
            is_error: threshold_hit(mix(bits), self.error_thresholds[version as usize]),
        }
    }

    /// The draw that decides on an error, in millionths: a version errs whose
    /// error rate is higher.
    #[must_use]
    pub fn error_draw_ppm(&self, request: RequestId, attempt: u32) -> u32 {
        let draw = u128::from(mix(self.bits(request, attempt)));
        ((draw * 1_000_000) >> 64) as u32
    }

    #[inline]
    fn bits(&self, request: RequestId, attempt: u32) -> u64 {
        let first = mix(self.key ^ mix(request.0));
        match attempt {
            0 => first,
            again => mix(first ^ ATTEMPT_SALT ^ u64::from(again)),
        }
    }
}

impl Extra {
    fn new(service: &Service) -> Self {
        let mean_ns = service.extra_time_mean.as_ns();
        match service.extra_time_shape {
            TimeShape::Exponential => Self::Exponential { mean_ns },
            TimeShape::Constant => Self::Constant { ns: mean_ns },
            TimeShape::Uniform => Self::Uniform {
                width_ns: mean_ns * 2,
            },
            TimeShape::Lognormal => {
                // Mean and spread of exp(mu + sigma z) are those asked for when
                // sigma^2 = ln(1 + cv^2) and mu = ln(mean) - sigma^2 / 2
                // (Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions I, 14.3).
                let cv = f64::from(service.extra_time_cv.get()) / 1000.0;
                let sigma_squared = libm::log1p(cv * cv);
                Self::Lognormal {
                    median_ns: mean_ns as f64 * libm::exp(-sigma_squared / 2.0),
                    sigma: libm::sqrt(sigma_squared),
                }
            }
        }
    }

    fn draw_ns(&self, bits: u64) -> u64 {
        match *self {
            Self::Exponential { mean_ns } => exponential_ns(bits, mean_ns),
            Self::Constant { ns } => ns,
            Self::Uniform { width_ns } => scale(bits, width_ns),
            Self::Lognormal { median_ns, sigma } => {
                // The second of the two numbers must not be the one that
                // decides on errors.
                let z = standard_normal(bits, mix(bits ^ LOGNORMAL_SALT));
                let ns = median_ns * libm::exp(sigma * z);
                (ns as u64).min(SERVICE_NS_MAX)
            }
        }
    }
}

/// Any numbers: they keep two hashes of the same bits apart.
const ATTEMPT_SALT: u64 = 0x6174_7465_6d70_7421;
const LOGNORMAL_SALT: u64 = 0x6c6f_676e_6f72_6d61;

impl HeavyKeys {
    fn new(seed: u64, heavy: &Heavy) -> Self {
        Self {
            key: Stream::key(seed, "service/heavy"),
            threshold: heavy.share.threshold(),
            times_permille: u64::from(heavy.times.get()),
        }
    }

    fn of(&self, key: KeyId, service_ns: u64) -> u64 {
        if threshold_hit(mix(self.key ^ mix(key.get())), self.threshold) {
            // At most 10^5 times 2 x 3.6 x 10^12: it fits.
            service_ns * self.times_permille / 1000
        } else {
            service_ns
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::{Permille, Ppm, RequestDuration};

    const MEAN_S: f64 = 0.4;
    const DRAWS: u64 = 400_000;

    fn service(shape: TimeShape, cv_permille: u32) -> Service {
        let demo = include_str!("../../../scenarios/demo.toml");
        let loaded = model::scenario::load(demo);
        let mut service = loaded.value.expect("the demo is right").service;
        service.base_time = RequestDuration::ZERO;
        service.extra_time_mean = RequestDuration::from_ms((MEAN_S * 1000.0) as u64);
        service.extra_time_shape = shape;
        service.extra_time_cv = Permille::new(cv_permille);
        service
    }

    fn times_s(service: &Service) -> Vec<f64> {
        let demands = Demands::new(9, service);
        let of = |n| demands.of(RequestId(n), KeyId::unique(n), Version::V1);
        (0..DRAWS).map(|n| of(n).service_ns as f64 / 1e9).collect()
    }

    /// The share of times that are at most so long, against the shape's own
    /// distribution function: the largest distance is Kolmogorov's, and exceeds
    /// `2.23 / sqrt(n)` once in ten thousand samples (Smirnov 1948).
    #[track_caller]
    fn assert_distributed(shape: TimeShape, cv_permille: u32, cdf: impl Fn(f64) -> f64) {
        let mut times = times_s(&service(shape, cv_permille));
        times.sort_by(f64::total_cmp);
        let n = times.len() as f64;
        let steps = times.iter().enumerate();
        let distance = steps
            .map(|(i, t)| {
                let right = cdf(*t);
                (right - i as f64 / n)
                    .abs()
                    .max((right - (i + 1) as f64 / n).abs())
            })
            .fold(0.0, f64::max);
        assert!(distance < 2.23 / n.sqrt(), "{shape}: {distance}");
        // With a mean one part in fifty larger it would be seen.
        let off = times
            .iter()
            .enumerate()
            .map(|(i, t)| (cdf(*t * 1.02) - i as f64 / n).abs());
        assert!(
            off.fold(0.0, f64::max) > 2.23 / n.sqrt(),
            "{shape}: it cannot fail"
        );
    }

    #[test]
    fn times_follow_their_shape() {
        assert_distributed(TimeShape::Exponential, 1_000, |t| {
            1.0 - libm::exp(-t / MEAN_S)
        });
        assert_distributed(TimeShape::Uniform, 1_000, |t| (t / (2.0 * MEAN_S)).min(1.0));
        for cv_permille in [300, 1_500, 4_000] {
            let cv = f64::from(cv_permille) / 1000.0;
            let sigma = libm::log(1.0 + cv * cv).sqrt();
            let mu = libm::log(MEAN_S) - sigma * sigma / 2.0;
            assert_distributed(TimeShape::Lognormal, cv_permille, |t| {
                0.5 * libm::erfc(-(libm::log(t) - mu) / sigma / std::f64::consts::SQRT_2)
            });
        }
        let constant = times_s(&service(TimeShape::Constant, 1_000));
        assert!(constant.iter().all(|t| *t == MEAN_S));
        let narrow = times_s(&service(TimeShape::Lognormal, 0));
        assert!(
            narrow.iter().all(|t| (*t - MEAN_S).abs() < 1e-8),
            "no spread, one time"
        );
    }

    #[test]
    fn heavy_keys_are_heavy_every_time_and_make_up_their_share() {
        let plain = service(TimeShape::Exponential, 1_000);
        let heavy = Service {
            heavy: Some(Heavy {
                share: Ppm::new(50_000),
                times: Permille::new(4_000),
            }),
            ..plain.clone()
        };
        let (plain, heavy) = (Demands::new(9, &plain), Demands::new(9, &heavy));
        let is_heavy = |key: u32, request: u64| {
            let key = KeyId::repeating(key, 0);
            let ns =
                |demands: &Demands| demands.of(RequestId(request), key, Version::V1).service_ns;
            let (light, got) = (ns(&plain), ns(&heavy));
            assert!(got == light || got == light * 4, "{got} of {light}");
            got != light
        };
        let count = (0..100_000).filter(|key| is_heavy(*key, 1)).count() as f64;
        // Standard deviation sqrt(10^5 x 0.05 x 0.95) = 69; five of them.
        assert!((count - 5_000.0).abs() < 345.0, "{count}");
        for key in 0..300 {
            assert!((2..9).all(|request| is_heavy(key, request) == is_heavy(key, 1)));
        }
    }

    #[test]
    fn the_rarest_demand_still_fits() {
        let mut service = service(TimeShape::Lognormal, 10_000);
        service.extra_time_mean = RequestDuration::from_secs(120);
        service.heavy = Some(Heavy {
            share: Ppm::ONE,
            times: Permille::new(100_000),
        });
        let demands = Demands::new(1, &service);
        let longest = (0..64).map(|bits| demands.extra.draw_ns(bits)).max();
        assert_eq!(longest, Some(SERVICE_NS_MAX), "there are times to cut off");
        for n in 0..1_000 {
            let demand = demands.of(RequestId(n), KeyId::unique(n), Version::V1);
            assert!(demand.service_ns <= SERVICE_NS_MAX);
        }
    }
}
