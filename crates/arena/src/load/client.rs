//! The clients of one team: they send requests to its edge and judge the answers.

use super::exchange::{self, Answer, Broken, is_digest};
use super::own::{self, Own};
use super::tally::Tally;
use crate::clock::GameClock;
use crate::edge::pool::Pool;
use crate::edge::wire::{self, Ask, CACHE_HEADER, CAUSE_HEADER, SERVED_BY_HEADER};
use http::{HeaderMap, StatusCode};
use model::account::Version;
use model::dns::cohort_of;
use model::ids::InstanceId;
use model::key::Salt;
use model::outcome::{FailCause, Outcome, VoidCause};
use model::scenario::Score;
use model::tick::{Exemplar, Got, Source};
use model::units::RequestDuration;
use sim_engine::{Arrival, Demands, Habits};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Requests of one team that may be open at once; more fail as overflow.
const OPEN_MAX: u64 = 4_096;
/// Idle connections that are kept.
pub(crate) const IDLE_MAX: usize = 512;
/// Connections that may turn out to be closed before a request counts as refused.
const CLOSED_MAX: usize = 4;
/// The largest answer that is read, in bytes.
const BODY_LEN_MAX: usize = 4 * 1024;

/// The clients of one team.
pub(crate) struct Client {
    pub(crate) place: Place,
    pub(crate) seed: u64,
    pub(crate) salt: Salt,
    pub(crate) score: Score,
    pub(crate) demands: Demands,
    pub(crate) habits: Habits,
    pub(crate) timeout: Duration,
    pub(crate) clock: Arc<GameClock>,
    pub(crate) tally: Arc<Tally>,
}

/// Where requests go.
pub(crate) enum Place {
    /// To the team's edge.
    Edge {
        address: SocketAddr,
        connections: Pool,
    },
    /// To a service outside of the game.
    Own(Own),
}

impl Client {
    /// Sends the request of an arrival, which has been counted as the `open`-th
    /// that waits for its answer, and counts what comes of it: nothing, when the
    /// host was out meanwhile, which nobody's service is to blame for.
    pub(crate) async fn send(
        self: Arc<Self>,
        arrival: Arrival,
        intended: Instant,
        open: u64,
        gaps: u32,
    ) {
        let mut is_sent = false;
        let end = if open > OPEN_MAX {
            let overflow = Outcome::Failed(FailCause::Overflow);
            (overflow, Source::Nobody, Got::Nothing)
        } else {
            self.ask_in_time(arrival, intended, &mut is_sent).await
        };
        let end = if self.clock.gaps().count == gaps {
            end
        } else {
            let outage = Outcome::Void(VoidCause::HostOutage);
            (outage, Source::Nobody, Got::Nothing)
        };
        self.settle(arrival, intended, end, is_sent);
    }

    /// Asks until there is an outcome, at the latest when patience ends.
    async fn ask_in_time(
        &self,
        arrival: Arrival,
        intended: Instant,
        is_sent: &mut bool,
    ) -> (Outcome, Source, Got) {
        let key = arrival.key.text(self.seed).to_string();
        let deadline = intended + self.timeout;
        let ended = tokio::time::timeout_at(
            tokio::time::Instant::from_std(deadline),
            self.ask(arrival, intended, deadline, &key, is_sent),
        );
        ended.await.unwrap_or((
            Outcome::Failed(FailCause::Timeout),
            Source::Nobody,
            Got::Nothing,
        ))
    }

    /// Asks until there is an outcome: a failure is tried again as the habits
    /// say. A slow link holds up the answer once the edge has sent it; the edge
    /// has read it from its instance by then, so no slot is held.
    async fn ask(
        &self,
        arrival: Arrival,
        intended: Instant,
        deadline: Instant,
        key: &str,
        is_sent: &mut bool,
    ) -> (Outcome, Source, Got) {
        let link = Duration::from_nanos(self.habits.link_ns(arrival.request));
        let mut attempt = 0;
        loop {
            let mut is_out = false;
            let answer = self.exchange(arrival, attempt, key, &mut is_out).await;
            *is_sent |= is_out;
            let end = match answer {
                None => {
                    let cause = if is_out {
                        FailCause::Reset
                    } else {
                        FailCause::Refused
                    };
                    (Outcome::Failed(cause), Source::Nobody, Got::Nothing)
                }
                Some(answer) => {
                    if link > Duration::ZERO {
                        tokio::time::sleep(link).await;
                    }
                    let latency = RequestDuration::from_ns(nanos(intended.elapsed()));
                    let (outcome, got) = self.judge(&answer, key, arrival, latency);
                    let source = match &self.place {
                        Place::Edge { .. } => source(&answer.headers),
                        Place::Own(_) => Source::Own,
                    };
                    (outcome, source, got)
                }
            };
            let Some(pause) = self.pause(arrival, attempt, end.0) else {
                return end;
            };
            if Instant::now() + pause >= deadline {
                return end;
            }
            tokio::time::sleep(pause).await;
            self.tally.retry();
            attempt += 1;
        }
    }

