//! Guessing tokens: a wrong one costs more time the more were tried before.
//!
//! A token has 256 random bits, so nobody guesses one; but whoever tries should
//! neither burden the server nor go unseen. The same wrong token again is no
//! guess: browsers send the cookie of last week's game with every request.

use super::access::fingerprint;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Wrong tokens of one address that cost nothing.
const FREE: usize = 20;
/// What each further one costs more than the one before.
const STEP: Duration = Duration::from_millis(50);
/// The longest wait.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// Different wrong tokens of one address that are remembered.
const TOKENS_MAX: usize = 200;
/// Addresses that are remembered.
const ADDRESSES_MAX: usize = 1_024;
/// After so long without a new one, an address begins anew.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);

#[derive(Default)]
pub(super) struct Tarpit(Mutex<HashMap<IpAddr, Tries>>);

struct Tries {
    /// Fingerprints of the wrong tokens.
    seen: HashSet<u64>,
    latest: Instant,
}

impl Tarpit {
    /// How long whoever sent this wrong token has to wait; none if it is an old
    /// acquaintance.
    pub(super) fn wrong(&self, address: IpAddr, token: &str, now: Instant) -> Option<Duration> {
        let mut addresses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= ADDRESSES_MAX && !addresses.contains_key(&address) {
            addresses.retain(|_, tries| now - tries.latest < FORGOTTEN_AFTER);
            if addresses.len() >= ADDRESSES_MAX {
                return Some(WAIT_MAX);
            }
        }
        let tries = addresses.entry(address).or_insert_with(|| Tries {
            seen: HashSet::new(),
            latest: now,
        });
        if now - tries.latest >= FORGOTTEN_AFTER {
            tries.seen.clear();
        }
        let token = fingerprint(token);
        if tries.seen.contains(&token) {
            return None;
        }
        tries.latest = now;
        if tries.seen.len() < TOKENS_MAX {
            tries.seen.insert(token);
        }
        let costly = u32::try_from(tries.seen.len().saturating_sub(FREE)).unwrap_or(u32::MAX);
        Some(STEP.saturating_mul(costly).min(WAIT_MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn the_same_wrong_token_is_free_and_new_ones_are_not() {
        let (pit, now) = (Tarpit::default(), Instant::now());
        assert_eq!(pit.wrong(HERE, "old cookie", now), Some(Duration::ZERO));
        for _ in 0..1_000 {
            assert_eq!(pit.wrong(HERE, "old cookie", now), None);
        }
        let waits: Vec<_> = (0..500)
            .map(|number| pit.wrong(HERE, &format!("guess {number}"), now).unwrap())
            .collect();
        assert_eq!(waits[0], Duration::ZERO);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(*waits.last().unwrap(), WAIT_MAX);
        let neighbour = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);
        assert_eq!(pit.wrong(neighbour, "x", now), Some(Duration::ZERO));
        let later = now + FORGOTTEN_AFTER;
        assert_eq!(pit.wrong(HERE, "guess again", later), Some(Duration::ZERO));
    }
}
