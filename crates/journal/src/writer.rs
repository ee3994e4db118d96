//! The one that writes a journal.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};

use crate::admission::Admission;
use crate::chain::{self, Head};
use crate::error::JournalError;
use crate::files::{self, WriterLock};
use crate::limits::{FINISH_WAIT_MS_MAX, LOCK_WAIT_MS_MAX};
use crate::meta::{self, Ending, Meta};
use crate::rows::Batch;
use crate::schema::{self, INSERT_EVENT, INSERT_MINUTE, INSERT_TICK};

/// `PRAGMA synchronous` for FULL: the log is flushed to the disk before a commit returns.
const SYNCHRONOUS_FULL: i64 = 2;

/// Appends to one journal; there is one writer per file at a time.
///
/// Dropping it without [`Writer::finish`] leaves a journal that can be resumed.
pub struct Writer {
    path: PathBuf,
    admission: Admission,
    head: Head,
    failure: Option<Arc<JournalError>>,
    // Closed before the lock is given up.
    connection: Connection,
    _lock: WriterLock,
}

/// What a finished journal left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// Whether the journal is one file now. `false` if a reader was still open (or the disk was full): all is safe, but
    /// `NAME.gameday-wal` belongs to the journal and has to move with it.
    pub single_file: bool,
}

impl Writer {
    /// Makes a new journal. Never overwrites: not the file, nor the log of an earlier journal of that name.
    ///
    /// # Errors
    /// [`JournalError::Exists`] and other errors of opening. Nothing is left behind then, unless the disk fails at the very
    /// last step: that leaves a complete journal without events.
    pub fn create(path: impl AsRef<Path>, meta: &Meta) -> Result<Self, JournalError> {
        let head = Head::root(meta)?;
        let path = files::vacant(path.as_ref())?;
        let lock = WriterLock::take(&path)?;
        let draft = files::draft(&path);
        if let Err(error) = fill(&draft, meta).and_then(|()| files::publish(&draft, &path)) {
            files::remove(&draft);
            return Err(error);
        }
        let connection = open(&path, OpenFlags::empty())?;
        make_durable(&connection, &path)?;
        Ok(Self {
            path,
            admission: Admission::default(),
            head,
            failure: None,
            connection,
            _lock: lock,
        })
    }

    /// Goes on with a journal whose game has not ended, after the last committed batch. Verifies the whole chain first.
    ///
    /// # Errors
    /// [`JournalError::InUse`], [`JournalError::Ended`], [`JournalError::ChainBroken`] and other errors of opening; no row
    /// is changed then.
    pub fn resume(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let path = files::existing(path.as_ref())?;
        let connection = open(&path, OpenFlags::empty())?;
        schema::identify(&connection, &path)?;
        let lock = WriterLock::take(&path)?;
        let header = schema::check(&connection, &path)?;
        if header.ending.is_some() {
            return Err(JournalError::Ended { path });
        }
        let failed = |error| JournalError::sqlite(&path, "open for writing", error);
        if connection.is_readonly("main").map_err(failed)? {
            return Err(JournalError::ReadOnly { path });
        }
        let head = chain::verify(&connection, &path, &header)?;
        let admission = load_admission(&connection, head).map_err(failed)?;
        make_durable(&connection, &path)?;
        Ok(Self {
            path,
            admission,
            head,
            failure: None,
            connection,
            _lock: lock,
        })
    }

