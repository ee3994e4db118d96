//! An instance as the balancer sees it: its address, its connections, what it
//! has not answered yet.

use super::function::Function;
use super::pool::Pool;
use super::wire::{self, Ask};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use model::fault::Trouble;
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::units::GameTime;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;

/// Idle connections that are kept to one instance.
const IDLE_MAX: usize = 64;
/// The largest answer that is taken from an instance, in bytes.
const BODY_LEN_MAX: usize = 64 * 1024;
/// How long an answer may take; far beyond every client's patience.
const ANSWER_WITHIN: Duration = Duration::from_secs(700);

/// Makes another key of any: its hash is a wrong answer.
const ANOTHER_KEY: &str = "-1";

/// An instance as the balancer sees it.
#[derive(Debug)]
pub(crate) struct Upstream {
    id: InstanceId,
    address: OnceLock<SocketAddr>,
    connections: Pool,
    outstanding: AtomicU32,
    attempts: AtomicU64,
    answered: AtomicU64,
    failed: AtomicU64,
    probing: AtomicU32,
    probes: AtomicU64,
    role: Role,
    /// What is wrong with it, if anything is.
    trouble: watch::Sender<Option<Arc<Trouble>>>,
}

/// What an instance is to those who send it requests.
#[derive(Debug, Default)]
pub(crate) struct Role {
    /// The cohort that its requests are counted for.
    pub(crate) cohort: u32,
    /// How often its version errs, in millionths.
    pub(crate) error_rate_ppm: u32,
    /// Its environments, if it is a function.
    pub(crate) function: Option<Function>,
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    pub(crate) instance: Option<InstanceId>,
    /// Why the edge itself made the answer, if it did.
    pub(crate) cause: Option<&'static str>,
    /// Whether the cache node had the answer, if it was asked.
    pub(crate) node_hit: Option<bool>,
}

impl Attempt {
    pub(crate) fn no_target() -> Self {
        Self {
            status: 503,
            body: Bytes::from_static(b"no healthy target"),
            instance: None,
            cause: Some("no-target"),
            node_hit: None,
        }
    }

    /// The network or an outage keeps the request from every instance. In the
    /// field, packets are dropped without a word and the edge gives up after a
    /// while; here it says so at once, as nobody learns more by waiting.
    pub(crate) fn shut(cause: FailCause) -> Self {
        let why: &[u8] = match cause {
            FailCause::Outage => b"the zone is down",
            _ => b"the network lets nothing through",
        };
        Self {
            status: 504,
            body: Bytes::from_static(why),
            instance: None,
            cause: Some(cause.as_str()),
            node_hit: None,
        }
    }

    fn throttled() -> Self {
        Self {
            status: 429,
            body: Bytes::from_static(b"too many requests"),
            instance: None,
            cause: Some("throttled"),
            node_hit: None,
        }
    }

    /// What came back has not come through.
    pub(crate) fn lost(self) -> Self {
        match self.instance {
            Some(instance) => Self::broken(instance, "reset"),
            None => self,
        }
    }

    fn broken(instance: InstanceId, cause: &'static str) -> Self {
        Self {
            status: 502,
            body: Bytes::from_static(b"bad gateway"),
            instance: Some(instance),
            cause: Some(cause),
            node_hit: None,
        }
    }

