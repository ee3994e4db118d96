//! A team's state in one word, steady enough to read.

use crate::outcome::Counts;
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

words! {
    /// How a team's service is doing.
    pub enum Status {
        /// Nothing has been asked yet.
        Idle = "idle",
        /// Most answers are fast.
        Fast = "fast",
        /// Most answers are right, but not fast.
        Slow = "slow",
        /// Many answers are wrong.
        Wrong = "wrong",
        /// Most requests fail.
        Down = "down",
        /// It was down or wrong and is getting better.
        Recovering = "recovering",
    }
}

/// Seconds over which a state must hold before it is shown.
const STEADY_S: u32 = 2;
/// Seconds with answers that a verdict looks back on.
const WINDOW_S: usize = 4;
/// Share of wrong answers, in percent, from which the alarm rings.
pub const WRONG_ALARM_PERCENT: u64 = 5;

/// Smooths verdicts of single seconds into a status.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StatusTracker {
    shown: Status,
    next: Status,
    next_for_s: u32,
    recent: VecDeque<Counts>,
}

impl Default for StatusTracker {
    fn default() -> Self {
        Self {
            shown: Status::Idle,
            next: Status::Idle,
            next_for_s: 0,
            recent: VecDeque::new(),
        }
    }
}

impl StatusTracker {
    /// The status to show.
    #[must_use]
    pub fn shown(&self) -> Status {
        self.shown
    }

    /// Takes in one second.
    pub fn observe(&mut self, second: &Counts) {
        if second.settled() == 0 {
            return;
        }
        self.recent.push_back(second.clone());
        if self.recent.len() > WINDOW_S {
            self.recent.pop_front();
        }
        let verdict = self.verdict();
        if verdict == self.next {
            self.next_for_s += 1;
        } else {
            self.next = verdict;
            self.next_for_s = 1;
        }
        if self.shown == Status::Idle || (self.next_for_s >= STEADY_S && self.next != self.shown) {
            self.shown = self.next;
        }
    }

    fn verdict(&self) -> Status {
        let mut recent = Counts::default();
        self.recent.iter().for_each(|second| recent.merge(second));
        let total = recent.settled().max(1);
        let right = recent.fast + recent.ok + recent.slow;
        let was_ill = matches!(
            self.shown,
            Status::Down | Status::Wrong | Status::Recovering
        );
        if recent.wrong * 100 > total * WRONG_ALARM_PERCENT && recent.wrong >= recent.failed_total()
        {
            Status::Wrong
        } else if recent.failed_total() * 2 > total {
            Status::Down
        } else if was_ill && right * 10 < total * 9 {
            Status::Recovering
        } else if recent.fast * 2 >= total {
            Status::Fast
        } else {
            Status::Slow
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(fast: u64, ok: u64, wrong: u64, failed: u64) -> Counts {
        let mut counts = Counts {
            fast,
            ok,
            wrong,
            ..Counts::default()
        };
        counts.failed[0] = failed;
        counts
    }

    #[test]
    fn one_bad_second_does_not_flicker() {
        let mut tracker = StatusTracker::default();
        for _ in 0..10 {
            tracker.observe(&second(5, 0, 0, 0));
        }
        tracker.observe(&second(0, 0, 0, 5));
        tracker.observe(&second(5, 0, 0, 0));
        assert_eq!(tracker.shown(), Status::Fast);
        for _ in 0..12 {
            tracker.observe(&second(0, 0, 0, 5));
        }
        assert_eq!(tracker.shown(), Status::Down);
        for _ in 0..12 {
            tracker.observe(&second(0, 3, 0, 2));
        }
        assert_eq!(tracker.shown(), Status::Recovering);
        for _ in 0..20 {
            tracker.observe(&second(0, 5, 0, 0));
        }
        assert_eq!(tracker.shown(), Status::Slow);
    }
}
