//! A small log-linear histogram of latencies, the same in both data planes.
//!
//! 32 steps per octave of microseconds: a reading is at most 3.2 % above the
//! true value.

use crate::units::RequestDuration;
use serde::{Deserialize, Serialize};
use std::ops::Range;

const STEPS_PER_OCTAVE_LOG2: u32 = 5;
const STEPS: u64 = 1 << STEPS_PER_OCTAVE_LOG2;
/// Buckets in all: enough for more than four minutes.
pub const BUCKETS: usize = 800;

/// Counts of latencies by bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    counts: Box<[u64; BUCKETS]>,
    /// The buckets that may hold something: taking out looks at these only.
    used: Range<usize>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            counts: Box::new([0; BUCKETS]),
            used: 0..0,
        }
    }
}

/// The non-empty buckets of a histogram: `(bucket, count)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SparseHistogram(pub Vec<(u16, u32)>);

/// The bucket of a latency in microseconds.
fn bucket_of(us: u64) -> usize {
    if us < STEPS {
        return us as usize;
    }
    let octave = us.ilog2() - STEPS_PER_OCTAVE_LOG2;
    let step = (us >> octave) - STEPS;
    (((u64::from(octave) + 1) * STEPS + step) as usize).min(BUCKETS - 1)
}

/// The largest latency of a bucket, in microseconds.
fn upper_us(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < STEPS {
        return bucket;
    }
    let (octave, step) = (bucket / STEPS - 1, bucket % STEPS);
    ((STEPS + step + 1) << octave) - 1
}

impl Histogram {
    /// Counts one latency.
    pub fn record(&mut self, latency: RequestDuration) {
        self.record_many(latency, 1);
    }

    /// Counts as many of one latency.
    pub fn record_many(&mut self, latency: RequestDuration, count: u64) {
        self.add(bucket_of(latency.as_ns() / 1000), count);
    }

    fn add(&mut self, bucket: usize, count: u64) {
        if count == 0 {
            return;
        }
        self.counts[bucket] += count;
        if self.used.is_empty() {
            self.used = bucket..bucket + 1;
        } else {
            self.used.start = self.used.start.min(bucket);
            self.used.end = self.used.end.max(bucket + 1);
        }
    }

    /// Takes the counts out, leaving the histogram empty.
    pub fn take(&mut self) -> SparseHistogram {
        let used = std::mem::replace(&mut self.used, 0..0);
        let mut sparse = Vec::new();
        for (bucket, count) in used.clone().zip(&mut self.counts[used]) {
            if *count > 0 {
                let count = u32::try_from(std::mem::take(count)).unwrap_or(u32::MAX);
                sparse.push((bucket as u16, count));
            }
        }
        SparseHistogram(sparse)
    }

    /// Adds counts that were taken out elsewhere.
    pub fn merge(&mut self, sparse: &SparseHistogram) {
        for (bucket, count) in &sparse.0 {
            if usize::from(*bucket) < BUCKETS {
                self.add(usize::from(*bucket), u64::from(*count));
            }
        }
    }

    /// The latency that `permille` of all are at or below; `None` when empty.
    ///
    /// ```
    /// use model::{histogram::Histogram, units::RequestDuration};
    /// let mut latencies = Histogram::default();
    /// for ms in [4, 4, 4, 4_000] {
    ///     latencies.record(RequestDuration::from_ms(ms));
    /// }
    /// let median = latencies.percentile(500).unwrap();
    /// assert!((4_000_000..4_130_000).contains(&median.as_ns()));
    /// ```
    #[must_use]
    pub fn percentile(&self, permille: u64) -> Option<RequestDuration> {
        let total: u64 = self.counts.iter().sum();
        let rank = (total * permille).div_ceil(1000).max(1);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += *count;
            if seen >= rank && *count > 0 {
                return Some(RequestDuration::from_ns(upper_us(bucket) * 1000));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taking_out_and_merging_lose_nothing() {
        let mut latencies = Histogram::default();
        (1..=100).for_each(|ms| latencies.record(RequestDuration::from_ms(ms)));
        let whole = latencies.clone();
        let taken = latencies.take();
        assert_eq!(
            latencies.percentile(500),
            None,
            "empty after it was taken out"
        );
        assert_eq!(taken.0.iter().map(|(_, count)| count).sum::<u32>(), 100);
        latencies.merge(&taken);
        assert_eq!(latencies, whole);
        let p99 = whole.percentile(990).map_or(0, RequestDuration::as_ns);
        assert!((99_000_000..112_000_000).contains(&p99), "{p99}");
        latencies.merge(&SparseHistogram(vec![(BUCKETS as u16, 1)]));
        assert_eq!(latencies, whole, "a bucket that does not exist is left out");
    }

    #[test]
    fn buckets_cover_without_gap_or_overlap() {
        let mut last = 0;
        for us in 1..200_000 {
            let bucket = bucket_of(us);
            assert!(bucket == last || bucket == last + 1, "{us} us");
            assert!(
                us <= upper_us(bucket) && upper_us(bucket) - us <= us / 32 + 1,
                "{us} us"
            );
            last = bucket;
        }
        assert!(bucket_of(240_000_000) < BUCKETS - 1, "four minutes fit");
        assert_eq!(bucket_of(u64::MAX), BUCKETS - 1);
    }
}
