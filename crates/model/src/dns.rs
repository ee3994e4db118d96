//! What clients make of the service's address: each keeps an answer for its
//! TTL, then asks again.
//!
//! Clients are many; [`COHORTS`] stand for them, each for those who share a
//! resolver (behind a CDN: for a part of its edges). Their caches run out one
//! after the other, evenly over a TTL, so that a change of the records is seen
//! by half of them after half a TTL, and by all after one. Whom a resolution
//! chooses is a hash of the game's seed, the cohort and the resolution's
//! number, so both data planes choose the same.

use crate::ids::RequestId;
use crate::key::mix;
use crate::units::{GameTime, StoryDuration};

/// Cohorts of clients.
pub const COHORTS: u32 = 64;

/// The cohort of the client that sends a request.
///
/// ```
/// use model::{dns::{COHORTS, cohort_of}, ids::RequestId};
/// assert!((0..1_000).all(|number| cohort_of(RequestId(number)) < COHORTS));
/// ```
#[must_use]
pub const fn cohort_of(request: RequestId) -> u32 {
    (mix(request.0 ^ mix(0x6368_6f72_74)) >> 58) as u32
}

/// What DNS answers at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// How long clients keep an answer.
    pub ttl: StoryDuration,
    /// The entries that are answered, by their place in the route, with their weights.
    pub shares: Vec<(u32, u32)>,
}

/// The cohorts' caches.
#[derive(Clone, Debug)]
pub struct Resolver {
    seed: u64,
    answers: Answers,
    kept: Vec<Kept>,
}

/// What a cohort keeps.
#[derive(Clone, Copy, Debug)]
struct Kept {
    entry: u32,
    until: GameTime,
}

impl Answers {
    /// The number of a cohort's resolution that holds at a moment, and when
    /// the next one is due: at its own offset in each TTL.
    fn resolution(&self, cohort: u32, at: GameTime) -> (u64, GameTime) {
        let (ttl, at) = (self.ttl.as_ns().max(1), at.as_ns());
        let offset = ttl / u64::from(COHORTS) * u64::from(cohort);
        let number = (at + ttl - offset) / ttl;
        (number, GameTime::from_ns(offset + number * ttl))
    }

    /// The entry that a resolution chooses, by weight.
    fn choose(&self, seed: u64, cohort: u32, number: u64) -> u32 {
        let sum: u64 = self
            .shares
            .iter()
            .map(|(_, weight)| u64::from(*weight))
            .sum();
        let bits = mix(mix(seed ^ 0x646e_7300) ^ mix(u64::from(cohort) << 48 | number));
        let mut drawn = ((u128::from(bits) * u128::from(sum)) >> 64) as u64;
        for (entry, weight) in &self.shares {
            match drawn.checked_sub(u64::from(*weight)) {
                None => return *entry,
                Some(rest) => drawn = rest,
            }
        }
        0
    }
}

impl Resolver {
    /// Every cohort asks for the first time.
    #[must_use]
    pub fn new(seed: u64, answers: Answers, now: GameTime) -> Self {
        let kept = Kept {
            entry: 0,
            until: now,
        };
        Self {
            seed,
            answers,
            kept: vec![kept; COHORTS as usize],
        }
    }

    /// The entry that a cohort sends its requests to.
    pub fn entry(&mut self, cohort: u32, now: GameTime) -> u32 {
        let kept = &mut self.kept[cohort as usize % COHORTS as usize];
        if now >= kept.until {
            // Those in between that nobody made use of need not be made up for.
            let (number, until) = self.answers.resolution(cohort, now);
            *kept = Kept {
                entry: self.answers.choose(self.seed, cohort, number),
                until,
            };
        }
        kept.entry
    }

