//! Signatures: HMAC-SHA256 over the moment and the body.

use super::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The signature of a body that is sent at a Unix time in seconds, as the header has it: `v1=` and the hexadecimal
/// HMAC-SHA256 of the time, a full stop and the body.
///
/// ```
/// use gameday::own::{Secret, signature};
/// let secret = Secret::new("it's a secret to everybody".into());
/// assert_eq!(
///     signature(&secret, 1_700_000_000, b"{}"),
///     "v1=8d476f0a7711b44ab51ba6073c8b12b774bf17a06bed5109f3b758c2c0621a04"
/// );
/// ```
#[must_use]
pub fn signature(secret: &Secret, unix_s: u64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_str().as_bytes())
        .expect("a key may have any length");
    mac.update(format!("{unix_s}.").as_bytes());
    mac.update(body);
    let digest = mac.finalize().into_bytes();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v1={hex}")
}
