//! The one that reads a journal, while it is written or afterwards.

use std::fmt;
use std::ops::{Bound, RangeBounds};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction};

use crate::chain;
use crate::error::JournalError;
use crate::files;
use crate::limits::LOCK_WAIT_MS_MAX;
use crate::meta::{Ending, Meta};
use crate::page::{ChainedEvent, Rows};
use crate::rows::{EventRow, MinuteRow, TickRow};
use crate::schema::{self, Header};

/// Reads one journal and never writes to it or blocks its writer.
///
/// Each page of rows shows what is committed when it is read, so an iterator over an open range also yields what is
/// committed while it runs. For a view that holds still, take a [`Reader::snapshot`].
pub struct Reader {
    path: PathBuf,
    header: Header,
    connection: Connection,
}

/// While it lives, its [`Reader`] sees the journal as it was when the snapshot was taken.
///
/// Writers go on, but cannot shrink their log meanwhile: drop it soon.
#[derive(Debug)]
pub struct Snapshot<'r> {
    _transaction: Transaction<'r>,
}

impl Reader {
    /// Opens a journal, checks that it is ours, of a known format and undamaged. Reads the whole file once.
    ///
    /// # Errors
    /// Errors of opening, see [`JournalError`]: missing, not a file, not a database, another program's, newer, damaged.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let path = files::existing(path.as_ref())?;
        let connection = connect(&path)
            .map_err(|error| JournalError::sqlite(&path, "open for reading", error))?;
        let header = schema::check(&connection, &path)?;
        Ok(Self {
            path,
            header,
            connection,
        })
    }

    /// The journal's absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the game is played from.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.header.meta
    }

    /// How the game ended; none if it goes on, or was cut off. Read anew each time.
    ///
    /// # Errors
    /// [`JournalError::Damaged`], or a failure to read.
    pub fn ending(&self) -> Result<Option<Ending>, JournalError> {
        let values = crate::meta::load(&self.connection)
            .map_err(|error| JournalError::sqlite(&self.path, "read the ending", error))?;
        Ending::from_values(&self.path, &values)
    }

    /// The events whose sequence number is in the range, in order. Ends after the first error.
    pub fn events(
        &self,
        seq: impl RangeBounds<u64>,
    ) -> impl Iterator<Item = Result<EventRow, JournalError>> {
        let rows = Rows::<ChainedEvent>::new(&self.connection, &self.path, closed_range(&seq));
        rows.map(|row| Ok(row?.event))
    }

    /// The ticks whose game second is in the range, by second and then by team. Ends after the first error.
    pub fn ticks(
        &self,
        second: impl RangeBounds<u32>,
    ) -> impl Iterator<Item = Result<TickRow, JournalError>> {
        Rows::new(&self.connection, &self.path, closed_range(&second))
    }

    /// The minutes in order. Ends after the first error.
    pub fn minutes(&self) -> impl Iterator<Item = Result<MinuteRow, JournalError>> {
        Rows::new(&self.connection, &self.path, closed_range::<u32>(&(..)))
    }

    /// Recomputes the chain over all events, gaps included. What it proves is said on the crate's page.
    ///
    /// # Errors
    /// [`JournalError::ChainBroken`] names the first bad row; otherwise a failure to read.
    pub fn verify_chain(&self) -> Result<(), JournalError> {
        let header = Header {
            meta: self.header.meta.clone(),
            ending: self.ending()?,
        };
        chain::verify(&self.connection, &self.path, &header).map(|_| ())
    }

    /// Makes all reads show one state of the journal, until the snapshot is dropped.
    ///
    /// # Errors
    /// A failure to read; also if there is a snapshot of this reader already.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, JournalError> {
        let take = || {
            let transaction = self.connection.unchecked_transaction()?;
            // SQLite takes its snapshot at the first read.
            transaction.query_row("SELECT count(*) FROM meta WHERE key = 'format'", [], |_| {
                Ok(())
            })?;
            Ok(Snapshot {
                _transaction: transaction,
            })
        };
        take().map_err(|error| JournalError::sqlite(&self.path, "take a snapshot", error))
    }
}

impl fmt::Debug for Reader {
    /// Not the meta: it has the seed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_millis(LOCK_WAIT_MS_MAX))?;
    connection.pragma_update(None, "query_only", true)?;
    schema::distrust(&connection)?;
    Ok(connection)
}

/// The first and last number of a range, as SQLite counts; an empty range has its last below its first.
fn closed_range<T: Copy + Into<u64>>(range: &impl RangeBounds<T>) -> (i64, i64) {
    let clamp = |bound: T| i64::try_from(bound.into()).unwrap_or(i64::MAX);
    let start = match range.start_bound() {
        Bound::Included(&start) => clamp(start),
        Bound::Excluded(&start) => clamp(start).saturating_add(1),
        Bound::Unbounded => 0,
    };
    let end = match range.end_bound() {
        Bound::Included(&end) => clamp(end),
        Bound::Excluded(&end) => clamp(end) - 1,
        Bound::Unbounded => i64::MAX,
    };
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_become_closed() {
        assert_eq!(closed_range::<u32>(&(2..5)), (2, 4));
        assert_eq!(closed_range::<u32>(&(2..=5)), (2, 5));
        assert_eq!(closed_range::<u32>(&(0..0)), (0, -1));
        assert_eq!(closed_range::<u64>(&(..)), (0, i64::MAX));
        assert_eq!(closed_range(&(u64::MAX..)), (i64::MAX, i64::MAX));
        assert_eq!(
            closed_range(&(Bound::Excluded(3u64), Bound::Unbounded)),
            (4, i64::MAX)
        );
    }
}
