//! How a function runs: environments that come with the requests, take one
//! each, and go when nobody needs them. Both data planes ask this.

use crate::units::{GameTime, RequestDuration, StoryDuration};
use std::collections::VecDeque;

/// The window of the limit on new environments.
const WINDOW: StoryDuration = StoryDuration::from_secs(10);

/// What the event says about functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// What a request waits for a new environment, on top of its own time.
    pub cold_start: RequestDuration,
    /// Environments at most.
    pub concurrency: u32,
    /// Environments that may be started within any ten seconds.
    pub starts_per_10s: u32,
    /// How long an environment without work is kept.
    pub keep_warm: StoryDuration,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// An environment was ready.
    Warm,
    /// One is started for it.
    Cold,
    /// It is refused: too many are at work, or were started lately.
    Throttled,
}

/// The environments of one function.
///
/// ```
/// use model::function::{Environments, Rules, Taken};
/// use model::units::{GameTime, RequestDuration, StoryDuration};
/// let rules = Rules {
///     cold_start: RequestDuration::from_ms(500),
///     concurrency: 10,
///     starts_per_10s: 10,
///     keep_warm: StoryDuration::from_secs(60),
/// };
/// let mut environments = Environments::new(rules, 0);
/// assert_eq!(environments.take(GameTime::from_second(1)), Taken::Cold);
/// environments.give_back(GameTime::from_second(5));
/// assert_eq!(environments.take(GameTime::from_second(64)), Taken::Warm);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environments {
    rules: Rules,
    /// So many may be at work at once: by the rules, unless that was cut.
    most: u32,
    /// So many are never discarded.
    provisioned: u32,
    busy: u32,
    /// Until when each of the others is kept, in order.
    idle: VecDeque<GameTime>,
    /// When those of the last ten seconds were started, in order.
    started: VecDeque<GameTime>,
}

impl Environments {
    /// None but those that are provisioned, which are ready.
    #[must_use]
    pub fn new(rules: Rules, provisioned: u32) -> Self {
        let mut new = Self {
            rules,
            most: rules.concurrency,
            provisioned: 0,
            busy: 0,
            idle: VecDeque::new(),
            started: VecDeque::new(),
        };
        new.provision(provisioned, GameTime::ZERO);
        new
    }

    /// The rules that they follow.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Keeps so many ready from now on; those that are missing are at once.
    pub fn provision(&mut self, count: u32, now: GameTime) {
        self.provisioned = count.min(self.rules.concurrency);
        while self.all() < self.provisioned {
            self.idle.push_back(now + self.rules.keep_warm);
        }
    }

    /// Lets so many be at work at once, and never more than the rules do; as
    /// many as these if none is named. What is at work goes on.
    pub fn cut(&mut self, most: Option<u32>) {
        let rule = self.rules.concurrency;
        self.most = most.map_or(rule, |most| most.min(rule));
    }

    /// Finds an environment for a request, the one used last first.
    pub fn take(&mut self, now: GameTime) -> Taken {
        self.discard(now);
        if self.busy >= self.most {
            return Taken::Throttled;
        }
        if self.idle.pop_back().is_some() {
            self.busy += 1;
            return Taken::Warm;
        }
        let is_past = |at: &GameTime| now.since(*at) >= WINDOW;
        while self.started.front().is_some_and(is_past) {
            self.started.pop_front();
        }
        let is_fast = self.started.len() >= self.rules.starts_per_10s as usize;
        if is_fast {
            return Taken::Throttled;
        }
        self.started.push_back(now);
        self.busy += 1;
        Taken::Cold
    }

    /// A request is done; its environment is ready for another.
    ///
    /// # Panics
    /// When none was taken.
    pub fn give_back(&mut self, now: GameTime) {
        assert!(self.busy > 0, "an environment that was not taken");
        self.busy -= 1;
        self.idle.push_back(now + self.rules.keep_warm);
    }

    fn discard(&mut self, now: GameTime) {
        while self.all() > self.provisioned && self.idle.front().is_some_and(|until| *until <= now)
        {
            self.idle.pop_front();
        }
    }

    fn all(&self) -> u32 {
        self.busy + self.idle.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Taken::{Cold, Throttled, Warm};
    use super::*;

    /// At most three, two new ones in ten seconds, kept for a minute.
    fn function(provisioned: u32) -> Environments {
        let rules = Rules {
            cold_start: RequestDuration::from_ms(500),
            concurrency: 3,
            starts_per_10s: 2,
            keep_warm: StoryDuration::from_secs(60),
        };
        Environments::new(rules, provisioned)
    }

    fn take(function: &mut Environments, seconds: &[u32]) -> Vec<Taken> {
        let at = seconds.iter().map(|s| GameTime::from_second(*s));
        at.map(|at| function.take(at)).collect()
    }

    #[test]
    fn an_environment_is_warm_for_as_long_as_it_is_kept() {
        let mut function = function(0);
        assert_eq!(take(&mut function, &[0]), [Cold]);
        function.give_back(GameTime::from_second(4));
        assert_eq!(take(&mut function, &[63]), [Warm]);
        function.give_back(GameTime::from_second(70));
        assert_eq!(take(&mut function, &[130]), [Cold], "60 s are over");
    }

    #[test]
    fn new_ones_come_two_in_ten_seconds_and_three_in_all() {
        let mut function = function(0);
        assert_eq!(take(&mut function, &[0, 3, 9]), [Cold, Cold, Throttled]);
        // The first start is ten seconds ago, then there are three.
        assert_eq!(take(&mut function, &[10, 25]), [Cold, Throttled]);
        function.give_back(GameTime::from_second(26));
        assert_eq!(take(&mut function, &[27]), [Warm]);
    }

    #[test]
    fn what_is_cut_refuses_warm_ones_too_until_it_is_given_back() {
        let mut function = function(3);
        assert_eq!(take(&mut function, &[1, 1]), [Warm, Warm]);
        function.cut(Some(1));
        assert_eq!(take(&mut function, &[2]), [Throttled], "two are at work");
        function.give_back(GameTime::from_second(3));
        function.give_back(GameTime::from_second(3));
        assert_eq!(take(&mut function, &[4, 4]), [Warm, Throttled]);
        function.cut(Some(99));
        assert_eq!(
            take(&mut function, &[5, 5, 5]),
            [Warm, Warm, Throttled],
            "three by the rules"
        );
        function.cut(Some(0));
        (0..3).for_each(|_| function.give_back(GameTime::from_second(6)));
        assert_eq!(take(&mut function, &[7]), [Throttled]);
        function.cut(None);
        assert_eq!(take(&mut function, &[8]), [Warm]);
    }

    #[test]
    fn what_is_provisioned_is_never_cold() {
        let mut function = function(2);
        assert_eq!(
            take(&mut function, &[1_000, 1_000, 1_000]),
            [Warm, Warm, Cold]
        );
        for _ in 0..3 {
            function.give_back(GameTime::from_second(1_001));
        }
        let later = [5_000, 5_000, 5_000];
        assert_eq!(
            take(&mut function, &later),
            [Warm, Warm, Cold],
            "the third was discarded"
        );
        (0..3).for_each(|_| function.give_back(GameTime::from_second(5_001)));
        function.provision(0, GameTime::from_second(5_002));
        assert_eq!(take(&mut function, &[9_000]), [Cold]);
    }
}
