//! Game files: from a game to the journal's rows, and back to a game.

mod anonymous;
mod export;
mod fork;
mod host;
mod record;
mod resume;
mod source;
mod verify;

pub(crate) use export::team_names;
pub use export::{Form, What, export};
pub use fork::{Fork, ForkError, Forked, fork};
pub(crate) use host::is_of_host;
pub use host::{HostNote, HostNotes, Remark};
pub use record::{Recorder, Roster, Taken};
pub(crate) use resume::resume;
pub use resume::{Interrupted, interrupted_source};
pub(crate) use source::hits;
pub use source::{Source, commands, inputs};
pub(crate) use verify::retell;
pub use verify::{Mismatch, Verified, VerifyError, verify};

/// What a file holds, counted, as `gameday journal inspect --json` prints it.
///
/// # Errors
/// When it cannot be read.
pub fn inspected(reader: &journal::Reader) -> Result<serde_json::Value, journal::JournalError> {
    use crate::show::journal::Contents;
    Contents::read(reader, &team_names(reader)).map(|contents| contents.json())
}
