//! Instances: slots, a bounded queue, and the end.

use super::entries::At;
use super::fetch::FetchRef;
use model::account::{Capacity, Version};
use model::fault::Trouble;
use model::function::{Environments, Taken};
use model::ids::InstanceId;
use model::units::{GameTime, RequestDuration};
use std::collections::VecDeque;

/// One instance at work.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) version: Version,
    capacity: Capacity,
    cohort: u32,
    environments: Option<Environments>,
    pub(super) in_service: u32,
    pub(super) waiting: VecDeque<FetchRef>,
    /// Of its requests, those that are probes of its balancer.
    probes: u32,
    is_draining: bool,
    position: Option<At>,
    /// What is wrong with it, if anything is.
    ill: Option<Box<Ill>>,
}

/// An instance in trouble, and what its trouble holds up.
#[derive(Clone, Debug, Default)]
pub(super) struct Ill {
    pub(super) trouble: Trouble,
    /// Frozen: what it has done meanwhile, as far as time goes.
    pub(super) done: Vec<FetchRef>,
    /// Frozen: what came meanwhile.
    pub(super) held: Vec<FetchRef>,
    /// Unreachable: requests and answers that went nowhere.
    pub(super) lost: Vec<FetchRef>,
    /// Of these two, those that its balancer waits for.
    pub(super) unanswered: u32,
}

impl Server {
    /// Requests it has not answered yet.
    fn load(&self) -> u32 {
        self.in_service + self.waiting.len() as u32 + self.unanswered()
    }

    /// Whether nothing waits for it, nor for an answer of it that was lost.
    fn is_idle(&self) -> bool {
        self.load() == 0 && self.ill.as_ref().is_none_or(|ill| ill.lost.is_empty())
    }

    /// Requests that trouble keeps from it, or it from taking them in.
    fn unanswered(&self) -> u32 {
        self.ill.as_ref().map_or(0, |ill| ill.unanswered)
    }

    /// Requests in its queue, as far as its balancer can tell: what trouble
    /// keeps from it beyond that is on its way.
    fn queued(&self) -> u32 {
        (self.load() - self.busy()).min(self.capacity.queue.max(self.waiting.len() as u32))
    }

    /// Slots at work, as far as its balancer can tell.
    fn busy(&self) -> u32 {
        match self.unanswered() {
            0 => self.in_service,
            unanswered => {
                (self.in_service + unanswered).min(self.capacity.slots.max(self.in_service))
            }
        }
    }

    /// The same as its balancer counts: without its own probes.
    pub(super) fn outstanding(&self) -> u32 {
        self.load() - self.probes
    }
}

/// What happens to a request that comes to an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It is worked on at once.
    Slot,
    /// It waits.
    Queue,
    /// It is refused.
    Full,
    /// It is worked on as soon as its environment has started.
    Cold(RequestDuration),
    /// A function refuses it.
    Throttled,
}

/// All instances of a team, by their ordinal; `None` before and after their life.
#[derive(Clone, Debug, Default)]
pub(super) struct Servers {
    servers: Vec<Option<Server>>,
}

impl Servers {
    pub(super) fn get(&self, id: InstanceId) -> Option<&Server> {
        self.servers.get(id.0 as usize)?.as_ref()
    }

    fn get_mut(&mut self, id: InstanceId) -> Option<&mut Server> {
        self.servers.get_mut(id.0 as usize)?.as_mut()
    }

    pub(super) fn start(
        &mut self,
        id: InstanceId,
        version: Version,
        capacity: Capacity,
        cohort: u32,
        environments: Option<Environments>,
    ) {
        let index = id.0 as usize;
        if self.servers.len() <= index {
            self.servers.resize(index + 1, None);
        }
        self.servers[index] = Some(Server {
            version,
            capacity,
            cohort,
            environments,
            in_service: 0,
            waiting: VecDeque::new(),
            probes: 0,
            is_draining: false,
            position: None,
            ill: None,
        });
    }

    /// Whose requests those of an instance are counted as; none once it is gone.
    pub(super) fn cohort(&self, id: InstanceId) -> Option<u32> {
        Some(self.get(id)?.cohort)
    }

    /// Tells of each instance its cohort and its slots at work.
    pub(super) fn each_busy(&self, mut tell: impl FnMut(u32, u32)) {
        for server in self.servers.iter().flatten() {
            tell(server.cohort, server.busy());
        }
    }

    pub(super) fn drain(&mut self, id: InstanceId) {
        if let Some(server) = self.get_mut(id) {
            server.is_draining = true;
            server.position = None;
        }
    }

    /// Ends it; returns what its trouble has kept on its way.
    pub(super) fn kill(&mut self, id: InstanceId) -> Vec<FetchRef> {
        let place = self.servers.get_mut(id.0 as usize);
        let ill = place.and_then(Option::take).and_then(|server| server.ill);
        ill.map_or(Vec::new(), |ill| ill.lost)
    }

    /// What is wrong with an instance, if anything is.
    pub(super) fn ill(&self, id: InstanceId) -> Option<&Trouble> {
        Some(&self.get(id)?.ill.as_ref()?.trouble)
    }

