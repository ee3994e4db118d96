//! The wall clock as game time.

use model::units::GameTime;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Game time of a live game: zero until it starts, then as the wall clock goes.
#[derive(Debug, Default)]
pub struct GameClock {
    started: OnceLock<Instant>,
}

impl GameClock {
    /// Starts the game now; a second start changes nothing.
    pub fn start(&self) {
        self.started.get_or_init(Instant::now);
    }

    /// The game time now.
    #[must_use]
    pub fn now(&self) -> GameTime {
        self.started.get().map_or(GameTime::ZERO, |started| {
            GameTime::from_ns(u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX))
        })
    }

    /// The moment of a game time on the wall; `None` before the start.
    #[must_use]
    pub fn at(&self, time: GameTime) -> Option<Instant> {
        self.started
            .get()
            .map(|started| *started + Duration::from_nanos(time.as_ns()))
    }
}
