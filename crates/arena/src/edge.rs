//! The edge of one team: CDN cache and balancer, on a port of its own.

mod cdn;
#[cfg(test)]
mod cost;
mod function;
pub(crate) mod pool;
mod serve;
mod upstream;
pub(crate) mod wire;

pub(crate) use function::Function;
pub(crate) use serve::listen;
pub(crate) use upstream::{Role, Upstream};

use crate::clock::GameClock;
use cdn::{CdnCache, Kept, Served};
use model::account::Cdn;
use model::balance::{Algorithm, Share, Turns, choose};
use model::dns::{Answers, Resolver};
use model::ids::{InstanceId, Name};
use model::outcome::FailCause;
use model::units::{GameTime, StoryDuration};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use upstream::Attempt;
use wire::Ask;

pub use cdn::KEPT_ANSWERS_MAX;

/// The way of a request, with the targets' connections.
#[derive(Debug, Default)]
pub(crate) struct LiveRoute {
    pub(crate) cdn: Option<Cdn>,
    pub(crate) entries: Vec<LiveEntry>,
    pub(crate) dns: Option<Answers>,
}

/// A balancer that requests come in by.
#[derive(Debug)]
pub(crate) struct LiveEntry {
    pub(crate) balancer: Name,
    pub(crate) algorithm: Option<Algorithm>,
    /// How long a new target takes to its full share.
    pub(crate) slow_start: StoryDuration,
    pub(crate) groups: Vec<LiveGroup>,
    /// Whose turn it is; a new route takes it over from the one before.
    pub(crate) turns: Mutex<Turns>,
    pub(crate) shut: Option<FailCause>,
    /// What each answer takes longer.
    pub(crate) latency: Duration,
}

/// A group of targets, with their connections.
#[derive(Debug)]
pub(crate) struct LiveGroup {
    pub(crate) group: Name,
    pub(crate) weight: u32,
    pub(crate) targets: Vec<Arc<Upstream>>,
    /// When each of them has its full share, where new ones start slowly; empty elsewhere.
    pub(crate) full_at: Vec<GameTime>,
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
    /// Look-ups of instances in the cache node, reachable or not.
    pub node_requests: u64,
    /// Of these, those that found their answer.
    pub node_hits: u64,
}

#[derive(Debug, Default)]
struct Counters {
    requests: AtomicU64,
    cdn_requests: AtomicU64,
    cdn_hits: AtomicU64,
    upstream_attempts: AtomicU64,
    tries: AtomicU64,
    node_requests: AtomicU64,
    node_hits: AtomicU64,
}

/// Where a cache node listens, once it does.
pub(crate) type NodeAddress = watch::Receiver<Option<SocketAddr>>;

/// An address that nobody ever listens at: whoever asks there waits in vain.
const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How often answers that are not fresh any more are dropped.
const TIDY_EVERY: Duration = Duration::from_secs(30);

/// The edge of one team.
#[derive(Debug)]
pub(crate) struct Edge {
    clock: Arc<GameClock>,
    route: RwLock<Arc<LiveRoute>>,
    /// Where the cache node is, if there is one; nowhere while it cannot be reached.
    node: RwLock<Option<NodeAddress>>,
    cache: CdnCache,
    counters: Counters,
    seed: u64,
    /// What clients make of DNS; one entry alone needs none.
    resolver: Mutex<Option<Resolver>>,
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
    /// Whether it came from a service outside of the game.
    pub is_own: bool,
}

impl Edge {
    pub(crate) fn new(clock: Arc<GameClock>, seed: u64) -> Self {
        Self {
            clock,
            route: RwLock::default(),
            node: RwLock::default(),
            cache: CdnCache::new(),
            counters: Counters::default(),
            seed,
            resolver: Mutex::default(),
        }
    }

    /// Sends requests another way from now on; those on their way finish.
    pub(crate) fn reroute(&self, mut route: LiveRoute) {
        if route.cdn.is_none() {
            self.cache.clear();
        }
        let mut current = self.route.write().unwrap_or_else(PoisonError::into_inner);
        for entry in &mut route.entries {
            let same = |old: &&LiveEntry| old.balancer == entry.balancer;
            let mut turns = Turns::default();
            if let Some(old) = current.entries.iter().find(same) {
                turns = locked(&old.turns).clone();
            }
            let shares = entry.groups.iter().map(|group| Share {
                group: &group.group,
                weight: group.weight,
                has_targets: !group.targets.is_empty(),
                full_at: &group.full_at,
            });
            turns.reroute(entry.slow_start, shares);
            entry.turns = Mutex::new(turns);
        }
        self.answer_otherwise(&current, &route);
        *current = Arc::new(route);
    }

    /// DNS answers as a new route says.
    fn answer_otherwise(&self, before: &LiveRoute, route: &LiveRoute) {
        let now = self.clock.now();
        let moved = |entry: u32| {
            let balancer = &before.entries.get(entry as usize)?.balancer;
            let mut entries = route.entries.iter();
            let place = entries.position(|e| e.balancer == *balancer)?;
            Some(place as u32)
        };
        let mut resolver = locked(&self.resolver);
        match (&mut *resolver, &route.dns) {
            (resolver, None) => *resolver = None,
            (Some(resolver), Some(answers)) => resolver.change(answers.clone(), now, moved),
            (resolver, Some(answers)) => {
                *resolver = Some(Resolver::new(self.seed, answers.clone(), now));
            }
        }
    }

