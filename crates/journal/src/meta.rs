//! What a journal says about its game: written once at the start, and once more at the end.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::admission::limit;
use crate::chain::Head;
use crate::error::JournalError;
use crate::limits::{META_VALUE_BYTES_MAX, SCENARIO_BYTES_MAX};
use crate::schema::FORMAT;

/// The keys written at the start. Their values are the root of the chain of events, in this order.
pub(crate) const START_KEYS: [&str; 10] = [
    "format",
    "mode",
    "scenario_name",
    "scenario_text",
    "scenario_sha256",
    "seed",
    "speed",
    "program_version",
    "teams",
    "started_at",
];

/// The keys added at the end.
const END_KEYS: [&str; 4] = ["digest", "ended_second", "ended_seq", "ended_chain"];

/// What a game is played from. The scenario's SHA-256 is computed by the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Live or offline.
    pub mode: Mode,
    /// The scenario's name.
    pub scenario_name: String,
    /// The scenario itself, in TOML, to the byte.
    pub scenario_text: String,
    /// The game's seed.
    pub seed: u64,
    /// By how much the game is compressed, as the caller writes it (`1`, `8`, `3/2`).
    pub speed: String,
    /// The version of the program that writes.
    pub program_version: String,
    /// The teams, in whatever form the caller gives them.
    pub teams: serde_json::Value,
    /// When the game was started, RFC 3339; given by the caller, the journal reads no clock.
    pub started_at: String,
}

/// Where the requests of a game go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Real processes, wall time.
    Live,
    /// The queueing model, virtual time.
    Offline,
}

/// How a finished game ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ending {
    /// The digest of the whole game.
    pub digest: [u8; 32],
    /// The game second in which it ended.
    pub ended_second: u32,
    pub(crate) head: Head,
}

type Values = BTreeMap<String, String>;

impl Meta {
    /// The rows of `meta` at the start, checked.
    pub(crate) fn values(&self) -> Result<Values, JournalError> {
        let mode = match self.mode {
            Mode::Live => "live",
            Mode::Offline => "offline",
        };
        let values = [
            FORMAT.to_string(),
            mode.to_owned(),
            self.scenario_name.clone(),
            self.scenario_text.clone(),
            hex(&Sha256::digest(&self.scenario_text)),
            self.seed.to_string(),
            self.speed.clone(),
            self.program_version.clone(),
            self.teams.to_string(),
            self.started_at.clone(),
        ];
        let values: Values = START_KEYS
            .map(str::to_owned)
            .into_iter()
            .zip(values)
            .collect();
        for (key, value) in &values {
            let max = if key == "scenario_text" {
                SCENARIO_BYTES_MAX
            } else {
                META_VALUE_BYTES_MAX
            };
            limit(|| format!("meta {key}"), value.len(), "bytes", max)?;
        }
        Ok(values)
    }

    pub(crate) fn from_values(path: &Path, values: &Values) -> Result<Self, JournalError> {
        let text = |key| value(path, values, key);
        let seed = text("seed")?;
        let teams = text("teams")?;
        let meta = Self {
            mode: match text("mode")? {
                "live" => Mode::Live,
                "offline" => Mode::Offline,
                other => {
                    return Err(damaged(
                        path,
                        format!("meta mode {other:?} is neither live nor offline"),
                    ));
                }
            },
            scenario_name: text("scenario_name")?.to_owned(),
            scenario_text: text("scenario_text")?.to_owned(),
            seed: seed
                .parse()
                .map_err(|_| damaged(path, format!("meta seed {seed:?} is not a number")))?,
            speed: text("speed")?.to_owned(),
            program_version: text("program_version")?.to_owned(),
            teams: serde_json::from_str(teams)
                .map_err(|e| damaged(path, format!("meta teams is not JSON: {e}")))?,
            started_at: text("started_at")?.to_owned(),
        };
        if hex(&Sha256::digest(&meta.scenario_text)) != text("scenario_sha256")? {
            return Err(damaged(
                path,
                "meta scenario_text was changed: it does not fit scenario_sha256".to_owned(),
            ));
        }
        Ok(meta)
    }
}

impl Ending {
    pub(crate) fn new(digest: [u8; 32], ended_second: u32, head: Head) -> Self {
        Self {
            digest,
            ended_second,
            head,
        }
    }

    pub(crate) fn insert(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let values = [
            hex(&self.digest),
            self.ended_second.to_string(),
            self.head.seq.to_string(),
            hex(&self.head.chain),
        ];
        insert(
            transaction,
            END_KEYS.into_iter().zip(values.iter().map(String::as_str)),
        )
    }

    /// None if the game has not ended.
    pub(crate) fn from_values(path: &Path, values: &Values) -> Result<Option<Self>, JournalError> {
        // One of them alone is damage, not a game that goes on.
        if !END_KEYS.iter().any(|key| values.contains_key(*key)) {
            return Ok(None);
        }
        let number = |key| {
            let text = value(path, values, key)?;
            text.parse::<u64>()
                .map_err(|_| damaged(path, format!("meta {key} {text:?} is not a number")))
        };
        let hash = |key| {
            let text = value(path, values, key)?;
            unhex(text)
                .ok_or_else(|| damaged(path, format!("meta {key} {text:?} is not a SHA-256")))
        };
        let ended_second = u32::try_from(number("ended_second")?)
            .map_err(|_| damaged(path, "meta ended_second is too large".to_owned()))?;
        let head = Head {
            seq: number("ended_seq")?,
            chain: hash("ended_chain")?,
        };
        Ok(Some(Self::new(hash("digest")?, ended_second, head)))
    }
}

pub(crate) fn insert<'a>(
    transaction: &Transaction<'_>,
    values: impl Iterator<Item = (&'a str, &'a str)>,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare("INSERT INTO meta(key, value) VALUES (?1, ?2)")?;
    for (key, value) in values {
        statement.execute(params![key, value])?;
    }
    Ok(())
}

/// The values of `meta` that this format knows; rows of other keys are left alone.
pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Values> {
    let mut statement =
        connection.prepare("SELECT value FROM meta WHERE key = ?1 AND length(value) <= ?2")?;
    let mut values = Values::new();
    for key in START_KEYS.iter().chain(&END_KEYS) {
        if let Some(value) = statement
            .query_row(params![key, SCENARIO_BYTES_MAX], |row| row.get(0))
            .optional()?
        {
            values.insert((*key).to_owned(), value);
        }
    }
    Ok(values)
}

fn value<'a>(path: &Path, values: &'a Values, key: &str) -> Result<&'a str, JournalError> {
    values
        .get(key)
        .map(String::as_str)
        .ok_or_else(|| damaged(path, format!("meta has no {key}")))
}

fn damaged(path: &Path, what: String) -> JournalError {
    JournalError::Damaged {
        path: path.to_path_buf(),
        what,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_round_trips_and_refuses_the_rest() {
        let bytes = std::array::from_fn(|i| (i * 8) as u8);
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        for bad in [
            "",
            "0f",
            &"zz".repeat(32),
            &"+1".repeat(32),
            &"é".repeat(32),
        ] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }
}
