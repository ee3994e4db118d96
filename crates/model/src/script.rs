//! The script of a game while it is played: what the one who runs the event
//! can do with it, and what becomes of it.

#[cfg(feature = "scenario")]
mod order;

#[cfg(feature = "scenario")]
pub use order::{OrderError, control_schema, read_control};

use crate::ids::{Name, TeamId};
use crate::scenario::{Injection, Reach, TeamPick, Tell};
use crate::text::Text;
use crate::units::{GameTime, MilliPoints, StoryDuration};
use crate::words::words;
use serde::{Deserialize, Serialize};

/// Something that the one who runs the event does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Control {
    /// Takes back whatever is broken, in every team, and lets nothing new break.
    Halt {
        /// Why, for the record.
        reason: String,
    },
    /// Ends a halt: what comes from now on may break things again.
    Release,
    /// Breaks something in the next second.
    Inject {
        /// Whose.
        teams: TeamPick,
        /// What.
        brings: Injection,
    },
    /// Lets an event happen in the next second, whatever was said about its time.
    Trigger {
        /// Which one.
        event: Name,
    },
    /// Keeps an event from happening until it is resumed.
    Pause {
        /// Which one.
        event: Name,
    },
    /// Lets a paused event happen, at its time or at once if that is over.
    Resume {
        /// Which one.
        event: Name,
    },
    /// Lets an event never happen.
    Skip {
        /// Which one.
        event: Name,
        /// What becomes of those that come after it.
        dependents: Dependents,
    },
    /// Lets an event happen later than planned.
    Delay {
        /// Which one.
        event: Name,
        /// By so much.
        by: StoryDuration,
    },
    /// Mends one thing of a team that is hopelessly behind.
    Rescue {
        /// Whose, by its name.
        team: String,
        /// What.
        fix: Fix,
    },
    /// Takes back what an event, or a monkey by the name of its kind, has broken.
    End {
        /// Which one.
        event: Name,
    },
    /// Lets the game end at another time: what remains of the story is told
    /// faster or slower.
    Retime {
        /// When, since the start of the game.
        end: StoryDuration,
    },
    /// Lets a monkey from outside strike in the next second.
    Strike(Box<Strike>),
    /// Puts a team's score right.
    Adjust {
        /// Whose, by its name.
        team: String,
        /// By so much.
        points: MilliPoints,
        /// Why: the team is told.
        reason: String,
    },
    /// Takes back what requests brought or cost in some seconds, in every team.
    Void {
        /// The first of them, since the start of the game.
        from: StoryDuration,
        /// The end of the last.
        to: StoryDuration,
        /// Why: everybody is told.
        reason: String,
    },
    /// Lets the public board stand still.
    Freeze,
    /// Lets the public board show how things are again.
    Thaw,
    /// Tells everybody something, or one team alone.
    Broadcast {
        /// Which team alone, by its name; everybody if none is named.
        team: Option<String>,
        /// What.
        text: Text,
    },
}

/// A strike of a monkey from outside: it has drawn the time itself, and whom or
/// what it hits. Everything else is as if the scenario had it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strike {
    /// Under which name it is in the record, and what it breaks can be ended;
    /// the same one for all strikes of a monkey.
    pub name: Name,
    /// Whose.
    pub teams: TeamPick,
    /// Whom or what it hits of those there are, as 64 uniform bits to be scaled.
    pub draw: u64,
    /// What is told, and to whom.
    pub tell: Option<Tell>,
    /// Whom the monkey may hit; anybody if it is an event.
    pub reach: Option<Reach>,
    /// What it breaks.
    pub brings: Option<Injection>,
}

impl Control {
    /// The same where the story is told `speed` times as fast.
    #[must_use]
    pub fn at_speed(self, speed: u32) -> Self {
        match self {
            Self::Inject { teams, brings } => Self::Inject {
                teams,
                brings: brings.at_speed(speed),
            },
            Self::Delay { event, by } => Self::Delay {
                event,
                by: by.at_speed(speed),
            },
            Self::Retime { end } => Self::Retime {
                end: end.at_speed(speed),
            },
            Self::Void { from, to, reason } => Self::Void {
                from: from.at_speed(speed),
                to: to.at_speed(speed),
                reason,
            },
            Self::Strike(mut strike) => {
                strike.brings = strike.brings.map(|it| it.at_speed(speed));
                Self::Strike(strike)
            }
            other => other,
        }
    }
}

words! {
    /// What becomes of the events that come after one that is skipped.
    pub enum Dependents {
        /// They are skipped, too.
        Skip = "skip",
        /// They come when they would have come.
        Keep = "keep",
    }
}

