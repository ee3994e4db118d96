//! The virtual data plane of one team: CDN, balancer and instances as a
//! queueing model in virtual time.
//!
//! Arrivals come from the shared schedule; completions wait in one heap;
//! client timeouts, all of one length, in one ring. At equal times completions
//! go before arrivals, and completions among themselves in the order of their
//! fetch's number.

mod answering;
mod cache;
mod entries;
mod fetch;
mod node;
mod probes;
mod rules;
mod server;
mod tally;
#[cfg(test)]
mod tests;
mod trouble;

use crate::demand::Demands;
use crate::effect::{EffectKind, Route};
use crate::habits::Habits;
use crate::traffic::Arrival;
use cache::{Answer, Cache, Lookup, Shelf};
use entries::{At, Entries};
use fetch::{Asker, Client, ClientRef, Clients, Fetch, FetchRef, Fetches, Waiters, Work};
use model::account::Version;
use model::health::Endpoint;
use model::ids::InstanceId;
use model::outcome::{FailCause, Outcome};
use model::scenario::Scenario;
use model::tick::{Got, Seen, Source};
use model::units::{GameTime, RequestDuration};
use node::{Found, Node};
use probes::Probes;
use rules::{Hits, Rules};
use server::{Admission, Servers};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use tally::Tally;

/// The virtual data plane of one team.
#[derive(Clone, Debug)]
pub(crate) struct VirtualPlane {
    rules: Rules,
    demands: Demands,
    route: Route,
    cache: Cache,
    servers: Servers,
    node: Node,
    clients: Clients,
    fetches: Fetches,
    /// Empty lists of waiters that were used before.
    spare_waiters: Vec<Waiters>,
    completions: BinaryHeap<Reverse<(GameTime, FetchRef)>>,
    timeouts: VecDeque<(GameTime, ClientRef)>,
    /// When clients have their answer over a slow link, or, without one, send again.
    errands: BTreeMap<(GameTime, ClientRef), Option<(Answer, Source)>>,
    habits: Habits,
    probes: Probes,
    tally: Tally,
    entries: Entries,
    /// Whether any instance is in trouble: nothing else is asked while none is.
    is_any_ill: bool,
    /// Whether answers of any instance were ever late by a fault.
    is_any_late: bool,
    /// Arrivals of the second in progress that have been taken in.
    taken_in: usize,
    /// Arrivals, completions and timeouts so far.
    events: u64,
}

impl VirtualPlane {
    pub(crate) fn new(scenario: &Scenario, seed: u64) -> Self {
        let service = &scenario.service;
        let habits = Habits::new(seed, &scenario.traffic.clients);
        Self {
            rules: Rules {
                score: scenario.score.clone(),
                client_timeout_ns: service.client_timeout.as_ns(),
                hits: Hits::of(scenario, &habits),
                stretch: service.stretch_per_waiting,
            },
            demands: Demands::new(seed, service),
            route: Route::default(),
            cache: Cache::new(scenario.traffic.keys.places()),
            servers: Servers::default(),
            node: Node::new(scenario),
            clients: Clients::default(),
            fetches: Fetches::default(),
            spare_waiters: Vec::new(),
            completions: BinaryHeap::new(),
            timeouts: VecDeque::new(),
            errands: BTreeMap::new(),
            habits,
            probes: Probes::default(),
            tally: Tally::default(),
            entries: Entries::new(seed),
            is_any_ill: false,
            is_any_late: false,
            taken_in: 0,
            events: 0,
        }
    }

    /// Runs to the end of a second, taking in what is left of its arrivals.
    pub(crate) fn run_second(&mut self, arrivals: &[Arrival], end: GameTime) {
        self.run_before(arrivals, end);
        self.taken_in = 0;
    }