    /// The entry that a request comes in by.
    fn entry_of<'r>(&self, route: &'r LiveRoute, ask: &Ask) -> Option<&'r LiveEntry> {
        if route.dns.is_none() {
            return route.entries.first();
        }
        let now = self.clock.now();
        let index = locked(&self.resolver)
            .as_mut()
            .map_or(0, |resolver| resolver.entry(ask.cohort, now));
        route.entries.get(index as usize)
    }

    /// Now and then drops what the CDN keeps in vain; never ends.
    pub(crate) async fn tidy_up(self: Arc<Self>) {
        loop {
            tokio::time::sleep(TIDY_EVERY).await;
            self.cache.drop_stale(self.clock.now()).await;
        }
    }

    /// Drops everything that the CDN keeps.
    pub(crate) fn invalidate(&self) {
        self.cache.clear();
    }

    /// Tells instances of another cache node from now on, or of none. They have
    /// no memory of it: each request names it, so that a node can come, go and
    /// move while they run.
    pub(crate) fn set_node(&self, node: Option<NodeAddress>) {
        *self.node.write().unwrap_or_else(PoisonError::into_inner) = node;
    }

    fn node(&self) -> Option<SocketAddr> {
        let node = self.node.read().unwrap_or_else(PoisonError::into_inner);
        node.as_ref().map(|at| at.borrow().unwrap_or(NOWHERE))
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
            node_requests: read(&self.counters.node_requests),
            node_hits: read(&self.counters.node_hits),
        }
    }

    /// Answers a request of the traffic if the CDN keeps the answer.
    pub(crate) async fn answer_from_cache(&self, ask: &Ask) -> Option<Served> {
        let key = self.key_of(ask)?;
        let hit = self.cache.fresh(&key, self.clock.now()).await?;
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        self.counters.cdn_requests.fetch_add(1, Ordering::Relaxed);
        self.counters.cdn_hits.fetch_add(1, Ordering::Relaxed);
        Some(Served::hit(hit))
    }

    /// Where the CDN keeps the answer, if there is a CDN.
    fn key_of(&self, ask: &Ask) -> Option<String> {
        let route = self.route.read().unwrap_or_else(PoisonError::into_inner);
        let cdn = route.cdn?;
        Some(cdn.key.key_of(&ask.path, &ask.input))
    }

    /// Answers a request of the traffic that the CDN keeps no answer to.
    pub(crate) async fn answer(self: Arc<Self>, ask: Ask) -> Served {
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        let route = self.route();
        let Some(cdn) = route.cdn else {
            return Served::miss(self.fetch(&route, &ask).await);
        };
        self.counters.cdn_requests.fetch_add(1, Ordering::Relaxed);
        let key = cdn.key.key_of(&ask.path, &ask.input);
        let edge = Arc::clone(&self);
        let fetch = async move {
            let attempt = edge.fetch(&route, &ask).await;
            // As the CDN is set when the answer comes, if it is still there.
            let until = edge.route().cdn.map_or(GameTime::ZERO, |cdn| {
                cdn.fresh_until(edge.clock.now(), attempt.status != 200)
            });
            Kept { attempt, until }
        };
        // On the heap: what a task may need is moved about with it, and most tasks need none of this.
        if cdn.collapse {
            Box::pin(self.cache.share(&key, self.clock.now(), fetch)).await
        } else {
            Box::pin(async { self.cache.keep(&key, fetch.await).await }).await
        }
    }

    /// Answers a request by hand: from the cache if it has the answer, but
    /// without ever filling it.
    pub(crate) async fn answer_by_hand(&self, ask: Ask) -> TryOutcome {
        let route = self.route();
        if let Some(key) = self.key_of(&ask)
            && let Some(hit) = self.cache.fresh(&key, self.clock.now()).await
        {
            return TryOutcome {
                status: hit.status,
                body: hit.text(),
                from: hit.instance,
                is_hit: true,
                is_own: false,
            };
        }
        self.counters.tries.fetch_add(1, Ordering::Relaxed);
        let attempt = self.fetch(&route, &ask).await;
        TryOutcome {
            status: attempt.status,
            body: attempt.text(),
            from: attempt.instance,
            is_hit: false,
            is_own: false,
        }
    }

    /// Sends a request to a target of the balancer.
    async fn fetch(&self, route: &LiveRoute, ask: &Ask) -> Attempt {
        let Some(entry) = self.entry_of(route, ask) else {
            return Attempt::no_target();
        };
        if let Some(cause) = entry.shut {
            return Attempt::shut(cause);
        }
        let chosen = entry.algorithm.and_then(|algorithm| {
            let mut turns = locked(&entry.turns);
            let group = turns.group()?;
            let targets = &entry.groups[group].targets;
            let chosen = match turns.starting(group, self.clock.now()) {
                Some(chosen) => chosen,
                None => {
                    let outstanding: Vec<u32> = targets.iter().map(|t| t.outstanding()).collect();
                    choose(algorithm, turns.turn(group), &outstanding)?
                }
            };
            // Counted under the lock, so that the next choice sees it.
            Some(targets[chosen].begin())
        });
        let Some(target) = chosen else {
            return Attempt::no_target();
        };
        self.counters
            .upstream_attempts
            .fetch_add(1, Ordering::Relaxed);
        let upstream = target.upstream();
        let trouble = upstream.trouble();
        let attempt = target.send(ask, self.node(), self.clock.now()).await;
        if let Some(is_hit) = attempt.node_hit {
            self.counters.node_requests.fetch_add(1, Ordering::Relaxed);
            let hits = u64::from(is_hit);
            self.counters.node_hits.fetch_add(hits, Ordering::Relaxed);
        }
        if !attempt.is_work() {
            return attempt;
        }
        if upstream.is_unreachable() {
            upstream.reachable().await;
            return attempt.lost();
        }
        let late = trouble.map_or(Duration::ZERO, |trouble| {
            trouble.luck(ask.error_draw_ppm).late.as_std()
        });
        let way_back = entry.latency + late;
        if !way_back.is_zero() {
            tokio::time::sleep(way_back).await;
        }
        attempt
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
