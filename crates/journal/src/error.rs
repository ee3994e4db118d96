//! What can go wrong, and whether the game may go on.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::ErrorCode;

/// An error of the journal. Messages name the file or the row, and the fix where there is one.
///
/// Three groups: errors of *opening* (no game runs yet), *refusals* of a batch (nothing was written, the journal is as good as
/// before), and *stops* (the journal takes nothing more; see [`JournalError::is_stop`]).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// A file of that name is there already; it was not touched. Opening: no game has begun.
    #[error("{} already exists; choose another name, move it away, or resume that game", .path.display())]
    Exists {
        /// The file that is in the way: the journal itself, or the write-ahead log of an earlier one.
        path: PathBuf,
    },
    /// No such file. Opening: no game has begun.
    #[error("{} does not exist; check the name and the folder", .path.display())]
    Missing {
        /// The file that was asked for.
        path: PathBuf,
    },
    /// A directory, device or pipe instead of a file. Opening: no game has begun.
    #[error("{} is {found}, not a file; name the .gameday file itself", .path.display())]
    NotAFile {
        /// What was asked for.
        path: PathBuf,
        /// What it is.
        found: &'static str,
    },
    /// Not an SQLite database at all, or one whose first page is destroyed. Opening: no game has begun.
    #[error("{} is not a gameday journal: {what}", .path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
        /// What is there instead.
        what: &'static str,
    },
    /// An SQLite database of another program. Opening: no game has begun.
    #[error(
        "{} is an SQLite database of another program, not a gameday journal (application_id {application_id:#010x})",
        .path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// Its `PRAGMA application_id`.
        application_id: i32,
    },
    /// Written by a newer version. Opening: no game has begun.
    #[error(
        "{} was made by a newer gameday; format {found}, this program reads up to {supported}; use that version",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i32,
        /// The newest format this program reads.
        supported: i32,
    },
    /// The file is ours but damaged. It was not changed. A game that is running must stop: the journal takes nothing more.
    #[error("{} is damaged: {what}; work on a copy, rows before the damage may still be readable with an SQLite tool", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// An event was changed, removed or put in. Found by verifying and on resume; the file was not changed.
    #[error("{}: the chain of events breaks at seq {seq}: {fault}", .path.display())]
    ChainBroken {
        /// The file.
        path: PathBuf,
        /// The first sequence number that is not as it was written.
        seq: u64,
        /// In which way.
        fault: ChainFault,
    },
    /// The game in this journal has ended; nothing can be added. Opening or a refusal: nothing was written.
    #[error("the game in {} has ended; it can be read and replayed, not continued", .path.display())]
    Ended {
        /// The file.
        path: PathBuf,
    },
    /// Another process (or another [`Writer`](crate::Writer)) is writing this journal. Opening: that other game goes on.
    #[error("{} is being written by another gameday; stop that one first", .path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder can be read but not written. Opening: no game has begun.
    #[error("{} cannot be written; check its permissions and those of its folder", .path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// SQLite could not open one of the journal's files. Opening: no game has begun.
    #[error(
        "{} cannot be opened; check its permissions; an unfinished game can be read only in a writable folder: \
         copy it there together with its -wal file",
        .path.display()
    )]
    CannotOpen {
        /// The file.
        path: PathBuf,
    },
    /// Something exceeds a limit of [`limits`](crate::limits). Refusal: the game may go on without it.
    #[error("{object} has {size} {unit}, the limit is {max}")]
    TooLarge {
        /// What is too large, such as `payload of event 17`.
        object: String,
        /// Its size.
        size: usize,
        /// Of what the size is counted.
        unit: &'static str,
        /// The limit.
        max: usize,
    },
    /// A row or a meta value has not the required form. Refusal: the game may go on without it.
    #[error("{object}: {reason}")]
    Malformed {
        /// Which one, such as `kind of event 17`.
        object: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A row is not the one that comes next. Refusal: nothing was written, but the caller's counting is wrong, so a game
    /// should stop.
    #[error("{object}: {reason}")]
    OutOfOrder {
        /// Which row.
        object: String,
        /// What was expected.
        reason: String,
    },
    /// Another program changed the events while this one was writing. Stop: end the game, verify the file.
    #[error(
        "{}: another program changed the events (the last row should be seq {expected}, it is {found}); \
         use read-only tools on a running game",
        .path.display()
    )]
    ForeignWrite {
        /// The file.
        path: PathBuf,
        /// The last sequence number that this writer committed.
        expected: u64,
        /// The last sequence number in the file.
        found: u64,
    },
    /// Another program holds SQLite's lock. While writing a stop; while reading, try again.
    #[error("{}: cannot {action}: another program has held the file's lock for too long; close it", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
    },
    /// No space left. Stop: free space, then resume the game from the file.
    #[error("{}: cannot {action}: no space left on the disk; free some, then resume the game", .path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
    },
    /// Any other failure that SQLite reports. While writing a stop.
    #[error("{}: cannot {action}", .path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
        /// The cause.
        source: rusqlite::Error,
    },
    /// A failure of the operating system outside SQLite. While writing a stop.
    #[error("{}: cannot {action}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// The journal thread panicked (its commit callback did, most likely). Stop: nothing more is committed.
    #[error("the thread that writes {} panicked", .path.display())]
    ThreadPanicked {
        /// The file.
        path: PathBuf,
    },
    /// The journal stopped, now or earlier; the cause is the same in every later call. The game may not go on: what is not
    /// committed must not be shown. Resume it from the file once the cause is mended.
    #[error("the journal {} has stopped and takes nothing more", .path.display())]
    Stopped {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Arc<JournalError>,
    },
}

/// How the chain of events is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainFault {
    /// Events from here on are missing, up to and including `last`.
    Missing {
        /// The last one missing.
        last: u64,
    },
    /// This event was changed or put in; for the first event it can also be `meta` that was changed.
    Changed,
    /// The journal was finished before this event was put in.
    AfterTheEnd,
}

impl JournalError {
    /// Whether the journal takes nothing more after this error, so that a running game has to stop.
    ///
    /// `false` for refusals of one batch and for errors of opening.
    #[must_use]
    pub fn is_stop(&self) -> bool {
        matches!(self, Self::Stopped { .. })
    }

    /// Translates what SQLite reports. Rows that cannot be decoded count as damage: the writer checks all it writes.
    pub(crate) fn sqlite(path: &Path, action: &'static str, source: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase {
                path,
                what: "its content is not an SQLite database",
            },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged {
                path,
                what: source.to_string(),
            },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { path, action }
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull { path, action },
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            _ => match source {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..) => Self::Damaged {
                    path,
                    what: source.to_string(),
                },
                _ => Self::Sqlite {
                    path,
                    action,
                    source,
                },
            },
        }
    }

    pub(crate) fn io(path: &Path, action: &'static str, source: io::Error) -> Self {
        Self::Io {
            path: path.to_path_buf(),
            action,
            source,
        }
    }

    pub(crate) fn stopped(path: &Path, source: &Arc<JournalError>) -> Self {
        Self::Stopped {
            path: path.to_path_buf(),
            source: Arc::clone(source),
        }
    }
}

impl fmt::Display for ChainFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { last } => write!(f, "events from here up to {last} are missing"),
            Self::Changed => f.write_str("this event is not as it was written"),
            Self::AfterTheEnd => f.write_str("this event was put in after the game had ended"),
        }
    }
}
