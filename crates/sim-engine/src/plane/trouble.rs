//! Instances in trouble: what is held up, lost, reset or late, and what dies
//! with them.
//!
//! A frozen instance answers nothing and takes nothing in. When it goes on, it
//! answers what fell due meanwhile, in that order, and then takes in what came.
//! Of an unreachable one, requests and answers go nowhere; once it is reached
//! again, these turn out to be broken.

use super::VirtualPlane;
use super::cache::{Answer, Shelf};
use super::entries::At;
use super::fetch::{Asker, FetchRef};
use super::server::{Admission, Ill};
use model::fault::Trouble;
use model::health::{Endpoint, HealthPath};
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::tick::Source;
use model::units::{GameTime, RequestDuration};

impl VirtualPlane {
    /// This is wrong with an instance from now on.
    pub(super) fn set_trouble(&mut self, instance: InstanceId, trouble: Trouble, now: GameTime) {
        self.time_out_before(now);
        self.is_any_late |= !trouble.late.is_empty();
        let is_frozen = trouble.is_frozen;
        let Ill {
            done, held, lost, ..
        } = self.servers.set_trouble(instance, trouble);
        self.is_any_ill = self.servers.is_any_ill();
        if !is_frozen {
            self.probes.thawed(instance, now);
        }
        for fetch in done {
            self.complete(fetch, now);
        }
        for fetch in held {
            self.take_in(fetch, instance, now);
        }
        for fetch in lost {
            self.give_up(fetch, FailCause::Reset, Source::Edge, now);
        }
    }

    /// Sends a request to an instance in trouble.
    pub(super) fn send_to_ill(
        &mut self,
        asker: Asker,
        shelf: Shelf,
        instance: InstanceId,
        at: At,
        latency: RequestDuration,
        now: GameTime,
    ) {
        let Some(trouble) = self.servers.ill(instance) else {
            return;
        };
        let (request, attempt) = (asker.client.request, asker.client.attempt);
        let luck = trouble.luck(self.demands.error_draw_ppm(request, attempt));
        let (is_frozen, is_unreachable) = (trouble.is_frozen, trouble.is_unreachable);
        if is_unreachable || (is_frozen && !luck.is_reset) {
            let latency = plus(latency, luck.late);
            let fetch = self.open(asker, shelf, instance, at, latency);
            if let Some(ill) = self.servers.ill_mut(instance) {
                let kept = if is_unreachable {
                    &mut ill.lost
                } else {
                    &mut ill.held
                };
                kept.push(fetch);
                ill.unanswered += 1;
            }
        } else if luck.is_reset {
            let cohort = self.servers.cohort(instance);
            self.tally.upstream_ended(cohort, true);
            self.refuse(asker, shelf, FailCause::Reset, Source::Edge, now);
        } else {
            self.send_to(asker, shelf, instance, at, plus(latency, luck.late), now);
        }
    }

    /// Whether an answer that is due does not leave its instance, or never
    /// comes to its balancer.
    pub(super) fn hold_back(&mut self, fetch: FetchRef, at: GameTime) -> bool {
        let Some(open) = self.fetches.if_open(fetch) else {
            return false;
        };
        if open.is_on_its_way {
            return false;
        }
        let Some(ill) = self.servers.ill_mut(open.instance) else {
            return false;
        };
        if ill.trouble.is_frozen {
            ill.done.push(fetch);
            return true;
        }
        if !ill.trouble.is_unreachable {
            return false;
        }
        let work = open.work();
        if work.is_probe {
            self.fetches.close(fetch);
            self.servers.probe_answered(work.instance);
        } else {
            open.is_on_its_way = true;
            ill.lost.push(fetch);
        }
        self.leave(work, at);
        true
    }

    /// Takes in a request that came while its instance stood still.
    fn take_in(&mut self, fetch: FetchRef, instance: InstanceId, now: GameTime) {
        match self.servers.admit(instance, now) {
            Admission::Slot => self.begin(fetch, now, RequestDuration::ZERO),
            Admission::Cold(start) => self.begin(fetch, now, start),
            Admission::Queue => self.servers.enqueue(instance, fetch),
            Admission::Full => {
                let source = Source::Instance(instance);
                self.give_up(fetch, FailCause::QueueFull, source, now);
            }
            Admission::Throttled => {
                self.give_up(fetch, FailCause::Throttled, Source::Edge, now);
            }
        }
    }

    /// Answers everybody who waits for a fetch that it has failed.
    fn give_up(&mut self, fetch: FetchRef, cause: FailCause, source: Source, now: GameTime) {
        let Some(done) = self.fetches.close(fetch) else {
            return;
        };
        if !done.is_on_its_way {
            let cohort = self.servers.cohort(done.instance);
            let is_error = cause != FailCause::Throttled;
            self.tally.upstream_ended(cohort, is_error);
            if let Some(place) = self.servers.position(done.instance) {
                self.entries.remove(place);
            }
        }
        let answer = Answer::Failed(cause);
        self.arrived(&done, fetch, answer, now);
        self.answer(&done, now, answer, source);
    }

    /// An instance dies with all it was working on.
    pub(super) fn kill(&mut self, instance: InstanceId, now: GameTime) {
        self.time_out_before(now);
        let cohort = self.servers.cohort(instance);
        let lost = self.servers.kill(instance);
        self.is_any_ill &= self.servers.is_any_ill();
        self.probes.forget(instance);
        for fetch in self.fetches.of(instance).into_iter().chain(lost) {
            let Some(done) = self.fetches.close(fetch) else {
                continue;
            };
            if done.first.is_none() {
                continue;
            }
            if !done.is_on_its_way {
                self.tally.upstream_ended(cohort, true);
            }
            let answer = Answer::Failed(FailCause::Reset);
            self.arrived(&done, fetch, answer, now);
            self.answer(&done, now, answer, Source::Edge);
        }
    }

    /// How long a probe may take once it has reached an instance; nothing if it
    /// comes to no good, of which news comes when its time is up.
    pub(super) fn probe_reaches(
        &mut self,
        instance: InstanceId,
        path: &HealthPath,
        timeout: RequestDuration,
        now: GameTime,
    ) -> Option<RequestDuration> {
        if !self.is_any_ill {
            return Some(timeout);
        }
        let Some(trouble) = self.servers.ill(instance) else {
            return Some(timeout);
        };
        let rest_ns = timeout.as_ns().checked_sub(trouble.late_at_least().as_ns());
        if let (Some(rest_ns), false) = (rest_ns, trouble.is_frozen || trouble.is_unreachable) {
            return Some(RequestDuration::from_ns(rest_ns));
        }
        let is_quick = path.endpoint() == Endpoint::Healthcheck;
        let passes_later = is_quick && trouble.is_frozen && !trouble.is_unreachable;
        self.probes.hang(instance, now, timeout, passes_later);
        None
    }
}

fn plus(one: RequestDuration, other: RequestDuration) -> RequestDuration {
    RequestDuration::from_ns(one.as_ns() + other.as_ns())
}
