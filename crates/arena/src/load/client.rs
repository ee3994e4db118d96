//! The clients of one team: they send requests to its edge and judge the answers.

use super::tally::Tally;
use crate::edge::pool::Pool;
use crate::edge::wire::{self, Ask, CACHE_HEADER, CAUSE_HEADER, SERVED_BY_HEADER};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use model::account::Version;
use model::dns::cohort_of;
use model::ids::InstanceId;
use model::key::hash_of;
use model::outcome::{FailCause, Outcome};
use model::scenario::Score;
use model::tick::{Exemplar, Got, Source};
use model::units::RequestDuration;
use sim_engine::{Arrival, Demands};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Requests of one team that may be open at once; more fail as overflow.
const OPEN_MAX: u64 = 4_096;
/// Idle connections that are kept.
pub(crate) const IDLE_MAX: usize = 512;
/// The largest answer that is read, in bytes.
const BODY_LEN_MAX: usize = 4 * 1024;

/// The clients of one team.
pub(crate) struct Client {
    pub(crate) edge: SocketAddr,
    pub(crate) seed: u64,
    pub(crate) score: Score,
    pub(crate) demands: Demands,
    pub(crate) timeout: Duration,
    pub(crate) tally: Arc<Tally>,
    pub(crate) connections: Pool,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Client {
    /// Sends the request of an arrival, which has been counted as the `open`-th
    /// that waits for its answer, and counts what comes of it.
    pub(crate) async fn send(self: Arc<Self>, arrival: Arrival, intended: Instant, open: u64) {
        if open > OPEN_MAX {
            let overflow = Outcome::Failed(FailCause::Overflow);
            return self.settle(
                arrival,
                intended,
                overflow,
                Source::Nobody,
                Got::Nothing,
                false,
            );
        }
        let key = arrival.key.text(self.seed).to_string();
        let mut is_sent = false;
        let deadline = tokio::time::Instant::from_std(intended + self.timeout);
        match tokio::time::timeout_at(deadline, self.exchange(arrival, &key, &mut is_sent)).await {
            Err(_) => {
                let timeout = Outcome::Failed(FailCause::Timeout);
                self.settle(
                    arrival,
                    intended,
                    timeout,
                    Source::Nobody,
                    Got::Nothing,
                    is_sent,
                );
            }
            Ok(None) => {
                let cause = if is_sent {
                    FailCause::Reset
                } else {
                    FailCause::Refused
                };
                self.settle(
                    arrival,
                    intended,
                    Outcome::Failed(cause),
                    Source::Nobody,
                    Got::Nothing,
                    is_sent,
                );
            }
            Ok(Some(answer)) => {
                let latency = RequestDuration::from_ns(nanos(intended.elapsed()));
                let (outcome, got) = self.judge(&answer, &key, arrival, latency);
                self.settle(
                    arrival,
                    intended,
                    outcome,
                    source(&answer.headers),
                    got,
                    true,
                );
            }
        }
    }

    /// One HTTP exchange; `None` when the connection fails.
    async fn exchange(&self, arrival: Arrival, key: &str, is_sent: &mut bool) -> Option<Answer> {
        let mut connection = self.connections.get(self.edge).await.ok()?;
        let demand = self.demands.of(arrival.request, arrival.key, Version::V1);
        let ask = Ask {
            path: "/calc".into(),
            input: key.to_owned(),
            demand_us: Some(demand.service_ns / 1000),
            is_error: demand.is_error,
            cohort: cohort_of(arrival.request),
        };
        let request = wire::get_hash(&ask, self.edge, None).ok()?;
        *is_sent = true;
        let (head, body) = connection.send_request(request).await.ok()?.into_parts();
        let body = Limited::new(body, BODY_LEN_MAX)
            .collect()
            .await
            .ok()?
            .to_bytes();
        self.connections.give_back(connection);
        Some(Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    fn judge(
        &self,
        answer: &Answer,
        key: &str,
        arrival: Arrival,
        latency: RequestDuration,
    ) -> (Outcome, Got) {
        if answer.status == StatusCode::OK {
            let is_right = answer.body == hash_of(key).to_string();
            let got = if is_right {
                Got::HashOf(arrival.key)
            } else {
                Got::Text(answer.body.chars().take(64).collect())
            };
            return (self.score.judge(latency, is_right), got);
        }
        let cause = match (
            answer.status.as_u16(),
            header(&answer.headers, CAUSE_HEADER),
        ) {
            (503, Some("no-target")) => FailCause::NoTarget,
            (503, _) => FailCause::QueueFull,
            (500, _) => FailCause::ServiceError,
            (502, Some("refused")) => FailCause::Refused,
            (502, _) => FailCause::Reset,
            (504, Some("blocked")) => FailCause::Blocked,
            (504, Some("outage")) => FailCause::Outage,
            _ => FailCause::OtherStatus,
        };
        (Outcome::Failed(cause), Got::Status(answer.status.as_u16()))
    }

    fn settle(
        &self,
        arrival: Arrival,
        intended: Instant,
        outcome: Outcome,
        source: Source,
        got: Got,
        is_connected: bool,
    ) {
        let latency = RequestDuration::from_ns(nanos(intended.elapsed()));
        let sample = Exemplar {
            request: arrival.request,
            key: arrival.key,
            outcome,
            latency,
            source,
            got,
        };
        self.tally.settle(sample, is_connected);
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Who answered, by the edge's own word.
fn source(headers: &HeaderMap) -> Source {
    let instance = header(headers, SERVED_BY_HEADER)
        .and_then(|id| id.parse().ok())
        .map(InstanceId);
    match (
        header(headers, CACHE_HEADER),
        header(headers, CAUSE_HEADER),
        instance,
    ) {
        (Some("hit"), ..) => Source::CdnHit,
        (_, Some(_), _) => Source::Edge,
        (Some("shared"), ..) => Source::CdnShared,
        (_, _, Some(instance)) => Source::Instance(instance),
        _ => Source::Edge,
    }
}
