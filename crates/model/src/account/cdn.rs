//! The content delivery network in front of a balancer.

use crate::cache_key::CacheKey;
use crate::units::StoryDuration;
use serde::{Deserialize, Serialize};

/// The CDN's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cdn {
    /// What tells two answers apart.
    pub key: CacheKey,
    /// How long an answer is kept.
    pub ttl: StoryDuration,
}
