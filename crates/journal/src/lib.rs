//! The event store of a game: one SQLite file, `NAME.gameday`, that any SQLite tool can query.
//!
//! - [`Writer`] creates or resumes a journal and appends [`Batch`]es. What [`Writer::append`] has returned from survives
//!   `kill -9` and a power cut (WAL with `synchronous=FULL`).
//! - [`JournalThread`] puts a writer on a thread of its own behind a bounded queue, and commits everything that waits in one
//!   transaction (group commit).
//! - [`Reader`] opens read-only, checks that the file is ours and whole, and never blocks the writer.
//!
//! The crate knows nothing of games: payloads are JSON text that the caller gives and gets back. The tables are described in
//! [`schema`].
//!
//! # What the chain proves, and what it does not
//!
//! Every event carries the SHA-256 of its own fields and of the event before it, so [`Reader::verify_chain`] names the first
//! row that was changed, removed or put in. It finds accidents and careless edits; whoever recomputes the whole chain is not
//! found. In a journal that was never finished, rows missing *at the end* look exactly like a crash a little earlier.
//! Ticks and minutes are not in the chain: the game's own digest in `minutes` covers them.
//!
//! # Surprising: do not open the file with `std::fs::File` in the process that writes it
//!
//! POSIX drops all of a process's locks on a file as soon as the process closes *any* descriptor of it, SQLite's among them.
//! Copying a journal while it is being written (a download handler, say) goes through SQLite (`VACUUM INTO`) or another
//! process. This crate itself only looks at the file's metadata.
//!
//! # Example
//!
//! ```
//! use journal::{Batch, EventRow, JournalError, Meta, Mode, Reader, Writer};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("friday.gameday");
//! let meta = Meta {
//!     mode: Mode::Offline,
//!     scenario_name: "drill".into(),
//!     scenario_text: "name = \"drill\"".into(),
//!     seed: 7,
//!     speed: "1".into(),
//!     program_version: "0.1.0".into(),
//!     teams: serde_json::json!(["red", "blue"]),
//!     started_at: "2026-01-01T09:00:00Z".into(),
//! };
//! let mut writer = Writer::create(&path, &meta)?;
//! let event = EventRow {
//!     seq: writer.next_seq(),
//!     time_ns: 1_500_000_000,
//!     team: Some(0),
//!     principal: "player:ann".into(),
//!     kind: "input.command".into(),
//!     payload: r#"{"launch":2}"#.into(),
//! };
//! writer.append(&Batch { events: vec![event], ..Batch::default() })?;
//!
//! // A journal is never overwritten.
//! assert!(matches!(Writer::create(&path, &meta), Err(JournalError::Exists { .. })));
//!
//! // Readers see what is committed while the writer goes on.
//! let reader = Reader::open(&path)?;
//! assert_eq!(reader.events(1..).count(), 1);
//! reader.verify_chain()?;
//! drop(reader);
//!
//! writer.finish([0; 32], 14_400)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod admission;
mod chain;
mod error;
mod files;
pub mod limits;
mod meta;
mod page;
mod reader;
mod rows;
pub mod schema;
mod thread;
mod writer;

pub use error::{ChainFault, JournalError};
pub use meta::{Ending, Meta, Mode};
pub use reader::{Reader, Snapshot};
pub use rows::{Batch, EventRow, MinuteRow, TickRow};
pub use thread::{CommitCallback, JournalThread, Ticket, TrySubmitError};
pub use writer::{Finished, Writer};
