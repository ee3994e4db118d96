//! Hints that teams may ask for.

use super::table::table;
use crate::units::{MilliPoints, StoryDuration};

table! {
    /// Hints that a team may ask for about what it has lost points to.
    pub struct HintsPlan {
        /// So long it has to have lost points to the same cause.
        pub after: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)] = StoryDuration::from_secs(600),
        /// Points that it costs to be told the place.
        pub place: MilliPoints [MilliPoints::ZERO..=MilliPoints::new(1_000_000_000)] = MilliPoints::new(2_000_000),
        /// Points that it costs to be told what to do.
        pub action: MilliPoints [MilliPoints::ZERO..=MilliPoints::new(1_000_000_000)] = MilliPoints::new(5_000_000),
        /// What to do is told for nothing once the team has lost points to the cause for so long.
        pub free_after: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)] = StoryDuration::from_secs(1_200),
    }
}

impl HintsPlan {
    pub(super) fn at_speed(self, speed: u32) -> Self {
        Self {
            after: self.after.at_speed(speed),
            free_after: self.free_after.at_speed(speed),
            ..self
        }
    }
}
