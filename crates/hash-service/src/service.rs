//! One service: how a request becomes an answer.
//!
//! The work of a request runs in a task of its own, not in the one that holds its connection. A client
//! that hangs up does not take its work with it: the slot stays occupied until the work is done. That
//! is what makes impatient clients with retries so expensive.

use crate::admission::{Admission, QueueFull, Ticket};
use crate::config::{Config, ConfigError, Version, Work};
use crate::demand::{Demand, Overrides, stretched_ns};
use crate::hash::{HashText, hash_for, hash_text};
use crate::lifecycle::{Lifecycle, Phase};
use crate::log::{Log, Trouble};
use crate::metrics::{Metrics, Outcome};
use crate::query;
use crate::shared::{Found, NodeClient};
use crate::still::Still;
use axum::http::{HeaderMap, Method};
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

pub use crate::admission::Load;

/// A service ready to answer, not yet listening. Clones share slots, queue, cache and counters.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    admission: Arc<Admission>,
    /// Asks the cache that is shared, if one is.
    node: Option<NodeClient>,
    /// Only of [`Version::V3`], if it shares none.
    cache: Option<Cache<String, HashText>>,
    metrics: Metrics,
    lifecycle: Lifecycle,
    /// Where a process says what goes wrong.
    log: Option<Log>,
    /// Whether all of it stands still.
    still: Still,
}

/// What `/calc` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Hash {
        hash: HashText,
        cached: bool,
        /// What came of asking the cache node, if it was asked.
        node: Option<&'static str>,
    },
    InternalError,
    QueueFull,
    MethodNotAllowed,
    BadRequest(String),
    /// The service was killed before the work was done.
    Killed,
}

/// A request whose arrival has been counted and whose end will be.
struct Arrival {
    service: Service,
    at: Instant,
}

