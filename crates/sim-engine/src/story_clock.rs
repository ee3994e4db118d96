//! The story's clock: where the story stands at a time of the game. Both are the
//! same until somebody retimes what remains; from there on the story goes faster
//! or slower than the game.

use model::script::ScriptRefusal;
use model::units::{GameTime, SECOND_NS, StoryDuration};

/// What remains of the story is told at most five times as fast as planned, and
/// at least half as fast: such parts of it are the shortest and the longest time
/// that it may take, in fifths.
const FIFTHS: std::ops::RangeInclusive<u128> = 1..=10;

/// Story times, and the times of the game at which they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryClock {
    /// The length of the whole story.
    story: StoryDuration,
    end: GameTime,
    /// In order of time. Before the first one, story and game are the same.
    stretches: Vec<Stretch>,
}

/// A part of the game in which so much of the story goes by in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    game_ns: u64,
    story_ns: u64,
    /// From here to the end as it was planned here, in time of the game.
    game_left_ns: u64,
    /// The same in time of the story.
    story_left_ns: u64,
}

/// So much after a time; what would be beyond all times is at their end.
fn at_most_ever(from_ns: u64, by_ns: u128) -> GameTime {
    let by_ns = u64::try_from(by_ns).unwrap_or(u64::MAX);
    GameTime::from_ns(from_ns.saturating_add(by_ns))
}

impl StoryClock {
    /// The clock of a story of this length that nobody has retimed.
    #[must_use]
    pub fn new(length: StoryDuration) -> Self {
        Self {
            story: length,
            end: GameTime::ZERO + length,
            stretches: Vec::new(),
        }
    }

    /// When the game ends.
    #[must_use]
    pub fn end(&self) -> GameTime {
        self.end
    }

    /// How far the story is at a time of the game.
    #[must_use]
    pub fn story_at(&self, game: GameTime) -> GameTime {
        let ns = game.as_ns();
        let passed = self.stretches.partition_point(|it| it.game_ns <= ns);
        let Some(it) = passed.checked_sub(1).map(|index| self.stretches[index]) else {
            return game;
        };
        let into = u128::from(ns - it.game_ns) * u128::from(it.story_left_ns);
        at_most_ever(it.story_ns, into / u128::from(it.game_left_ns))
    }

    /// When a time of the story comes: the first moment at which
    /// [`Self::story_at`] has reached it.
    #[must_use]
    pub fn game_at(&self, story: GameTime) -> GameTime {
        let ns = story.as_ns();
        let passed = self.stretches.partition_point(|it| it.story_ns <= ns);
        let Some(it) = passed.checked_sub(1).map(|index| self.stretches[index]) else {
            return story;
        };
        let into = u128::from(ns - it.story_ns) * u128::from(it.game_left_ns);
        at_most_ever(it.game_ns, into.div_ceil(u128::from(it.story_left_ns)))
    }

    /// When so much more of the story has gone by.
    #[must_use]
    pub fn later(&self, at: GameTime, by: StoryDuration) -> GameTime {
        match self.stretches.is_empty() || by == StoryDuration::ZERO {
            true => at + by,
            false => self.game_at(self.story_at(at) + by),
        }
    }

    /// The same with what remains from a moment on told until another end.
    ///
    /// # Errors
    /// When nothing remains, or it would be told too fast or too slowly.
    pub fn retimed(&self, from: GameTime, end: GameTime) -> Result<Self, ScriptRefusal> {
        if from >= self.end {
            return Err(ScriptRefusal::TooLateToRetime);
        }
        if end == self.end {
            return Ok(self.clone());
        }
        let story_ns = self.story_at(from).as_ns();
        let story_left_ns = self.story.as_ns() - story_ns;
        let fifth = |fifths: u128| u128::from(story_left_ns) * fifths / 5;
        let left_ns = u128::from(end.since(from).as_ns());
        if left_ns == 0 || !(fifth(*FIFTHS.start())..=fifth(*FIFTHS.end())).contains(&left_ns) {
            // Whole seconds between the two, to be understood and to be typed.
            let after = |fifths| u128::from(from.as_ns()) + fifth(fifths);
            let second = u128::from(SECOND_NS);
            let earliest_s = after(*FIFTHS.start()).div_ceil(second) as u32;
            let latest_s = (after(*FIFTHS.end()) / second) as u32;
            return Err(ScriptRefusal::RetimeOutOfRange {
                earliest: GameTime::from_second(earliest_s),
                latest: GameTime::from_second(latest_s),
            });
        }
        let mut stretches = self.stretches.clone();
        stretches.push(Stretch {
            game_ns: from.as_ns(),
            story_ns,
            game_left_ns: end.since(from).as_ns(),
            story_left_ns,
        });
        Ok(Self {
            story: self.story,
            end,
            stretches,
        })
    }

