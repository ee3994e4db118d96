//! The wall clock as game time.

mod source;

use model::units::GameTime;
use source::Source;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Somebody looks at the clock of a game at least once a second. When nobody
/// has for longer than this, the machine slept or the host stood still.
const GAP: Duration = Duration::from_secs(2);

/// Game time of a live game: zero until it starts, then as the wall clock goes,
/// unless somebody holds it. It holds itself where it was last looked at when
/// the host was out for a while: nobody saw that time, and nobody has to catch up.
#[derive(Debug)]
pub struct GameClock {
    source: Source,
    state: Mutex<State>,
    /// Tells whoever waits that the clock was held, or goes on.
    turned: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    hands: Hands,
    gaps: Gaps,
}

#[derive(Clone, Copy, Debug)]
enum Hands {
    /// It shows this time: it has not been started, or is held.
    Still(GameTime),
    /// It goes.
    Going {
        /// What the source said when it began to.
        since_ns: u64,
        /// What it showed then.
        from: GameTime,
        /// What it showed when it was last looked at.
        seen: GameTime,
    },
}

impl Default for Hands {
    fn default() -> Self {
        Self::Still(GameTime::ZERO)
    }
}

/// How often the host was out while the clock went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// How often.
    pub count: u32,
    /// For how long the last time.
    pub last: Duration,
}

impl Default for GameClock {
    fn default() -> Self {
        Self::on(Source::default())
    }
}

impl GameClock {
    fn on(source: Source) -> Self {
        Self {
            source,
            state: Mutex::default(),
            turned: watch::Sender::new(()),
        }
    }

    /// Sets a clock that stands still.
    pub fn set(&self, to: GameTime) {
        let mut state = self.state();
        if let Hands::Still(at) = &mut state.hands {
            *at = to;
        }
    }

    /// Lets the clock go from what it shows on. One that goes already is left alone.
    pub fn start(&self) {
        let mut state = self.state();
        if let Hands::Still(from) = state.hands {
            state.hands = Hands::Going {
                since_ns: self.source.now_ns(),
                from,
                seen: from,
            };
            self.turned.send_replace(());
        }
    }

    /// Holds the clock; returns what it shows from now on.
    pub fn hold(&self) -> GameTime {
        let now = self.look().0;
        self.state().hands = Hands::Still(now);
        self.turned.send_replace(());
        now
    }

    /// The game time now.
    #[must_use]
    pub fn now(&self) -> GameTime {
        self.look().0
    }

    /// How often the host was out so far.
    #[must_use]
    pub fn gaps(&self) -> Gaps {
        self.look();
        self.state().gaps
    }

    /// Waits for a game time, however often the clock is held before; returns
    /// its moment on the wall.
    pub async fn reached(&self, time: GameTime) -> Instant {
        let mut turned = self.turned.subscribe();
        loop {
            let (now, is_going) = self.look();
            let wall = Instant::now();
            if now >= time {
                let ago = Duration::from_nanos(now.as_ns() - time.as_ns());
                return wall.checked_sub(ago).unwrap_or(wall);
            }
            if is_going {
                let moment = wall + Duration::from_nanos(time.as_ns() - now.as_ns());
                let _ = tokio::time::timeout_at(moment.into(), turned.changed()).await;
            } else {
                // The sender is ours: it does not go while we wait.
                let _ = turned.changed().await;
            }
        }
    }

    /// Waits until the clock stands still.
    pub async fn stands_still(&self) {
        let mut turned = self.turned.subscribe();
        while self.look().1 {
            let _ = turned.changed().await;
        }
    }

    /// What it shows, and whether it goes. Whoever looks first after a gap holds it.
    fn look(&self) -> (GameTime, bool) {
        let mut state = self.state();
        let (since_ns, from, seen) = match state.hands {
            Hands::Still(at) => return (at, false),
            Hands::Going {
                since_ns,
                from,
                seen,
            } => (since_ns, from, seen),
        };
        let elapsed_ns = self.source.now_ns().saturating_sub(since_ns);
        let now = GameTime::from_ns(from.as_ns().saturating_add(elapsed_ns)).max(seen);
        let out = Duration::from_nanos(now.as_ns() - seen.as_ns());
        if out > GAP {
            state.hands = Hands::Still(seen);
            state.gaps.count += 1;
            state.gaps.last = out;
            drop(state);
            self.turned.send_replace(());
            return (seen, false);
        }
        if let Hands::Going { seen, .. } = &mut state.hands {
            *seen = now;
        }
        (now, true)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::Hand;
    use std::sync::Arc;

    fn clock() -> (Arc<GameClock>, Hand) {
        let hand = Hand::default();
        (Arc::new(GameClock::on(Source::Hand(hand.clone()))), hand)
    }

    fn shows(ms: u64) -> GameTime {
        GameTime::from_ns(ms * 1_000_000)
    }

    #[test]
    fn it_goes_from_where_it_was_started_and_not_before() {
        let (clock, hand) = clock();
        hand.turn_ms(700);
        assert_eq!(clock.now(), GameTime::ZERO);
        clock.set(shows(5_000));
        clock.start();
        hand.turn_ms(700);
        assert_eq!(clock.now(), shows(5_700));
        clock.set(shows(9_000));
        clock.start();
        assert_eq!(clock.now(), shows(5_700), "one that goes is left alone");
    }

    #[test]
    fn time_while_it_is_held_is_no_game_time() {
        let (clock, hand) = clock();
        clock.start();
        hand.turn_ms(1_500);
        assert_eq!(clock.hold(), shows(1_500));
        hand.turn_ms(3_600_000);
        assert_eq!(clock.now(), shows(1_500));
        clock.start();
        hand.turn_ms(250);
        assert_eq!(clock.now(), shows(1_750));
        assert_eq!(clock.gaps(), Gaps::default(), "nobody was out");
    }

    #[test]
    fn a_host_that_was_out_finds_the_clock_where_it_was_last_seen() {
        let (clock, hand) = clock();
        clock.start();
        for _ in 0..4 {
            hand.turn_ms(2_000);
            assert!(clock.gaps().count == 0, "two seconds may pass");
        }
        hand.turn_ms(20_000);
        let gaps = clock.gaps();
        assert_eq!((gaps.count, gaps.last), (1, Duration::from_secs(20)));
        assert_eq!(clock.now(), shows(8_000));
        hand.turn_ms(500);
        assert_eq!(clock.now(), shows(8_000), "it asks before it goes on");
        clock.start();
        hand.turn_ms(500);
        assert_eq!(clock.now(), shows(8_500));
    }

    #[tokio::test]
    async fn who_waits_for_a_time_waits_through_a_hold() {
        let clock = Arc::new(GameClock::default());
        clock.start();
        clock.hold();
        let waiting = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move { clock.reached(shows(100)).await }
        });
        clock.stands_still().await;
        let woken = Instant::now();
        clock.start();
        let moment = waiting.await.expect("it does not panic");
        assert!(clock.now() >= shows(100));
        assert!(moment >= woken, "the hold does not count");
    }
}