    /// The journal's absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The sequence number that the next event must have; 1 in a new journal.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.admission.last_seq + 1
    }

    /// Writes one batch in one transaction. On return it is on the disk.
    ///
    /// # Errors
    /// Refusals ([`JournalError::TooLarge`], [`JournalError::Malformed`], [`JournalError::OutOfOrder`]): nothing was
    /// written, and the writer takes other batches. [`JournalError::Stopped`]: this and every later call fails with the
    /// same cause, and whether this batch is in the file is known only by reading it.
    pub fn append(&mut self, batch: &Batch) -> Result<(), JournalError> {
        self.check_running()?;
        self.admission.admit(batch)?;
        self.commit(std::slice::from_ref(batch))
    }

    /// Ends the game: nothing can be added any more. Folds the log into the journal, so that one file is left.
    ///
    /// Close this process's readers first; an open one keeps the log file there, see [`Finished::single_file`].
    ///
    /// # Errors
    /// [`JournalError::Stopped`]; the journal can still be resumed.
    pub fn finish(mut self, digest: [u8; 32], ended_second: u32) -> Result<Finished, JournalError> {
        self.check_running()?;
        let ending = Ending::new(digest, ended_second, self.head);
        self.write(|transaction, _| ending.insert(transaction))?;
        Ok(self.fold())
    }

    /// Writes batches that were admitted, all in one transaction.
    pub(crate) fn commit(&mut self, batches: &[Batch]) -> Result<(), JournalError> {
        self.check_running()?;
        if batches.iter().all(|batch| batch.rows() == 0) {
            return Ok(());
        }
        self.write(|transaction, head| insert_all(transaction, batches, head))
    }

    pub(crate) fn admission(&self) -> &Admission {
        &self.admission
    }

    fn check_running(&self) -> Result<(), JournalError> {
        match &self.failure {
            None => Ok(()),
            Some(failure) => Err(JournalError::stopped(&self.path, failure)),
        }
    }

    /// One transaction that moves the head. The first failure is kept for good: after a failed flush nobody knows what is on
    /// the disk, so trying again would promise too much.
    fn write(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Head) -> rusqlite::Result<()>,
    ) -> Result<(), JournalError> {
        match write_once(&mut self.connection, &self.path, self.head, work) {
            Ok(head) => {
                self.head = head;
                Ok(())
            }
            Err(failure) => {
                let failure = Arc::new(failure);
                self.failure = Some(Arc::clone(&failure));
                Err(JournalError::stopped(&self.path, &failure))
            }
        }
    }

    /// Moves the log into the journal. The game is safe already, so what fails here only leaves the log beside it.
    fn fold(self) -> Finished {
        let Self {
            path,
            connection,
            _lock,
            ..
        } = self;
        let fold = || {
            connection.busy_timeout(Duration::from_millis(FINISH_WAIT_MS_MAX))?;
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            // Without WAL mode the file can be read from a read-only folder, too. The switch rewrites a few bytes of the
            // first sector; undone from a file beside the journal, a kill just then would leave it to readers to repair.
            connection.query_row("PRAGMA journal_mode = MEMORY", [], |_| Ok(()))
        };
        let _ = fold();
        drop(connection);
        let _ = files::sync_folder(&path);
        Finished {
            single_file: !files::has_log(&path),
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("path", &self.path)
            .field("next_seq", &self.next_seq())
            .finish_non_exhaustive()
    }
}

