//! The keys that clients ask for.

use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// A key of the traffic. The same id is the same key for every team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(u64);

const UNIQUE: u64 = 1 << 63;

impl KeyId {
    /// The key at a place of the repeating set, in the place's n-th filling.
    #[must_use]
    pub const fn repeating(place: u32, filling: u32) -> Self {
        Self(((filling & 0x7fff_ffff) as u64) << 32 | place as u64)
    }

    /// A key that is asked for once.
    #[must_use]
    pub const fn unique(number: u64) -> Self {
        Self(UNIQUE | number)
    }

    /// Whether it is asked for once only.
    #[must_use]
    pub const fn is_unique(self) -> bool {
        self.0 & UNIQUE != 0
    }

    /// Its place in the repeating set, if it is of it.
    #[must_use]
    pub const fn place(self) -> Option<u32> {
        if self.is_unique() {
            None
        } else {
            Some(self.0 as u32)
        }
    }

    /// Some key that is not this one: whose hash comes by a wrong answer.
    #[must_use]
    pub const fn another(self) -> Self {
        Self::unique(self.0.wrapping_add(1))
    }

    /// As a number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The text that is sent, such as `3615-7184-2117`, in the game of this seed.
    ///
    /// A bijection on `[0, 2^39)`-sized blocks would be dearer than it is
    /// worth: of a million keys two share a text with probability one half,
    /// and then they simply are one key, with one hash.
    #[must_use]
    pub fn text(self, seed: u64) -> KeyText {
        KeyText(mix(self.0 ^ mix(seed ^ 0x6b65_7974_6578_7431)) % 1_000_000_000_000)
    }
}

/// What a game hashes in front of each key, so that nobody can answer without a
/// service that knows it. Nothing unless somebody draws one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Salt(String);

impl Salt {
    /// This text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// As the service is told.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The right answer for a key: the SHA-256 of the salt and the key's text.
    #[must_use]
    pub fn hash_of(&self, text: &str) -> Digest {
        let salted = Sha256::new().chain_update(&self.0).chain_update(text);
        Digest(salted.finalize().into())
    }
}

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): spreads every bit.
#[must_use]
pub const fn mix(value: u64) -> u64 {
    let z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A key as clients write it: twelve digits in three groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyText(u64);

impl fmt::Display for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:04}-{:04}",
            self.0 / 100_000_000,
            self.0 / 10_000 % 10_000,
            self.0 % 10_000
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_look_like_keys_and_differ() {
        let text = KeyId::repeating(7, 0).text(1).to_string();
        assert_eq!(text.len(), 14);
        assert_ne!(text, KeyId::repeating(7, 1).text(1).to_string());
        assert_ne!(text, KeyId::unique(7).text(1).to_string());
        assert_ne!(text, KeyId::repeating(7, 0).text(2).to_string());
    }

    #[test]
    fn mixing_matches_the_published_generator() {
        // The first outputs of SplitMix64 from state 0.
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mix(0x9e37_79b9_7f4a_7c15), 0x6e78_9e6a_a1b9_65f4);
    }
}
