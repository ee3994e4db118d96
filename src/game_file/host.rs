//! What a host notes of itself in a game's file: not of the game, but needed to
//! go on with it elsewhere or later.

use journal::Reader;
use model::key::Salt;
use scoreboard::drill::Prediction;
use scoreboard::server::Pass;
use scoreboard::view::Pause;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

use super::verify::VerifyError;

/// Kinds of events that are about the host begin so.
const PREFIX: &str = "host.";

/// Something about whoever hosts the game.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostNote {
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
    /// What is hashed in front of each key.
    Salted {
        /// It.
        salt: Salt,
    },
    /// What the learner of a drill expects of it.
    Predicted {
        /// How it is going to end.
        prediction: Prediction,
    },
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

impl HostNote {
    /// The kind of its event.
    pub(super) fn kind(&self) -> String {
        let name = match self {
            Self::Listens { .. } => "listens",
            Self::Admitted { .. } => "admitted",
            Self::Salted { .. } => "salted",
            Self::Predicted { .. } => "predicted",
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

/// What a game's hosts have noted so far.
#[derive(Clone, Debug, Default)]
pub struct HostNotes {
    /// Where the board was last.
    pub address: Option<SocketAddr>,
    /// Who is let in, in order.
    pub passes: Vec<Pass>,
    /// What is hashed in front of each key.
    pub salt: Salt,
    /// What the learner of a drill expected last.
    pub prediction: Option<Prediction>,
    /// Whether the game was started.
    pub has_begun: bool,
    /// Why the game stands still, if it does.
    pub pause: Option<Pause>,
}

impl HostNotes {
    /// Reads them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read(reader: &Reader) -> Result<Self, VerifyError> {
        let mut notes = Self::default();
        for row in reader.events(..) {
            let row = row?;
            if !is_of_host(&row.kind) {
                continue;
            }
            let note = serde_json::from_str(&row.payload).map_err(|e| {
                VerifyError::Source(format!("event {} cannot be read: {e}", row.seq))
            })?;
            match note {
                HostNote::Listens { address } => notes.address = Some(address),
                HostNote::Admitted { pass } => notes.passes.push(pass),
                HostNote::Salted { salt } => notes.salt = salt,
                HostNote::Predicted { prediction } => notes.prediction = Some(prediction),
                HostNote::Began => notes.has_begun = true,
                HostNote::Resumed { .. } => {}
                HostNote::Paused { pause, .. } => notes.pause = Some(pause),
                HostNote::WentOn { .. } => notes.pause = None,
            }
        }
        Ok(notes)
    }
}
