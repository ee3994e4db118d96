//! Game files: from a game to the journal's rows, and back to a game.

pub(crate) mod anonymous;
mod fork;
mod host;
mod record;
mod resume;
mod source;
mod verify;

pub use fork::{Fork, ForkError, Forked, fork};
pub(crate) use host::is_of_host;
pub use host::{HostNote, HostNotes};
pub use record::{Recorder, Roster, Taken};
pub(crate) use resume::resume;
pub use resume::{Interrupted, interrupted_source};
pub(crate) use source::hits;
pub use source::{Source, commands, inputs};
pub(crate) use verify::retell;
pub use verify::{Mismatch, Verified, VerifyError, verify};
