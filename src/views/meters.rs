//! What monitoring scrapes of a team, in Prometheus' format.
//!
//! Each team has a recorder of its own: nothing of another team can get into
//! its page. Names and labels are a contract (docs/reference/metrics.md).

use metrics::{
    Counter, Gauge, Histogram, counter, describe_counter, describe_gauge, describe_histogram,
    gauge, histogram, with_local_recorder,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use model::account::{Account, Phase};
use model::histogram::{Histogram as Latencies, SparseHistogram};
use model::outcome::FailCause;
use model::tick::TickRecord;
use scoreboard::server::Meter;
use sim_engine::TeamState;

/// Upper bounds in seconds: finer where answers stop being fast, ok or slow in shipped games.
const DURATION_BUCKETS: &[f64] = &[
    0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 4.5, 5.0, 6.0, 8.0, 10.0, 15.0, 30.0, 60.0,
];

/// The phases of instances that a page tells of.
const PHASES: [Phase; 3] = [Phase::Booting, Phase::Running, Phase::Draining];

/// The parts of the score, in the order of the split's own.
const PARTS: [&str; 8] = [
    "fast",
    "ok",
    "slow",
    "wrong",
    "failed",
    "cost",
    "hints",
    "corrected",
];

/// What monitoring scrapes of a team. Clones count into the same page.
#[derive(Clone)]
pub(crate) struct TeamMeters {
    page: PrometheusHandle,
    sent: Counter,
    outcomes: [Counter; 4],
    failed: Vec<Counter>,
    void: Counter,
    retries: Counter,
    duration: Histogram,
    in_flight: Gauge,
    cdn_requests: Counter,
    cdn_hits: Counter,
    node_requests: Counter,
    node_hits: Counter,
    attempts: Counter,
    busy_slots: Gauge,
    queued: Gauge,
    slots: Gauge,
    instances: [Gauge; 3],
    in_service: Gauge,
    spend: Gauge,
    spend_rate: Gauge,
    score: Gauge,
    parts: [Gauge; PARTS.len()],
    seconds: Gauge,
}

impl TeamMeters {
    pub(crate) fn new(team: &str) -> Self {
        let recorder = PrometheusBuilder::new()
            .add_global_label("team", team)
            .set_buckets(DURATION_BUCKETS)
            .expect("there are buckets")
            .build_recorder();
        let page = recorder.handle();
        with_local_recorder(&recorder, || {
            describe();
            let outcome =
                |outcome: &'static str| counter!("gameday_requests_total", "outcome" => outcome);
            let failed = |cause: &FailCause| counter!("gameday_requests_failed_total", "cause" => cause.as_str());
            let instances = |phase: Phase| gauge!("gameday_instances", "phase" => phase.as_str());
            let part = |part: &'static str| gauge!("gameday_score_part_points", "part" => part);
            Self {
                page,
                sent: counter!("gameday_requests_sent_total"),
                outcomes: ["fast", "ok", "slow", "wrong"].map(outcome),
                failed: FailCause::ALL.iter().map(failed).collect(),
                void: outcome("void"),
                retries: counter!("gameday_retries_total"),
                duration: histogram!("gameday_request_duration_seconds"),
                in_flight: gauge!("gameday_requests_in_flight"),
                cdn_requests: counter!("gameday_cdn_requests_total"),
                cdn_hits: counter!("gameday_cdn_hits_total"),
                node_requests: counter!("gameday_cache_node_requests_total"),
                node_hits: counter!("gameday_cache_node_hits_total"),
                attempts: counter!("gameday_instance_requests_total"),
                busy_slots: gauge!("gameday_slots_busy"),
                queued: gauge!("gameday_requests_queued"),
                slots: gauge!("gameday_slots"),
                instances: PHASES.map(instances),
                in_service: gauge!("gameday_instances_in_service"),
                spend: gauge!("gameday_spend_dollars"),
                spend_rate: gauge!("gameday_spend_dollars_per_hour"),
                score: gauge!("gameday_score_points"),
                parts: PARTS.map(part),
                seconds: gauge!("gameday_game_seconds"),
            }
        })
    }

    /// Counts one second.
    pub(crate) fn tick(&self, tick: &TickRecord) {
        let (seen, counts) = (&tick.seen, &tick.seen.counts);
        self.sent.increment(counts.sent);
        let outcomes = [counts.fast, counts.ok, counts.slow, counts.wrong];
        for (counter, count) in self.outcomes.iter().zip(outcomes) {
            counter.increment(count);
        }
        for (counter, count) in self.failed.iter().zip(counts.failed) {
            counter.increment(count);
        }
        self.void.increment(counts.void.iter().sum());
        self.retries.increment(seen.retries);
        for one in &seen.latency.0 {
            let mut latency = Latencies::default();
            latency.merge(&SparseHistogram(vec![*one]));
            if let Some(latency) = latency.percentile(1000) {
                let seconds = latency.as_ns() as f64 / 1e9;
                self.duration.record_many(seconds, one.1 as usize);
            }
        }
        // Until then each record takes memory.
        self.page.run_upkeep();
        self.cdn_requests.increment(seen.cdn_requests);
        self.cdn_hits.increment(seen.cdn_hits);
        self.node_requests.increment(seen.node_requests);
        self.node_hits.increment(seen.node_hits);
        self.attempts.increment(seen.upstream_attempts);
        self.in_flight.set(seen.in_flight as f64);
        self.busy_slots.set(seen.busy_slots);
        self.queued.set(seen.queued);
        self.in_service.set(tick.in_service);
        self.seconds.set(tick.second + 1);
    }

    /// Shows the account, the bill and the score as they stand.
    pub(crate) fn show(&self, state: &TeamState, account: &Account, musd_per_hour: i64) {
        for (gauge, phase) in self.instances.iter().zip(PHASES) {
            let its = account.instances.iter().filter(|it| it.phase == phase);
            gauge.set(its.count() as f64);
        }
        let slots: u32 = account.targets().map(|it| it.capacity.slots).sum();
        self.slots.set(slots);
        self.spend.set(state.spend().get() as f64 / 1e6);
        self.spend_rate.set(musd_per_hour as f64 / 1e6);
        let split = state.split();
        self.score.set(split.total().get() as f64 / 1e3);
        for (gauge, part) in self.parts.iter().zip(split.parts()) {
            gauge.set(part.get() as f64 / 1e3);
        }
    }

    /// The page, for the server.
    pub(super) fn meter(&self) -> Meter {
        let page = self.page.clone();
        Meter::new(move || page.render())
    }
}

fn describe() {
    describe_counter!("gameday_requests_sent_total", "Requests that clients sent");
    describe_counter!(
        "gameday_requests_total",
        "Requests that were answered, by outcome; void ones count for nobody"
    );
    describe_counter!(
        "gameday_requests_failed_total",
        "Requests that failed, by cause"
    );
    describe_counter!(
        "gameday_retries_total",
        "Requests that clients sent again after a failure"
    );
    describe_histogram!(
        "gameday_request_duration_seconds",
        "Time from when a request was due to its answer"
    );
    describe_gauge!(
        "gameday_requests_in_flight",
        "Requests that wait for their answer"
    );
    describe_counter!(
        "gameday_cdn_requests_total",
        "Requests that reached the CDN"
    );
    describe_counter!(
        "gameday_cdn_hits_total",
        "Of these, answered from its cache"
    );
    describe_counter!(
        "gameday_cache_node_requests_total",
        "Look-ups of instances in the cache node"
    );
    describe_counter!(
        "gameday_cache_node_hits_total",
        "Of these, those that found their answer"
    );
    describe_counter!(
        "gameday_instance_requests_total",
        "Requests that the balancers passed on to instances"
    );
    describe_gauge!("gameday_slots", "Slots of the instances in service");
    describe_gauge!("gameday_slots_busy", "Slots at work");
    describe_gauge!(
        "gameday_requests_queued",
        "Requests that wait in the instances' queues"
    );
    describe_gauge!("gameday_instances", "Instances, by phase");
    describe_gauge!(
        "gameday_instances_in_service",
        "Instances that balancers send requests to"
    );
    describe_gauge!("gameday_spend_dollars", "Money spent so far");
    describe_gauge!("gameday_spend_dollars_per_hour", "What the stack costs now");
    describe_gauge!("gameday_score_points", "The score");
    describe_gauge!(
        "gameday_score_part_points",
        "The score, by what won or lost it"
    );
    describe_gauge!(
        "gameday_game_seconds",
        "Seconds of the game that were played"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ids::TeamId;
    use model::tick::Seen;
    use model::units::RequestDuration;
    use model::units::{MicroUsd, MilliPoints};

    #[test]
    fn names_and_labels_are_those_that_are_documented() {
        let meters = TeamMeters::new("Red \"hot\"");
        let mut tick = TickRecord {
            second: 6,
            team: TeamId(0),
            seen: Seen::default(),
            entries: Vec::new(),
            score: MilliPoints::ZERO,
            spend: MicroUsd::ZERO,
            in_service: 2,
        };
        tick.seen.counts.sent = 3;
        tick.seen.counts.fast = 2;
        tick.seen.counts.failed[FailCause::Timeout as usize] = 1;
        let mut latency = Latencies::default();
        latency.record_many(RequestDuration::from_ms(4_200), 2);
        tick.seen.latency = latency.take();
        meters.tick(&tick);
        meters.instances.iter().for_each(|gauge| gauge.set(0));
        let page = meters.page.render();
        let golden = include_str!("meters/golden.txt");
        let sorted = |text: &str| {
            let mut lines: Vec<_> = text
                .lines()
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&page), sorted(golden), "\n{page}");
    }
}
