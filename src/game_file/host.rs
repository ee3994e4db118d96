//! What a host notes of itself in a game's file: not of the game, but needed to
//! go on with it elsewhere or later.

use crate::own::{Hook, Told};
use journal::{EventRow, Reader};
use model::ids::TeamId;
use model::key::Salt;
use scoreboard::drill::Prediction;
use scoreboard::server::{Duty, Pass, Revoked};
use scoreboard::view::Pause;
use serde::{Deserialize, Serialize};
use sim_engine::Directive;
use std::net::SocketAddr;

use super::fork::Fork;
use super::verify::VerifyError;

/// Kinds of events that are about the host begin so.
const PREFIX: &str = "host.";

/// Something about whoever hosts the game.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostNote {
    /// The game goes on with a team's account of another one. Such notes are the
    /// first events of a file; of a fork of a fork there are two.
    Forked(Fork),
    /// What whoever ran the game that this is a fork of did after its moment:
    /// it is done again, at the same time.
    ToCome(Box<Directive>),
    /// Where the board is.
    Listens {
        /// The address.
        address: SocketAddr,
    },
    /// Who is let in.
    Admitted {
        /// By which token.
        pass: Pass,
    },
    /// Who is not let in any more.
    Revoked {
        /// Whose tokens.
        gone: Revoked,
    },
    /// What a member does in the team.
    Assigned {
        /// Which team.
        team: u16,
        /// Which of its members.
        member: String,
        /// What they do from now on.
        duty: Duty,
    },
    /// What is hashed in front of each key.
    Salted {
        /// It.
        salt: Salt,
    },
    /// Where a team with a service of its own is told of chaos.
    Hook(Hook),
    /// What came of telling it.
    Told {
        /// Which team.
        team: TeamId,
        /// Which message.
        id: String,
        /// What came of it.
        told: Told,
    },
    /// What the learner of a drill expects of it.
    Predicted {
        /// How it is going to end.
        prediction: Prediction,
    },
    /// A note of somebody who runs the game, for nobody else.
    Remark(Remark),
    /// Somebody started the game.
    Began,
    /// The game goes on after its host went out.
    Resumed {
        /// The time on the wall.
        at: String,
    },
    /// The game stands still.
    Paused {
        /// The time on the wall.
        at: String,
        /// Why.
        pause: Pause,
    },
    /// It goes on.
    WentOn {
        /// The time on the wall.
        at: String,
    },
}

/// A note of somebody who runs the game.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Sent twice with one key, it is kept once.
    pub idempotency_key: String,
    /// The game second in which it came.
    pub second: u32,
    /// Who, as they call themselves.
    pub session: String,
    /// What they wrote.
    pub remark: String,
}

impl HostNote {
    /// The kind of its event.
    pub(super) fn kind(&self) -> String {
        let name = match self {
            Self::Forked(_) => "forked",
            Self::ToCome(_) => "to-come",
            Self::Listens { .. } => "listens",
            Self::Admitted { .. } => "admitted",
            Self::Revoked { .. } => "revoked",
            Self::Assigned { .. } => "assigned",
            Self::Salted { .. } => "salted",
            Self::Hook(_) => "hook",
            Self::Told { .. } => "told",
            Self::Predicted { .. } => "predicted",
            Self::Remark(_) => "remark",
            Self::Began => "began",
            Self::Resumed { .. } => "resumed",
            Self::Paused { .. } => "paused",
            Self::WentOn { .. } => "went-on",
        };
        format!("{PREFIX}{name}")
    }
}

/// Whether an event is about the host, and not of the game itself.
pub(crate) fn is_of_host(kind: &str) -> bool {
    kind.starts_with(PREFIX)
}

/// What stands before everything else in a file, and is known before its game is.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Where the game comes from, the oldest first; nothing for one that began by itself.
    pub(super) forks: Vec<Fork>,
    /// What is hashed in front of each key.
    pub(super) salt: Salt,
}

impl Head {
    /// Reads it: the first notes of the host, and nothing after them.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn read(reader: &Reader) -> Result<Self, VerifyError> {
        let mut head = Self::default();
        for row in reader.events(..) {
            match note_of(&row?)? {
                Some(HostNote::Forked(fork)) => head.forks.push(fork),
                Some(HostNote::Salted { salt }) => head.salt = salt,
                Some(_) => {}
                None => break,
            }
        }
        Ok(head)
    }
}

/// What a row notes about the host, if it is about the host.
///
/// # Errors
/// When it cannot be read.
pub(super) fn note_of(row: &EventRow) -> Result<Option<HostNote>, VerifyError> {
    if !is_of_host(&row.kind) {
        return Ok(None);
    }
    let note = serde_json::from_str(&row.payload);
    note.map(Some)
        .map_err(|e| VerifyError::Source(format!("event {} cannot be read: {e}", row.seq)))
}

/// What a game's hosts have noted so far.
#[derive(Clone, Debug, Default)]
pub struct HostNotes {
    /// Where the board was last.
    pub address: Option<SocketAddr>,
    /// Who is let in, in order, without those who are not any more.
    pub passes: Vec<Pass>,
    /// What members do in their teams, in order; the later one of two is right.
    pub duties: Vec<(u16, String, Duty)>,
    /// What the learner of a drill expected last.
    pub prediction: Option<Prediction>,
    /// What those who run the game have noted, in order.
    pub remarks: Vec<Remark>,
    /// Whether the game was started.
    pub has_begun: bool,
    /// Why the game stands still, if it does.
    pub pause: Option<Pause>,
    /// Where teams with a service of their own are told of chaos.
    pub hooks: Vec<Hook>,
    /// Orders that are given again, in order, also those that have been.
    pub to_come: Vec<Directive>,
}

impl HostNotes {
    /// Reads them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read(reader: &Reader) -> Result<Self, VerifyError> {
        let mut notes = Self::default();
        for row in reader.events(..) {
            let Some(note) = note_of(&row?)? else {
                continue;
            };
            match note {
                HostNote::Listens { address } => notes.address = Some(address),
                HostNote::Admitted { pass } => notes.passes.push(pass),
                HostNote::Revoked { gone } => notes.passes.retain(|pass| !gone.takes(pass)),
                HostNote::Assigned { team, member, duty } => {
                    notes.duties.push((team, member, duty));
                }
                HostNote::Predicted { prediction } => notes.prediction = Some(prediction),
                HostNote::Remark(remark) => notes.remarks.push(remark),
                HostNote::Began => notes.has_begun = true,
                HostNote::ToCome(order) => notes.to_come.push(*order),
                HostNote::Hook(hook) => notes.hooks.push(hook),
                HostNote::Forked(_)
                | HostNote::Salted { .. }
                | HostNote::Told { .. }
                | HostNote::Resumed { .. } => {}
                HostNote::Paused { pause, .. } => notes.pause = Some(pause),
                HostNote::WentOn { .. } => notes.pause = None,
            }
        }
        Ok(notes)
    }
}
