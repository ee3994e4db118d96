//! What clients do by habit: who tries again when, and whose link is slow.

use crate::random::{Stream, scale, threshold_hit};
use model::ids::RequestId;
use model::key::mix;
use model::scenario::ClientsPlan;

/// Draws the clients' habits from counter-based hashes of (seed, request,
/// attempt), so that both data planes draw the same, and every team meets the
/// same clients.
#[derive(Clone, Debug)]
pub struct Habits {
    retries: u32,
    backoff_ns: u64,
    pause_key: u64,
    link_key: u64,
    slow_threshold: u64,
    link_ns: u64,
}

impl Habits {
    /// The habits of a game's clients.
    #[must_use]
    pub fn new(seed: u64, clients: &ClientsPlan) -> Self {
        let slow = clients.slow.as_ref();
        Self {
            retries: clients.retries,
            backoff_ns: clients.backoff.as_ns(),
            pause_key: Stream::key(seed, "clients/pauses"),
            link_key: Stream::key(seed, "clients/links"),
            slow_threshold: slow.map_or(0, |s| s.share.threshold()),
            link_ns: slow.map_or(0, |s| s.link_time.as_ns()),
        }
    }

    /// How long a client waits before it sends a request again whose attempt
    /// of this number, from 0, has failed; none if it has tried often enough.
    ///
    /// The pause is exponential with full jitter: uniform from nothing to
    /// `backoff` times 2^attempt.
    #[must_use]
    pub fn pause_ns(&self, request: RequestId, attempt: u32) -> Option<u64> {
        let bits = mix(self.pause_key ^ mix(request.0) ^ u64::from(attempt));
        // At most 60 s times 2^4: it fits.
        (attempt < self.retries).then(|| scale(bits, self.backoff_ns << attempt))
    }

    /// Whether no client's link takes any time.
    #[must_use]
    pub const fn are_links_fast(&self) -> bool {
        self.slow_threshold == 0
    }

    /// How long an answer is on its way to who sent a request.
    #[must_use]
    pub fn link_ns(&self, request: RequestId) -> u64 {
        if self.are_links_fast() {
            return 0;
        }
        let bits = mix(self.link_key ^ mix(request.0));
        if threshold_hit(bits, self.slow_threshold) {
            self.link_ns
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::scenario::SlowClients;
    use model::units::{Ppm, RequestDuration};

    fn habits(retries: u32) -> Habits {
        let slow = SlowClients {
            share: Ppm::new(250_000),
            link_time: RequestDuration::from_secs(2),
        };
        let clients = ClientsPlan {
            retries,
            backoff: RequestDuration::from_ms(800),
            slow: Some(slow),
        };
        Habits::new(7, &clients)
    }

    #[test]
    fn pauses_double_with_full_jitter_until_the_last_retry() {
        let habits = habits(3);
        for attempt in 0..3 {
            let most_ns = 800_000_000_u64 << attempt;
            let pauses = (0..10_000).map(|n| habits.pause_ns(RequestId(n), attempt));
            let pauses: Vec<u64> = pauses.map(|pause| pause.expect("a retry")).collect();
            assert!(pauses.iter().all(|ns| *ns < most_ns));
            let mean = pauses.iter().sum::<u64>() as f64 / 10_000.0 / most_ns as f64;
            // A uniform mean has the standard deviation sqrt(1/12/10^4) = 0.0029.
            assert!((mean - 0.5).abs() < 0.0145, "attempt {attempt}: {mean}");
        }
        assert_eq!(habits.pause_ns(RequestId(1), 3), None);
        assert_ne!(
            habits.pause_ns(RequestId(1), 0),
            habits.pause_ns(RequestId(1), 1).map(|ns| ns / 2),
            "each pause is drawn anew"
        );
    }

    #[test]
    fn a_share_of_the_clients_is_slow() {
        let habits = habits(0);
        let slow = (0..10_000).filter(|n| habits.link_ns(RequestId(*n)) > 0);
        // Standard deviation sqrt(10^4 x 0.25 x 0.75) = 43; five of them.
        assert!((slow.count() as i64 - 2_500).abs() < 217);
        assert_eq!(
            Habits::new(7, &ClientsPlan::default()).link_ns(RequestId(1)),
            0
        );
    }
}
