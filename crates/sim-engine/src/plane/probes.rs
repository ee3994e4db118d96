//! Probes of the slow endpoint: fetches that no client waits for.

use super::VirtualPlane;
use super::cache::Shelf;
use super::fetch::{Fetch, FetchRef};
use super::server::Admission;
use model::ids::{InstanceId, RequestId};
use model::key::KeyId;
use model::units::{GameTime, RequestDuration};

/// Probes' requests are numbered apart from those of the traffic.
const FIRST_REQUEST: u64 = 1 << 63;

/// Probes on their way, and what came of those that ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Probes {
    /// In order of their begin.
    open: Vec<Open>,
    ended: Vec<Ended>,
    begun: u64,
}

#[derive(Clone, Debug)]
struct Open {
    number: u64,
    /// Its work; none if it has not come so far.
    fetch: Option<FetchRef>,
    instance: InstanceId,
    deadline: GameTime,
    /// Whether it passes as soon as the instance goes on.
    passes_later: bool,
}

/// What came of a probe: by time, then in order of their begin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ended {
    at: GameTime,
    number: u64,
    instance: InstanceId,
    passed: bool,
}

impl Probes {
    /// What the next probe asks for: never the same twice.
    pub(super) fn next_request(&self) -> (RequestId, KeyId) {
        let number = FIRST_REQUEST | self.begun;
        (RequestId(number), KeyId::unique(number))
    }

    /// A probe has been given to an instance.
    pub(super) fn begin(
        &mut self,
        fetch: FetchRef,
        instance: InstanceId,
        now: GameTime,
        timeout: RequestDuration,
    ) {
        self.open.push(Open {
            number: self.begun,
            fetch: Some(fetch),
            instance,
            deadline: GameTime::from_ns(now.as_ns() + timeout.as_ns()),
            passes_later: false,
        });
        self.begun += 1;
    }

    /// A probe is kept from an instance by its trouble.
    pub(super) fn hang(
        &mut self,
        instance: InstanceId,
        now: GameTime,
        timeout: RequestDuration,
        passes_later: bool,
    ) {
        self.open.push(Open {
            number: self.begun,
            fetch: None,
            instance,
            deadline: GameTime::from_ns(now.as_ns() + timeout.as_ns()),
            passes_later,
        });
        self.begun += 1;
    }

    /// An instance goes on, and answers probes that still wait.
    pub(super) fn thawed(&mut self, instance: InstanceId, now: GameTime) {
        let is_passed = |o: &Open| o.passes_later && o.instance == instance && now <= o.deadline;
        let (passed, open) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(is_passed);
        self.open = open;
        let passed: Vec<Open> = passed;
        self.ended.extend(passed.into_iter().map(|open| Ended {
            at: now,
            number: open.number,
            instance: open.instance,
            passed: true,
        }));
    }

    /// A probe's request has been answered. One that came too late is no news.
    pub(super) fn answered(&mut self, fetch: FetchRef, at: GameTime, is_error: bool) {
        let found = self.open.iter().position(|open| open.fetch == Some(fetch));
        let Some(index) = found else { return };
        let open = self.open.remove(index);
        let is_in_time = at <= open.deadline;
        self.ended.push(Ended {
            at: at.min(open.deadline),
            number: open.number,
            instance: open.instance,
            passed: is_in_time && !is_error,
        });
    }

    /// An instance is gone, and nobody asks any more how it was.
    pub(super) fn forget(&mut self, instance: InstanceId) {
        self.open.retain(|open| open.instance != instance);
    }

    /// What came of probes that ended before a moment, in order of time.
    pub(super) fn take_ended(&mut self, end: GameTime) -> Vec<(InstanceId, bool)> {
        let (late, open) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|open| open.deadline < end);
        self.open = open;
        let timed_out = |open: Open| Ended {
            at: open.deadline,
            number: open.number,
            instance: open.instance,
            passed: false,
        };
        let late: Vec<Open> = late;
        self.ended.extend(late.into_iter().map(timed_out));
        self.ended.sort_unstable();
        let ended = self.ended.drain(..);
        ended.map(|probe| (probe.instance, probe.passed)).collect()
    }
}

impl VirtualPlane {
    /// Probes the slow endpoint: a request like any other, but for nobody.
    /// Whether it has been taken in.
    pub(super) fn probe_work(
        &mut self,
        instance: InstanceId,
        timeout: RequestDuration,
        now: GameTime,
    ) -> bool {
        let admission = self.servers.admit(instance, now);
        if matches!(admission, Admission::Full | Admission::Throttled) {
            return false;
        }
        let (request, key) = self.probes.next_request();
        let fetch = self.fetches.open(Fetch {
            request,
            attempt: 0,
            key,
            shelf: Shelf::None,
            instance,
            way_back: RequestDuration::ZERO,
            is_on_its_way: false,
            is_error: false,
            is_wrong: false,
            fills_node: false,
            takes_ns: 0,
            first: None,
            more: Vec::new(),
        });
        self.servers.probe_begun(instance);
        self.probes.begin(fetch, instance, now, timeout);
        match admission {
            Admission::Slot => self.begin(fetch, now, RequestDuration::ZERO),
            Admission::Cold(start) => self.begin(fetch, now, start),
            Admission::Queue | Admission::Full | Admission::Throttled => {
                self.servers.enqueue(instance, fetch)
            }
        }
        true
    }
}
