//! What a team's instances write: for programs, and as a page.

mod page;

pub(super) use page::page;

use super::access::Role;
use super::guard::Visitor;
use super::language::query;
use super::reply::Problem;
use super::shared::Shared;
use axum::Json;
use axum::extract::{Path, State};
use http::{StatusCode, Uri};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The logs of a live game.
pub trait Logs: fmt::Debug + Send + Sync {
    /// Those of a team.
    fn list(&self, team: u16) -> Vec<LogSummary>;
    /// One of them, by the instance's name.
    fn of(&self, team: u16, instance: &str) -> Option<InstanceLog>;
}

/// The logs of a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogList {
    /// Without their lines.
    pub logs: Vec<LogSummary>,
}

/// A log without its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSummary {
    /// Who wrote it: `i-0003`, or `cache-node`.
    pub instance: String,
    /// Whether its process runs.
    pub is_running: bool,
    /// How many lines are kept.
    pub lines: usize,
    /// The game second of the last one.
    pub last_second: Option<u32>,
}

/// A log as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceLog {
    /// Who wrote it.
    pub instance: String,
    /// Whether its process runs.
    pub is_running: bool,
    /// Lines that are not there: too old, or too many in a second.
    pub left_out: u64,
    /// The last lines, oldest first.
    pub lines: Vec<LogLine>,
}

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// The game second that it came at.
    pub second: u32,
    /// Where it comes from.
    pub from: LogSource,
    /// What it says.
    pub text: String,
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogSource {
    /// The process's standard output.
    Stdout,
    /// Its standard error.
    Stderr,
    /// The game: how a process ended, what was left out.
    Host,
}

impl LogSource {
    /// As it stands in a log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
            Self::Host => "host",
        }
    }
}

/// Why there is no log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    /// Nobody who may read any asks.
    NoToken,
    /// A facilitator did not say whose.
    WhichTeam,
    /// The game is not live.
    NotLive,
    /// This team has no such log.
    NoSuch,
}

impl Missing {
    const fn status(self) -> StatusCode {
        match self {
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::WhichTeam => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotLive | Self::NoSuch => StatusCode::NOT_FOUND,
        }
    }
}

impl From<Missing> for Problem {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::NoToken => Self::no_token(),
            Missing::WhichTeam => Self::bad_value(
                "whose logs?",
                "add `?team=0` with the team's number, as /api/board has it",
            ),
            Missing::NotLive => Self::new(
                missing.status(),
                "not-live",
                "logs are of live games; nothing of them is recorded",
                "look at the account's own log in /api/team",
            ),
            Missing::NoSuch => Self::new(
                missing.status(),
                "no-log",
                "this team has no such log",
                "/api/team/logs lists those that are kept",
            ),
        }
    }
}

/// Whose logs a visitor wants and may read, and where they are.
fn readable<'s>(
    shared: &'s Shared,
    visitor: &Visitor,
    uri: &Uri,
) -> Result<(&'s dyn Logs, u16), Missing> {
    let wanted = query(uri, "team");
    let wanted = wanted
        .map(|team| team.parse::<u16>().map_err(|_| Missing::NoSuch))
        .transpose()?;
    let team = match (&visitor.role, wanted) {
        (None, _) => return Err(Missing::NoToken),
        (Some(Role::Member { team, .. }), None) => *team,
        // Nobody learns which instances another team has.
        (Some(Role::Member { team, .. }), Some(wanted)) if wanted != *team => {
            return Err(Missing::NoSuch);
        }
        (Some(Role::Facilitator), None) => return Err(Missing::WhichTeam),
        (Some(_), Some(wanted)) => wanted,
    };
    if usize::from(team) >= shared.consoles.len() {
        return Err(Missing::NoSuch);
    }
    let logs = shared.logs.as_deref().ok_or(Missing::NotLive)?;
    Ok((logs, team))
}

/// `GET /api/team/logs`
pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Json<LogList>, Problem> {
    let (logs, team) = readable(&shared, &visitor, &uri)?;
    let logs = logs.list(team);
    Ok(Json(LogList { logs }))
}

/// `GET /api/team/instances/{id}/log`
pub(super) async fn log(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<InstanceLog>, Problem> {
    let (logs, team) = readable(&shared, &visitor, &uri)?;
    Ok(Json(logs.of(team, &id).ok_or(Missing::NoSuch)?))
}