    /// DNS answers otherwise from now on: who resolved before has what was
    /// answered then. `moved` tells where an entry of the old route stands in
    /// the new one; who kept one that is nowhere asks again.
    pub fn change(&mut self, answers: Answers, now: GameTime, moved: impl Fn(u32) -> Option<u32>) {
        let before = now.as_ns().checked_sub(1).map(GameTime::from_ns);
        for cohort in 0..COHORTS {
            let entry = match before {
                Some(before) => self.entry(cohort, before),
                None => self.kept[cohort as usize].entry,
            };
            let kept = &mut self.kept[cohort as usize];
            match moved(entry) {
                Some(place) => kept.entry = place,
                None => kept.until = now,
            }
        }
        self.answers = answers;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(ttl_s: u64, shares: &[(u32, u32)]) -> Answers {
        Answers {
            ttl: StoryDuration::from_secs(ttl_s),
            shares: shares.to_vec(),
        }
    }

    fn at_ms(ms: u64) -> GameTime {
        GameTime::from_ns(ms * 1_000_000)
    }

    /// How many cohorts go to entry 1.
    fn at_one(resolver: &mut Resolver, now: GameTime) -> usize {
        let goes = |cohort: &u32| resolver.entry(*cohort, now) == 1;
        (0..COHORTS).filter(goes).count()
    }

    #[test]
    fn a_change_is_seen_one_cohort_after_the_other_over_one_ttl() {
        let mut resolver = Resolver::new(1, answers(64, &[(0, 1)]), GameTime::ZERO);
        assert_eq!(at_one(&mut resolver, at_ms(99_999)), 0);
        resolver.change(answers(64, &[(1, 1)]), at_ms(100_000), Some);
        // Cohort c asks at seconds c, c + 64, c + 128 …: each second one more,
        // the one of that very moment with it.
        for seconds in 0..63 {
            let now = at_ms(100_000 + seconds * 1_000);
            assert_eq!(at_one(&mut resolver, now), seconds as usize + 1);
        }
        assert_eq!(at_one(&mut resolver, at_ms(164_000)), 64);
    }

    /// Whoever asks, and however often, the choice is the same.
    #[test]
    fn what_a_cohort_has_does_not_depend_on_who_asked_before() {
        let script = [
            (3_000, answers(60, &[(0, 1), (1, 3)])),
            (95_000, answers(60, &[(0, 1)])),
            (140_500, answers(7, &[(0, 2), (1, 1), (2, 1)])),
            (500_000, answers(60, &[(2, 1), (0, 9)])),
        ];
        let play = |step_ms: u64| {
            let mut resolver = Resolver::new(9, answers(10, &[(1, 1)]), GameTime::ZERO);
            let mut now = 0;
            for (at, answers) in &script {
                while now < *at {
                    at_one(&mut resolver, at_ms(now));
                    now += step_ms;
                }
                now = *at;
                resolver.change(answers.clone(), at_ms(*at), Some);
            }
            (0..COHORTS)
                .map(|cohort| resolver.entry(cohort, at_ms(503_000)))
                .collect::<Vec<_>>()
        };
        assert_eq!(play(500), play(10_000_000));
        assert_eq!(play(500), play(33_333));
    }

    #[test]
    fn resolutions_fall_to_entries_by_weight() {
        let mut resolver = Resolver::new(3, answers(60, &[(0, 1), (1, 3)]), GameTime::ZERO);
        let ones: usize = (0..200)
            .map(|n| at_one(&mut resolver, at_ms(n * 60_000)))
            .sum();
        // 12,800 draws of chance 3/4: the standard deviation is 49.
        assert!((9_600 - 250..9_600 + 250).contains(&ones), "{ones}");
    }

    #[test]
    fn who_kept_an_entry_that_is_gone_asks_again() {
        let mut resolver = Resolver::new(1, answers(60, &[(0, 1)]), GameTime::ZERO);
        assert_eq!(at_one(&mut resolver, at_ms(1_000)), 0);
        resolver.change(answers(60, &[(1, 1)]), at_ms(1_000), |_| None);
        assert_eq!(at_one(&mut resolver, at_ms(1_000)), 64);
    }
}
