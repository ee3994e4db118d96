//! Bodies of the JSON API, shared by server, browser and command line.

mod members;

pub use members::{
    Duty, Edited, EditingRequest, Person, RejoinRequest, RoleRequest, is_same_thing,
};

use crate::stage::{Show, Slide};
use crate::view::{Playback, Recording};
use model::command::Command;
#[cfg(feature = "ssr")]
use model::command::Denied;
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
    /// How many lines of the audit log the sender had seen when they began to make up their mind: refused if another
    /// member of the team has changed the same thing since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u64>,
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
    /// What they do in the team: they operate unless they say otherwise.
    #[serde(default)]
    pub role: Duty,
}

/// Answer of `POST /api/join` and `POST /api/rejoin`; the token also comes as a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The team's place in the roster.
    pub team: u16,
    /// The team's name.
    pub team_name: String,
    /// What the member is called.
    pub member: String,
    /// The member's own token, to be sent as a bearer.
    pub token: String,
    /// Lets the member in again, on another device or once the token is lost.
    pub rejoin_code: String,
}

/// A command was carried out: answer of `POST /api/team/commands`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Its line in the audit log.
    pub audit_number: u64,
    /// What it changed; none if everything was so already.
    pub change: Option<Change>,
    /// The command that takes it back, where one can.
    #[cfg(feature = "ssr")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Command>,
    /// The account's version afterwards.
    pub account_version: u64,
}

/// Body of `POST /api/pause`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseRequest {
    /// Why, for everybody's board and the record.
    #[serde(default)]
    pub reason: String,
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

/// Body of `POST /api/facilitator/notes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    /// Names the note once and for all: sent twice, it is kept once.
    pub idempotency_key: String,
    /// How whoever sends it is called in the record: `facilitator` unless they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What is to be kept.
    pub text: String,
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
    /// What would come at another time, in order.
    #[serde(default)]
    pub moved: Vec<MovedEvent>,
}

/// What comes at another time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedEvent {
    /// Which event or surge; nothing for the end of the game.
    pub event: Option<String>,
    /// When it was to come, in game seconds.
    pub from_s: u32,
    /// When it would come.
    pub to_s: u32,
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

/// Body of `POST /api/replay`: what is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplayOrder {
    /// The game second to go to; beyond the end is the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<u32>,
    /// Whether time goes on by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_playing: Option<bool>,
    /// Game seconds in ten seconds: 5 to 600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_tenths: Option<u32>,
}

/// Where a replay stands: answer of `GET` and `POST /api/replay`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayState {
    /// The game second that is shown.
    pub second: u32,
    /// How it goes on.
    #[serde(flatten)]
    pub playback: Playback,
    /// The recorded game.
    pub recording: Recording,
}

/// Body of `POST /api/stage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageOrder {
    /// What the projector is to show.
    pub show: Show,
}

/// What the projector shows: answer of `GET` and `POST /api/stage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageState {
    /// What was wanted.
    pub show: Show,
    /// The slide that is shown.
    pub slide: Slide,
    /// Its page, from 1.
    pub page: usize,
    /// How many pages it has.
    pub pages: usize,
    /// Seconds until the game starts by itself, where a countdown runs.
    pub starts_in_s: Option<u32>,
}

/// Body of `POST /api/countdown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountdownRequest {
    /// Seconds until the game starts by itself; nothing takes the countdown back.
    pub in_s: Option<u32>,
}

/// The longest countdown, in seconds.
pub const COUNTDOWN_MAX_S: u32 = 86_400;

/// The slowest and the fastest replay, in game seconds in ten seconds.
pub const REPLAY_RATE_TENTHS: std::ops::RangeInclusive<u32> = 5..=600;

/// Body of every answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// What the status is called.
    #[serde(default)]
    pub title: String,
    /// The status of the answer.
    #[serde(default)]
    pub status: u16,
    /// Stable word for programs, such as `rate-limited`.
    pub code: String,
    /// What went wrong, in English.
    #[serde(rename = "detail")]
    pub message: String,
    /// What to do about it, in English.
    pub help: String,
    /// Why, in words for the visitor, where a page shows it: the game's own reason, or who was there first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// The same for programs.
    #[cfg(feature = "ssr")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denied: Option<Denied>,
    /// What another member changed meanwhile, where a command was refused because of that; pages have it in the reason.
    #[cfg(feature = "ssr")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Box<Edited>>,
}

/// A line of the record of visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When, or when the latest of them: milliseconds since 1970.
    pub at_ms: u64,
    /// From where.
    pub address: String,
    /// How it was asked.
    pub method: String,
    /// For what, without its query.
    pub path: String,
    /// What became of it: `joined`, `logged-in`, or the code of the refusal.
    pub what: String,
    /// How often.
    pub times: u32,
}

/// Whose tokens are to let nobody in any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeRequest {
    /// The team, by its number.
    pub team: u16,
    /// The member, as they call themselves; none: the whole team.
    #[serde(default)]
    pub member: Option<String>,
}

/// How many tokens let nobody in any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeAnswer {
    /// So many.
    pub revoked: usize,
}
