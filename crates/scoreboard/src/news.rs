//! What is new in a team's console since the last second: the long lists
//! (metrics, score events, audit log) travel once, then only their additions.

use crate::view::{AuditLine, Console, Metrics, ScoreEvent};
use serde::{Deserialize, Serialize};

/// Lines of the audit log in a console at most.
pub const AUDIT_LINES_MAX: usize = 100;
/// Score events in a console at most.
pub const SCORE_EVENTS_MAX: usize = 60;

/// The step from one console to a later one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConsoleNews {
    /// The later console, its three long lists emptied.
    pub console: Console,
    /// What the metrics became.
    pub metrics: MetricsNews,
    /// New score events, the newest first.
    pub score_events: Vec<ScoreEvent>,
    /// New lines of the audit log, the newest first.
    pub audit: Vec<AuditLine>,
}

/// The step from metrics to later ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricsNews {
    /// So many of the oldest points are gone.
    pub dropped: usize,
    /// So many of the points after those stay.
    pub kept: usize,
    /// These come after them.
    pub added: Metrics,
}

impl ConsoleNews {
    /// What is new in `later`.
    #[must_use]
    pub fn between(earlier: &Console, later: &Console) -> Self {
        let mut console = later.clone();
        let metrics = MetricsNews::between(&earlier.metrics, &later.metrics);
        let newest_known = earlier.audit.first().map(|line| line.number);
        let audit = std::mem::take(&mut console.audit);
        let audit = audit
            .into_iter()
            .take_while(|line| Some(line.number) > newest_known)
            .collect();
        let mut score_events = std::mem::take(&mut console.score_events);
        if let Some(known) = earlier.score_events.first() {
            let fresh = score_events.iter().position(|event| event == known);
            score_events.truncate(fresh.unwrap_or(score_events.len()));
        }
        console.metrics = Metrics::default();
        Self {
            console,
            metrics,
            score_events,
            audit,
        }
    }

    /// The later console, made of the earlier one and the news.
    #[must_use]
    pub fn apply(self, earlier: &Console) -> Console {
        let mut console = self.console;
        console.metrics = self.metrics.apply(&earlier.metrics);
        console.audit = self.audit;
        console.audit.extend(earlier.audit.iter().cloned());
        console.audit.truncate(AUDIT_LINES_MAX);
        console.score_events = self.score_events;
        console
            .score_events
            .extend(earlier.score_events.iter().cloned());
        console.score_events.truncate(SCORE_EVENTS_MAX);
        console
    }
}

impl MetricsNews {
    fn between(earlier: &Metrics, later: &Metrics) -> Self {
        let first = later.seconds.first();
        let dropped = earlier
            .seconds
            .iter()
            .position(|second| Some(second) == first)
            .unwrap_or(earlier.seconds.len());
        let mut kept = (earlier.seconds.len() - dropped).min(later.seconds.len());
        // A point that is still being filled may differ; what comes before it is settled.
        while kept > 0 && earlier.point(dropped + kept - 1) != later.point(kept - 1) {
            kept -= 1;
        }
        let stays = (0..kept).all(|index| earlier.point(dropped + index) == later.point(index));
        let kept = if stays { kept } else { 0 };
        Self {
            dropped,
            kept,
            added: later.range(kept, later.seconds.len()),
        }
    }

    fn apply(self, earlier: &Metrics) -> Metrics {
        let from = self.dropped.min(earlier.seconds.len());
        let to = (from + self.kept).min(earlier.seconds.len());
        let mut metrics = earlier.range(from, to);
        metrics.append(self.added);
        metrics
    }
}

macro_rules! columns {
    ($($column:ident),+) => {
        impl Metrics {
            fn point(&self, index: usize) -> impl PartialEq + use<> {
                ($(self.$column.get(index).copied(),)+)
            }
            fn range(&self, from: usize, to: usize) -> Self {
                Self { $($column: self.$column.get(from..to).unwrap_or_default().to_vec(),)+ }
            }
            fn append(&mut self, more: Self) {
                $(self.$column.extend(more.$column);)+
            }
        }
    };
}
columns!(
    seconds,
    requests_mrps,
    p50_us,
    p99_us,
    hit_permille,
    wrong_permille,
    failed_permille,
    queued,
    in_service
);

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics(seconds: std::ops::Range<u32>) -> Metrics {
        let count = seconds.len();
        let filled = || vec![7; count];
        Metrics {
            requests_mrps: seconds.clone().map(u64::from).collect(),
            seconds: seconds.collect(),
            p50_us: vec![7; count],
            p99_us: vec![7; count],
            hit_permille: filled(),
            wrong_permille: filled(),
            failed_permille: filled(),
            queued: filled(),
            in_service: filled(),
        }
    }

    fn check(earlier: &Metrics, later: &Metrics, added: usize) {
        let news = MetricsNews::between(earlier, later);
        assert_eq!(news.added.seconds.len(), added);
        assert_eq!(news.apply(earlier), *later);
    }

    #[test]
    fn only_new_points_travel() {
        check(&metrics(0..100), &metrics(0..101), 1);
        check(&metrics(0..100), &metrics(1..101), 1);
        check(&metrics(0..100), &metrics(0..100), 0);
        check(&Metrics::default(), &metrics(0..5), 5);
        check(&metrics(0..5), &Metrics::default(), 0);
        check(&metrics(0..5), &metrics(200..300), 100);
    }

    #[test]
    fn a_point_that_was_still_filling_is_sent_again() {
        let (mut earlier, later) = (metrics(0..50), metrics(0..51));
        *earlier.queued.last_mut().unwrap() = 3;
        check(&earlier, &later, 2);
    }

    #[test]
    fn metrics_at_another_resolution_are_sent_anew() {
        let mut coarse = metrics(0..50);
        coarse.seconds.iter_mut().for_each(|second| *second *= 2);
        check(&metrics(0..100), &coarse, 49);
    }
}
