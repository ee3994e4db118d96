//! When a monkey strikes, and whom.

use model::scenario::Monkey;
use model::units::{GameTime, StoryDuration};
use sim_engine::Stream;

/// One strike of a monkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike {
    /// When.
    pub at: GameTime,
    /// Which of those there are, as 64 uniform bits to be scaled.
    pub pick: u64,
}

/// Draws the strikes of a monkey: gaps are its least gap plus an exponential
/// time, so that their mean is the one in the scenario. A change of pace takes
/// effect at its time: the gap that is running is drawn anew from there, which
/// for exponential times changes nothing else.
#[must_use]
pub fn schedule(monkey: &Monkey, index: usize, length: StoryDuration, seed: u64) -> Vec<Strike> {
    let mut gaps = Stream::new(seed, &format!("monkey/{index}/gaps"));
    let mut picks = Stream::new(seed, &format!("monkey/{index}/picks"));
    let cadence = monkey.cadence();
    let min_ns = monkey.min_between.as_ns();
    let mut strikes = Vec::new();
    let mut last_ns = None;
    for (place, (from, mean)) in cadence.iter().enumerate() {
        let end_ns = cadence
            .get(place + 1)
            .map_or(length.as_ns(), |(next, _)| next.as_ns());
        let extra_mean_ns = mean.as_ns() - min_ns;
        let earliest_ns = last_ns.map_or(0, |last: u64| last + min_ns);
        let mut at_ns = from.as_ns().max(earliest_ns) + gaps.exponential_ns(extra_mean_ns);
        while at_ns < end_ns {
            strikes.push(Strike {
                at: GameTime::from_ns(at_ns),
                pick: picks.bits(),
            });
            last_ns = Some(at_ns);
            at_ns += min_ns + gaps.exponential_ns(extra_mean_ns);
        }
    }
    strikes
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::scenario::{CadenceChange, FaultKind, Injection, MonkeyKind};

    fn monkey() -> Monkey {
        Monkey {
            kind: MonkeyKind::ChaosMonkey,
            from: StoryDuration::from_secs(600),
            mean_between: StoryDuration::from_secs(300),
            min_between: StoryDuration::from_secs(60),
            escalate: vec![CadenceChange {
                at: StoryDuration::from_secs(360_000),
                mean_between: StoryDuration::from_secs(100),
            }],
            brings: vec![Injection::usual(FaultKind::TerminateInstance)],
        }
    }

    #[test]
    fn gaps_keep_their_least_and_their_mean() {
        let strikes = schedule(&monkey(), 0, StoryDuration::from_secs(720_000), 5);
        let times: Vec<u64> = strikes
            .iter()
            .map(|s| s.at.as_ns() / 1_000_000_000)
            .collect();
        assert!(times[0] >= 600);
        assert!(
            times.windows(2).all(|pair| pair[1] - pair[0] >= 59),
            "a gap below the least"
        );
        let early = times.iter().filter(|t| **t < 360_000).count() as u64;
        let late = times.len() as u64 - early;
        // About 1,200 and 3,600 are expected; five standard deviations of a
        // renewal count with gaps 60 + Exp(240) and 60 + Exp(40).
        assert!((1_060..1_340).contains(&early), "{early}");
        assert!((3_480..3_720).contains(&late), "{late}");
    }

    #[test]
    fn the_seed_decides() {
        let length = StoryDuration::from_secs(10_000);
        assert_eq!(
            schedule(&monkey(), 0, length, 1),
            schedule(&monkey(), 0, length, 1)
        );
        assert_ne!(
            schedule(&monkey(), 0, length, 1),
            schedule(&monkey(), 0, length, 2)
        );
        assert_ne!(
            schedule(&monkey(), 0, length, 1),
            schedule(&monkey(), 1, length, 1)
        );
    }
}
