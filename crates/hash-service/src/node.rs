//! The cache node: a process that holds answers for all services that ask it.
//!
//! It knows nothing of hashes: a key leads to a short text, for a time, and so many of them at most.
//!
//! | Request | Answer |
//! |---|---|
//! | `GET /entry?input=KEY` | 200 and the text, or 404 |
//! | `PUT /entry?input=KEY`, the text as body | 204 |
//! | `DELETE /entries` | 204; everything is dropped |
//! | `PUT /settings?entries_max=N&eviction=lru&ttl=60s` | 204; another size or eviction begins empty |
//! | `GET /healthcheck` | 200 and its counts as JSON |

use crate::log::Log;
use crate::quantity::{format_duration, parse_duration};
use crate::query;
use axum::extract::{DefaultBodyLimit, Query, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, put};
use axum::{Json, Router};
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::time::Instant;

/// The longest text that is kept, in bytes.
const TEXT_LEN_MAX: usize = 1_024;
/// Most entries that a node can be set to.
pub(crate) const ENTRIES_MAX: u64 = 10_000_000;

/// Which entry goes when a full node gets a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Eviction {
    /// The least recently used.
    Lru,
    /// One that is rarely asked for: `TinyLFU`, which may refuse a newcomer, and remembers what it
    /// has refused.
    Lfu,
}

impl fmt::Display for Eviction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lru => "lru",
            Self::Lfu => "lfu",
        })
    }
}

/// How a node is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeConfig {
    /// How many entries it holds; 1 to 10,000,000.
    pub entries_max: u64,
    /// Which one goes when it is full.
    pub eviction: Eviction,
    /// How long an entry is kept.
    pub ttl: Duration,
}

impl fmt::Display for NodeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (entries, ttl) = (self.entries_max, format_duration(self.ttl));
        write!(
            f,
            "{entries} entries at most, {}, each kept {ttl}",
            self.eviction
        )
    }
}

/// A text and when it is too old.
#[derive(Debug, Clone)]
struct Entry {
    text: Arc<str>,
    until: Instant,
}

/// A node ready to answer.
#[derive(Debug, Clone)]
pub(crate) struct Node(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: RwLock<Store>,
    log: Log,
    hits: AtomicU64,
    misses: AtomicU64,
}

#[derive(Debug, Clone)]
struct Store {
    config: NodeConfig,
    entries: Cache<String, Entry>,
}

impl Store {
    fn new(config: NodeConfig) -> Self {
        let policy = match config.eviction {
            Eviction::Lru => EvictionPolicy::lru(),
            Eviction::Lfu => EvictionPolicy::tiny_lfu(),
        };
        let builder = Cache::builder()
            .max_capacity(config.entries_max)
            .eviction_policy(policy);
        Self {
            config,
            entries: builder.build(),
        }
    }
}

/// The body of `/healthcheck`.
#[derive(Serialize)]
struct Health {
    status: &'static str,
    entries: u64,
    hits: u64,
    misses: u64,
}

/// The settings of a request, as text.
#[derive(Deserialize)]
struct Wanted {
    entries_max: u64,
    eviction: Eviction,
    ttl: String,
}

impl Node {
    /// One that says in a log how it is set.
    pub(crate) fn new(config: NodeConfig, log: Log) -> Self {
        log.say(format_args!("cache node: {config}"));
        Self(Arc::new(Inner {
            store: RwLock::new(Store::new(config)),
            log,
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }))
    }

    pub(crate) fn router(&self) -> Router {
        Router::new()
            .route("/entry", get(look).put(keep))
            .route("/entries", delete(flush))
            .route("/settings", put(set))
            .route("/healthcheck", get(health))
            .layer(DefaultBodyLimit::max(TEXT_LEN_MAX))
            .with_state(self.clone())
    }

    fn store(&self) -> Store {
        let store = self.0.store.read();
        store.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, config: NodeConfig) {
        self.0.log.say(format_args!("set to {config}"));
        let mut store = self.0.store.write().unwrap_or_else(PoisonError::into_inner);
        let is_same = (store.config.entries_max, store.config.eviction)
            == (config.entries_max, config.eviction);
        if is_same {
            store.config = config;
        } else {
            *store = Store::new(config);
        }
    }
}

async fn look(State(node): State<Node>, RawQuery(query): RawQuery) -> Response {
    let key = match query::key(query.as_deref()) {
        Ok(key) => key,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let entries = node.store().entries;
    let entry = entries.get(&key).await;
    if let Some(fresh) = entry.filter(|entry| Instant::now() < entry.until) {
        node.0.hits.fetch_add(1, Ordering::Relaxed);
        return fresh.text.to_string().into_response();
    }
    entries.invalidate(&key).await;
    node.0.misses.fetch_add(1, Ordering::Relaxed);
    (StatusCode::NOT_FOUND, "not kept").into_response()
}

async fn keep(State(node): State<Node>, RawQuery(query): RawQuery, text: String) -> Response {
    let key = match query::key(query.as_deref()) {
        Ok(key) => key,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let store = node.store();
    let entry = Entry {
        text: text.into(),
        until: Instant::now() + store.config.ttl,
    };
    store.entries.insert(key, entry).await;
    StatusCode::NO_CONTENT.into_response()
}

async fn flush(State(node): State<Node>) -> StatusCode {
    node.store().entries.invalidate_all();
    node.0.log.say("emptied by order");
    StatusCode::NO_CONTENT
}

async fn set(State(node): State<Node>, Query(wanted): Query<Wanted>) -> Response {
    let refuse = |why: String| (StatusCode::BAD_REQUEST, why).into_response();
    let ttl = match parse_duration(&wanted.ttl) {
        Ok(ttl) => ttl,
        Err(error) => return refuse(format!("ttl: {error}")),
    };
    if !(1..=ENTRIES_MAX).contains(&wanted.entries_max) {
        return refuse(format!("entries_max: from 1 to {ENTRIES_MAX}"));
    }
    node.set(NodeConfig {
        entries_max: wanted.entries_max,
        eviction: wanted.eviction,
        ttl,
    });
    StatusCode::NO_CONTENT.into_response()
}

async fn health(State(node): State<Node>) -> Response {
    let entries = node.store().entries;
    entries.run_pending_tasks().await;
    let health = Health {
        status: "ok",
        entries: entries.entry_count(),
        hits: node.0.hits.load(Ordering::Relaxed),
        misses: node.0.misses.load(Ordering::Relaxed),
    };
    Json(health).into_response()
}
