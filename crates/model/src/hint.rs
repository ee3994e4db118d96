//! Hints: what a team can lose points to, and the three rungs of help with it.

mod words;

use crate::outcome::FailCause;
use crate::scenario::HintsPlan;
use crate::units::{MilliPoints, StoryDuration};
use crate::words::words;

pub use words::told;

words! {
    /// What a team can lose points to, and be helped with.
    pub enum HintCause {
        /// Answers that took their time, with no CDN in front.
        Slow = "slow",
        /// Wrong answers.
        Wrong = "wrong",
        /// Clients that gave up.
        Timeout = "timeout",
        /// Queues that were full.
        QueueFull = "queue-full",
        /// Errors of the service itself.
        ServiceError = "service-error",
        /// Nobody healthy to answer.
        NoTarget = "no-target",
        /// Instances that died over their work.
        Reset = "reset",
        /// A network that lets nothing through.
        Blocked = "blocked",
        /// Zones that are out.
        Outage = "outage",
        /// Functions with too much to do.
        Throttled = "throttled",
        /// Money for things that do nothing.
        Waste = "waste",
    }
}

words! {
    /// How much a hint says.
    pub enum Rung {
        /// A question.
        Question = "question",
        /// The place to look at.
        Place = "place",
        /// What to do.
        Action = "action",
    }
}

words! {
    /// Why there is no hint.
    pub enum NoHint {
        /// The game has none.
        Off = "off",
        /// The team has not lost points to this for long enough.
        Locked = "locked",
        /// A rung below has not been taken.
        OutOfOrder = "out-of-order",
        /// It has been taken.
        Taken = "taken",
    }
}

impl NoHint {
    /// The same as a sentence.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Off => "this game has no hints",
            Self::Locked => "no hint yet: the team has not lost points to this for long enough",
            Self::OutOfOrder => "first comes the question, then the place, then the action",
            Self::Taken => "this hint was given: it is among what was told",
        }
    }
}

impl HintCause {
    /// The cause of a failed request, if there is help with it.
    #[must_use]
    pub const fn of(cause: FailCause) -> Option<Self> {
        match cause {
            FailCause::Timeout => Some(Self::Timeout),
            FailCause::QueueFull => Some(Self::QueueFull),
            FailCause::ServiceError => Some(Self::ServiceError),
            FailCause::NoTarget => Some(Self::NoTarget),
            FailCause::Reset | FailCause::Refused => Some(Self::Reset),
            FailCause::Blocked => Some(Self::Blocked),
            FailCause::Outage => Some(Self::Outage),
            FailCause::Throttled => Some(Self::Throttled),
            // The client's own, and nothing that the service ever says.
            FailCause::Overflow | FailCause::OtherStatus => None,
        }
    }
}

impl HintsPlan {
    /// What a rung costs a team that has lost points for so long.
    #[must_use]
    pub fn price(&self, rung: Rung, lost_for: StoryDuration) -> MilliPoints {
        match rung {
            Rung::Question => MilliPoints::ZERO,
            Rung::Place => self.place,
            Rung::Action if lost_for >= self.free_after => MilliPoints::ZERO,
            Rung::Action => self.action,
        }
    }

    /// A break of the losses that is no end of them: requests are random.
    #[must_use]
    pub fn break_max(&self) -> StoryDuration {
        StoryDuration::from_ns(self.after.as_ns() / 5)
    }
}
