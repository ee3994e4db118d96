//! Counts what is seen within one second.

use super::fetch::Client;
use model::histogram::Histogram;
use model::outcome::Outcome;
use model::score::ScoreCause;
use model::tick::{Exemplar, Got, Seen, Source};
use model::units::RequestDuration;

/// What was seen since the last look.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    seen: Seen,
    latency: Histogram,
    /// The causes that have their sample, a bit each.
    sampled: u64,
}

impl Tally {
    pub(super) fn sent(&mut self) {
        self.seen.counts.sent += 1;
    }

    pub(super) fn cdn_request(&mut self) {
        self.seen.cdn_requests += 1;
    }

    pub(super) fn cdn_hit(&mut self) {
        self.seen.cdn_hits += 1;
    }

    pub(super) fn node_request(&mut self, is_hit: bool) {
        self.seen.node_requests += 1;
        self.seen.node_hits += u64::from(is_hit);
    }

    pub(super) fn upstream_attempt(&mut self) {
        self.seen.upstream_attempts += 1;
    }

    /// Counts what a function has done, by the started millisecond.
    pub(super) fn function(&mut self, took_ns: u64) {
        self.seen.function_requests += 1;
        self.seen.function_ms += took_ns.div_ceil(1_000_000);
    }

    /// Counts a request's end; the first of each cause is kept as a sample.
    pub(super) fn settle(
        &mut self,
        client: &Client,
        outcome: Outcome,
        latency: RequestDuration,
        source: Source,
        got: Got,
    ) {
        self.seen.counts.add(outcome);
        if outcome.is_answer() {
            self.latency.record(latency);
        }
        let bit = ScoreCause::of(outcome).map_or(0, ScoreCause::bit);
        if self.sampled & bit != bit {
            self.sampled |= bit;
            self.seen.exemplars.push(Exemplar {
                request: client.request,
                key: client.key,
                outcome,
                latency,
                source,
                got,
            });
        }
    }

    /// Hands over what was seen and begins anew.
    pub(super) fn take(&mut self) -> Seen {
        self.sampled = 0;
        let mut seen = std::mem::take(&mut self.seen);
        seen.latency = self.latency.take();
        seen
    }
}
