//! What the game gives to the server, and what the server asks of the game.

use super::access::{Pass, Revoked};
use super::logs::Logs;
use crate::drill::{Drill, Prediction};
use crate::plan::{PlanRequest, Planned};
use crate::report::Report;
use crate::scenario::Scenarios;
use crate::view::{Console, Desk, Recording, RoomLost, Snapshot, TryAnswer};
use crate::what_if::WhatIfs;
use crate::wire::{Controlled, Done, Duty, Edited, Preview, ReplayOrder};
use model::command::{Command, Denied};
use model::script::{Control, ScriptRefusal};
use model::text::Text;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

/// The game as the server sees it.
#[derive(Debug)]
pub struct Hub {
    /// Board and chart as everybody may see them; a new value for each second played.
    pub snapshot: watch::Receiver<Arc<Snapshot>>,
    /// The same as things are, also while the board is frozen.
    pub truth: watch::Receiver<Arc<Snapshot>>,
    /// The teams' own pages, by team id.
    pub consoles: Vec<watch::Receiver<Arc<Console>>>,
    /// The script and all else for those who run the game.
    pub desk: watch::Receiver<Arc<Desk>>,
    /// The recorded game that is looked at again, if it is one.
    pub recording: Option<Arc<Recording>>,
    /// What teams can read about the service, in Markdown, if there is something.
    pub runbook: Option<Text>,
    /// The scenario of the game, and whoever reads others; none if it is not known.
    pub scenarios: Option<Scenarios>,
    /// What monitoring scrapes of the teams, by team id; empty for a recorded game.
    pub meters: Vec<Meter>,
    /// What teams' instances write; of a recorded game nothing.
    pub logs: Option<Arc<dyn Logs>>,
    /// The drill whose game this is, if it is one.
    pub drill: Option<watch::Receiver<Arc<Drill>>>,
    /// The game looked back on, where that is kept.
    pub retrospect: Option<watch::Receiver<Retrospect>>,
    /// Answers questions about a recorded game, where one is looked at again.
    pub what_ifs: Option<Arc<dyn WhatIfs>>,
    /// Told by the server when the room is offline: half of the browsers lost at once.
    pub room: watch::Sender<Option<RoomLost>>,
    /// Where wishes go. When it is full, they are refused as [`Refused::Busy`].
    pub actions: mpsc::Sender<Action>,
}

/// The report of a game that is served.
#[derive(Clone, Debug)]
pub enum Retrospect {
    /// The game is not over.
    Open,
    /// It is being made.
    Making {
        /// Games that have been tried for it.
        done: u32,
        /// Games that will be.
        of: u32,
        /// The report without what those games tell, once it is there.
        so_far: Option<Arc<Report>>,
    },
    /// Here it is.
    Ready(Arc<Report>),
    /// It cannot be had.
    Failed(String),
}

/// What monitoring scrapes of a team.
#[derive(Clone)]
pub struct Meter(Arc<dyn Fn() -> String + Send + Sync>);

impl Meter {
    /// One whose page, in Prometheus' text format, is made when it is asked for.
    pub fn new(page: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(page))
    }

    /// The page as it stands.
    pub(super) fn read(&self) -> String {
        (self.0)()
    }
}

impl std::fmt::Debug for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Meter")
    }
}

/// What changes would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// All of it but what would be refused.
    pub planned: Planned,
    /// The place of the first command that would be, and why.
    pub denied: Option<(usize, Denied)>,
}

