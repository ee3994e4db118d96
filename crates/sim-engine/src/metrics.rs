//! What a team's own metrics show: whole periods, once they are over and their
//! delay is too.

use model::account::Account;
use model::outcome::Counts;
use model::scenario::Scenario;
use model::tick::Seen;
use model::units::{SECOND_NS, StoryDuration};
use std::collections::VecDeque;

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

/// Gathers seconds into whole periods, and shows each when its delay is over.
#[derive(Clone, Debug)]
pub(crate) struct Periods<T> {
    period_s: u64,
    delay_s: u64,
    now_s: u64,
    open: T,
    /// Those that are over and not shown yet, with the second in which they are.
    late: VecDeque<(u64, T)>,
    shown: Option<T>,
    is_news: bool,
}

/// The same figures as everybody gets them, and as those get them who pay.
#[derive(Clone, Debug)]
pub(crate) struct Grades<T> {
    basic: Periods<T>,
    detailed: Periods<T>,
}

impl<T: Default> Periods<T> {
    fn new(period: StoryDuration, delay: StoryDuration) -> Self {
        let seconds = |length: StoryDuration| length.as_ns().div_ceil(SECOND_NS);
        Self {
            period_s: seconds(period).max(1),
            delay_s: seconds(delay),
            now_s: 0,
            open: T::default(),
            late: VecDeque::new(),
            shown: None,
            is_news: false,
        }
    }

    /// Takes in a second that is over.
    fn add(&mut self, put: impl FnOnce(&mut T)) {
        put(&mut self.open);
        self.now_s += 1;
        if self.now_s.is_multiple_of(self.period_s) {
            let over = std::mem::take(&mut self.open);
            self.late.push_back((self.now_s + self.delay_s, over));
        }
        self.is_news = false;
        while self.late.front().is_some_and(|(at, _)| *at <= self.now_s) {
            self.shown = self.late.pop_front().map(|(_, over)| over);
            self.is_news = true;
        }
    }

    /// The last period that is shown, if there is one yet.
    pub(crate) fn look(&self) -> Option<&T> {
        self.shown.as_ref()
    }

    /// The same, only in the second in which it is new.
    pub(crate) fn news(&self) -> Option<&T> {
        self.shown.as_ref().filter(|_| self.is_news)
    }
}

impl<T: Default> Grades<T> {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let (period, metrics) = (scenario.startup.metric_period, &scenario.metrics);
        Self {
            basic: Periods::new(period, metrics.delay),
            detailed: Periods::new(metrics.detailed_period.min(period), metrics.detailed_delay),
        }
    }

    /// Takes in a second that is over.
    pub(crate) fn add(&mut self, put: impl Fn(&mut T)) {
        self.basic.add(&put);
        self.detailed.add(&put);
    }

    pub(crate) fn of(&self, is_detailed: bool) -> &Periods<T> {
        if is_detailed {
            &self.detailed
        } else {
            &self.basic
        }
    }
}

/// What the actors of a team see. Only kept for teams of which somebody looks.
#[derive(Clone, Debug)]
pub(crate) struct Metrics(Grades<Look>);

impl Metrics {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self(Grades::new(scenario))
    }

    /// Takes in a second that is over.
    pub(crate) fn add(&mut self, seen: &Seen) {
        self.0.add(|open: &mut Look| {
            open.seconds += 1;
            open.counts.merge(&seen.counts);
            open.cdn_requests += seen.cdn_requests;
            open.cdn_hits += seen.cdn_hits;
            open.target_requests += seen.upstream_attempts;
        });
    }

    /// The last period that is shown: in detail, if any group pays for that.
    pub(crate) fn look(&self, account: &Account) -> Option<&Look> {
        let is_detailed = account.groups.iter().any(|group| group.is_detailed);
        self.0.of(is_detailed).look()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shown after each of the first seven seconds, of which the n-th counts n.
    fn shown(delay_ms: u64) -> [Option<u64>; 7] {
        let [period, delay] = [2_500, delay_ms].map(StoryDuration::from_ms);
        let mut periods = Periods::<u64>::new(period, delay);
        std::array::from_fn(|second| {
            periods.add(|sum| *sum += second as u64 + 1);
            periods.look().copied()
        })
    }

    #[test]
    fn a_period_is_seen_when_it_is_over_and_as_long_as_the_next_one_lasts() {
        let (first, second) = (Some(1 + 2 + 3), Some(4 + 5 + 6));
        assert_eq!(shown(0), [None, None, first, first, first, second, second]);
    }

    #[test]
    fn a_delay_shows_the_same_later() {
        let first = Some(1 + 2 + 3);
        assert_eq!(shown(1_500), [None, None, None, None, first, first, first]);
    }
}
