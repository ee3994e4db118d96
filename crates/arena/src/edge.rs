//! The edge of one team: CDN cache and balancer, on a port of its own.

mod cdn;
mod function;
pub(crate) mod pool;
mod serve;
mod upstream;
pub(crate) mod wire;

pub(crate) use function::Function;
pub(crate) use serve::listen;
pub(crate) use upstream::Upstream;

use crate::clock::GameClock;
use cdn::{CdnCache, Kept, Served};
use model::account::Cdn;
use model::balance::{BalancerKind, Share, Turns, choose};
use model::ids::{InstanceId, Name};
use model::units::GameTime;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use upstream::Attempt;
use wire::Ask;

pub use cdn::KEPT_ANSWERS_MAX;

/// The way of a request, with the targets' connections.
#[derive(Debug, Default)]
pub(crate) struct LiveRoute {
    pub(crate) cdn: Option<Cdn>,
    pub(crate) balancer: Option<BalancerKind>,
    pub(crate) groups: Vec<LiveGroup>,
    /// Whose turn it is; a new route takes it over from the one before.
    pub(crate) turns: Mutex<Turns>,
    pub(crate) is_blocked: bool,
}

/// A group of targets, with their connections.
#[derive(Debug)]
pub(crate) struct LiveGroup {
    pub(crate) group: Name,
    pub(crate) weight: u32,
    pub(crate) targets: Vec<Arc<Upstream>>,
}

/// What the edge has counted since its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgeCounters {
    /// Requests that came in.
    pub requests: u64,
    /// Of these, those that went to the CDN.
    pub cdn_requests: u64,
    /// Of these, those answered from its cache.
    pub cdn_hits: u64,
    /// Attempts sent to instances, hand tests included.
    pub upstream_attempts: u64,
    /// Attempts that belonged to hand tests.
    pub tries: u64,
}

#[derive(Debug, Default)]
struct Counters {
    requests: AtomicU64,
    cdn_requests: AtomicU64,
    cdn_hits: AtomicU64,
    upstream_attempts: AtomicU64,
    tries: AtomicU64,
}

/// The edge of one team.
#[derive(Debug)]
pub(crate) struct Edge {
    clock: Arc<GameClock>,
    route: RwLock<Arc<LiveRoute>>,
    cache: CdnCache,
    counters: Counters,
}

/// How a request by hand was answered.
#[derive(Clone, Debug)]
pub struct TryOutcome {
    /// The HTTP status; 0 if there was none.
    pub status: u16,
    /// The body.
    pub body: String,
    /// Who answered: an instance, or the CDN's cache.
    pub from: Option<InstanceId>,
    /// Whether it came from the CDN's cache.
    pub is_hit: bool,
}

impl Edge {
    pub(crate) fn new(clock: Arc<GameClock>) -> Self {
        Self {
            clock,
            route: RwLock::default(),
            cache: CdnCache::new(),
            counters: Counters::default(),
        }
    }

    /// Sends requests another way from now on; those on their way finish.
    pub(crate) fn reroute(&self, mut route: LiveRoute) {
        if route.cdn.is_none() {
            self.cache.clear();
        }
        let mut current = self.route.write().unwrap_or_else(PoisonError::into_inner);
        let mut turns = locked(&current.turns).clone();
        turns.reroute(route.groups.iter().map(|group| Share {
            group: &group.group,
            weight: group.weight,
            has_targets: !group.targets.is_empty(),
        }));
        route.turns = Mutex::new(turns);
        *current = Arc::new(route);
    }

    /// Drops everything that the CDN keeps.
    pub(crate) fn invalidate(&self) {
        self.cache.clear();
    }

    fn route(&self) -> Arc<LiveRoute> {
        Arc::clone(&self.route.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn counters(&self) -> EdgeCounters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        EdgeCounters {
            requests: read(&self.counters.requests),
            cdn_requests: read(&self.counters.cdn_requests),
            cdn_hits: read(&self.counters.cdn_hits),
            upstream_attempts: read(&self.counters.upstream_attempts),
            tries: read(&self.counters.tries),
        }
    }

    /// Answers a request of the traffic.
    pub(crate) async fn answer(self: Arc<Self>, ask: Ask) -> Served {
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        let route = self.route();
        let Some(cdn) = route.cdn else {
            return Served::miss(self.fetch(&route, &ask).await);
        };
        self.counters.cdn_requests.fetch_add(1, Ordering::Relaxed);
        let key = cdn.key.key_of(&ask.path, &ask.input);
        if let Some(hit) = self.cache.fresh(&key, self.clock.now()).await {
            self.counters.cdn_hits.fetch_add(1, Ordering::Relaxed);
            return Served::hit(hit);
        }
        let edge = Arc::clone(&self);
        let fetch = async move {
            let attempt = edge.fetch(&route, &ask).await;
            // As the CDN is set when the answer comes, if it is still there.
            let until = edge.route().cdn.map_or(GameTime::ZERO, |cdn| {
                cdn.fresh_until(edge.clock.now(), attempt.status != 200)
            });
            Kept { attempt, until }
        };
        if cdn.collapse {
            self.cache.share(&key, self.clock.now(), fetch).await
        } else {
            self.cache.keep(&key, fetch.await).await
        }
    }

    /// Answers a request by hand: from the cache if it has the answer, but
    /// without ever filling it.
    pub(crate) async fn answer_by_hand(&self, ask: Ask) -> TryOutcome {
        let route = self.route();
        if let Some(cdn) = route.cdn
            && let Some(hit) = self
                .cache
                .fresh(&cdn.key.key_of(&ask.path, &ask.input), self.clock.now())
                .await
        {
            return TryOutcome {
                status: hit.status,
                body: hit.text(),
                from: hit.instance,
                is_hit: true,
            };
        }
        self.counters.tries.fetch_add(1, Ordering::Relaxed);
        let attempt = self.fetch(&route, &ask).await;
        TryOutcome {
            status: attempt.status,
            body: attempt.text(),
            from: attempt.instance,
            is_hit: false,
        }
    }

    /// Sends a request to a target of the balancer.
    async fn fetch(&self, route: &LiveRoute, ask: &Ask) -> Attempt {
        if route.is_blocked {
            return Attempt::blocked();
        }
        let chosen = route.balancer.and_then(|kind| {
            let mut turns = locked(&route.turns);
            let group = turns.group()?;
            let targets = &route.groups[group].targets;
            let outstanding: Vec<u32> = targets.iter().map(|t| t.outstanding()).collect();
            let chosen = choose(kind, turns.turn(group), &outstanding)?;
            // Counted under the lock, so that the next choice sees it.
            Some(targets[chosen].begin())
        });
        let Some(target) = chosen else {
            return Attempt::no_target();
        };
        self.counters
            .upstream_attempts
            .fetch_add(1, Ordering::Relaxed);
        target.send(ask).await
    }
}

fn locked(turns: &Mutex<Turns>) -> MutexGuard<'_, Turns> {
    turns.lock().unwrap_or_else(PoisonError::into_inner)
}
