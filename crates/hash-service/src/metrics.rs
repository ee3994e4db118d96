//! What `/metrics` tells.
//!
//! Each service has a recorder of its own, never the process-wide one, so that many fit in a process.
//! For the same reason no task is started here: whoever serves calls [`Metrics::upkeep`] now and then.

use crate::admission::Load;
use metrics::{
    Counter, Gauge, Histogram, counter, describe_counter, describe_gauge, describe_histogram,
    gauge, histogram, with_local_recorder,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::time::Duration;

/// How a `/calc` request ended. Each has exactly one, or is still under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The hash, after work of its own.
    Ok,
    /// 500.
    Error,
    /// 503, the queue was full.
    Rejected,
    /// 400 or 405.
    BadRequest,
    /// The hash, from the cache or from another request's work.
    Cached,
}

/// Upper bounds in seconds. Finer around the base of 4 s and where answers tend to stop being useful.
const DURATION_BUCKETS: &[f64] = &[
    0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 4.25, 4.5, 5.0, 6.0, 8.0, 10.0, 12.5,
    15.0, 20.0, 30.0, 60.0,
];

pub(crate) struct Metrics {
    exporter: PrometheusHandle,
    received: Counter,
    started: Counter,
    ok: Counter,
    error: Counter,
    rejected: Counter,
    bad_request: Counter,
    cached: Counter,
    in_service: Gauge,
    queued: Gauge,
    duration: Histogram,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let recorder = PrometheusBuilder::new()
            .set_buckets(DURATION_BUCKETS)
            .expect("there are buckets")
            .build_recorder();
        let exporter = recorder.handle();
        with_local_recorder(&recorder, || {
            describe_counter!(
                "hash_service_received_total",
                "Requests for /calc, counted on arrival"
            );
            describe_counter!(
                "hash_service_requests_total",
                "Requests for /calc that have ended, by outcome"
            );
            describe_counter!("hash_service_started_total", "Requests that got a slot");
            describe_gauge!("hash_service_in_service", "Requests that occupy a slot");
            describe_gauge!("hash_service_queued", "Requests that wait for a slot");
            describe_histogram!(
                "hash_service_duration_seconds",
                "Time from arrival to outcome, of outcomes ok, error and cached"
            );
            let outcome = |outcome: &'static str| counter!("hash_service_requests_total", "outcome" => outcome);
            Self {
                exporter,
                received: counter!("hash_service_received_total"),
                started: counter!("hash_service_started_total"),
                ok: outcome("ok"),
                error: outcome("error"),
                rejected: outcome("rejected"),
                bad_request: outcome("bad_request"),
                cached: outcome("cached"),
                in_service: gauge!("hash_service_in_service"),
                queued: gauge!("hash_service_queued"),
                duration: histogram!("hash_service_duration_seconds"),
            }
        })
    }

    pub(crate) fn request_received(&self) {
        self.received.increment(1);
    }

    pub(crate) fn request_started(&self) {
        self.started.increment(1);
    }

    pub(crate) fn request_ended(&self, outcome: Outcome, after: Duration) {
        let (counter, did_something) = match outcome {
            Outcome::Ok => (&self.ok, true),
            Outcome::Error => (&self.error, true),
            Outcome::Cached => (&self.cached, true),
            Outcome::Rejected => (&self.rejected, false),
            Outcome::BadRequest => (&self.bad_request, false),
        };
        counter.increment(1);
        // Refusals take no time: they would hide how long the others take.
        if did_something {
            self.duration.record(after);
        }
    }

    /// The page, in Prometheus' text format.
    pub(crate) fn render(&self, load: Load) -> String {
        self.in_service.set(load.in_service);
        self.queued.set(load.queued);
        self.exporter.render()
    }

    /// Folds recorded durations into the histogram; until then each takes memory.
    pub(crate) fn upkeep(&self) {
        self.exporter.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_of_one_process_count_apart() {
        let (busy, idle) = (Metrics::new(), Metrics::new());
        busy.request_received();
        busy.request_started();
        busy.request_ended(Outcome::Ok, Duration::from_millis(4_100));
        busy.request_ended(Outcome::Rejected, Duration::ZERO);
        busy.upkeep();
        let page = busy.render(Load {
            in_service: 3,
            queued: 2,
        });
        for line in [
            "# HELP hash_service_received_total Requests for /calc, counted on arrival",
            "# TYPE hash_service_requests_total counter",
            "hash_service_received_total 1",
            "hash_service_started_total 1",
            "hash_service_requests_total{outcome=\"ok\"} 1",
            "hash_service_requests_total{outcome=\"rejected\"} 1",
            "hash_service_requests_total{outcome=\"cached\"} 0",
            "hash_service_in_service 3",
            "hash_service_queued 2",
            "hash_service_duration_seconds_bucket{le=\"4\"} 0",
            "hash_service_duration_seconds_bucket{le=\"4.25\"} 1",
            "hash_service_duration_seconds_count 1",
        ] {
            assert!(
                page.lines().any(|found| found == line),
                "no line {line:?} in:\n{page}"
            );
        }
        let page = idle.render(Load {
            in_service: 0,
            queued: 0,
        });
        assert!(page.contains("\nhash_service_received_total 0\n"), "{page}");
    }
}