    pub(super) fn ill_mut(&mut self, id: InstanceId) -> Option<&mut Ill> {
        self.get_mut(id)?.ill.as_deref_mut()
    }

    pub(super) fn is_any_ill(&self) -> bool {
        self.servers.iter().flatten().any(|s| s.ill.is_some())
    }

    /// Sets what is wrong with an instance; returns what nothing holds up any
    /// more.
    pub(super) fn set_trouble(&mut self, id: InstanceId, trouble: Trouble) -> Ill {
        let Some(server) = self.get_mut(id) else {
            return Ill::default();
        };
        if let Some(environments) = &mut server.environments {
            environments.cut(trouble.concurrency);
        }
        let mut before = server.ill.take().map_or(Ill::default(), |ill| *ill);
        let mut freed = Ill::default();
        if !trouble.is_frozen {
            freed.done = std::mem::take(&mut before.done);
            freed.held = std::mem::take(&mut before.held);
            before.unanswered -= freed.held.len() as u32;
        }
        if !trouble.is_unreachable {
            freed.lost = std::mem::take(&mut before.lost);
            before.unanswered = before.held.len() as u32;
        }
        if !trouble.is_none() {
            server.ill = Some(Box::new(Ill { trouble, ..before }));
        }
        freed
    }

    pub(super) fn take_drained(&mut self) -> Vec<InstanceId> {
        let is_done = |s: &Option<Server>| s.as_ref().is_some_and(|s| s.is_draining && s.is_idle());
        let done: Vec<InstanceId> = self
            .servers
            .iter()
            .enumerate()
            .filter(|(_, s)| is_done(s))
            .map(|(i, _)| InstanceId(i as u32))
            .collect();
        for id in &done {
            // Whoever has nothing left to do holds nothing up.
            let _ = self.kill(*id);
        }
        done
    }

    /// Forgets where instances stood in the route.
    pub(super) fn clear_positions(&mut self) {
        self.servers
            .iter_mut()
            .flatten()
            .for_each(|server| server.position = None);
    }

    /// Where in the route an instance stands.
    pub(super) fn set_position(&mut self, id: InstanceId, position: At) {
        if let Some(server) = self.get_mut(id) {
            server.position = Some(position);
        }
    }

    pub(super) fn position(&self, id: InstanceId) -> Option<At> {
        self.get(id)?.position
    }

    /// Decides on a request and takes the slot if there is one.
    pub(super) fn admit(&mut self, id: InstanceId, now: GameTime) -> Admission {
        let Some(server) = self.get_mut(id) else {
            return Admission::Full;
        };
        if let Some(environments) = &mut server.environments {
            let taken = environments.take(now);
            server.in_service += u32::from(taken != Taken::Throttled);
            return match taken {
                Taken::Warm => Admission::Slot,
                Taken::Cold => Admission::Cold(environments.rules().cold_start),
                Taken::Throttled => Admission::Throttled,
            };
        }
        if server.in_service < server.capacity.slots {
            server.in_service += 1;
            Admission::Slot
        } else if (server.waiting.len() as u32) < server.capacity.queue {
            Admission::Queue
        } else {
            Admission::Full
        }
    }

    pub(super) fn enqueue(&mut self, id: InstanceId, fetch: FetchRef) {
        if let Some(server) = self.get_mut(id) {
            server.waiting.push_back(fetch);
        }
    }

    /// Counts a probe that an instance has begun to work on or to keep waiting.
    pub(super) fn probe_begun(&mut self, id: InstanceId) {
        if let Some(server) = self.get_mut(id) {
            server.probes += 1;
        }
    }

    /// Counts a probe that has been answered.
    pub(super) fn probe_answered(&mut self, id: InstanceId) {
        if let Some(server) = self.get_mut(id) {
            server.probes -= 1;
        }
    }

    /// Ends one request's work; returns the one whose turn it is.
    pub(super) fn release(&mut self, id: InstanceId, now: GameTime) -> Option<FetchRef> {
        let server = self.get_mut(id)?;
        if let Some(environments) = &mut server.environments {
            environments.give_back(now);
        }
        let next = server.waiting.pop_front();
        if next.is_none() {
            server.in_service -= 1;
        }
        next
    }

    pub(super) fn provision(&mut self, id: InstanceId, count: u32, now: GameTime) {
        if let Some(environments) = self.get_mut(id).and_then(|s| s.environments.as_mut()) {
            environments.provision(count, now);
        }
    }

    pub(super) fn is_function(&self, id: InstanceId) -> bool {
        self.get(id).is_some_and(|s| s.environments.is_some())
    }

    /// What a request that gets a slot finds: the version, and how many wait.
    pub(super) fn version_and_waiting(&self, id: InstanceId) -> (Version, u32) {
        self.get(id)
            .map_or((Version::V1, 0), |s| (s.version, s.waiting.len() as u32))
    }

    /// Requests waiting and slots at work, over all instances.
    pub(super) fn load(&self) -> (u32, u32) {
        let up = self.servers.iter().flatten();
        up.fold((0, 0), |(waiting, busy), s| {
            (waiting + s.queued(), busy + s.busy())
        })
    }
}
