//! The chain of hashes that two runs of one game must share.
//!
//! Records are encoded with `postcard`, whose wire format is specified and
//! stable, and hashed with SHA-256: per team, and merged once per game minute.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
pub struct Digest(pub [u8; 32]);

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// A running hash over records.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    hash: Sha256,
    buffer: Vec<u8>,
}

impl Chain {
    /// A chain that starts from a label.
    #[must_use]
    pub fn new(label: &str) -> Self {
        let mut chain = Self::default();
        chain.hash.update(label.as_bytes());
        chain.hash.update([0]);
        chain
    }

    /// Adds a record; its length goes first, so that no two lists of records
    /// share an encoding.
    ///
    /// # Panics
    /// Never for the plain data of this crate: encoding to memory cannot fail.
    pub fn add<T: Serialize>(&mut self, record: &T) {
        self.buffer.clear();
        let buffer = std::mem::take(&mut self.buffer);
        self.buffer = postcard::to_extend(record, buffer).expect("plain data encodes");
        self.hash.update((self.buffer.len() as u64).to_le_bytes());
        self.hash.update(&self.buffer);
    }

    /// The digest of all that was added so far.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(self.hash.clone().finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depends_on_every_record_and_their_borders() {
        let of = |records: &[&str]| {
            let mut chain = Chain::new("test");
            records.iter().for_each(|r| chain.add(r));
            chain.digest()
        };
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
    }
}
