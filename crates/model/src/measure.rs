//! Measuring a team's game against the scenario's objectives.

use crate::histogram::Histogram;
use crate::outcome::Counts;
use crate::scenario::{Amount, Metric, Objective, Scenario};
use crate::tick::TickRecord;
use crate::units::{MicroUsd, MilliPoints, Ppm, SECOND_NS, StoryDuration};

/// What a team's game comes to, objective by objective.
#[derive(Clone, Debug)]
pub struct Measures {
    all: Vec<Measure>,
}

/// How an objective ended for a team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// What was measured; nothing if there was nothing to measure.
    pub value: Option<Amount>,
    /// Whether that is on the right side of the limit.
    pub is_met: bool,
}

/// One objective at work.
#[derive(Clone, Debug)]
struct Measure {
    objective: Objective,
    /// The first second that counts.
    from_second: u32,
    counts: Counts,
    latency: Option<Histogram>,
    cdn_requests: u64,
    cdn_hits: u64,
    /// Score and spend before the first second that counts.
    before: (MilliPoints, MicroUsd),
    now: (MilliPoints, MicroUsd),
}

impl Measures {
    /// Nothing measured yet of a game of this length: it may have been given another end.
    #[must_use]
    pub fn new(scenario: &Scenario, length: StoryDuration) -> Self {
        let length_ns = length.as_ns();
        let measure = |objective: &Objective| {
            let last_ns = objective.last.map_or(length_ns, |last| last.as_ns());
            Measure {
                objective: objective.clone(),
                from_second: (length_ns.saturating_sub(last_ns) / SECOND_NS) as u32,
                counts: Counts::default(),
                latency: objective.metric.permille().map(|_| Histogram::default()),
                cdn_requests: 0,
                cdn_hits: 0,
                before: Default::default(),
                now: Default::default(),
            }
        };
        Self {
            all: scenario.objective.iter().map(measure).collect(),
        }
    }

    /// Takes in a second; they come in order.
    pub fn add(&mut self, tick: &TickRecord) {
        for measure in &mut self.all {
            measure.add(tick);
        }
    }

    /// How each objective stands, in the scenario's order.
    pub fn verdicts(&self) -> impl Iterator<Item = (&Objective, Verdict)> {
        self.all.iter().map(|measure| {
            let value = measure.value();
            let is_met = measure.objective.is_met_by(value);
            (&measure.objective, Verdict { value, is_met })
        })
    }
}

impl Measure {
    fn add(&mut self, tick: &TickRecord) {
        self.now = (tick.score, tick.spend);
        if tick.second < self.from_second {
            self.before = self.now;
            return;
        }
        self.counts.merge(&tick.seen.counts);
        self.cdn_requests += tick.seen.cdn_requests;
        self.cdn_hits += tick.seen.cdn_hits;
        if let Some(latency) = &mut self.latency {
            latency.merge(&tick.seen.latency);
        }
    }

    fn value(&self) -> Option<Amount> {
        let counts = &self.counts;
        let ended = counts.settled() - counts.void_total();
        Some(match self.objective.metric {
            Metric::Score => Amount::Points(self.now.0 - self.before.0),
            Metric::SpendUsd => Amount::Usd(self.now.1 - self.before.1),
            Metric::P50Latency | Metric::P95Latency | Metric::P99Latency => {
                let permille = self.objective.metric.permille()?;
                Amount::Latency(self.latency.as_ref()?.percentile(permille)?)
            }
            Metric::FastShare => share(counts.fast, ended)?,
            Metric::RightShare => share(counts.fast + counts.ok + counts.slow, ended)?,
            Metric::FailedShare => share(counts.failed_total(), ended)?,
            Metric::WrongShare => share(counts.wrong, ended)?,
            Metric::CdnHitShare => share(self.cdn_hits, self.cdn_requests)?,
            Metric::Failed => Amount::Requests(counts.failed_total()),
            Metric::Wrong => Amount::Requests(counts.wrong),
        })
    }
}

fn share(part: u64, of: u64) -> Option<Amount> {
    let ppm = u128::from(part) * 1_000_000 / u128::from((of > 0).then_some(of)?);
    Some(Amount::Share(Ppm::new(ppm as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Name, TeamId};
    use crate::scenario::Bound;
    use crate::text::Text;
    use crate::tick::Seen;
    use crate::units::RequestDuration;

    fn measure(metric: Metric, from_second: u32) -> Measure {
        Measure {
            objective: Objective {
                id: Name::try_new("o").expect("a name"),
                metric,
                bound: Bound::AtLeast,
                limit: Amount::Requests(0),
                last: None,
                text: Text::default(),
            },
            from_second,
            counts: Counts::default(),
            latency: metric.permille().map(|_| Histogram::default()),
            cdn_requests: 0,
            cdn_hits: 0,
            before: Default::default(),
            now: Default::default(),
        }
    }

    /// Second `n`: n fast answers of n ms each, one failure, a score of 10 n.
    fn tick(second: u32) -> TickRecord {
        let mut latency = Histogram::default();
        for _ in 0..second {
            latency.record(RequestDuration::from_ms(u64::from(second)));
        }
        let mut counts = Counts {
            sent: u64::from(second) + 1,
            fast: u64::from(second),
            ..Counts::default()
        };
        counts.failed[0] = 1;
        TickRecord {
            second,
            team: TeamId(0),
            seen: Seen {
                counts,
                latency: latency.take(),
                ..Seen::default()
            },
            entries: Vec::new(),
            score: MilliPoints::new(10_000 * i64::from(second)),
            spend: MicroUsd::new(i64::from(second)),
            in_service: 1,
        }
    }

    fn value(metric: Metric, from_second: u32) -> Option<Amount> {
        let mut measure = measure(metric, from_second);
        (0..10).for_each(|second| measure.add(&tick(second)));
        measure.value()
    }

    #[test]
    fn a_window_leaves_out_what_was_before_it() {
        let points = |from| value(Metric::Score, from);
        assert_eq!(points(0), Some(Amount::Points(MilliPoints::new(90_000))));
        assert_eq!(
            points(8),
            Some(Amount::Points(MilliPoints::new(20_000))),
            "from the end of second 7 to that of second 9"
        );
        assert_eq!(value(Metric::Failed, 7), Some(Amount::Requests(3)));
        assert_eq!(
            value(Metric::FastShare, 9),
            Some(Amount::Share(Ppm::new(900_000)))
        );
        let Some(Amount::Latency(p50)) = value(Metric::P50Latency, 9) else {
            panic!("nine answers were measured")
        };
        assert!((9_000_000..9_400_000).contains(&p50.as_ns()), "{p50}");
    }

    #[test]
    fn where_nothing_was_measured_nothing_was_shown() {
        for metric in [Metric::P95Latency, Metric::RightShare, Metric::CdnHitShare] {
            let measure = measure(metric, 0);
            assert_eq!(measure.value(), None, "{metric}");
            assert!(!measure.objective.is_met_by(None));
        }
        assert!(
            measure(Metric::Wrong, 0)
                .objective
                .is_met_by(Some(Amount::Requests(0)))
        );
    }
}
