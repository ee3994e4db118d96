//! Counts what is seen within one second.

use super::Hits;
use super::fetch::Client;
use model::histogram::Histogram;
use model::key::KeyId;
use model::outcome::{Outcome, VoidCause};
use model::score::ScoreCause;
use model::tick::{CohortSeen, Exemplar, Got, Seen, Source};
use model::units::RequestDuration;

/// What was seen since the last look.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    seen: Seen,
    latency: Histogram,
    /// Answers from the cache: the wrong ones, and the right ones.
    hits: [u64; 2],
    /// The causes that have their sample, a bit each.
    sampled: u64,
    /// Attempts by cohort, at its number.
    cohorts: Vec<CohortSeen>,
}

impl Tally {
    pub(super) fn sent(&mut self, count: u64) {
        self.seen.counts.sent += count;
    }

    pub(super) fn void(&mut self, count: u64) {
        let outage = Outcome::Void(VoidCause::HostOutage);
        self.seen.counts.add_many(outage, count);
    }

    pub(super) fn retry(&mut self) {
        self.seen.retries += 1;
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

    /// Counts an attempt; an instance that is just gone counts for nobody.
    pub(super) fn upstream_attempt(&mut self, cohort: Option<u32>) {
        self.seen.upstream_attempts += 1;
        if let Some(cohort) = cohort {
            self.cohort(cohort).attempts += 1;
        }
    }

    /// Counts the end of an attempt.
    pub(super) fn upstream_ended(&mut self, cohort: Option<u32>, is_error: bool) {
        if let Some(cohort) = cohort {
            let its = self.cohort(cohort);
            its.answered += 1;
            its.failed += u64::from(is_error);
        }
    }

    /// Counts slots at work.
    pub(super) fn busy(&mut self, cohort: u32, slots: u32) {
        self.cohort(cohort).busy_slots += slots;
    }

    fn cohort(&mut self, number: u32) -> &mut CohortSeen {
        while self.cohorts.len() <= number as usize {
            self.cohorts.push(CohortSeen::of(self.cohorts.len() as u32));
        }
        &mut self.cohorts[number as usize]
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
        self.sample(client, outcome, latency, source, got);
    }

    /// The same for an answer from the cache, of which there are many and which
    /// all take equally long. They are only counted here; `take` does the rest.
    pub(super) fn hit(&mut self, client: &Client, hits: &Hits, key: KeyId) {
        let is_right = key == client.key;
        let count = &mut self.hits[usize::from(is_right)];
        *count += 1;
        if *count == 1 {
            let (outcome, got) = (hits.outcome(is_right), Got::HashOf(key));
            self.sample(client, outcome, hits.time, Source::CdnHit, got);
        }
    }

    fn sample(
        &mut self,
        client: &Client,
        outcome: Outcome,
        latency: RequestDuration,
        source: Source,
        got: Got,
    ) {
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
    pub(super) fn take(&mut self, hits: &Hits) -> Seen {
        self.sampled = 0;
        for (is_right, count) in [false, true]
            .into_iter()
            .zip(std::mem::take(&mut self.hits))
        {
            self.seen.counts.add_many(hits.outcome(is_right), count);
            self.latency.record_many(hits.time, count);
        }
        let mut seen = std::mem::take(&mut self.seen);
        seen.latency = self.latency.take();
        for its in &mut self.cohorts {
            let seen_of = std::mem::replace(its, CohortSeen::of(its.cohort));
            seen.cohorts
                .extend((!seen_of.is_empty()).then_some(seen_of));
        }
        seen
    }
}
