//! Events: what the story tells and brings, when, and to whom.

use super::condition::Condition;
use super::faults::TrafficChange;
use super::injection::Injection;
use super::table::table;
use super::tell::Tell;
use crate::account::Version;
use crate::ids::Name;
use crate::text::Text;
use crate::units::{Ppm, StoryDuration, UnitError};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

table! {
    /// Something that the story tells or brings.
    pub struct EventPlan {
        /// A name for it.
        pub id: Name,
        /// When it happens. One of `at`, `after`, `when` and `manual` says so.
        pub at: Option<StoryDuration>,
        /// It happens after this event has begun.
        pub after: Option<Name>,
        /// So long after that.
        pub wait: StoryDuration = StoryDuration::ZERO,
        /// It happens as soon as this is so.
        pub when: Option<Condition>,
        /// It happens when the facilitator says so.
        pub manual: bool = false,
        /// It happens up to so much later, drawn by the seed.
        pub within: StoryDuration = StoryDuration::ZERO,
        /// It happens again.
        pub repeat: Option<Repeat>,
        /// Which teams it hits.
        pub teams: TeamPick = TeamPick::All,
        /// What it brought is taken back as soon as this is so.
        pub stop_if: Option<Condition>,
        /// What is told, and to whom; one text by itself is for everybody.
        pub tell: Option<Tell>,
        /// What whoever runs the game may say aloud then, for the cue sheet.
        pub say: Option<Text>,
        /// What whoever runs the game should look at then, for the cue sheet.
        pub watch: Option<Text>,
        /// A version of the service that becomes available.
        pub unlock: Option<Version>,
        /// The public board stands still from then on, or goes on.
        pub board: Option<BoardChange>,
        @flat
        /// A fault that it brings.
        pub brings: Option<Injection>,
    }
}

words! {
    /// What becomes of the public board.
    pub enum BoardChange {
        /// It stands still; each team goes on seeing its own score.
        Freeze = "freeze",
        /// It shows how things are again.
        Thaw = "thaw",
    }
}

table! {
    /// What keeps monkeys and events from breaking too much of a team at once.
    pub struct Guards {
        /// The share of a team's running instances that may be broken at once; what would break more is withheld.
        pub instances_max: Ppm [Ppm::new(1)..=Ppm::ONE] = Guards::default().instances_max,
    }
}

impl Default for Guards {
    fn default() -> Self {
        Self {
            instances_max: Ppm::ONE,
        }
    }
}

table! {
    /// How often something happens in all.
    pub struct Repeat {
        /// From one time to the next.
        pub every: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
        /// So many times in all.
        pub times: u32 [2..=1_000],
    }
}

/// What makes an event happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Timing<'p> {
    /// A time.
    At(StoryDuration),
    /// Another event, and so long after it.
    After(&'p Name, StoryDuration),
    /// A condition.
    When(&'p Condition),
    /// The facilitator.
    Manual,
}

impl EventPlan {
    /// What makes it happen; nothing if the scenario does not say.
    #[must_use]
    pub fn timing(&self) -> Option<Timing<'_>> {
        match (self.at, &self.after, &self.when, self.manual) {
            (Some(at), ..) => Some(Timing::At(at)),
            (_, Some(event), ..) => Some(Timing::After(event, self.wait)),
            (_, _, Some(condition), _) => Some(Timing::When(condition)),
            (.., true) => Some(Timing::Manual),
            _ => None,
        }
    }

    /// Whether its time has to be known before the game, without the seed: it
    /// brings a version.
    #[must_use]
    pub const fn needs_fixed_time(&self) -> bool {
        self.unlock.is_some()
    }

    /// What it does to the traffic of all teams, if it does.
    #[must_use]
    pub fn traffic(&self) -> Option<TrafficChange> {
        self.brings.as_ref()?.fault.traffic()
    }

    /// Whether its time is known before the game, without the seed.
    #[must_use]
    pub fn has_fixed_time(&self) -> bool {
        self.at.is_some() && self.within == StoryDuration::ZERO && self.repeat.is_none()
    }

    /// Whether it does something to some teams in particular, or tells them.
    #[must_use]
    pub fn reaches_teams(&self) -> bool {
        self.brings.is_some() || self.tell.as_ref().is_some_and(|it| it.team.is_some())
    }

    /// Whether what happens hangs on how the teams play.
    #[must_use]
    pub fn is_adaptive(&self) -> bool {
        self.when.is_some() || self.stop_if.is_some() || self.teams.is_ranked()
    }

    pub(super) fn at_speed(self, speed: u32) -> Self {
        let repeat = self.repeat.map(|repeat| Repeat {
            every: repeat.every.at_speed(speed),
            ..repeat
        });
        Self {
            at: self.at.map(|at| at.at_speed(speed)),
            wait: self.wait.at_speed(speed),
            within: self.within.at_speed(speed),
            when: self.when.map(|it| it.at_speed(speed)),
            stop_if: self.stop_if.map(|it| it.at_speed(speed)),
            repeat,
            brings: self.brings.map(|it| it.at_speed(speed)),
            ..self
        }
    }
}

/// Which teams something hits: `all`, `leader`, `last`, `one`, `25%`, `team:Red`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TeamPick {
    /// All of them.
    All,
    /// The one with most points.
    Leader,
    /// The one with fewest.
    Last,
    /// One, drawn by the seed.
    One,
    /// This share of them, rounded up, drawn by the seed.
    Share(Ppm),
    /// The one of this name.
    Named(String),
}

/// Why a text picks no teams.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TeamPickError {
    /// It has no such form.
    #[error("it must be all, leader, last, one, 25% or team:NAME")]
    Form,
    /// Its share is none.
    #[error("{0}")]
    Share(#[from] UnitError),
    /// It would hit nobody.
    #[error("it picks nobody")]
    Nobody,
}

impl TeamPick {
    /// Whether it hangs on who stands where.
    #[must_use]
    pub const fn is_ranked(&self) -> bool {
        matches!(self, Self::Leader | Self::Last)
    }
}

impl FromStr for TeamPick {
    type Err = TeamPickError;
    fn from_str(text: &str) -> Result<Self, TeamPickError> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("team:") {
            return match name.trim() {
                "" => Err(TeamPickError::Nobody),
                name => Ok(Self::Named(name.to_owned())),
            };
        }
        match text {
            "all" => Ok(Self::All),
            "leader" => Ok(Self::Leader),
            "last" => Ok(Self::Last),
            "one" => Ok(Self::One),
            share if share.ends_with('%') => {
                let share: Ppm = share.parse()?;
                if (Ppm::new(1)..=Ppm::ONE).contains(&share) {
                    Ok(Self::Share(share))
                } else {
                    Err(TeamPickError::Nobody)
                }
            }
            _ => Err(TeamPickError::Form),
        }
    }
}

impl fmt::Display for TeamPick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Leader => f.write_str("leader"),
            Self::Last => f.write_str("last"),
            Self::One => f.write_str("one"),
            Self::Share(share) => share.fmt(f),
            Self::Named(name) => write!(f, "team:{name}"),
        }
    }
}

#[cfg(feature = "scenario")]
impl super::read::Read for TeamPick {
    fn read(value: &super::read::Value<'_>, reader: &mut super::read::Reader) -> Option<Self> {
        reader.parsed(value, "a choice of teams", "\"all\", \"leader\" or \"25%\"")
    }
    fn schema() -> serde_json::Value {
        serde_json::json!({
            "type": "string",
            "pattern": "^(all|leader|last|one|[0-9._]+ *%|team:.+)$",
            "examples": ["all", "leader", "last", "one", "25%", "team:Red"],
        })
    }
}
