//! The content delivery network in front of a balancer.

use crate::cache_key::CacheKey;
use crate::scenario::CdnPlan;
use crate::units::{GameTime, StoryDuration};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest time that a CDN keeps an answer.
pub const CDN_TTL_MAX: StoryDuration = StoryDuration::from_secs(365 * 86_400);

/// The CDN's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cdn {
    /// What tells two answers apart.
    pub key: CacheKey,
    /// How long an answer is kept.
    pub ttl: StoryDuration,
    /// An answer is kept so long at least, whatever the TTL says.
    pub min_ttl: StoryDuration,
    /// How long an error is kept: as long, everybody who asks for it gets it again.
    pub error_ttl: StoryDuration,
    /// Whether simultaneous misses of one key share one request to the balancer.
    pub collapse: bool,
}

impl Cdn {
    /// Until when an answer that came at `now` is fresh; never after `now` if
    /// it is not to be kept.
    ///
    /// ```
    /// use model::{account::Cdn, cache_key::CacheKey, units::{GameTime, StoryDuration}};
    /// let seconds = StoryDuration::from_secs;
    /// let cdn = Cdn { key: CacheKey::QueryString, ttl: seconds(0), min_ttl: seconds(1), error_ttl: seconds(10), collapse: true };
    /// assert_eq!(cdn.fresh_until(GameTime::ZERO, false).second(), 1, "the minimum holds");
    /// assert_eq!(cdn.fresh_until(GameTime::ZERO, true).second(), 10, "errors have a TTL of their own");
    /// ```
    #[must_use]
    pub fn fresh_until(&self, now: GameTime, is_error: bool) -> GameTime {
        now + if is_error {
            self.error_ttl
        } else {
            self.ttl.max(self.min_ttl)
        }
    }
}

/// In a few words, for the audit log and plans.
impl fmt::Display for Cdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alone = if self.collapse {
            ""
        } else {
            ", each miss alone"
        };
        write!(
            f,
            "key {}, TTL {}, at least {}, errors {}{alone}",
            self.key, self.ttl, self.min_ttl, self.error_ttl
        )
    }
}

/// As clouds have it: at least a second, errors for ten, and one request for all who miss at once.
impl Default for CdnPlan {
    fn default() -> Self {
        Self {
            min_ttl: StoryDuration::from_secs(1),
            error_ttl: StoryDuration::from_secs(10),
            collapse: true,
        }
    }
}

impl CdnPlan {
    /// A CDN that nobody has tuned.
    #[must_use]
    pub fn untuned(&self, key: CacheKey, ttl: StoryDuration) -> Cdn {
        Cdn {
            key,
            ttl,
            min_ttl: self.min_ttl,
            error_ttl: self.error_ttl,
            collapse: self.collapse,
        }
    }
}