/// Something that somebody wants of the game. Its right to want it has been checked.
#[derive(Debug)]
pub enum Action {
    /// Begin to play.
    Start {
        /// Whether it began.
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    /// Change a team's account.
    Command {
        /// Whose.
        team: u16,
        /// Which of its members, as they call themselves.
        session: String,
        /// Two commands of a team with the same key are one; the second gets the first one's answer.
        idempotency_key: String,
        /// The account's version that the sender saw.
        expected_version: Option<u64>,
        /// How many lines of the team's log its sender had seen.
        seen: Option<u64>,
        /// What is to be done.
        command: Command,
        /// What became of it.
        reply: oneshot::Sender<Result<Done, Refused>>,
    },
    /// Say what changes of a team's account would come to.
    Plan {
        /// Whose.
        team: u16,
        /// Which changes.
        request: PlanRequest,
        /// What they would come to.
        reply: oneshot::Sender<Result<Outlook, Refused>>,
    },
    /// Keep in mind who is let in, also beyond an outage of the host.
    Admit {
        /// Who.
        pass: Pass,
        /// Once it is kept.
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    /// Keep in mind what a member does in the team.
    Assign {
        /// Which team.
        team: u16,
        /// Which of its members.
        member: String,
        /// What they do.
        duty: Duty,
        /// Once it is kept.
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    /// Keep in mind who is not let in any more.
    Revoke {
        /// Whose tokens.
        gone: Revoked,
        /// Once it is kept.
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    /// Do something to the script.
    Control {
        /// Who, as they call themselves.
        session: String,
        /// Two orders with the same key are one.
        idempotency_key: String,
        /// What.
        control: Control,
        /// When it was done.
        reply: oneshot::Sender<Result<Controlled, Refused>>,
    },
    /// Say what an order would come to.
    Preview {
        /// Which one.
        control: Control,
        /// What it would come to.
        reply: oneshot::Sender<Result<Preview, Refused>>,
    },
    /// Keep a note of somebody who runs the game.
    Note {
        /// Who, as they call themselves.
        session: String,
        /// Two notes with the same key are one.
        idempotency_key: String,
        /// What.
        text: String,
        /// Once it is kept.
        reply: oneshot::Sender<Result<Controlled, Refused>>,
    },
    /// Let the game stand still.
    Pause {
        /// Why.
        reason: String,
        /// When it was done.
        reply: oneshot::Sender<Result<Controlled, Refused>>,
    },
    /// Let a game that stands still go on.
    GoOn {
        /// When it was done.
        reply: oneshot::Sender<Result<Controlled, Refused>>,
    },
    /// Go to another moment of a replay, or go on in another way.
    Replay {
        /// What.
        order: ReplayOrder,
        /// Once the moment is shown.
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    /// Keep in mind what the learner of a drill expects, before it begins.
    Predict {
        /// What.
        prediction: Prediction,
        /// Once it is kept.
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    /// Play a drill again, once it is over.
    Again {
        /// With this seed.
        seed: u64,
        /// Once the next round is being prepared.
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    /// Send one request that is not scored.
    Try {
        /// To whose service.
        team: u16,
        /// The key to ask for.
        key: String,
        /// What came back.
        reply: oneshot::Sender<Result<TryAnswer, Refused>>,
    },
}

/// Why the game did not do it. Nothing has changed; the game goes on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The game's rules forbid it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The script does not allow it.
    #[error(transparent)]
    Script(#[from] ScriptRefusal),
    /// The account is not as the sender saw it.
    #[error("the account is at version {version}: {changed_by} changed it meanwhile")]
    Conflict {
        /// The account's version now.
        version: u64,
        /// Who changed it last.
        changed_by: String,
    },
    /// Another member has changed the same thing since the sender looked.
    #[error("{} changed the same thing at {} s of the game: {}", .0.member, .0.second, .0.what.en)]
    Edited(Box<Edited>),
    /// The game is not being played.
    #[error("the game is not running")]
    NotRunning,
    /// The game stands still.
    #[error("the game stands still")]
    Paused,
    /// The game does not stand still.
    #[error("the game does not stand still")]
    NotPaused,
    /// It has been started before.
    #[error("the game was started already")]
    AlreadyStarted,
    /// As many notes are kept as can be.
    #[error("no more notes are kept of this game")]
    NotesFull,
    /// Too much is going on; the same wish may be sent again.
    #[error("the game is too busy")]
    Busy,
    /// Something broke. The text is for the log, not for the sender.
    #[error("{0}")]
    Internal(String),
}
