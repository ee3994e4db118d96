//! Teams that bring a service of their own: a league of their own, and no account.

use super::TeamRow;
use serde::{Deserialize, Serialize};

/// What marks a team with a service of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnMark {
    /// Whether the team has declared what its infrastructure costs; it is charged nothing otherwise.
    pub is_spend_known: bool,
}

/// What a team with a service of its own has to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnConsole {
    /// Where requests go, up to the key.
    pub url: String,
    /// Where its name led when the game was made.
    pub address: String,
    /// What the service hashes in front of each key.
    pub salt: String,
    /// What the team declared, in micro-dollars per hour of the game; none if it has not.
    pub declared_musd_per_hour: Option<i64>,
}

/// The teams that are compared with each other, the leader first: those of the ordinary league, or all if only others
/// play.
pub fn compared(teams: &[TeamRow]) -> impl Iterator<Item = &TeamRow> {
    let is_open = teams.iter().all(|row| row.own.is_some());
    teams.iter().filter(move |row| row.own.is_some() == is_open)
}
