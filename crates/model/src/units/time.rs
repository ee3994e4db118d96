//! The game's own clock: nanoseconds since its start.

use super::StoryDuration;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

/// Nanoseconds in a second; a tick is one game second.
pub const SECOND_NS: u64 = 1_000_000_000;

/// A moment of the game, in nanoseconds since its start.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct GameTime {
    ns: u64,
}

impl GameTime {
    /// The start of the game.
    pub const ZERO: Self = Self { ns: 0 };

    /// From nanoseconds since the start.
    #[must_use]
    pub const fn from_ns(ns: u64) -> Self {
        Self { ns }
    }

    /// The start of a game second, which is also the end of the tick before.
    #[must_use]
    pub const fn from_second(second: u32) -> Self {
        Self {
            ns: second as u64 * SECOND_NS,
        }
    }

    /// In nanoseconds since the start.
    #[must_use]
    pub const fn as_ns(self) -> u64 {
        self.ns
    }

    /// The game second this moment falls into.
    #[must_use]
    pub const fn second(self) -> u32 {
        (self.ns / SECOND_NS) as u32
    }

    /// How long after `earlier`; zero if it is not after.
    #[must_use]
    pub const fn since(self, earlier: Self) -> StoryDuration {
        StoryDuration::from_ns(self.ns.saturating_sub(earlier.ns))
    }
}

impl Add<StoryDuration> for GameTime {
    type Output = Self;
    fn add(self, length: StoryDuration) -> Self {
        Self {
            ns: self.ns.saturating_add(length.as_ns()),
        }
    }
}

impl Sub<StoryDuration> for GameTime {
    type Output = Self;
    fn sub(self, length: StoryDuration) -> Self {
        Self {
            ns: self.ns.saturating_sub(length.as_ns()),
        }
    }
}

/// Written as on a stopwatch: `1:02:05`.
impl fmt::Display for GameTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.ns / SECOND_NS;
        write!(
            f,
            "{}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_stays_within_its_ends() {
        let end = GameTime::from_ns(u64::MAX);
        assert_eq!(end + StoryDuration::from_secs(1), end);
        assert_eq!(GameTime::ZERO - StoryDuration::from_secs(1), GameTime::ZERO);
        assert_eq!(
            GameTime::ZERO.since(end),
            StoryDuration::ZERO,
            "nothing has passed yet"
        );
        assert_eq!(end.since(GameTime::ZERO).as_ns(), u64::MAX);
    }

    #[test]
    fn a_second_begins_at_its_start() {
        assert_eq!(GameTime::from_second(7).second(), 7);
        assert_eq!(GameTime::from_ns(7 * SECOND_NS - 1).second(), 6);
        assert_eq!(GameTime::from_second(3_725).to_string(), "1:02:05");
    }
}
