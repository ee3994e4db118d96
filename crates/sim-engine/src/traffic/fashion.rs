//! Keys that are asked for more than others for a while: a hot part of the
//! set that moves on, and new keys that go round for a short time.
//!
//! Both are functions of the time alone, so that any second can be made by
//! itself.

use crate::random::{Stream, scale};
use model::key::KeyId;
use model::scenario::{Duplicates, Hot};

/// The hot part of the set.
#[derive(Clone, Debug)]
pub(super) struct HotPart {
    threshold: u64,
    keys: u32,
    set: u32,
    every_ns: u64,
    /// Where the first one begins.
    origin: u32,
}

/// The hot part as it stands in one second.
#[derive(Clone, Copy, Debug)]
pub(super) struct HotNow {
    /// A draw below it asks for a hot key.
    pub(super) threshold: u64,
    first: u32,
    keys: u32,
    set: u32,
}

impl HotPart {
    pub(super) fn new(hot: &Hot, set: u32, seed: u64) -> Self {
        Self {
            threshold: hot.share.threshold(),
            keys: hot.keys,
            set,
            every_ns: hot.every.as_ns(),
            origin: Stream::new(seed, "traffic/hot").below(u64::from(set)) as u32,
        }
    }

    /// Each period takes the places after those of the period before.
    pub(super) fn at(&self, time_ns: u64) -> HotNow {
        let moved = time_ns / self.every_ns * u64::from(self.keys);
        HotNow {
            threshold: self.threshold,
            first: ((u64::from(self.origin) + moved) % u64::from(self.set)) as u32,
            keys: self.keys,
            set: self.set,
        }
    }
}

impl HotNow {
    /// A hot place from a uniform draw.
    pub(super) fn place(&self, bits: u64) -> u32 {
        let place = self.first + scale(bits, u64::from(self.keys)) as u32;
        if place < self.set {
            place
        } else {
            place - self.set
        }
    }
}

/// New keys that go round. Each has a place behind those of the set, and makes
/// way for the next after its life; the lives are staggered evenly.
#[derive(Clone, Debug)]
pub(super) struct Round {
    threshold: u64,
    first_place: u32,
    keys: u32,
    lives_ns: u64,
}

/// The keys that go round in one second.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoundNow {
    /// A draw below it asks for a key that goes round.
    pub(super) threshold: u64,
    first_place: u32,
    keys: u32,
    /// Lives that all places have behind them.
    generation: u32,
    /// From this one on places have one more behind them.
    renewed_from: u32,
}

impl Round {
    pub(super) fn new(duplicates: &Duplicates, set: u32) -> Self {
        Self {
            threshold: duplicates.share.threshold(),
            first_place: set,
            keys: duplicates.keys,
            lives_ns: duplicates.lives.as_ns(),
        }
    }

    /// Of `n` places the `i`-th begins its next life `i / n` of a life early.
    pub(super) fn at(&self, time_ns: u64) -> RoundNow {
        let left_ns = self.lives_ns - time_ns % self.lives_ns;
        let renewed_from =
            (u128::from(self.keys) * u128::from(left_ns)).div_ceil(u128::from(self.lives_ns));
        RoundNow {
            threshold: self.threshold,
            first_place: self.first_place,
            keys: self.keys,
            generation: (time_ns / self.lives_ns) as u32,
            renewed_from: renewed_from as u32,
        }
    }
}

impl RoundNow {
    /// A key from a uniform draw.
    pub(super) fn key(&self, bits: u64) -> KeyId {
        let index = scale(bits, u64::from(self.keys)) as u32;
        let is_renewed = u32::from(index >= self.renewed_from);
        KeyId::repeating(self.first_place + index, self.generation + is_renewed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::{Ppm, SECOND_NS, StoryDuration};

    #[test]
    fn the_hot_part_moves_on_and_round() {
        let hot = Hot {
            keys: 3,
            share: Ppm::ONE,
            every: StoryDuration::from_secs(10),
        };
        let part = HotPart {
            origin: 5,
            ..HotPart::new(&hot, 8, 1)
        };
        let places = |second: u64| {
            let now = part.at(second * SECOND_NS);
            [0, u64::MAX / 2, u64::MAX].map(|bits| now.place(bits))
        };
        assert_eq!(places(0), [5, 6, 7]);
        assert_eq!(places(9), [5, 6, 7]);
        assert_eq!(places(10), [0, 1, 2]);
        assert_eq!(places(20), [3, 4, 5]);
        assert_eq!(places(30), [6, 7, 0]);
    }

    #[test]
    fn keys_go_round_for_a_life_each_and_are_replaced_one_by_one() {
        let duplicates = Duplicates {
            share: Ppm::ONE,
            keys: 4,
            lives: StoryDuration::from_secs(8),
        };
        let round = Round::new(&duplicates, 100);
        let keys = |second: u64| {
            let now = round.at(second * SECOND_NS);
            [0, 1, 2, 3].map(|i| now.key((i << 62) + 1))
        };
        assert_eq!(
            keys(0).map(|key| key.place()),
            [100, 101, 102, 103].map(Some)
        );
        for index in 0..4 {
            let lives: Vec<KeyId> = (0..64).map(|second| keys(second)[index]).collect();
            let runs: Vec<usize> = lives.chunk_by(|a, b| a == b).map(<[_]>::len).collect();
            let whole = &runs[1..runs.len() - 1];
            assert!(whole.iter().all(|run| *run == 8), "{runs:?}");
            // They are renewed 2 s after one another, the last place first.
            assert_eq!(runs[0], 8 - 2 * index, "{runs:?}");
        }
    }
}