    /// Where a time of the game goes that another clock had before.
    #[must_use]
    pub(crate) fn moved(&self, before: &Self, at: GameTime) -> GameTime {
        match self == before {
            true => at,
            false => self.game_at(before.story_at(at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn minutes(minutes: u64) -> GameTime {
        GameTime::ZERO + StoryDuration::from_secs(minutes * 60)
    }

    #[test]
    fn what_remains_is_told_faster_or_slower() {
        let clock = StoryClock::new(StoryDuration::from_secs(240 * 60));
        assert_eq!(clock.game_at(minutes(77)), minutes(77));
        let faster = clock.retimed(minutes(40), minutes(140)).expect("half");
        for (story, game) in [(10, 10), (40, 40), (60, 50), (200, 120), (240, 140)] {
            assert_eq!(faster.game_at(minutes(story)), minutes(game));
            assert_eq!(faster.story_at(minutes(game)), minutes(story));
        }
        assert_eq!(faster.end(), minutes(140));
        assert_eq!(
            faster.later(minutes(30), StoryDuration::from_secs(30 * 60)),
            minutes(50)
        );
        // At 90 minutes the story is at 140; the 100 minutes left take 50, or 150.
        let again = faster.retimed(minutes(90), minutes(240)).expect("slower");
        assert_eq!(again.game_at(minutes(190)), minutes(165));
        assert_eq!(again.game_at(minutes(100)), minutes(70), "what was stays");
    }

    #[test]
    fn an_end_is_within_its_range() {
        let clock = StoryClock::new(StoryDuration::from_secs(100 * 60));
        let retimed = |from, end| clock.retimed(minutes(from), minutes(end));
        let refused = Err(ScriptRefusal::RetimeOutOfRange {
            earliest: minutes(60),
            latest: minutes(150),
        });
        assert_eq!(retimed(50, 59), refused);
        assert_eq!(retimed(50, 151), refused);
        assert_eq!(retimed(50, 40), refused);
        assert!(retimed(50, 60).is_ok() && retimed(50, 150).is_ok());
        assert_eq!(retimed(50, 100).as_ref(), Ok(&clock), "nothing changes");
        assert_eq!(retimed(100, 120), Err(ScriptRefusal::TooLateToRetime));
        // However often: five times as fast as the story was planned, and no faster.
        let fast = retimed(50, 60).expect("it may");
        let refused = fast.retimed(minutes(55), minutes(59));
        assert!(matches!(
            refused,
            Err(ScriptRefusal::RetimeOutOfRange { .. })
        ));
    }

    /// However it is retimed, times keep their order, and one comes when the
    /// story has reached it, not a nanosecond sooner or later.
    #[test]
    fn both_ways_agree_to_the_nanosecond() {
        for seed in 0..300 {
            println!("seed {seed}");
            let mut dice = Stream::new(seed, "story-clock");
            let length = StoryDuration::from_ns(3_600 * SECOND_NS + dice.below(SECOND_NS));
            let mut clock = StoryClock::new(length);
            let mut from = GameTime::ZERO;
            for _ in 0..4 {
                from = from + StoryDuration::from_ns(dice.below(600 * SECOND_NS));
                let left = clock.end().since(from).as_ns();
                let end = from + StoryDuration::from_ns(left / 2 + dice.below(left));
                if let Ok(retimed) = clock.retimed(from, end) {
                    assert_eq!(retimed.game_at(GameTime::ZERO + length), end);
                    clock = retimed;
                }
            }
            let mut last = GameTime::ZERO;
            for step in 0..500 {
                let story = GameTime::from_ns(length.as_ns() / 500 * step + dice.below(1_000));
                let game = clock.game_at(story);
                assert!(game >= last);
                last = game;
                assert!(clock.story_at(game) >= story);
                let before = GameTime::from_ns(game.as_ns().saturating_sub(1));
                assert!(game == GameTime::ZERO || clock.story_at(before) < story);
            }
        }
    }
}
