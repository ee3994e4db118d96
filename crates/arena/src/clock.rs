//! The wall clock as game time.

use model::units::GameTime;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Game time of a live game: zero until it starts, then as the wall clock goes.
#[derive(Debug, Default)]
pub struct GameClock {
    began: OnceLock<Began>,
}

/// When the clock began to go, and what it showed.
#[derive(Clone, Copy, Debug)]
struct Began {
    at: Instant,
    showing: GameTime,
}

impl GameClock {
    /// Starts the clock now, at this game time; a second start changes nothing.
    pub fn start(&self, showing: GameTime) {
        self.began.get_or_init(|| Began {
            at: Instant::now(),
            showing,
        });
    }

    /// The game time now.
    #[must_use]
    pub fn now(&self) -> GameTime {
        self.began.get().map_or(GameTime::ZERO, |began| {
            let elapsed_ns = u64::try_from(began.at.elapsed().as_nanos()).unwrap_or(u64::MAX);
            GameTime::from_ns(began.showing.as_ns().saturating_add(elapsed_ns))
        })
    }

    /// The moment of a game time on the wall, that of the start at the
    /// earliest; `None` before the start.
    #[must_use]
    pub fn at(&self, time: GameTime) -> Option<Instant> {
        self.began.get().map(|began| {
            let later_ns = time.as_ns().saturating_sub(began.showing.as_ns());
            began.at + Duration::from_nanos(later_ns)
        })
    }
}
