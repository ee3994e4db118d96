//! Game files: from a game to the journal's rows, and back to a game.

pub(crate) mod anonymous;
mod record;
mod source;
mod verify;

pub use record::{Recorder, Roster};
pub use source::{Source, commands, inputs};
pub use verify::{Mismatch, Verified, VerifyError, verify};
