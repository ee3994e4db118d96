//! Bodies of the JSON API, shared by server, browser and command line.

use model::command::{Command, Denied};
use model::event::Change;
use model::text::Text;
use serde::{Deserialize, Serialize};

/// Body of `POST /api/team/commands`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandRequest {
    /// Names the command once and for all: sent twice, it is done once.
    pub idempotency_key: String,
    /// The account's version that the sender saw; refused if it has moved on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u64>,
    /// What is to be done.
    pub command: Command,
}

/// Body of `POST /api/team/try`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TryRequest {
    /// The key to ask for.
    pub key: String,
}

/// Body of `POST /api/join`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// The game's PIN.
    pub pin: String,
    /// The team's place in the roster.
    pub team: u16,
    /// What the new member is called.
    pub member: String,
}

/// Answer of `POST /api/join`; the token also comes as a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The team's place in the roster.
    pub team: u16,
    /// The team's name.
    pub team_name: String,
    /// The member's own token, to be sent as a bearer.
    pub token: String,
}

/// A command was carried out: answer of `POST /api/team/commands`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Its line in the audit log.
    pub audit_number: u64,
    /// What it changed; none if everything was so already.
    pub change: Option<Change>,
    /// The account's version afterwards.
    pub account_version: u64,
}

/// Body of `POST /api/script/controls`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlRequest {
    /// Names the order once and for all: sent twice, it is done once.
    pub idempotency_key: String,
    /// How whoever sends it is called in the record: `facilitator` unless they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What is to be done: an object with one key.
    pub control: serde_json::Value,
}

/// Body of `POST /api/script/preview`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// What would be done.
    pub control: serde_json::Value,
}

/// What an order would come to now: answer of `POST /api/script/preview`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What it would do in each team that it is about.
    pub teams: Vec<TeamPreview>,
    /// Events that come after the one that it is about, and would go its way.
    pub dependents: Vec<String>,
}

/// What an order would do in a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamPreview {
    /// The team's name.
    pub team: String,
    /// What would break or be taken back, in words; nothing if it finds nothing to hit.
    pub hits: Vec<Text>,
}

/// An order was carried out: answer of `POST /api/script/controls`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controlled {
    /// The game second in which it was, or in which it was sent again.
    pub second: u32,
    /// Whether it was sent again, and had been done the first time.
    #[serde(default)]
    pub is_repeated: bool,
}

/// Body of every answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Stable word for programs, such as `rate-limited`.
    pub code: String,
    /// What went wrong, in English.
    pub message: String,
    /// What to do about it, in English.
    pub help: String,
    /// The game's own reason, where it refused a command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denied: Option<Denied>,
}
