//! The CDN's cache: moka keeps the answers, the game's clock decides whether
//! they are fresh.
//!
//! Simultaneous misses of one key share one fetch, unless the CDN is set to
//! let each go alone.

use super::upstream::Attempt;
use model::units::GameTime;
use moka::future::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Answers that a team's CDN keeps at most; beyond it, moka's own policy
/// chooses what goes.
pub const KEPT_ANSWERS_MAX: u64 = 200_000;

/// A kept answer.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) attempt: Attempt,
    /// Fresh before this moment.
    pub(crate) until: GameTime,
}

/// How a request was served.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub(crate) attempt: Attempt,
    pub(crate) cache: &'static str,
}

impl Served {
    pub(crate) fn miss(attempt: Attempt) -> Self {
        Self {
            attempt,
            cache: "miss",
        }
    }

    pub(crate) fn hit(attempt: Attempt) -> Self {
        Self {
            attempt,
            cache: "hit",
        }
    }
}

/// The CDN's cache.
#[derive(Debug)]
pub(crate) struct CdnCache {
    kept: Cache<String, Arc<Kept>>,
}

impl CdnCache {
    pub(crate) fn new() -> Self {
        Self {
            kept: Cache::builder().max_capacity(KEPT_ANSWERS_MAX).build(),
        }
    }

    pub(crate) fn clear(&self) {
        self.kept.invalidate_all();
    }

    /// A fresh answer, if there is one.
    pub(crate) async fn fresh(&self, key: &str, now: GameTime) -> Option<Attempt> {
        let kept = self.kept.get(key).await?;
        (now < kept.until).then(|| kept.attempt.clone())
    }

    /// The answer of a fetch that all who ask at once share. The fetch runs to
    /// its end even if everybody who waits for it has gone.
    pub(crate) async fn share(
        &self,
        key: &str,
        now: GameTime,
        fetch: impl Future<Output = Kept> + Send + 'static,
    ) -> Served {
        let is_leader = Arc::new(AtomicBool::new(false));
        let leads = Arc::clone(&is_leader);
        let init = async move {
            leads.store(true, Ordering::Relaxed);
            Arc::new(fetch.await)
        };
        let entry = self
            .kept
            .entry_by_ref(key)
            .or_insert_with_if(init, move |kept| now >= kept.until)
            .await;
        let cache = if is_leader.load(Ordering::Relaxed) {
            "miss"
        } else {
            "shared"
        };
        Served {
            attempt: entry.into_value().attempt.clone(),
            cache,
        }
    }

    /// Keeps the answer of a fetch that went alone.
    pub(crate) async fn keep(&self, key: &str, kept: Kept) -> Served {
        let served = Served::miss(kept.attempt.clone());
        self.kept.insert(key.to_owned(), Arc::new(kept)).await;
        served
    }
}