    /// Whether an instance has worked for it: what is refused or broken comes at once.
    pub(crate) fn is_work(&self) -> bool {
        matches!(self.status, 200 | 500)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A request that an instance has been given and has not answered.
pub(crate) struct Outstanding {
    upstream: Arc<Upstream>,
}

impl Drop for Outstanding {
    fn drop(&mut self) {
        self.upstream.outstanding.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A probe that an instance works on.
pub(crate) struct Probing {
    upstream: Arc<Upstream>,
}

impl Drop for Probing {
    fn drop(&mut self) {
        self.upstream.probing.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Upstream {
    pub(crate) fn new(id: InstanceId, role: Role) -> Self {
        Self {
            id,
            address: OnceLock::new(),
            connections: Pool::new(IDLE_MAX),
            outstanding: AtomicU32::new(0),
            attempts: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            probing: AtomicU32::new(0),
            probes: AtomicU64::new(0),
            role,
            trouble: watch::Sender::new(None),
        }
    }

    pub(crate) fn listens_at(&self, address: SocketAddr) {
        let _ = self.address.set(address);
    }

    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.address.get().copied()
    }

    pub(crate) fn outstanding(&self) -> u32 {
        self.outstanding.load(Ordering::Relaxed)
    }

    /// Requests that it was ever given.
    pub(crate) fn attempts(&self) -> u64 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// Whom its requests are counted for.
    pub(crate) fn cohort(&self) -> u32 {
        self.role.cohort
    }

    /// Requests of it that ever ended, and those of them that failed.
    pub(crate) fn ended(&self) -> (u64, u64) {
        // In this order, so that no more have failed than ended.
        let failed = self.failed.load(Ordering::Acquire);
        (self.answered.load(Ordering::Acquire), failed)
    }

    /// Probes of the slow endpoint that it has not answered: work, but no
    /// concern of the balancer's choice.
    pub(crate) fn probing(&self) -> u32 {
        self.probing.load(Ordering::Relaxed)
    }

    /// Probes of the slow endpoint that it was ever given.
    pub(crate) fn probes(&self) -> u64 {
        self.probes.load(Ordering::Relaxed)
    }

    /// Counts a probe of the slow endpoint.
    pub(crate) fn begin_probe(self: &Arc<Self>) -> Probing {
        self.probing.fetch_add(1, Ordering::Relaxed);
        self.probes.fetch_add(1, Ordering::Relaxed);
        Probing {
            upstream: Arc::clone(self),
        }
    }

    /// The function that it is, if it is one.
    pub(crate) fn function(&self) -> Option<&Function> {
        self.role.function.as_ref()
    }

    /// Closes the connections that are idle. Whoever still waits to reach it
    /// learns that it is gone.
    pub(crate) fn hang_up(&self) {
        self.connections.clear();
        self.trouble.send_replace(None);
    }

    /// This is wrong with it from now on.
    pub(crate) fn set_trouble(&self, trouble: Trouble) {
        if let Some(function) = self.function() {
            function.cut(trouble.concurrency);
        }
        let some = (!trouble.is_none()).then(|| Arc::new(trouble));
        self.trouble.send_replace(some);
    }

    pub(crate) fn trouble(&self) -> Option<Arc<Trouble>> {
        self.trouble.borrow().clone()
    }

    pub(crate) fn is_unreachable(&self) -> bool {
        let trouble = self.trouble.borrow();
        trouble
            .as_ref()
            .is_some_and(|trouble| trouble.is_unreachable)
    }

    /// Waits until it can be reached, or is gone.
    pub(crate) async fn reachable(&self) {
        let is_over = |trouble: &Option<Arc<Trouble>>| {
            !trouble
                .as_ref()
                .is_some_and(|trouble| trouble.is_unreachable)
        };
        let mut trouble = self.trouble.subscribe();
        let _ = trouble.wait_for(is_over).await;
    }

    /// Counts a request as given to this instance.
    pub(crate) fn begin(self: &Arc<Self>) -> Outstanding {
        self.outstanding.fetch_add(1, Ordering::Relaxed);
        self.attempts.fetch_add(1, Ordering::Relaxed);
        Outstanding {
            upstream: Arc::clone(self),
        }
    }
}

impl Outstanding {
    pub(crate) fn upstream(&self) -> Arc<Upstream> {
        Arc::clone(&self.upstream)
    }

    /// Sends a request, waits for the whole answer, and counts what came of it;
    /// `node` is the cache node that the instance may ask.
    pub(crate) async fn send(self, ask: &Ask, node: Option<SocketAddr>, now: GameTime) -> Attempt {
        let attempt = match self.upstream.trouble() {
            None => {
                let error_rate_ppm = self.upstream.role.error_rate_ppm;
                self.exchange(ask, error_rate_ppm, node).await
            }
            // On the heap: it is rare, and large.
            Some(trouble) => Box::pin(self.exchange_in(&trouble, ask, node, now)).await,
        };
        let upstream = &self.upstream;
        upstream.answered.fetch_add(1, Ordering::Release);
        let is_error = attempt.status >= 500;
        upstream
            .failed
            .fetch_add(u64::from(is_error), Ordering::Release);
        attempt
    }

    /// The same with an instance in trouble. What chance decides, it decides by
    /// the request's own draw, as in a game that is simulated.
    async fn exchange_in(
        &self,
        trouble: &Trouble,
        ask: &Ask,
        node: Option<SocketAddr>,
        now: GameTime,
    ) -> Attempt {
        let upstream = &self.upstream;
        if trouble.is_unreachable {
            upstream.reachable().await;
            return Attempt::broken(upstream.id, "reset");
        }
        let luck = trouble.luck(ask.error_draw_ppm);
        if luck.is_reset {
            return Attempt::broken(upstream.id, "reset");
        }
        let mut ask = ask.clone();
        let slowed_us = |us: u64| trouble.slowed_ns(us.saturating_mul(1_000), now) / 1_000;
        ask.demand_us = ask.demand_us.map(slowed_us);
        if luck.is_wrong {
            ask.input.push_str(ANOTHER_KEY);
        }
        let error_rate_ppm = upstream.role.error_rate_ppm;
        let attempt = self.exchange(&ask, error_rate_ppm, node).await;
        if luck.is_error && attempt.status == 200 {
            // The work is done; versions without errors know of none to ask for.
            return Attempt {
                status: 500,
                body: Bytes::from_static(b"internal error"),
                ..attempt
            };
        }
        attempt
    }

    async fn exchange(&self, ask: &Ask, error_rate_ppm: u32, node: Option<SocketAddr>) -> Attempt {
        let upstream = &self.upstream;
        let Some(address) = upstream.address() else {
            return Attempt::broken(upstream.id, "refused");
        };
        let _environment = match upstream.function() {
            None => None,
            Some(function) => match function.take().await {
                None => return Attempt::throttled(),
                environment => environment,
            },
        };
        let Ok(mut connection) = upstream.connections.get(address).await else {
            return Attempt::broken(upstream.id, "refused");
        };
        let Ok(request) = wire::get_hash(ask, address, Some(error_rate_ppm), node) else {
            return Attempt {
                status: 400,
                body: Bytes::from_static(b"bad input"),
                instance: None,
                cause: Some("bad-input"),
                node_hit: None,
            };
        };
        let answer = async {
            let answer = connection.send_request(request).await.ok()?;
            let status = answer.status().as_u16();
            let found = answer.headers().get(wire::NODE_HEADER);
            let node_hit = found.map(|found| found == "hit");
            let body = Limited::new(answer.into_body(), BODY_LEN_MAX)
                .collect()
                .await
                .ok()?
                .to_bytes();
            // A copy of its own: what came is a slice of the connection's whole buffer, and the CDN may keep it for hours.
            Some((status, Bytes::copy_from_slice(&body), node_hit))
        };
        match tokio::time::timeout(ANSWER_WITHIN, answer).await {
            Ok(Some((status, body, node_hit))) => {
                upstream.connections.give_back(connection);
                Attempt {
                    status,
                    body,
                    instance: Some(upstream.id),
                    cause: None,
                    node_hit,
                }
            }
            _ => Attempt::broken(upstream.id, "reset"),
        }
    }
}
