//! How many strikes of a monkey are to be expected.
//!
//! Gaps are a least gap `l` plus an exponential time, `m` in the mean together;
//! the first comes after an exponential time alone. In a stretch of length `t`
//! the expected number is `t / m`: exactly so without a least gap, and with one
//! low by `(l/m)² / 2` once `t` is some gaps long (Cox, 1962, *Renewal Theory*,
//! for such a first gap), which is half a strike at most.

use model::scenario::Monkey;
use model::units::{Ppm, StoryDuration};

/// A stretch of the game with one pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    pub(crate) from: StoryDuration,
    pub(crate) to: StoryDuration,
    pub(crate) mean_between: StoryDuration,
    /// How often a strike that is due happens.
    pub(crate) chance: Ppm,
}

impl Pace {
    /// Strikes to be expected in it.
    pub(crate) fn expected(&self) -> f64 {
        let length_ns = self.to.as_ns().saturating_sub(self.from.as_ns());
        length_ns as f64 / self.mean_ns()
    }

    /// The mean time between two that happen.
    fn mean_ns(&self) -> f64 {
        self.mean_between.as_ns() as f64 * 1e6 / f64::from(self.chance.get())
    }
}

/// The stretches of a monkey's game.
pub(crate) fn pace(monkey: &Monkey, length: StoryDuration) -> Vec<Pace> {
    let cadence = monkey.cadence();
    let stops = monkey.stops(length);
    let to = |place: usize| cadence.get(place + 1).map_or(stops, |next| next.0);
    let stretch = |(place, (from, mean)): (usize, &(StoryDuration, StoryDuration))| Pace {
        from: *from,
        to: to(place).min(stops),
        mean_between: *mean,
        chance: monkey.chance,
    };
    cadence.iter().enumerate().map(stretch).collect()
}

/// Times at which the expected number reaches a half, one and a half, and so on:
/// a usual game, for a picture.
pub(crate) fn usual_times(pace: &[Pace]) -> Vec<StoryDuration> {
    let (mut times, mut before, mut next) = (Vec::new(), 0.0, 0.5);
    for stretch in pace {
        let here = stretch.expected();
        while next < before + here {
            let into_ns = (next - before) * stretch.mean_ns();
            let at_ns = stretch.from.as_ns() + into_ns as u64;
            times.push(StoryDuration::from_ns(at_ns));
            next += 1.0;
        }
        before += here;
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;

    #[test]
    fn a_window_and_a_chance_count() {
        let source = assets::scenario("unicorn-rentals").expect("it is shipped");
        let scenario = model::scenario::load(&source.text).value.expect("it loads");
        let monkey = Monkey {
            from: StoryDuration::from_secs(600),
            until: Some(StoryDuration::from_secs(4_200)),
            mean_between: StoryDuration::from_secs(60),
            min_between: StoryDuration::ZERO,
            escalate: Vec::new(),
            chance: Ppm::new(250_000),
            ..scenario.monkey[0].clone()
        };
        let pace = pace(&monkey, scenario.length);
        assert_eq!(pace.iter().map(Pace::expected).sum::<f64>(), 15.0);
        assert_eq!(usual_times(&pace).len(), 15);
    }

    /// What is expected is what many seeds come to in the mean.
    #[test]
    fn seeds_come_to_what_is_expected() {
        let source = assets::scenario("unicorn-rentals").expect("it is shipped");
        let scenario = model::scenario::load(&source.text).value.expect("it loads");
        let (monkey, length) = (&scenario.monkey[0], scenario.length);
        let pace = pace(monkey, length);
        let expected: f64 = pace.iter().map(Pace::expected).sum();
        let seeds = 4_000_u64;
        let strikes = |seed| chaos_monkey::schedule(monkey, 0, length, seed).len();
        let drawn = (1..=seeds).map(strikes).sum::<usize>() as f64 / seeds as f64;
        // A count of about 22 has a standard deviation below 5: the mean of
        // 4,000 lies within 0.4 by five of its own; and half a strike for each
        // of two stretches, by which the closed form may be low.
        assert!(
            (expected - 0.4..expected + 1.4).contains(&drawn),
            "{expected} expected, {drawn} drawn"
        );
        let usual = usual_times(&pace).len() as f64;
        assert!((usual - expected).abs() <= 0.5, "{usual}");
    }
}
