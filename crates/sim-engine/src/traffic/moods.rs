//! Calm and busy times: a Poisson process whose rate is switched by a Markov
//! chain of two states (an MMPP; W. Fischer, K. Meier-Hellstern, The
//! Markov-modulated Poisson process cookbook, 1992).
//!
//! The switches of the whole game are drawn before it begins, so that any
//! second can be made by itself.

use crate::random::Stream;
use crate::story_clock::StoryClock;
use model::scenario::Bursty;
use model::units::{GameTime, Ppm, StoryDuration};
use std::ops::Range;

/// When it is calm and when busy.
#[derive(Clone, Debug)]
pub(super) struct Moods {
    /// The shares of the rate in the state at the start and in the other one.
    shares: [Ppm; 2],
    /// When the state changes, in order.
    switches_ns: Vec<u64>,
}

impl Moods {
    /// The chain begins in equilibrium: busy with the share of busy times.
    pub(super) fn draw(bursty: &Bursty, length: StoryDuration, seed: u64) -> Self {
        let mut stream = Stream::new(seed, "traffic/moods");
        let (calm, busy) = bursty.shares();
        let mut states = [(calm, bursty.calm.as_ns()), (busy, bursty.busy.as_ns())];
        if stream.below(states[0].1 + states[1].1) < states[1].1 {
            states.reverse();
        }
        let mut switches_ns = Vec::new();
        let mut now_ns = 0;
        for (_, mean_ns) in states.iter().cycle() {
            now_ns += stream.exponential_ns(*mean_ns);
            if now_ns >= length.as_ns() {
                break;
            }
            switches_ns.push(now_ns);
        }
        Self {
            shares: states.map(|(share, _)| share),
            switches_ns,
        }
    }

    /// The same where another clock says when the story is how far.
    pub(super) fn at(&self, clock: &StoryClock) -> Self {
        let at = |ns: &u64| clock.game_at(GameTime::from_ns(*ns)).as_ns();
        Self {
            shares: self.shares,
            switches_ns: self.switches_ns.iter().map(at).collect(),
        }
    }

    /// The pieces of a part of a second that have one rate each, with the
    /// share of the rate there.
    pub(super) fn pieces(
        &self,
        start_ns: u64,
        part: Range<u64>,
    ) -> impl Iterator<Item = (Range<u64>, Ppm)> {
        let mut from = part.start;
        let passed = |at: &u64| *at <= start_ns + part.start;
        let mut next = self.switches_ns.partition_point(passed);
        std::iter::from_fn(move || {
            if from >= part.end {
                return None;
            }
            let switch = self.switches_ns.get(next);
            let until = switch.map_or(part.end, |at| (at - start_ns).min(part.end));
            let piece = (from..until, self.shares[next % 2]);
            (from, next) = (until, next + 1);
            Some(piece)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_a_part_and_change_the_share_at_each_switch() {
        let (calm, busy) = (Ppm::new(500_000), Ppm::new(2_000_000));
        let moods = Moods {
            shares: [calm, busy],
            switches_ns: vec![30, 1_010, 1_040, 1_060],
        };
        let pieces = |start, part| moods.pieces(start, part).collect::<Vec<_>>();
        assert_eq!(pieces(0, 0..20), [(0..20, calm)]);
        assert_eq!(pieces(0, 0..100), [(0..30, calm), (30..100, busy)]);
        assert_eq!(
            pieces(0, 30..40),
            [(30..40, busy)],
            "a switch is the new state's"
        );
        assert_eq!(
            pieces(1_000, 0..50),
            [(0..10, busy), (10..40, calm), (40..50, busy)]
        );
        assert_eq!(pieces(2_000, 5..9), [(5..9, calm)]);
        assert_eq!(pieces(0, 7..7), []);
    }
}
