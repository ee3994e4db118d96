//! What is asked of a running game.

use super::client::{self, Client, Place};
use model::text::Text;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the game calls who sends this.
const SESSION: &str = "chaos-monkey";

/// Where a game stands.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Moment {
    /// Game seconds played.
    pub(super) second: u32,
    /// Game seconds in all.
    pub(super) length_s: u32,
    /// How many times as fast its story is told.
    pub(super) speed: u32,
    pub(super) phase: Phase,
    /// Why everything is halted, if it is.
    pub(super) halted: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Phase {
    Lobby,
    Running,
    Ended,
}

/// What a strike would come to.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Preview {
    pub(super) teams: Vec<TeamPreview>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct TeamPreview {
    pub(super) team: String,
    pub(super) hits: Vec<Text>,
}

/// When an order was carried out.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Done {
    pub(super) second: u32,
    /// It was sent before, and done then.
    pub(super) is_repeated: bool,
}

/// Why there is no answer, as far as it matters to who asks again and again.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nobody answers, or is too busy to: the same may be asked again.
    Away(String),
    /// The game will not do it.
    Refused { code: String, message: String },
    /// It is no use to ask again, for anything.
    Hopeless(anyhow::Error),
}

impl From<client::Trouble> for Trouble {
    fn from(trouble: client::Trouble) -> Self {
        match trouble {
            client::Trouble::Away { why, .. } => Self::Away(why),
            client::Trouble::Refused {
                status: 429 | 503,
                message,
                ..
            } => Self::Away(message),
            client::Trouble::Refused {
                status: 401 | 403, ..
            }
            | client::Trouble::NotOurs { .. }
            | client::Trouble::NoTrust { .. }
            | client::Trouble::Untrusted { .. } => Self::Hopeless(trouble.into()),
            client::Trouble::Refused { code, message, .. } => Self::Refused { code, message },
        }
    }
}

pub(super) struct Api(Client);

impl Api {
    pub(super) fn open(place: Place<'_>) -> anyhow::Result<Self> {
        Ok(Self(Client::open(place, PATIENCE)?))
    }

    pub(super) fn moment(&self) -> Result<Moment, Trouble> {
        Ok(self.0.get("/api/script")?)
    }

    pub(super) fn preview(&self, order: &Value) -> Result<Preview, Trouble> {
        let body = json!({ "control": order });
        Ok(self.0.post("/api/script/preview", &body)?)
    }

    pub(super) fn order(&self, key: &str, order: &Value) -> Result<Done, Trouble> {
        let body = json!({"idempotency_key": key, "session": SESSION, "control": order});
        Ok(self.0.post("/api/script/controls", &body)?)
    }
}