    /// Runs to a moment within a second: what happens at that very moment is
    /// still to come. `arrivals` are those of the whole second.
    pub(crate) fn run_before(&mut self, arrivals: &[Arrival], end: GameTime) {
        let rest = arrivals.get(self.taken_in..).unwrap_or_default();
        let due = rest.partition_point(|arrival| arrival.at < end);
        for arrival in &rest[..due] {
            self.complete_until(arrival.at);
            self.arrive(arrival);
        }
        self.taken_in += due;
        self.events += due as u64;
        self.tally.sent(due as u64);
        self.complete_before(end);
        self.time_out_before(end);
    }

    pub(crate) fn events(&self) -> u64 {
        self.events
    }

    /// Voids requests that another data plane had open, and has counted as sent.
    pub(crate) fn lose(&mut self, open: u64) {
        self.tally.void(open);
    }

    /// What was seen since the last time; `end` is the moment of looking.
    pub(crate) fn take_seen(&mut self) -> Seen {
        let (queued, busy_slots) = self.servers.load();
        self.servers
            .each_busy(|cohort, busy| self.tally.busy(cohort, busy));
        let mut seen = self.tally.take(&self.rules.hits);
        seen.in_flight = self.clients.open_count();
        seen.queued = queued;
        seen.busy_slots = busy_slots;
        seen
    }

    /// Does what the World wants; returns the answer to a probe that is
    /// answered at once.
    pub(crate) fn apply(
        &mut self,
        effect: &EffectKind,
        now: GameTime,
    ) -> Option<(InstanceId, bool)> {
        match effect {
            EffectKind::Start {
                instance,
                version,
                capacity,
                cohort,
                environments,
            } => {
                let environments = environments.clone();
                self.servers
                    .start(*instance, *version, *capacity, *cohort, environments);
            }
            EffectKind::Provision {
                instance,
                environments,
            } => self.servers.provision(*instance, *environments, now),
            EffectKind::Kill { instance } => self.kill(*instance, now),
            EffectKind::Drain { instance } => self.servers.drain(*instance),
            EffectKind::Trouble { instance, trouble } => {
                self.set_trouble(*instance, trouble.clone(), now);
            }
            EffectKind::Probe {
                instance,
                path,
                timeout,
            } => {
                let timeout = self.probe_reaches(*instance, path, *timeout, now)?;
                let passed = match path.endpoint() {
                    Endpoint::Healthcheck => self.servers.get(*instance).is_some(),
                    Endpoint::Missing => false,
                    Endpoint::Calc if self.probe_work(*instance, timeout, now) => return None,
                    Endpoint::Calc => false,
                };
                return Some((*instance, passed));
            }
            EffectKind::InvalidateCdn => self.cache.invalidate(),
            EffectKind::Node(state) => self.node.set(*state),
            EffectKind::FlushNode => self.node.flush(),
            EffectKind::Route(route) => self.reroute(route.clone(), now),
        }
        None
    }

    /// Instances that were to drain and have nothing left to do.
    pub(crate) fn take_drained(&mut self) -> Vec<InstanceId> {
        self.servers.take_drained()
    }

    /// What came of probes that took their time and ended before a moment.
    pub(crate) fn take_probed(&mut self, end: GameTime) -> Vec<(InstanceId, bool)> {
        self.probes.take_ended(end)
    }

    fn reroute(&mut self, route: Route, now: GameTime) {
        if route.cdn.is_none() {
            self.cache.clear();
        }
        self.entries
            .reroute(&self.route, &route, &mut self.servers, now);
        self.route = route;
    }

    fn arrive(&mut self, arrival: &Arrival) {
        let client = Client {
            request: arrival.request,
            key: arrival.key,
            sent_at: arrival.at,
            attempt: 0,
        };
        let place = None;
        self.ask(Asker { client, place }, arrival.at);
    }

