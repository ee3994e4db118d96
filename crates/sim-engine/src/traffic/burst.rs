//! Surges: when they really begin and how long they last is drawn by the seed.

use crate::random::Stream;
use crate::story_clock::StoryClock;
use model::ids::Name;
use model::scenario::{Burst, ExtraKeys};
use model::text::Text;
use model::units::{GameTime, SECOND_NS};
use std::ops::Range;

/// A surge as the seed drew it.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnBurst {
    /// Its name in the scenario.
    pub id: Name,
    /// When it begins.
    pub from: GameTime,
    /// When it ends.
    pub to: GameTime,
    /// Requests on top, in thousandths of the everyday rate.
    pub extra_permille: u32,
    /// What those ask for.
    pub keys: ExtraKeys,
    /// What everybody is told when it begins.
    pub tell: Option<Text>,
    pub(super) layer: Layer,
}

/// The streams that a part of the traffic is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    pub(super) gap_key: u64,
    pub(super) pick_key: u64,
    /// Which of those below the two keys.
    pub(super) number: u64,
}

/// Draws the surges of a game. Each has a stream of its own, named by its id,
/// so that adding one moves no other.
pub(super) fn draw(bursts: &[Burst], everyday: Layer, seed: u64) -> Vec<DrawnBurst> {
    let one = |(index, burst): (usize, &Burst)| {
        let mut stream = Stream::new(seed, &format!("burst/{}", burst.id));
        let moved_ns = stream.below(burst.within.as_ns() * 2 + 1);
        let from_ns = burst.at.as_ns() - burst.within.as_ns() + moved_ns;
        let (least, most) = (burst.lasts.least.as_ns(), burst.lasts.most.as_ns());
        let length_ns = least + stream.below(most - least + 1);
        DrawnBurst {
            id: burst.id.clone(),
            from: GameTime::from_ns(from_ns),
            to: GameTime::from_ns(from_ns + length_ns),
            extra_permille: burst.times.get() - 1000,
            keys: burst.extra_keys,
            tell: burst.tell.clone(),
            layer: Layer {
                number: index as u64 + 1,
                ..everyday
            },
        }
    };
    bursts.iter().enumerate().map(one).collect()
}

impl DrawnBurst {
    /// The same where another clock says when the story is how far.
    pub(super) fn at(&self, clock: &StoryClock) -> Self {
        Self {
            from: clock.game_at(self.from),
            to: clock.game_at(self.to),
            ..self.clone()
        }
    }

    /// The part of a second that it covers, in nanoseconds of that second.
    pub(super) fn part_of_second(&self, start_ns: u64) -> Range<u64> {
        let clamp = |time: GameTime| time.as_ns().saturating_sub(start_ns).min(SECOND_NS);
        clamp(self.from)..clamp(self.to)
    }
}
