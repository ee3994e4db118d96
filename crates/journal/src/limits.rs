//! How large things may be. What exceeds a limit is refused before anything is written, and the error names it.

/// Bytes of one event's payload.
pub const PAYLOAD_BYTES_MAX: usize = 1 << 20;
/// Bytes of one tick's detail.
pub const DETAIL_BYTES_MAX: usize = 64 << 10;
/// Bytes of an event's kind.
pub const KIND_BYTES_MAX: usize = 64;
/// Bytes of an event's principal.
pub const PRINCIPAL_BYTES_MAX: usize = 128;
/// Rows of one batch: events, ticks and minutes together.
pub const BATCH_ROWS_MAX: usize = 65_536;
/// Bytes of one batch, as [`Batch::bytes`](crate::Batch::bytes) counts them.
pub const BATCH_BYTES_MAX: usize = 16 << 20;
/// Batches that may wait for the journal thread.
pub const QUEUE_BATCHES_MAX: usize = 1_024;
/// Bytes that may wait for the journal thread, and so the size of one group commit.
pub const QUEUE_BYTES_MAX: usize = 32 << 20;
/// Bytes of the scenario's text.
pub const SCENARIO_BYTES_MAX: usize = 4 << 20;
/// Bytes of any other value in `meta`.
pub const META_VALUE_BYTES_MAX: usize = 1 << 20;

/// Bytes of a file that is read. 200 teams over 48 hours come to a quarter of it.
pub const FILE_BYTES_MAX: u64 = 32 << 30;

/// Bytes of anything that SQLite makes of a file: more than a row may have, far less than memory.
pub(crate) const VALUE_BYTES_MAX: i32 = 8 << 20;
/// Rows that a reader holds at a time.
pub(crate) const PAGE_ROWS_MAX: usize = 512;
/// Bytes after which a reader's page ends early.
pub(crate) const PAGE_BYTES_MAX: usize = 4 << 20;
/// How long a transaction waits for a lock that somebody else's SQLite tool holds.
pub(crate) const LOCK_WAIT_MS_MAX: u64 = 5_000;
/// How long the end of a game waits for readers, to leave a single file behind.
pub(crate) const FINISH_WAIT_MS_MAX: u64 = 500;
