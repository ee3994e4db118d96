//! One game second of one team: what was seen, and what it came to.

use crate::histogram::SparseHistogram;
use crate::ids::{InstanceId, RequestId, TeamId};
use crate::key::KeyId;
use crate::outcome::{Counts, Outcome};
use crate::score::ScoreEntry;
use crate::units::{MicroUsd, MilliPoints, RequestDuration};
use serde::{Deserialize, Serialize};

/// Who gave an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The CDN, from its cache.
    CdnHit,
    /// The CDN, sharing another request's fetch.
    CdnShared,
    /// An instance.
    Instance(InstanceId),
    /// The edge itself (no target, or a broken connection).
    Edge,
    /// Nobody: the client gave up or never got through.
    Nobody,
    /// The team's own endpoint, outside of the game.
    Own,
}

/// What an answer was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Got {
    /// The hash of this key.
    HashOf(KeyId),
    /// Another text.
    Text(String),
    /// An HTTP status without a hash.
    Status(u16),
    /// Nothing at all.
    Nothing,
}

/// One request as a sample of many: the first of its cause in its second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemplar {
    /// Which request.
    pub request: RequestId,
    /// What it asked for.
    pub key: KeyId,
    /// What became of it.
    pub outcome: Outcome,
    /// From intended sending to the end.
    pub latency: RequestDuration,
    /// Who answered.
    pub source: Source,
    /// With what.
    pub got: Got,
}

/// What a data plane saw of a team in one second.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Requests by outcome.
    pub counts: Counts,
    /// Open at the end of the second.
    pub in_flight: u64,
    /// Latencies of the answers; a fast failure is no fast answer.
    pub latency: SparseHistogram,
    /// Requests that reached the CDN.
    pub cdn_requests: u64,
    /// Those answered from its cache.
    pub cdn_hits: u64,
    /// Look-ups of instances in the cache node, reachable or not.
    pub node_requests: u64,
    /// Those that found their answer.
    pub node_hits: u64,
    /// Requests that clients sent again after a failure.
    pub retries: u64,
    /// Attempts sent to instances.
    pub upstream_attempts: u64,
    /// Waiting in instances' queues at the end of the second.
    pub queued: u32,
    /// Slots at work at the end of the second.
    pub busy_slots: u32,
    /// Requests that functions have done.
    pub function_requests: u64,
    /// Started milliseconds that these took, cold starts included.
    pub function_ms: u64,
    /// At most one sample of each cause.
    pub exemplars: Vec<Exemplar>,
    /// The same attempts by who got them, by cohort; those without any are left out.
    #[serde(default)]
    pub cohorts: Vec<CohortSeen>,
}

/// Requests, attempts or milliseconds that can be seen in one second: far more than any game sends, and few enough that
/// no sum of 48 hours overflows.
const SEEN_MAX: u64 = 10_000_000;
const SEEN_MS_MAX: u64 = 1_000_000_000;
/// Cohorts and samples that can be.
const SEEN_ITEMS_MAX: usize = 10_000;

impl Seen {
    /// Whether this can be what came next: every request has one outcome or is still open, and nothing is beyond reason.
    /// What a data plane of ours reports is; what stands in a file need not be.
    #[must_use]
    pub fn follows(&self, before: &Counts) -> bool {
        let counts = &self.counts;
        let outcomes = [counts.fast, counts.ok, counts.slow, counts.wrong];
        let outcomes = outcomes.iter().chain(&counts.failed).chain(&counts.void);
        let others = [
            counts.sent,
            self.cdn_requests,
            self.cdn_hits,
            self.node_requests,
            self.node_hits,
            self.retries,
            self.upstream_attempts,
            self.function_requests,
        ];
        let of_cohorts = self.cohorts.iter();
        let of_cohorts = of_cohorts.flat_map(|it| [it.attempts, it.answered, it.failed]);
        let is_within = outcomes
            .copied()
            .chain(others)
            .chain(of_cohorts)
            .all(|count| count <= SEEN_MAX)
            && self.in_flight <= SEEN_MAX
            && self.function_ms <= SEEN_MS_MAX
            && self.cohorts.len().max(self.exemplars.len()) <= SEEN_ITEMS_MAX;
        is_within
            && before.sent + counts.sent == before.settled() + counts.settled() + self.in_flight
    }
}

/// What the balancer saw of the instances of one cohort in one second. A
/// cohort is what one group launched between two deployments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortSeen {
    /// Which one.
    pub cohort: u32,
    /// Attempts sent to its instances.
    pub attempts: u64,
    /// Attempts that ended, well or not. A client that left does not end one.
    pub answered: u64,
    /// Of these, those that ended with a status from 500 on or without an answer.
    pub failed: u64,
    /// Slots at work at the end of the second.
    pub busy_slots: u32,
}

impl CohortSeen {
    /// Nothing yet, of a cohort.
    #[must_use]
    pub fn of(cohort: u32) -> Self {
        Self {
            cohort,
            ..Self::default()
        }
    }

    /// Whether there is anything to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::of(self.cohort)
    }
}

/// The record of one second of one team, as journaled and digested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickRecord {
    /// The game second: this tick covers `[second, second + 1)`.
    pub second: u32,
    /// Whose.
    pub team: TeamId,
    /// What was seen.
    pub seen: Seen,
    /// Changes of the score.
    pub entries: Vec<ScoreEntry>,
    /// The score after this second.
    pub score: MilliPoints,
    /// The money spent so far.
    pub spend: MicroUsd,
    /// Instances in service.
    pub in_service: u32,
}
