//! Game files: from a game to the journal's rows, and back to a game.

mod record;
mod source;
mod verify;

pub use record::{Recorder, Roster};
pub use source::{Source, commands, inputs};
pub use verify::{Mismatch, Verified, VerifyError, verify};