    /// Takes in a request, sent for the first time or again.
    fn ask(&mut self, asker: Asker, now: GameTime) {
        let Some(cdn) = self.route.cdn else {
            self.fetch(asker, Shelf::None, now);
            return;
        };
        self.tally.cdn_request();
        let shelf = Shelf::of(cdn.key, asker.client.key);
        match self.cache.look(shelf, now) {
            Lookup::Fresh(answer) => {
                self.tally.cdn_hit();
                self.hit(asker, answer, now);
            }
            Lookup::Fetching(fetch) if cdn.collapse => {
                let waiter = self.wait(asker);
                self.fetches.join(fetch, waiter, &mut self.spare_waiters);
            }
            Lookup::Fetching(_) | Lookup::Empty => self.fetch(asker, shelf, now),
        }
    }

    /// Answers from the cache. With a good one that is most of all requests, so
    /// what is the same for all of them is known beforehand.
    fn hit(&mut self, asker: Asker, answer: Answer, now: GameTime) {
        let hits = &self.rules.hits;
        match answer {
            Answer::HashOf(key) if hits.are_plain && asker.place.is_none() => {
                self.tally.hit(&asker.client, hits, key);
            }
            _ => {
                let at = now.as_ns() + hits.time.as_ns();
                self.respond(asker, answer, Source::CdnHit, GameTime::from_ns(at));
            }
        }
    }

    /// Keeps the answer that came to a place of the cache, if there is a CDN.
    fn keep(&mut self, shelf: Shelf, answer: Answer, now: GameTime) {
        if let Some(cdn) = self.route.cdn {
            let is_error = matches!(answer, Answer::Failed(_));
            self.cache
                .store(shelf, answer, cdn.fresh_until(now, is_error));
        }
    }

    /// Sends a request to a target.
    fn fetch(&mut self, asker: Asker, shelf: Shelf, now: GameTime) {
        let index = self.entries.of(asker.client.request, now);
        let Some(entry) = self.route.entries.get(index as usize) else {
            self.refuse(asker, shelf, FailCause::NoTarget, Source::Edge, now);
            return;
        };
        if let Some(cause) = entry.shut {
            self.refuse(asker, shelf, cause, Source::Edge, now);
            return;
        }
        let latency = entry.latency;
        let chosen = entry
            .algorithm
            .and_then(|algorithm| self.entries.choose(index, algorithm, now));
        let Some(at) = chosen else {
            self.refuse(asker, shelf, FailCause::NoTarget, Source::Edge, now);
            return;
        };
        let place = at.place;
        let instance = entry.groups[place.group as usize].targets[place.target as usize];
        let cohort = self.servers.cohort(instance);
        self.tally.upstream_attempt(cohort);
        if self.is_any_ill && self.servers.ill(instance).is_some() {
            self.send_to_ill(asker, shelf, instance, at, latency, now);
        } else {
            self.send_to(asker, shelf, instance, at, latency, now);
        }
    }

    /// Gives a request to an instance that takes it or refuses it.
    fn send_to(
        &mut self,
        asker: Asker,
        shelf: Shelf,
        instance: InstanceId,
        at: At,
        latency: RequestDuration,
        now: GameTime,
    ) {
        let cohort = self.servers.cohort(instance);
        match self.servers.admit(instance, now) {
            Admission::Full => {
                self.tally.upstream_ended(cohort, true);
                let source = Source::Instance(instance);
                self.refuse(asker, shelf, FailCause::QueueFull, source, now);
            }
            Admission::Throttled => {
                self.tally.upstream_ended(cohort, false);
                self.refuse(asker, shelf, FailCause::Throttled, Source::Edge, now);
            }
            Admission::Slot => {
                let fetch = self.open(asker, shelf, instance, at, latency);
                self.begin(fetch, now, RequestDuration::ZERO);
            }
            Admission::Cold(start) => {
                let fetch = self.open(asker, shelf, instance, at, latency);
                self.begin(fetch, now, start);
            }
            Admission::Queue => {
                let fetch = self.open(asker, shelf, instance, at, latency);
                self.servers.enqueue(instance, fetch);
            }
        }
    }