/// Why the script stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum ScriptRefusal {
    /// No such event.
    #[error("there is no event `{event}`")]
    UnknownEvent {
        /// What was asked for.
        event: Name,
    },
    /// No such team.
    #[error("there is no team `{team}`")]
    UnknownTeam {
        /// What was asked for.
        team: String,
    },
    /// It happened before, or was skipped.
    #[error("`{event}` is {state}: it waits for nothing any more")]
    NotToCome {
        /// Which event.
        event: Name,
        /// How it stands.
        state: ScriptState,
    },
    /// Its name is taken.
    #[error("the script has an event `{event}` of its own")]
    NameTaken {
        /// Which event.
        event: Name,
    },
    /// Nobody knows yet when it comes.
    #[error("nobody knows yet when `{event}` comes")]
    NoTime {
        /// Which event.
        event: Name,
    },
    /// It is not paused.
    #[error("`{event}` is not paused")]
    NotPaused {
        /// Which event.
        event: Name,
    },
    /// It is paused already.
    #[error("`{event}` is paused already")]
    PausedBefore {
        /// Which event.
        event: Name,
    },
    /// Its time was decided before the game.
    #[error("`{event}` brings a version: its time was decided before the game")]
    Fixed {
        /// Which event.
        event: Name,
    },
    /// So many events were injected that no more are taken.
    #[error("{limit} events came from outside: no more are taken")]
    TooMany {
        /// So many at most.
        limit: u32,
    },
    /// Every team has the same traffic.
    #[error("every team has the same traffic: this fault hits all of them")]
    TrafficIsForAll,
    /// It would send more than a game may have.
    #[error("with this, more than {limit} requests a second would be sent")]
    TooMuchTraffic {
        /// So many at most.
        limit: u64,
    },
    /// Its requests are on the schedule already.
    #[error("`{event}` begins within two seconds: its requests are scheduled already")]
    Scheduled {
        /// Which event.
        event: Name,
    },
    /// The game is about to end.
    #[error("the game is about to end: nothing is left to be told faster or slower")]
    TooLateToRetime,
    /// What remains would be told too fast or too slowly.
    #[error("what remains of the story needs an end from {earliest} to {latest}")]
    RetimeOutOfRange {
        /// The earliest end.
        earliest: GameTime,
        /// The latest.
        latest: GameTime,
    },
    /// Those seconds are still to come, or are none.
    #[error("there are no seconds that are over from {from} to {to}")]
    NotOver {
        /// From here.
        from: GameTime,
        /// To here.
        to: GameTime,
    },
    /// Nobody knows any more what those seconds brought.
    #[error("what is more than {limit} s ago cannot be void any more")]
    TooLongAgo {
        /// So many seconds at most.
        limit: u32,
    },
    /// There is nothing to be mended.
    #[error("`{fix}` has nothing to mend in this team")]
    NothingToMend {
        /// By what.
        fix: Fix,
    },
    /// Nothing of it is broken.
    #[error("nothing that `{event}` broke is still broken")]
    NothingToEnd {
        /// Which event.
        event: Name,
    },
    /// Everything is halted already.
    #[error("everything is halted already")]
    HaltedBefore,
    /// Nothing is halted.
    #[error("nothing is halted")]
    NotHalted,
    /// The public board stands still already.
    #[error("the board is frozen already")]
    FrozenBefore,
    /// The public board does not stand still.
    #[error("the board is not frozen")]
    NotFrozen,
    /// Nothing may break while everything is halted.
    #[error("everything is halted: release it first")]
    Halted,
}

impl ScriptRefusal {
    /// The same where times are told in the story's: it goes `speed` times as fast.
    #[must_use]
    pub fn in_story_time(self, speed: u32) -> Self {
        let story = |at: GameTime| GameTime::from_ns(at.as_ns().saturating_mul(u64::from(speed)));
        match self {
            Self::RetimeOutOfRange { earliest, latest } => Self::RetimeOutOfRange {
                earliest: story(earliest),
                latest: story(latest),
            },
            Self::NotOver { from, to } => Self::NotOver {
                from: story(from),
                to: story(to),
            },
            other => other,
        }
    }
}

words! {
    /// What a rescue mends.
    pub enum Fix {
        /// The CDN is on, with the query as its key.
        Cdn = "cdn",
        /// Probes ask for the path that answers them.
        Health = "health",
        /// Gateways, routes, security groups and network ACLs let requests through again.
        Network = "network",
        /// The policies of the start are back.
        Permissions = "permissions",
        /// Everything is baked into the image: instances start fast.
        Boot = "boot",
        /// Another subnet, in the zone with the fewest.
        Room = "room",
        /// Groups are as large as at the start again.
        Size = "size",
        /// What nothing uses is deleted.
        Waste = "waste",
    }
}

words! {
    /// How an event of the script stands.
    pub enum ScriptState {
        /// Its time comes.
        Waiting = "waiting",
        /// What makes it happen has not happened.
        Pending = "pending",
        /// The facilitator keeps it from happening.
        Paused = "paused",
        /// It has happened.
        Done = "done",
        /// It will not happen.
        Skipped = "skipped",
    }
}

words! {
    /// Why something that was to break did not.
    pub enum Guard {
        /// Everything is halted.
        Halted = "halted",
        /// Too much of the team would be broken at once.
        BlastRadius = "blast-radius",
        /// The same is broken already.
        BrokenBefore = "broken-before",
        /// More of the team would be broken by one monkey at once than it may.
        AtMost = "at-most",
    }
}

/// What became of the script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum ScriptNews {
    /// An event happened.
    Happened {
        /// Which one.
        event: Name,
        /// To whom it did something, if it was to do something.
        teams: Vec<TeamId>,
    },
    /// An event was to break something while everything was halted.
    Withheld {
        /// Which one.
        event: Name,
    },
    /// A condition took back what an event had broken.
    Stopped {
        /// Which one.
        event: Name,
    },
    /// The one who runs the event did something.
    Controlled {
        /// Who, as they call themselves.
        session: String,
        /// What.
        control: Control,
        /// When its event comes now, if that changed.
        due: Option<GameTime>,
    },
}
