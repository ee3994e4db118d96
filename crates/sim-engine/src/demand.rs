//! What a request demands of the service, drawn by its number alone.

use crate::random::{Stream, exponential_ns, threshold_hit};
use model::account::Version;
use model::ids::RequestId;
use model::key::mix;
use model::scenario::Service;

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
    extra_mean_ns: u64,
    error_thresholds: [u64; Version::ALL.len()],
}

impl Demands {
    /// The demands of a game.
    #[must_use]
    pub fn new(seed: u64, service: &Service) -> Self {
        Self {
            key: Stream::key(seed, "service/demand"),
            base_ns: service.base_time.as_ns(),
            extra_mean_ns: service.extra_time_mean.as_ns(),
            error_thresholds: [
                service.version.v1.error_rate.threshold(),
                service.version.v2.error_rate.threshold(),
            ],
        }
    }

    /// What a request demands of an instance of this version.
    #[must_use]
    pub fn of(&self, request: RequestId, version: Version) -> Demand {
        let bits = mix(self.key ^ mix(request.0));
        Demand {
            service_ns: self.base_ns + exponential_ns(bits, self.extra_mean_ns),
            is_error: threshold_hit(mix(bits), self.error_thresholds[version as usize]),
        }
    }
}