    /// Answers with an error at once.
    fn refuse(
        &mut self,
        asker: Asker,
        shelf: Shelf,
        cause: FailCause,
        source: Source,
        now: GameTime,
    ) {
        let answer = Answer::Failed(cause);
        self.respond(asker, answer, source, now);
        self.keep(shelf, answer, now);
    }

    fn open(
        &mut self,
        asker: Asker,
        shelf: Shelf,
        instance: InstanceId,
        at: At,
        way_back: RequestDuration,
    ) -> FetchRef {
        let Client {
            request,
            key,
            attempt,
            ..
        } = asker.client;
        let waiter = self.wait(asker);
        let fetch = self.fetches.open(Fetch {
            request,
            attempt,
            key,
            shelf,
            instance,
            way_back,
            is_on_its_way: false,
            is_error: false,
            is_wrong: false,
            fills_node: false,
            takes_ns: 0,
            first: Some(waiter),
            more: Vec::new(),
        });
        self.cache.fetching(shelf, fetch);
        self.entries.add(at);
        fetch
    }

    /// A fetch gets a slot, once that has started: how long it takes is known from here on.
    fn begin(&mut self, fetch: FetchRef, now: GameTime, cold_start: RequestDuration) {
        let open = self.fetches.get_mut(fetch);
        let (version, waiting) = self.servers.version_and_waiting(open.instance);
        let demand = self
            .demands
            .of_attempt(open.request, open.attempt, open.key, version);
        open.is_error = demand.is_error;
        let mut service_ns = demand.service_ns;
        if self.is_any_ill
            && let Some(ill) = self.servers.ill(open.instance)
        {
            service_ns = ill.slowed_ns(service_ns, now);
            if open.first.is_some() {
                let draw = self.demands.error_draw_ppm(open.request, open.attempt);
                let luck = ill.luck(draw);
                open.is_error |= luck.is_error;
                open.is_wrong = luck.is_wrong;
            }
        }
        let stretched = service_ns + self.rules.stretch.of(service_ns) * u64::from(waiting);
        // A balancer's probe is for the instance, not for what it keeps elsewhere.
        let asks = version == Version::V3 && open.first.is_some();
        let found = asks.then(|| self.node.ask(open.key, now)).flatten();
        open.fills_node = matches!(found, Some(Found::Miss(_)));
        if let Some(found) = found {
            self.tally.node_request(matches!(found, Found::Hit(_)));
        }
        let work_ns = match found {
            None => stretched,
            Some(Found::Hit(all_ns)) => all_ns,
            Some(Found::Miss(more_ns) | Found::Lost(more_ns)) => stretched + more_ns,
        };
        let takes_ns = cold_start.as_ns() + work_ns;
        open.takes_ns = takes_ns;
        self.completions
            .push(Reverse((GameTime::from_ns(now.as_ns() + takes_ns), fetch)));
    }

    /// Completes what ends at or before a moment, and lets clients do what they
    /// wanted to do by then: at equal times after completions.
    fn complete_until(&mut self, now: GameTime) {
        loop {
            let done = self.completions.peek().map(|Reverse((at, _))| *at);
            let errand = self.errands.first_key_value().map(|((at, _), _)| *at);
            let is_errand = errand.is_some_and(|errand| done.is_none_or(|done| errand < done));
            let next = if is_errand { errand } else { done };
            if next.is_none_or(|at| at > now) {
                break;
            }
            self.events += 1;
            if is_errand {
                self.run_errand();
            } else if let Some(Reverse((at, fetch))) = self.completions.pop() {
                self.time_out_before(at);
                self.complete(fetch, at);
            }
        }
    }

    /// Completes what ends before a moment.
    fn complete_before(&mut self, end: GameTime) {
        if let Some(last) = end.as_ns().checked_sub(1) {
            self.complete_until(GameTime::from_ns(last));
        }
    }

