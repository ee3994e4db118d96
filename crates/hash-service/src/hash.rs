//! The answer itself, and the work of `--work cpu`.

use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

/// A SHA-256 digest as 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HashText([u8; 64]);

impl HashText {
    /// Reads the 64 digits back; nothing if it is anything else.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let digits = <[u8; 64]>::try_from(text).ok()?;
        digits.iter().all(is_digit).then_some(Self(digits))
    }

    /// The 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("hexadecimal digits are ASCII")
    }
}

/// The hash that `/calc` answers: SHA-256 of the salt's bytes followed by the key's bytes.
///
/// ```
/// let hash = hash_service::hash_text(b"", b"abc");
/// assert_eq!(hash.as_str(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
/// // Only the joined bytes count, not where the salt ends.
/// assert_eq!(hash_service::hash_text(b"a", b"bc"), hash);
/// ```
#[must_use]
pub fn hash_text(salt: &[u8], key: &[u8]) -> HashText {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = Sha256::new()
        .chain_update(salt)
        .chain_update(key)
        .finalize();
    let mut text = [0; 64];
    for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    HashText(text)
}

/// Keeps one processor hashing for `time`, or until `stop` says so.
pub(crate) fn hash_for(time: Duration, stop: impl Fn() -> bool) {
    const HASHES_BETWEEN_LOOKS: u32 = 64;
    let start = Instant::now();
    let mut block = [0_u8; 32];
    while start.elapsed() < time && !stop() {
        for _ in 0..HASHES_BETWEEN_LOOKS {
            block = Sha256::digest(block).into();
        }
    }
    // Or else the optimiser may see that nobody wants the result.
    std::hint::black_box(block);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors() {
        for (salt, key, expected) in [
            (
                "",
                "",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                "",
                "3615-7184-2117",
                "a73dd59198c6922f19ee1e4053e133868a4556559c8a31d998bd9ac07a1cd3e6",
            ),
            (
                "salt",
                "3615-7184-2117",
                "9d09dccde650ba97db0185cf8600c651bed3e1238e533ee029e2d2c3f371de00",
            ),
        ] {
            assert_eq!(
                hash_text(salt.as_bytes(), key.as_bytes()).as_str(),
                expected,
                "{salt:?} {key:?}"
            );
        }
    }

    #[test]
    fn hashing_takes_its_time_and_stops_when_told() {
        let start = Instant::now();
        hash_for(Duration::from_millis(20), || false);
        assert!(start.elapsed() >= Duration::from_millis(20));
        // Would take an hour.
        hash_for(Duration::from_secs(3_600), || true);
    }
}
