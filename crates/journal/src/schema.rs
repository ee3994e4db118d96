#![doc = include_str!("../SCHEMA.md")]

use std::path::Path;

use rusqlite::limits::Limit;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::JournalError;
use crate::limits::VALUE_BYTES_MAX;
use crate::meta::{self, Ending, Meta};

/// `PRAGMA application_id` of a journal: `GDAY` in ASCII.
pub const APPLICATION_ID: i32 = i32::from_be_bytes(*b"GDAY");
/// `PRAGMA user_version`: the format that this program writes, and the newest it reads.
pub const FORMAT: i32 = 1;

/// The tables of format 1. Changing anything here is a new format.
const TABLES: [(&str, &str); 4] = [
    (
        "meta",
        "CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID",
    ),
    (
        "events",
        "CREATE TABLE events(
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  time_ns INTEGER NOT NULL,
  team INTEGER,
  principal TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT",
    ),
    (
        "ticks",
        "CREATE TABLE ticks(
  second INTEGER NOT NULL,
  team INTEGER NOT NULL,
  score_mpt INTEGER NOT NULL,
  spend_musd INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  fast INTEGER NOT NULL,
  ok INTEGER NOT NULL,
  slow INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  void INTEGER NOT NULL,
  in_flight INTEGER NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (second, team)
) STRICT, WITHOUT ROWID",
    ),
    (
        "minutes",
        "CREATE TABLE minutes(
  minute INTEGER PRIMARY KEY,
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT",
    ),
];

pub(crate) const INSERT_EVENT: &str = "INSERT INTO events(seq, time_ns, team, principal, kind, payload, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
pub(crate) const INSERT_TICK: &str = "INSERT INTO ticks(second, team, score_mpt, spend_musd, sent, fast, ok, slow, \
    wrong, failed, void, in_flight, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
pub(crate) const INSERT_MINUTE: &str = "INSERT INTO minutes(minute, digest) VALUES (?1, ?2)";

/// What a journal says of itself.
pub(crate) struct Header {
    pub(crate) meta: Meta,
    pub(crate) ending: Option<Ending>,
}

/// Makes an empty journal within one transaction: a file is ours and complete, or not ours.
pub(crate) fn create(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    TABLES
        .iter()
        .try_for_each(|(_, sql)| transaction.execute_batch(sql))
}

/// Makes SQLite distrust the file: its schema may call nothing with side effects, and nothing in it may grow in memory.
pub(crate) fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX)?;
    Ok(())
}

/// Checks that the file is a journal of a format we read, whole, and reads what it says of itself.
///
/// The whole file is read once (`PRAGMA quick_check`).
pub(crate) fn check(connection: &Connection, path: &Path) -> Result<Header, JournalError> {
    identify(connection, path)?;
    let failed = |error| JournalError::sqlite(path, "read the header", error);
    let damaged = |what| JournalError::Damaged {
        path: path.to_path_buf(),
        what,
    };

    check_length(connection, path)?;
    // Before anything reads rows: what SQLite computes of them is up to whoever made the table.
    for (table, sql) in TABLES {
        let found: Option<String> = connection
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1",
                [table],
                |row| row.get(0),
            )
            .optional()
            .map_err(failed)?;
        if found.as_deref() != Some(sql) {
            return Err(damaged(format!(
                "it has no table {table} as format {FORMAT} has it"
            )));
        }
    }
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| JournalError::sqlite(path, "check the pages", error))?;
    if verdict != "ok" {
        return Err(damaged(verdict));
    }

    let values = meta::load(connection).map_err(failed)?;
    if values.get("format").map(String::as_str) != Some(&FORMAT.to_string()) {
        return Err(damaged(format!("meta format is not {FORMAT}")));
    }
    Ok(Header {
        meta: Meta::from_values(path, &values)?,
        ending: Ending::from_values(path, &values)?,
    })
}

/// Checks that the file is ours and of a format we read; looks at its first page only.
pub(crate) fn identify(connection: &Connection, path: &Path) -> Result<(), JournalError> {
    let failed = |error| JournalError::sqlite(path, "read the header", error);
    let application_id: i32 = pragma(connection, "application_id").map_err(failed)?;
    if application_id != APPLICATION_ID {
        return Err(JournalError::NotOurs {
            path: path.to_path_buf(),
            application_id,
        });
    }
    match pragma(connection, "user_version").map_err(failed)? {
        FORMAT => Ok(()),
        found if found > FORMAT => Err(JournalError::Newer {
            path: path.to_path_buf(),
            found,
            supported: FORMAT,
        }),
        found => Err(JournalError::Damaged {
            path: path.to_path_buf(),
            what: format!("there is no format {found}"),
        }),
    }
}

/// Finds a cut inside the last page, which SQLite fills with zeros and says nothing.
///
/// Only a finished journal is known to have all its pages in the file; others may have them in the write-ahead log.
fn check_length(connection: &Connection, path: &Path) -> Result<(), JournalError> {
    let failed = |error| JournalError::sqlite(path, "read the header", error);
    let mode: String = pragma(connection, "journal_mode").map_err(failed)?;
    if mode == "wal" {
        return Ok(());
    }
    let pages: u64 = pragma(connection, "page_count").map_err(failed)?;
    let page_size: u64 = pragma(connection, "page_size").map_err(failed)?;
    let length = std::fs::metadata(path)
        .map_err(|error| JournalError::io(path, "read the length", error))?
        .len();
    if length >= pages * page_size {
        return Ok(());
    }
    let what = format!("it has {length} bytes of {}", pages * page_size);
    Err(JournalError::Damaged {
        path: path.to_path_buf(),
        what,
    })
}

/// The value of a pragma.
pub(crate) fn pragma<T: rusqlite::types::FromSql>(
    connection: &Connection,
    name: &str,
) -> rusqlite::Result<T> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_shows_the_tables_as_they_are() {
        let document = include_str!("../SCHEMA.md");
        for (table, sql) in TABLES {
            assert!(
                document.contains(sql),
                "SCHEMA.md does not show the table {table} as it is"
            );
        }
        assert!(document.contains(&format!("{APPLICATION_ID:#x}")));
    }
}