    fn complete(&mut self, fetch: FetchRef, at: GameTime) {
        if self.is_any_ill && self.hold_back(fetch, at) {
            return;
        }
        if (self.is_any_late || self.entries.is_any_far()) && self.set_off(fetch, at) {
            return;
        }
        let Some(done) = self.fetches.close(fetch) else {
            return;
        };
        let answer = if done.is_error {
            Answer::Failed(FailCause::ServiceError)
        } else if done.is_wrong {
            Answer::HashOf(done.key.another())
        } else {
            Answer::HashOf(done.key)
        };
        if done.first.is_none() {
            self.probes.answered(fetch, at, done.is_error);
            self.servers.probe_answered(done.instance);
        } else {
            self.arrived(&done, fetch, answer, at);
            self.answer(&done, at, answer, Source::Instance(done.instance));
        }
        if !done.is_on_its_way {
            self.leave(done.work(), at);
        }
        if done.more.capacity() > 0 {
            let mut waiters = done.more;
            waiters.clear();
            self.spare_waiters.push(waiters);
        }
    }

    /// Whether an answer now begins a long way back. Its instance is rid of it;
    /// whoever waits is not.
    fn set_off(&mut self, fetch: FetchRef, at: GameTime) -> bool {
        let Some(open) = self.fetches.if_open(fetch) else {
            return false;
        };
        if open.way_back == RequestDuration::ZERO || open.is_on_its_way {
            return false;
        }
        open.is_on_its_way = true;
        let arrives_at = GameTime::from_ns(at.as_ns() + open.way_back.as_ns());
        let work = open.work();
        self.completions.push(Reverse((arrives_at, fetch)));
        self.leave(work, at);
        true
    }

    /// An instance has done its work: what came of it is counted and kept where
    /// it is, and the instance takes up the next request.
    fn leave(&mut self, work: Work, at: GameTime) {
        if work.fills_node && !work.is_error {
            self.node.keep(work.key, at);
        }
        if self.servers.is_function(work.instance) {
            self.tally.function(work.took_ns);
        }
        if !work.is_probe {
            let cohort = self.servers.cohort(work.instance);
            self.tally.upstream_ended(cohort, work.is_error);
            if let Some(place) = self.servers.position(work.instance) {
                self.entries.remove(place);
            }
        }
        if let Some(next) = self.servers.release(work.instance, at) {
            self.begin(next, at, RequestDuration::ZERO);
        }
    }

    /// Keeps what came of a fetch, unless its place waits for another by now.
    fn arrived(&mut self, done: &Fetch, fetch: FetchRef, answer: Answer, now: GameTime) {
        let is_alone = self.route.cdn.is_some_and(|cdn| !cdn.collapse);
        if is_alone || self.cache.awaits(done.shelf, fetch) {
            self.keep(done.shelf, answer, now);
        }
    }

    /// Gives everybody who waits for a fetch its answer. Who gave up before has
    /// been told so already.
    fn answer(&mut self, done: &Fetch, at: GameTime, answer: Answer, source: Source) {
        for (number, waiter) in done.waiters().enumerate() {
            let Some(client) = self.clients.find(waiter).copied() else {
                continue;
            };
            let source = if number == 0 {
                source
            } else {
                Source::CdnShared
            };
            let place = Some(waiter);
            self.respond(Asker { client, place }, answer, source, at);
        }
    }

    /// Gives up for clients whose patience ended before a moment.
    fn time_out_before(&mut self, end: GameTime) {
        while let Some((deadline, waiter)) = self.timeouts.front().copied() {
            if deadline >= end {
                break;
            }
            self.timeouts.pop_front();
            self.events += 1;
            if let Some(client) = self.clients.close(waiter) {
                let latency = RequestDuration::from_ns(self.rules.client_timeout_ns);
                self.tally.settle(
                    &client,
                    Outcome::Failed(FailCause::Timeout),
                    latency,
                    Source::Nobody,
                    Got::Nothing,
                );
            }
        }
    }
}
