//! The CDN's cache: moka keeps the answers, the game's clock decides whether
//! they are fresh.
//!
//! Simultaneous misses of one key share one fetch, unless the CDN is set to
//! let each go alone.

use super::upstream::Attempt;
use model::units::GameTime;
use moka::future::Cache;
use moka::ops::compute::Op;
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

    /// Drops the answers that are not fresh any more: moka knows nothing of the game's clock.
    pub(crate) async fn drop_stale(&self, now: GameTime) {
        for (key, kept) in &self.kept {
            if now < kept.until {
                continue;
            }
            // A fresh one may have come meanwhile.
            let entry = self.kept.entry(key.as_ref().clone());
            let drop_it = entry.and_compute_with(|entry| {
                let is_stale = entry.is_some_and(|it| now >= it.value().until);
                std::future::ready(if is_stale { Op::Remove } else { Op::Nop })
            });
            drop_it.await;
            tokio::task::coop::consume_budget().await;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use model::ids::InstanceId;

    fn kept(until_s: u32) -> Kept {
        Kept {
            attempt: Attempt {
                status: 200,
                body: Bytes::from_static(b"hash"),
                instance: Some(InstanceId(1)),
                cause: None,
                node_hit: None,
            },
            until: GameTime::from_second(until_s),
        }
    }

    #[tokio::test]
    async fn what_is_not_fresh_any_more_is_dropped_and_nothing_else() {
        let cache = CdnCache::new();
        cache.keep("old", kept(10)).await;
        cache.keep("young", kept(11)).await;
        cache.drop_stale(GameTime::from_second(10)).await;
        assert!(!cache.kept.contains_key("old"));
        let young = cache.fresh("young", GameTime::from_second(10)).await;
        assert_eq!(young.map(|it| it.status), Some(200));
    }
}