    /// How long to wait before trying again, if that is worth it.
    fn pause(&self, arrival: Arrival, attempt: u32, outcome: Outcome) -> Option<Duration> {
        match outcome {
            Outcome::Failed(cause) if cause.is_worth_a_retry() => self
                .habits
                .pause_ns(arrival.request, attempt)
                .map(Duration::from_nanos),
            _ => None,
        }
    }

    /// One HTTP exchange; `None` when the connection fails.
    async fn exchange(
        &self,
        arrival: Arrival,
        attempt: u32,
        key: &str,
        is_sent: &mut bool,
    ) -> Option<Answer> {
        let (address, connections) = match &self.place {
            Place::Own(own) => return own.exchange(key, is_sent).await,
            Place::Edge {
                address,
                connections,
            } => (*address, connections),
        };
        let demand = self
            .demands
            .of_attempt(arrival.request, attempt, arrival.key, Version::V1);
        let ask = Ask {
            path: "/calc".into(),
            input: key.to_owned(),
            demand_us: Some(demand.service_ns / 1000),
            error_draw_ppm: self.demands.error_draw_ppm(arrival.request, attempt),
            cohort: cohort_of(arrival.request),
        };
        for _ in 0..CLOSED_MAX {
            let mut connection = connections.get(address).await.ok()?;
            let request = wire::get_hash(&ask, address, None, None).ok()?;
            *is_sent = true;
            match exchange::exchange(&mut connection, request, BODY_LEN_MAX).await {
                Ok(answer) => {
                    connections.give_back(connection);
                    return Some(answer);
                }
                // It had been idle for too long: the request is as good as new.
                Err(Broken::NotSent) => *is_sent = false,
                Err(_) => return None,
            }
        }
        None
    }

    fn judge(
        &self,
        answer: &Answer,
        key: &str,
        arrival: Arrival,
        latency: RequestDuration,
    ) -> (Outcome, Got) {
        if answer.status == StatusCode::OK {
            let is_right = is_digest(&answer.body, &self.salt.hash_of(key));
            let got = if is_right {
                Got::HashOf(arrival.key)
            } else {
                let text = String::from_utf8_lossy(&answer.body);
                Got::Text(text.chars().take(64).collect())
            };
            return (self.score.judge(latency, is_right), got);
        }
        let status = answer.status.as_u16();
        let cause = match &self.place {
            Place::Edge { .. } => cause_of(status, header(&answer.headers, CAUSE_HEADER)),
            Place::Own(_) => own::cause_of(status),
        };
        (Outcome::Failed(cause), Got::Status(status))
    }

    fn settle(
        &self,
        arrival: Arrival,
        intended: Instant,
        (outcome, source, got): (Outcome, Source, Got),
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
        let due = arrival.at.second();
        self.tally.settle(due, sample, is_connected);
    }
}

/// Why an answer of the edge is a failure.
fn cause_of(status: u16, cause: Option<&str>) -> FailCause {
    match (status, cause) {
        (503, Some("no-target")) => FailCause::NoTarget,
        (503, _) => FailCause::QueueFull,
        (500, _) => FailCause::ServiceError,
        (502, Some("refused")) => FailCause::Refused,
        (502, _) => FailCause::Reset,
        (429, Some("throttled")) => FailCause::Throttled,
        (504, Some("blocked")) => FailCause::Blocked,
        (504, Some("outage")) => FailCause::Outage,
        _ => FailCause::OtherStatus,
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
