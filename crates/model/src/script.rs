//! The script of a game while it is played: what the one who runs the event
//! can do with it, and what becomes of it.

use crate::ids::{Name, TeamId};
use crate::scenario::{Injection, TeamPick};
use crate::units::{GameTime, StoryDuration};
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
    /// Takes back what an event, or a monkey by the name of its kind, has broken.
    End {
        /// Which one.
        event: Name,
    },
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
    #[error(
        "`{event}` changes the traffic or brings a version: its time was decided before the game"
    )]
    Fixed {
        /// Which event.
        event: Name,
    },
    /// The traffic of a game is drawn before it begins.
    #[error(
        "the traffic of a game is drawn before it begins: this fault needs an event of the scenario"
    )]
    Traffic,
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
    /// Nothing may break while everything is halted.
    #[error("everything is halted: release it first")]
    Halted,
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
