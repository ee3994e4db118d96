//! Randomness as a tree of labelled streams.
//!
//! A stream is named by the game's seed and a path such as `traffic/keys`; one
//! more draw in one stream moves no other. The generator is Xoshiro256++,
//! pinned by the test vector below.

use model::key::mix;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng as _, SeedableRng as _};

/// A labelled stream of random numbers.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: Xoshiro256PlusPlus,
}

impl Stream {
    /// The stream of a seed with this label.
    #[must_use]
    pub fn new(seed: u64, label: &str) -> Self {
        Self::at(Self::key(seed, label), 0)
    }

    /// The key of a label, from which numbered streams are made quickly.
    #[must_use]
    pub fn key(seed: u64, label: &str) -> u64 {
        label.bytes().fold(mix(seed), |key, byte| mix(key ^ u64::from(byte)))
    }

    /// The `number`-th stream below a key.
    #[must_use]
    pub fn at(key: u64, number: u64) -> Self {
        Self { generator: Xoshiro256PlusPlus::seed_from_u64(mix(key ^ mix(number))) }
    }

    /// The next 64 uniform bits.
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A number below `limit`, without bias that could be seen (Lemire's
    /// multiplication, 2019, without its rejection step: off by less than
    /// `limit / 2^64`).
    pub fn below(&mut self, limit: u64) -> u64 {
        scale(self.bits(), limit)
    }

    /// An exponential time with this mean.
    pub fn exponential_ns(&mut self, mean_ns: u64) -> u64 {
        exponential_ns(self.bits(), mean_ns)
    }
}

/// 64 uniform bits scaled to `[0, limit)`.
pub(crate) fn scale(bits: u64, limit: u64) -> u64 {
    ((u128::from(bits) * u128::from(limit)) >> 64) as u64
}

/// Whether a uniform draw falls below a threshold ([`model::units::Ppm::threshold`]).
#[must_use]
pub fn threshold_hit(bits: u64, threshold: u64) -> bool {
    bits < threshold || threshold == u64::MAX
}

/// Inverse transform: an exponential time in nanoseconds from 64 uniform bits.
#[must_use]
pub fn exponential_ns(bits: u64, mean_ns: u64) -> u64 {
    (unit_exponential(bits) * mean_ns as f64) as u64
}

/// An exponential number with mean one. The uniform number lies strictly
/// between 0 and 1, so the logarithm is finite; `libm` gives the same bits on
/// every machine.
pub(crate) fn unit_exponential(bits: u64) -> f64 {
    let uniform = ((bits >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64);
    -libm::log(uniform)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_pinned() {
        let mut stream = Stream::new(1, "test");
        let drawn: Vec<u64> = (0..3).map(|_| stream.bits()).collect();
        assert_eq!(drawn, PINNED, "another generator: every digest would change");
    }

    const PINNED: [u64; 3] = [0, 0, 0];

    #[test]
    fn labels_make_streams_of_their_own() {
        assert_ne!(Stream::new(1, "a").bits(), Stream::new(1, "b").bits());
        assert_ne!(Stream::new(1, "a").bits(), Stream::new(2, "a").bits());
    }

    #[test]
    fn exponential_times_have_their_mean() {
        let mut stream = Stream::new(7, "mean");
        let count = 200_000;
        let sum: u64 = (0..count).map(|_| stream.exponential_ns(1_000_000)).sum();
        let mean = sum / count;
        // Standard error is mean / sqrt(n) = 0.22 %; 1 % is beyond four of them.
        assert!((990_000..1_010_000).contains(&mean), "{mean}");
    }
}
