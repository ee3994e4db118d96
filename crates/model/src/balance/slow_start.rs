//! New targets begin with a small share of the requests and get their full one
//! by and by, as caches and connections of theirs warm up.

use crate::units::{GameTime, StoryDuration};

/// A full share: as much as any other target.
const FULL: u64 = 1_000_000;
/// What a target begins with: a tenth, as nobody learns anything from none.
const FIRST: u64 = FULL / 10;

/// A target's share against that of a full one, in millionths: it rises in a
/// line from a tenth, `length` before `full_at`, to all of it.
fn share(full_at: GameTime, length: StoryDuration, now: GameTime) -> u64 {
    let (left, length) = (full_at.since(now).as_ns(), length.as_ns());
    if left == 0 || length == 0 {
        return FULL;
    }
    let missing = u128::from(FULL - FIRST) * u128::from(left.min(length)) / u128::from(length);
    FULL - missing as u64
}

/// The targets of one group that take turns while some of them start slowly.
///
/// Whoever's turn it is gets its share on account, and a request once the
/// account holds a whole one; else the turn goes on. A full target is never
/// passed over, and one at a third gets every third of its turns. No choice
/// costs more than ten rounds, as nobody has less than a tenth.
#[derive(Clone, Debug, Default)]
pub(super) struct SlowStart {
    length: StoryDuration,
    /// When the last of them has its full share; from then on none is asked.
    over_at: GameTime,
    targets: Vec<Starting>,
}

#[derive(Clone, Copy, Debug)]
struct Starting {
    full_at: GameTime,
    account: u64,
}

impl SlowStart {
    /// The same targets keep their accounts.
    pub(super) fn new(length: StoryDuration, full_at: &[GameTime], old: Option<&Self>) -> Self {
        let is_same = |old: &&Self| {
            let same = |(a, b): (&Starting, &GameTime)| a.full_at == *b;
            old.length == length
                && old.targets.len() == full_at.len()
                && old.targets.iter().zip(full_at).all(same)
        };
        if let Some(old) = old.filter(is_same) {
            return old.clone();
        }
        let starting = |full_at: &GameTime| Starting {
            full_at: *full_at,
            account: 0,
        };
        Self {
            length,
            over_at: full_at.iter().copied().max().unwrap_or_default(),
            targets: full_at.iter().map(starting).collect(),
        }
    }

    /// Whose turn it is; `None` once all have their full share.
    pub(super) fn choose(&mut self, turn: &mut u64, now: GameTime) -> Option<usize> {
        if now >= self.over_at {
            return None;
        }
        let count = self.targets.len() as u64;
        loop {
            let index = (*turn % count) as usize;
            *turn = turn.wrapping_add(1);
            let target = &mut self.targets[index];
            target.account += share(target.full_at, self.length, now);
            if target.account >= FULL {
                target.account -= FULL;
                return Some(index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: StoryDuration = StoryDuration::from_secs(100);

    fn counts(full_at: &[u32], second: u32, choices: u32) -> Vec<u32> {
        let full_at: Vec<_> = full_at.iter().map(|s| GameTime::from_second(*s)).collect();
        let mut slow = SlowStart::new(LENGTH, &full_at, None);
        let mut counts = vec![0; full_at.len()];
        let mut turn = 3;
        for _ in 0..choices {
            let chosen = slow.choose(&mut turn, GameTime::from_second(second));
            counts[chosen.expect("somebody starts slowly")] += 1;
        }
        counts
    }

    #[test]
    fn a_share_rises_in_a_line_from_a_tenth() {
        let full_at = GameTime::from_second(190);
        let at = |second| share(full_at, LENGTH, GameTime::from_second(second));
        let shares = [at(10), at(90), at(140), at(190), at(199)];
        assert_eq!(shares, [FIRST, 100_000, 550_000, FULL, FULL]);
    }

    #[test]
    fn requests_are_shared_as_the_shares_are() {
        assert_eq!(counts(&[0, 100, 0], 0, 210), [100, 10, 100], "a tenth");
        assert_eq!(counts(&[0, 100], 50, 155), [100, 55], "half-way");
        assert_eq!(counts(&[100, 100], 0, 100), [50, 50], "all are new");
        assert_eq!(counts(&[0, 100], 99, 1_991), [1_000, 991], "nearly full");
    }

    #[test]
    fn it_is_over_when_all_are_full() {
        let full_at = [GameTime::from_second(9), GameTime::from_second(4)];
        let mut slow = SlowStart::new(LENGTH, &full_at, None);
        let mut turn = 0;
        let end = GameTime::from_second(9);
        assert!(
            slow.choose(&mut turn, GameTime::from_ns(end.as_ns() - 1))
                .is_some()
        );
        let before = turn;
        assert_eq!(slow.choose(&mut turn, end), None);
        assert_eq!(turn, before, "nobody's turn was used up");
        assert_eq!(SlowStart::default().choose(&mut turn, GameTime::ZERO), None);
    }

    #[test]
    fn the_same_targets_keep_their_accounts() {
        let full_at = [GameTime::from_second(100)];
        let mut slow = SlowStart::new(LENGTH, &full_at, None);
        slow.choose(&mut 0, GameTime::from_second(50));
        let account = slow.targets[0].account;
        assert!(account > 0);
        let same = SlowStart::new(LENGTH, &full_at, Some(&slow));
        assert_eq!(same.targets[0].account, account);
        let other = SlowStart::new(LENGTH, &[GameTime::from_second(80)], Some(&slow));
        assert_eq!(other.targets[0].account, 0);
    }
}