impl Service {
    /// Checks the settings and prepares a service. Needs no async runtime yet; answering does (tokio,
    /// with time enabled).
    ///
    /// # Errors
    /// All settings out of their bounds.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Self::make(config, None, Still::default())
    }

    /// The same, of a process that says what goes wrong.
    pub(crate) fn logging(config: Config, log: Log) -> Result<Self, ConfigError> {
        Self::inside(config, log, Still::default())
    }

    /// The same, inside a host that may let it stand still.
    pub(crate) fn inside(config: Config, log: Log, still: Still) -> Result<Self, ConfigError> {
        let service = Self::make(config, Some(log), still)?;
        let Config {
            version,
            slots,
            queue_limit,
            ..
        } = service.config();
        service.say(format_args!(
            "hash service {version}: {slots} slots, a queue of {queue_limit}"
        ));
        Ok(service)
    }

    fn make(config: Config, log: Option<Log>, still: Still) -> Result<Self, ConfigError> {
        config.validate()?;
        let cache = (config.version == Version::V3 && config.shared.is_none()).then(|| {
            Cache::builder()
                .max_capacity(config.cache_entries_max)
                .time_to_live(config.cache_ttl)
                // The default policy may refuse a newcomer; this one is easier to reason about.
                .eviction_policy(EvictionPolicy::lru())
                .build()
        });
        let inner = Inner {
            admission: Admission::new(config.slots, config.queue_limit),
            node: (config.shared.clone()).map(|shared| NodeClient::new(shared, still.clone())),
            cache,
            metrics: Metrics::new(),
            lifecycle: Lifecycle::new(),
            log,
            still,
            config,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// How much work is admitted right now.
    #[must_use]
    pub fn load(&self) -> Load {
        self.inner.admission.load()
    }

    /// Whether the service is on its way out.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.inner.lifecycle.is_at_least(Phase::Draining)
    }

    /// The page of `/metrics`, in Prometheus' text format.
    #[must_use]
    pub fn metrics_page(&self) -> String {
        self.inner.metrics.render(self.load())
    }

    /// Bounds the memory of recorded durations. [`crate::serve`] calls it; a server of your own around
    /// [`Service::router`] should call it every few seconds.
    pub fn upkeep(&self) {
        self.inner.metrics.upkeep();
    }

    pub(crate) fn lifecycle(&self) -> &Lifecycle {
        &self.inner.lifecycle
    }

    pub(crate) fn still(&self) -> &Still {
        &self.inner.still
    }

    /// Says something, if this is a process that does.
    pub(crate) fn say(&self, line: impl fmt::Display) {
        if let Some(log) = &self.inner.log {
            log.say(line);
        }
    }

    /// Waits until no request is in service or queued.
    pub(crate) async fn emptied(&self) {
        self.inner.admission.emptied().await;
    }

    /// Answers one `/calc` request.
    pub(crate) async fn calc(
        &self,
        method: &Method,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Answer {
        self.inner.metrics.request_received();
        let arrival = Arrival {
            service: self.clone(),
            at: Instant::now(),
        };
        if method != Method::GET {
            return arrival.end(Answer::MethodNotAllowed);
        }
        let (key, overrides, node) = match self.read(query, headers) {
            Ok(request) => request,
            Err(message) => return arrival.end(Answer::BadRequest(message)),
        };
        let work = if let Some(cache) = self.inner.cache.clone() {
            self.inner.still.spawn(async move {
                let answer = arrival
                    .service
                    .unless_killed(arrival.service.cached(&cache, key, overrides))
                    .await;
                arrival.end(answer)
            })
        } else {
            // Enters before anything is awaited, so that the queue keeps the order of arrival.
            let ticket = match self.inner.admission.enter() {
                Ok(ticket) => ticket,
                Err(QueueFull) => return arrival.end(Answer::QueueFull),
            };
            self.inner.still.spawn(async move {
                let answer = arrival
                    .service
                    .unless_killed(arrival.service.work(ticket, &key, overrides, node))
                    .await;
                arrival.end(answer)
            })
        };
        work.await.unwrap_or(Answer::Killed)
    }

    fn read(
        &self,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<(String, Overrides, Option<SocketAddr>), String> {
        let key = query::key(query).map_err(|error| error.to_string())?;
        let overrides = if self.inner.config.accept_demand_header {
            Overrides::from_headers(headers)?
        } else {
            Overrides::default()
        };
        let node = match &self.inner.node {
            Some(client) => client.node_of(headers)?,
            None => None,
        };
        Ok((key, overrides, node))
    }

    /// From the cache, or from the work of the first of the requests that miss this key together.
    /// Only hashes are kept: a refusal is shared by those who waited for it, and forgotten.
    async fn cached(
        &self,
        cache: &Cache<String, HashText>,
        key: String,
        overrides: Overrides,
    ) -> Answer {
        let compute = async {
            let ticket = self
                .inner
                .admission
                .enter()
                .map_err(|QueueFull| Answer::QueueFull)?;
            match self.work(ticket, &key, overrides, None).await {
                Answer::Hash { hash, .. } => Ok(hash),
                refusal => Err(refusal),
            }
        };
        match cache.entry_by_ref(&key).or_try_insert_with(compute).await {
            Ok(entry) => Answer::Hash {
                cached: !entry.is_fresh(),
                hash: entry.into_value(),
                node: None,
            },
            Err(refusal) => (*refusal).clone(),
        }
    }

    /// Waits for the slot, passes the service time in it, and answers. A cache node is asked first:
    /// what it has takes its own time only, and what it has not is brought to it.
    async fn work(
        &self,
        ticket: Ticket,
        key: &str,
        overrides: Overrides,
        node: Option<SocketAddr>,
    ) -> Answer {
        let slot = ticket.slot().await;
        self.inner.metrics.request_started();
        let config = &self.inner.config;
        let demand = Demand::draw(config, overrides, &mut rand::rng());
        let demand_ns = u64::try_from(demand.time.as_nanos()).unwrap_or(u64::MAX);
        let service_ns = stretched_ns(demand_ns, config.stretch_per_extra_ppm, slot.extra());
        let service_time = Duration::from_nanos(service_ns);
        let Some((client, at)) = self.inner.node.as_ref().zip(node) else {
            self.pass(service_time).await;
            return self.result(key, demand);
        };
        let began = Instant::now();
        let found = client.look(at, key).await;
        let shared = client.config();
        let takes = match found {
            Found::Hit(_) => shared.hit_time,
            Found::Miss => service_time + shared.miss_penalty,
            Found::Lost => service_time + shared.lost_timeout,
        };
        // Looking is a part of it.
        self.pass(takes.saturating_sub(began.elapsed())).await;
        if let (Found::Lost, Some(log)) = (&found, &self.inner.log) {
            log.trouble(Trouble::NodeLost, || format!("{at} did not answer"));
        }
        let mut answer = self.result(key, demand);
        if let Answer::Hash { hash, cached, node } = &mut answer {
            *node = Some(found.as_str());
            match found {
                Found::Hit(kept) => (*hash, *cached) = (kept, true),
                Found::Miss => self.bring(at, key, *hash),
                Found::Lost => {}
            }
        }
        answer
    }

    /// Brings an answer to the cache node; nobody waits for that.
    fn bring(&self, node: SocketAddr, key: &str, hash: HashText) {
        let (inner, key) = (Arc::clone(&self.inner), key.to_owned());
        self.inner.still.spawn(async move {
            let Some(client) = &inner.node else {
                return;
            };
            tokio::select! {
                biased;
                () = inner.lifecycle.reached(Phase::Killed) => {}
                () = client.keep(node, &key, hash) => {}
            }
        });
    }

    fn result(&self, key: &str, demand: Demand) -> Answer {
        if demand.error {
            return Answer::InternalError;
        }
        Answer::Hash {
            hash: hash_text(self.inner.config.salt.as_bytes(), key.as_bytes()),
            cached: false,
            node: None,
        }
    }

    async fn pass(&self, time: Duration) {
        match self.inner.config.work {
            Work::Async => tokio::time::sleep(time).await,
            Work::Cpu => {
                let inner = Arc::clone(&self.inner);
                let hashing = tokio::task::spawn_blocking(move || {
                    hash_for(time, || inner.lifecycle.is_at_least(Phase::Killed))
                });
                // Fails only when the runtime is shut down, which ends this task as well.
                let _ = hashing.await;
            }
        }
    }

    async fn unless_killed(&self, work: impl Future<Output = Answer>) -> Answer {
        // Who is dead does nothing more, even if it was due while all stood still.
        tokio::select! {
            biased;
            () = self.inner.lifecycle.reached(Phase::Killed) => Answer::Killed,
            answer = work => answer,
        }
    }
}

impl Arrival {
    /// Says why a request came to nothing.
    fn log(&self, answer: &Answer) {
        let Some(log) = &self.service.inner.log else {
            return;
        };
        let after = || self.at.elapsed().as_secs_f64();
        match answer {
            Answer::QueueFull => log.trouble(Trouble::Refused, || {
                let Load { in_service, queued } = self.service.load();
                format!("the queue is full ({in_service} in service, {queued} queued)")
            }),
            Answer::InternalError => log.trouble(Trouble::Failed, || {
                format!("an internal error, {:.1} s after it came", after())
            }),
            Answer::BadRequest(why) => log.trouble(Trouble::Bad, || format!("400, {why}")),
            Answer::MethodNotAllowed => {
                log.trouble(Trouble::Bad, || "405, only GET is allowed".to_owned());
            }
            Answer::Hash { .. } | Answer::Killed => {}
        }
    }

    fn end(self, answer: Answer) -> Answer {
        self.log(&answer);
        let outcome = match answer {
            Answer::Hash { cached: false, .. } => Outcome::Ok,
            Answer::Hash { cached: true, .. } => Outcome::Cached,
            Answer::InternalError => Outcome::Error,
            Answer::QueueFull => Outcome::Rejected,
            Answer::MethodNotAllowed | Answer::BadRequest(_) => Outcome::BadRequest,
            // Nobody is left to be told, or to read the counters.
            Answer::Killed => return answer,
        };
        self.service
            .inner
            .metrics
            .request_ended(outcome, self.at.elapsed());
        answer
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("config", self.config())
            .field("load", &self.load())
            .finish_non_exhaustive()
    }
}
