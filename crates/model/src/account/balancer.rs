//! Load balancers.

use crate::balance::{Algorithm, BalancerKind};
use crate::health::HealthSettings;
use crate::ids::Name;
use crate::scenario::table;
use crate::units::StoryDuration;
use std::fmt;

/// Addresses that a balancer takes in each of its subnets.
pub const BALANCER_ADDRESSES: u32 = 8;
/// The longest time that a new target takes to its full share.
const SLOW_START_MAX: StoryDuration = StoryDuration::from_secs(900);
/// The longest time that a retired instance may take over the requests it has.
const DRAIN_MAX: StoryDuration = StoryDuration::from_secs(3600);

table! {
    /// A load balancer; it takes 8 addresses in each of its subnets.
    pub struct Balancer {
        /// What it is called.
        pub name: Name,
        /// Classic (round robin) or application (least outstanding unless told otherwise, and a metric to scale on).
        pub kind: BalancerKind,
        /// The subnets it has addresses in; none for a forgotten one.
        pub subnets: Vec<Name>,
        /// The security group that guards it against clients.
        pub security_group: Name = super::Network::default_name(),
        /// How it probes its instances.
        pub health: HealthSettings = HealthSettings::default(),
        /// Whether it sends requests to all running instances while none is healthy; an application balancer does unless told otherwise.
        pub fail_open: Option<bool>,
        /// What it goes by when it chooses a target. An application balancer takes the one with the fewest outstanding requests unless told otherwise, a classic one can only go round.
        pub algorithm: Option<Algorithm>,
        /// How long the share of an instance that became healthy takes from a tenth to the full one; application balancers that go round only.
        pub slow_start: StoryDuration [StoryDuration::ZERO..=SLOW_START_MAX] = StoryDuration::ZERO,
        /// How long a retired instance may take over the requests it has, at most 1 h; as in `[startup]` unless told otherwise.
        pub drain: Option<StoryDuration>,
    }
}

impl Balancer {
    /// A balancer that nobody has set anything else of.
    #[must_use]
    pub fn new(name: Name, kind: BalancerKind, subnets: Vec<Name>) -> Self {
        Self {
            name,
            kind,
            subnets,
            security_group: super::Network::default_name(),
            health: HealthSettings::default(),
            fail_open: None,
            algorithm: None,
            slow_start: StoryDuration::ZERO,
            drain: None,
        }
    }

    /// Whether it sends requests to all running instances while none is healthy.
    #[must_use]
    pub fn fails_open(&self) -> bool {
        let as_its_kind = self.kind == BalancerKind::Application;
        self.fail_open.unwrap_or(as_its_kind)
    }

    /// What it goes by when it chooses a target.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        let as_its_kind = match self.kind {
            BalancerKind::Classic => Algorithm::RoundRobin,
            BalancerKind::Application => Algorithm::LeastOutstanding,
        };
        self.algorithm.unwrap_or(as_its_kind)
    }

    /// Makes it one of another kind, which forgets what that kind does not have.
    pub fn switch(&mut self, kind: BalancerKind) {
        self.kind = kind;
        if kind == BalancerKind::Classic {
            self.algorithm = None;
            self.slow_start = StoryDuration::ZERO;
        }
    }

    /// This balancer with other settings; absent ones stay.
    ///
    /// # Errors
    /// When such a balancer cannot be.
    pub fn tuned(&self, change: Tuning) -> Result<Self, TuningMistake> {
        let tuned = Self {
            algorithm: change.algorithm.or(self.algorithm),
            slow_start: change.slow_start.unwrap_or(self.slow_start),
            drain: change.drain.or(self.drain),
            ..self.clone()
        };
        match change.too_long().or_else(|| tuned.contradiction()) {
            Some(mistake) => Err(mistake),
            None => Ok(tuned),
        }
    }

    /// The first of its settings that cannot be, if one is.
    #[must_use]
    pub fn mistake(&self) -> Option<TuningMistake> {
        let said = Tuning {
            algorithm: self.algorithm,
            slow_start: Some(self.slow_start),
            drain: self.drain,
        };
        said.too_long().or_else(|| self.contradiction())
    }

    fn contradiction(&self) -> Option<TuningMistake> {
        let is_slow = self.slow_start > StoryDuration::ZERO;
        match (self.kind, self.algorithm()) {
            (BalancerKind::Classic, Algorithm::LeastOutstanding) => {
                Some(TuningMistake::ClassicGoesRound)
            }
            (BalancerKind::Classic, _) if is_slow => Some(TuningMistake::ClassicStartsAtOnce),
            (_, Algorithm::LeastOutstanding) if is_slow => Some(TuningMistake::SlowStartGoesRound),
            _ => None,
        }
    }

    /// How it deals with its targets in a few words, for the audit log and plans.
    #[must_use]
    pub fn tuning_text(&self) -> String {
        let mut text = self.algorithm().to_string();
        if self.slow_start > StoryDuration::ZERO {
            text += &format!(", slow start {}", self.slow_start);
        }
        if let Some(drain) = self.drain {
            text += &format!(", drain {drain}");
        }
        text
    }
}