fn write_once(
    connection: &mut Connection,
    path: &Path,
    mut head: Head,
    work: impl FnOnce(&Transaction<'_>, &mut Head) -> rusqlite::Result<()>,
) -> Result<Head, JournalError> {
    let failed = |error| JournalError::sqlite(path, "write a batch", error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    check_head(&transaction, path, head)?;
    work(&transaction, &mut head).map_err(failed)?;
    transaction.commit().map_err(failed)?;
    Ok(head)
}

/// Checks that the last event in the file is the one this writer put there.
fn check_head(transaction: &Transaction<'_>, path: &Path, head: Head) -> Result<(), JournalError> {
    let last = transaction
        .query_row(
            "SELECT seq, chain FROM events ORDER BY seq DESC LIMIT 1",
            [],
            |row| {
                Ok(Head {
                    seq: row.get(0)?,
                    chain: row.get(1)?,
                })
            },
        )
        .optional()
        .map_err(|error| JournalError::sqlite(path, "read the last event", error))?;
    let found = last.map_or(0, |last| last.seq);
    if found == head.seq && last.is_none_or(|last| last.chain == head.chain) {
        return Ok(());
    }
    Err(JournalError::ForeignWrite {
        path: path.to_path_buf(),
        expected: head.seq,
        found,
    })
}

fn insert_all(
    transaction: &Transaction<'_>,
    batches: &[Batch],
    head: &mut Head,
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare(INSERT_EVENT)?;
    for event in batches.iter().flat_map(|batch| &batch.events) {
        *head = head.then(event);
        let values = params![
            event.seq,
            event.time_ns,
            event.team,
            event.principal,
            event.kind,
            event.payload,
            head.chain
        ];
        insert.execute(values)?;
    }
    let mut insert = transaction.prepare(INSERT_TICK)?;
    for tick in batches.iter().flat_map(|batch| &batch.ticks) {
        insert.execute(params![
            tick.second,
            tick.team,
            tick.score_mpt,
            tick.spend_musd,
            tick.sent,
            tick.fast,
            tick.ok,
            tick.slow,
            tick.wrong,
            tick.failed,
            tick.void,
            tick.in_flight,
            tick.detail
        ])?;
    }
    let mut insert = transaction.prepare(INSERT_MINUTE)?;
    for row in batches.iter().flat_map(|batch| &batch.minutes) {
        insert.execute(params![row.minute, row.digest])?;
    }
    Ok(())
}

/// Makes a complete journal without events in a file that nobody else knows.
fn fill(draft: &Path, meta: &Meta) -> Result<(), JournalError> {
    let values = meta.values()?;
    let mut connection = open(draft, OpenFlags::SQLITE_OPEN_CREATE)?;
    let mut fill = || {
        // Nothing to undo from: a draft that is not completed is thrown away.
        connection.query_row("PRAGMA journal_mode = MEMORY", [], |_| Ok(()))?;
        let transaction = connection.transaction()?;
        schema::create(&transaction)?;
        meta::insert(
            &transaction,
            values
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str())),
        )?;
        transaction.commit()
    };
    fill().map_err(|error| JournalError::sqlite(draft, "create the journal", error))?;
    // Here and not after publishing: the switch to WAL mode must not be seen half done.
    make_durable(&connection, draft)
}

fn open(path: &Path, create: OpenFlags) -> Result<Connection, JournalError> {
    let failed = |error| JournalError::sqlite(path, "open for writing", error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection
        .busy_timeout(Duration::from_millis(LOCK_WAIT_MS_MAX))
        .map_err(failed)?;
    schema::distrust(&connection).map_err(failed)?;
    Ok(connection)
}

/// Turns on WAL with a flush per commit, and checks that SQLite did as told: it answers some pragmas with silence.
fn make_durable(connection: &Connection, path: &Path) -> Result<(), JournalError> {
    let set = || {
        let mode: String =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // On macOS an ordinary flush stops at the drive's cache.
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
        let synchronous: i64 = schema::pragma(connection, "synchronous")?;
        Ok(mode == "wal" && synchronous == SYNCHRONOUS_FULL)
    };
    match set() {
        Ok(true) => Ok(()),
        Ok(false) => {
            let error = std::io::Error::other(
                "this file system has no shared memory for SQLite's WAL mode",
            );
            Err(JournalError::io(path, "make commits durable", error))
        }
        Err(error) => Err(JournalError::sqlite(path, "make commits durable", error)),
    }
}

fn load_admission(connection: &Connection, head: Head) -> rusqlite::Result<Admission> {
    let mut statement = connection.prepare("SELECT team, max(second) FROM ticks GROUP BY team")?;
    let last_second = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let last_second: BTreeMap<u16, u32> = last_second.collect::<Result<_, _>>()?;
    let last_minute =
        connection.query_row("SELECT max(minute) FROM minutes", [], |row| row.get(0))?;
    Ok(Admission {
        last_seq: head.seq,
        last_second,
        last_minute,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Mode;

    #[test]
    fn commits_are_flushed_in_new_and_in_resumed_journals() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gameday");
        let meta = Meta {
            mode: Mode::Live,
            scenario_name: "drill".into(),
            scenario_text: String::new(),
            seed: 1,
            speed: "1".into(),
            program_version: "0".into(),
            teams: serde_json::json!([]),
            started_at: String::new(),
        };
        let assert_durable = |writer: &Writer| {
            let mode: String = schema::pragma(&writer.connection, "journal_mode").unwrap();
            let synchronous: i64 = schema::pragma(&writer.connection, "synchronous").unwrap();
            assert_eq!((mode.as_str(), synchronous), ("wal", 2));
        };
        assert_durable(&Writer::create(&path, &meta).unwrap());
        assert_durable(&Writer::resume(&path).unwrap());
    }
}
