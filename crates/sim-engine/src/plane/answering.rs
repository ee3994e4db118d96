//! What clients get, and what they do with it: an answer crosses their link,
//! and a failure is tried again as long as patience lasts.
//!
//! A request is open from its sending to its one outcome, however often it is
//! tried; each attempt goes the whole way, through the CDN too.

use super::VirtualPlane;
use super::cache::Answer;
use super::fetch::{Asker, Client, ClientRef};
use model::outcome::{FailCause, Outcome};
use model::tick::{Got, Source};
use model::units::{GameTime, RequestDuration};

impl VirtualPlane {
    /// Keeps a client until its answer comes or its patience ends. Who comes
    /// for the first time does so in order of time, and so do the deadlines.
    pub(super) fn wait(&mut self, asker: Asker) -> ClientRef {
        asker.place.unwrap_or_else(|| {
            let deadline = self.deadline(&asker.client);
            let place = self.clients.add(asker.client);
            self.timeouts.push_back((deadline, place));
            place
        })
    }

    fn deadline(&self, client: &Client) -> GameTime {
        GameTime::from_ns(client.sent_at.as_ns() + self.rules.client_timeout_ns)
    }

    /// Sends an answer to a client; it leaves the edge at `at`.
    pub(super) fn respond(&mut self, asker: Asker, answer: Answer, source: Source, at: GameTime) {
        let link_ns = self.habits.link_ns(asker.client.request);
        let there = GameTime::from_ns(at.as_ns() + link_ns);
        if there > self.deadline(&asker.client) {
            // It comes to nobody.
            self.wait(asker);
        } else if link_ns == 0 {
            self.end(asker, answer, source, there);
        } else {
            let place = self.wait(asker);
            self.errands.insert((there, place), Some((answer, source)));
        }
    }

    /// Does what a client has waited for: its answer is there, or it sends again.
    pub(super) fn run_errand(&mut self) {
        let Some(((at, place), brings)) = self.errands.pop_first() else {
            return;
        };
        let Some(client) = self.clients.find(place) else {
            return;
        };
        let asker = Asker {
            client: *client,
            place: Some(place),
        };
        if let Some((answer, source)) = brings {
            self.end(asker, answer, source, at);
        } else {
            self.tally.retry();
            self.ask(asker, at);
        }
    }

    /// An answer is there: it is the request's outcome, unless it is a failure
    /// that is tried again.
    fn end(&mut self, asker: Asker, answer: Answer, source: Source, at: GameTime) {
        if let Some(again_at) = self.again_at(&asker.client, answer, at) {
            let place = self.wait(asker);
            if let Some(client) = self.clients.find(place) {
                client.attempt += 1;
            }
            self.errands.insert((again_at, place), None);
            return;
        }
        let client = asker.client;
        if let Some(place) = asker.place {
            self.clients.close(place);
        }
        let latency = RequestDuration::from_ns(at.as_ns() - client.sent_at.as_ns());
        let (outcome, got) = match answer {
            Answer::Failed(cause) => (Outcome::Failed(cause), Got::Status(status_of(cause))),
            Answer::HashOf(key) => (
                self.rules.score.judge(latency, client.key == key),
                Got::HashOf(key),
            ),
        };
        self.tally.settle(&client, outcome, latency, source, got);
    }

    /// When a client sends again, if it does: never later than it would wait.
    fn again_at(&self, client: &Client, answer: Answer, now: GameTime) -> Option<GameTime> {
        let Answer::Failed(cause) = answer else {
            return None;
        };
        let pause_ns = self.habits.pause_ns(client.request, client.attempt)?;
        let at = GameTime::from_ns(now.as_ns() + pause_ns);
        (cause.is_worth_a_retry() && at < self.deadline(client)).then_some(at)
    }
}

/// The HTTP status that a client sees for a cause.
fn status_of(cause: FailCause) -> u16 {
    match cause {
        FailCause::NoTarget | FailCause::QueueFull => 503,
        FailCause::ServiceError => 500,
        FailCause::Blocked | FailCause::Outage => 504,
        FailCause::Throttled => 429,
        _ => 502,
    }
}