/// What a command changes of a balancer; absent settings stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tuning {
    /// What it goes by when it chooses a target.
    pub algorithm: Option<Algorithm>,
    /// How long a new target takes to its full share.
    pub slow_start: Option<StoryDuration>,
    /// How long a retired instance may take over the requests it has.
    pub drain: Option<StoryDuration>,
}

impl Tuning {
    /// The first length that is out of its range.
    fn too_long(&self) -> Option<TuningMistake> {
        let lengths = [
            ("slow_start", self.slow_start, SLOW_START_MAX),
            ("drain", self.drain, DRAIN_MAX),
        ];
        let mut all = lengths.into_iter();
        all.find_map(|(key, value, max)| {
            let value = value.filter(|value| *value > max)?;
            Some(TuningMistake::TooLong { key, value, max })
        })
    }
}

/// Why a balancer cannot be set so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TuningMistake {
    /// A classic balancer does not count outstanding requests.
    ClassicGoesRound,
    /// A classic balancer knows no slow start.
    ClassicStartsAtOnce,
    /// Slow start needs turns to pass over.
    SlowStartGoesRound,
    /// A length is out of its range.
    TooLong {
        /// Which setting.
        key: &'static str,
        /// What it is.
        value: StoryDuration,
        /// What it is at most.
        max: StoryDuration,
    },
}

impl TuningMistake {
    /// The setting that is wrong.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::ClassicGoesRound => "algorithm",
            Self::ClassicStartsAtOnce | Self::SlowStartGoesRound => "slow_start",
            Self::TooLong { key, .. } => key,
        }
    }

    /// Its code among problems.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "out-of-range",
            _ => "contradiction",
        }
    }

    /// What is wrong with it, for the place where it is said.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too long",
            _ => "cannot be with the rest",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::ClassicGoesRound => "leave it out, or make it an application balancer",
            Self::ClassicStartsAtOnce => "make it an application balancer that goes round",
            Self::SlowStartGoesRound => {
                "set `algorithm` to \"round-robin\", or leave slow start out"
            }
            Self::TooLong { .. } => "choose a shorter time",
        }
    }
}

impl fmt::Display for TuningMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClassicGoesRound => f.write_str("a classic balancer can only go round"),
            Self::ClassicStartsAtOnce => f.write_str("a classic balancer has no slow start"),
            Self::SlowStartGoesRound => f.write_str(
                "slow start goes with round robin only: by outstanding requests, an idle new target gets them all",
            ),
            Self::TooLong { key, value, max } => {
                write!(f, "a {key} of {value} is longer than {max}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_kind_forgets_what_it_does_not_have() {
        let name = Name::try_new("front").unwrap();
        let plain = Balancer::new(name, BalancerKind::Application, Vec::new());
        let change = Tuning {
            algorithm: Some(Algorithm::RoundRobin),
            slow_start: Some(StoryDuration::from_secs(30)),
            drain: Some(StoryDuration::from_secs(60)),
        };
        let mut tuned = plain.tuned(change).unwrap();
        tuned.switch(BalancerKind::Classic);
        assert_eq!(tuned.tuning_text(), "round-robin, drain 1m");
        tuned.switch(BalancerKind::Application);
        assert_eq!(tuned.algorithm(), Algorithm::LeastOutstanding);
        assert_eq!(tuned.drain, change.drain);
    }

    #[test]
    fn slow_start_needs_turns() {
        let name = Name::try_new("front").unwrap();
        let plain = Balancer::new(name, BalancerKind::Application, Vec::new());
        let slow = Tuning {
            slow_start: Some(StoryDuration::from_secs(30)),
            ..Tuning::default()
        };
        let round = Tuning {
            algorithm: Some(Algorithm::RoundRobin),
            ..slow
        };
        assert_eq!(plain.tuned(slow), Err(TuningMistake::SlowStartGoesRound));
        let tuned = plain.tuned(round).unwrap();
        let back = Tuning {
            algorithm: Some(Algorithm::LeastOutstanding),
            ..Tuning::default()
        };
        assert_eq!(tuned.tuned(back), Err(TuningMistake::SlowStartGoesRound));
        let off = Tuning {
            slow_start: Some(StoryDuration::ZERO),
            ..back
        };
        assert!(tuned.tuned(off).is_ok());
    }
}
