//! The cache node that an event offers.

use super::table::table;
use crate::bounded_cache::Eviction;
use crate::units::{RequestDuration, StoryDuration};

table! {
    /// The cache node that teams can have: instances of version v3 share their answers through it.
    pub struct CacheNodePlan {
        /// From its making, or its loss, to being up.
        pub start: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(60),
        /// How long an instance takes over a request whose answer the node has.
        pub hit_time: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(10)] = RequestDuration::from_ms(2),
        /// What asking in vain adds to a request.
        pub miss_penalty: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(10)] = RequestDuration::from_ms(1),
        /// How long an instance waits for a node that cannot be reached, before it does the work by itself.
        pub lost_timeout: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(60)] = RequestDuration::from_secs(1),
        /// How long an answer is kept, unless the node is set otherwise.
        pub ttl: StoryDuration [StoryDuration::ZERO..=crate::account::CDN_TTL_MAX] = StoryDuration::from_secs(3600),
        /// How many answers it has room for, unless it is set otherwise.
        pub size: u32 [1..=crate::account::NODE_SIZE_MAX] = 1_000,
        /// Which answer goes when it is full, unless it is set otherwise.
        pub eviction: Eviction = Eviction::Lru,
    }
}

impl CacheNodePlan {
    pub(super) fn at_speed(mut self, speed: u32) -> Self {
        self.start = self.start.at_speed(speed);
        self.ttl = self.ttl.at_speed(speed);
        // Key sets shrink too, so that answers are found as often as before.
        self.size = self.size.div_ceil(speed);
        self
    }
}
