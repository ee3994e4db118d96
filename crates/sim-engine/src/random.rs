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
        label
            .bytes()
            .fold(mix(seed), |key, byte| mix(key ^ u64::from(byte)))
    }

    /// The `number`-th stream below a key.
    #[must_use]
    pub fn at(key: u64, number: u64) -> Self {
        Self {
            generator: Xoshiro256PlusPlus::seed_from_u64(mix(key ^ mix(number))),
        }
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

/// Draws some of these without putting any back, in their order.
#[must_use]
pub fn draw_some<T: Ord>(bits: u64, mut from: Vec<T>, count: usize) -> Vec<T> {
    let (mut bits, mut drawn) = (bits, Vec::new());
    while drawn.len() < count && !from.is_empty() {
        drawn.push(from.remove(scale(bits, from.len() as u64) as usize));
        bits = mix(bits);
    }
    drawn.sort_unstable();
    drawn
}

/// 64 uniform bits scaled to `[0, limit)`.
#[must_use]
pub fn scale(bits: u64, limit: u64) -> u64 {
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

/// A standard normal number from 128 uniform bits (G. Box and M. Muller, A Note
/// on the Generation of Random Normal Deviates, 1958).
pub(crate) fn standard_normal(radius_bits: u64, angle_bits: u64) -> f64 {
    let angle = (angle_bits >> 11) as f64 * (std::f64::consts::TAU / (1u64 << 53) as f64);
    libm::sqrt(2.0 * unit_exponential(radius_bits)) * libm::cos(angle)
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

    /// The state and the next number of Xoshiro256++, written after the reference
    /// `xoshiro256plusplus.c` of Blackman and Vigna (2019).
    struct Reference([u64; 4]);

    impl Reference {
        /// Seeded as the authors advise: by SplitMix64, here by hand.
        fn seeded(mut seed: u64) -> Self {
            let mut next = || {
                let mixed = mix(seed);
                seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
                mixed
            };
            Self([next(), next(), next(), next()])
        }

        fn next(&mut self) -> u64 {
            let s = &mut self.0;
            let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
            let t = s[1] << 17;
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= t;
            s[3] = s[3].rotate_left(45);
            result
        }
    }

    #[test]
    fn the_reference_gives_the_published_numbers() {
        // Printed by the authors' C code from the state 1, 2, 3, 4.
        let mut reference = Reference([1, 2, 3, 4]);
        let drawn = [(); 6].map(|()| reference.next());
        let published = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
        ];
        assert_eq!(drawn, published);
        // The first four outputs of SplitMix64 from state 0, as everywhere published.
        let state = Reference::seeded(0).0;
        assert_eq!(
            state,
            [
                0xe220_a839_7b1d_cdaf,
                0x6e78_9e6a_a1b9_65f4,
                0x06c4_5d18_8009_454f,
                0xf88b_b8a8_724c_81ec
            ]
        );
    }

    #[test]
    fn streams_draw_from_the_reference_generator() {
        for (seed, label, number) in [(0, "", 0), (1, "test", 0), (u64::MAX, "traffic/keys", 77)] {
            let key = Stream::key(seed, label);
            let mut stream = Stream::at(key, number);
            let mut reference = Reference::seeded(mix(key ^ mix(number)));
            for draw in 0..1_000 {
                assert_eq!(
                    stream.bits(),
                    reference.next(),
                    "draw {draw} of {label} {number}, seed {seed}"
                );
            }
        }
    }

    #[test]
    fn the_generator_is_pinned() {
        let mut stream = Stream::new(1, "test");
        let drawn = [(); 3].map(|()| stream.bits());
        assert_eq!(
            drawn, PINNED,
            "another generator: every digest would change"
        );
    }

    const PINNED: [u64; 3] = [
        8_974_121_268_586_700_241,
        10_104_350_477_994_170_545,
        779_581_598_841_064_868,
    ];

    #[test]
    fn numbers_below_a_limit_stay_below_it() {
        let mut stream = Stream::new(2, "below");
        assert!((0..1_000).all(|_| stream.below(1) == 0));
        let mut seen = [0_u32; 6];
        (0..60_000).for_each(|_| seen[stream.below(6) as usize] += 1);
        // Standard deviation of a count is sqrt(60,000 * 1/6 * 5/6) = 91; five of them.
        assert!(
            seen.iter().all(|count| (9_544..10_456).contains(count)),
            "{seen:?}"
        );
        assert_eq!(scale(u64::MAX, u64::MAX), u64::MAX - 1);
    }

    #[test]
    fn the_rarest_draws_stay_finite() {
        assert_eq!(exponential_ns(u64::MAX, 1_000_000_000), 0);
        let longest = exponential_ns(0, 1_000_000_000);
        assert!(
            (36_000_000_000..37_500_000_000).contains(&longest),
            "ln 2^54 = 37.4: {longest}"
        );
        assert!(threshold_hit(u64::MAX, u64::MAX), "certain is certain");
        assert!(!threshold_hit(0, 0), "never is never");
    }

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

    #[test]
    fn a_draw_takes_each_once_and_all_alike() {
        let all = |n: u32| (0..n).collect::<Vec<u32>>();
        assert_eq!(draw_some(7, all(3), 9), all(3), "no more than there are");
        let mut counts = [0; 8];
        for pick in 0..8_000_u64 {
            let drawn = draw_some(mix(pick), all(8), 3);
            assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]), "{drawn:?}");
            drawn.iter().for_each(|it| counts[*it as usize] += 1);
        }
        // 3,000 each; standard deviation below sqrt(8,000 x 3/8 x 5/8) = 43.
        assert!(
            counts.iter().all(|n| (2_780..3_220).contains(n)),
            "{counts:?}"
        );
    }
}
