//! What a team's own metrics show: whole periods, once they are over.

use model::outcome::Counts;
use model::tick::Seen;
use model::units::{SECOND_NS, StoryDuration};

/// A metric period that is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Its length.
    pub seconds: u32,
    /// Requests by outcome.
    pub counts: Counts,
    /// Requests that reached the CDN.
    pub cdn_requests: u64,
    /// Those answered from its cache.
    pub cdn_hits: u64,
    /// Attempts sent to instances, whatever came of them.
    pub target_requests: u64,
}

/// Collects seconds into periods. Only kept for teams of which somebody looks.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    period_s: u32,
    open: Look,
    over: Option<Look>,
}

impl Metrics {
    pub(crate) fn new(period: StoryDuration) -> Self {
        Self {
            period_s: period.as_ns().div_ceil(SECOND_NS).max(1) as u32,
            open: Look::default(),
            over: None,
        }
    }

    /// Takes in a second that is over.
    pub(crate) fn add(&mut self, seen: &Seen) {
        let open = &mut self.open;
        open.seconds += 1;
        open.counts.merge(&seen.counts);
        open.cdn_requests += seen.cdn_requests;
        open.cdn_hits += seen.cdn_hits;
        open.target_requests += seen.upstream_attempts;
        if open.seconds >= self.period_s {
            self.over = Some(std::mem::take(open));
        }
    }

    /// The last period that is over, if there is one yet.
    pub(crate) fn look(&self) -> Option<&Look> {
        self.over.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_seen_when_it_is_over_and_as_long_as_the_next_one_lasts() {
        let mut metrics = Metrics::new(StoryDuration::from_ms(2_500));
        let mut shown = Vec::new();
        for attempts in 1..=7 {
            metrics.add(&Seen {
                upstream_attempts: attempts,
                ..Seen::default()
            });
            shown.push(metrics.look().map(|look| look.target_requests));
        }
        let (first, second) = (Some(1 + 2 + 3), Some(4 + 5 + 6));
        assert_eq!(shown, [None, None, first, first, first, second, second]);
    }
}
