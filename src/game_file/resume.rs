//! Going on with a live game whose host went out.

use super::host::HostNotes;
use super::record::Recorder;
use super::source::Source;
use super::verify::{Recorded, Retraced, VerifyError};
use journal::{Reader, Writer};
use sim_engine::{Game, Mode, Plan};
use std::path::Path;

/// A live game as it was when its file was last written.
pub struct Interrupted {
    /// The game, with everything taken in that was written down.
    pub game: Game,
    /// Writes on in the same file.
    pub recorder: Recorder,
    /// What its hosts noted.
    pub notes: HostNotes,
}

/// Reads what a live game was made from, to be told before it is resumed.
///
/// # Errors
/// When the file is not that of a live game that can go on.
pub fn interrupted_source(path: &Path) -> Result<(Source, HostNotes), VerifyError> {
    let reader = Reader::open(path)?;
    let source = Source::read(&reader)?;
    if source.mode != Mode::Live {
        let message = "game was played offline: there is nothing to resume; `gameday fork` makes a game to play from it".into();
        return Err(VerifyError::Source(message));
    }
    Ok((source, HostNotes::read(&reader)?))
}

/// Takes over the file of a live game that has not ended, and plays everything
/// that was written down once more, comparing what comes of it.
///
/// # Errors
/// When somebody else writes the file, the game has ended, or this version
/// comes to another game than the file holds. Nothing has been changed then.
pub(crate) fn resume(
    path: &Path,
    plan: &Plan,
    each: impl FnMut(Retraced<'_>),
) -> Result<Interrupted, VerifyError> {
    let writer = Writer::resume(path)?;
    let reader = Reader::open(path)?;
    let mut recorded = Recorded::read(&reader)?;
    let mut game = Source::read(&reader)?.first_game(plan);
    recorded.retrace(&mut game, each)?;
    recorded.compare_leftovers()?;
    let notes = HostNotes::read(&reader)?;
    let recorder = Recorder::resume(writer, &game)?;
    Ok(Interrupted {
        game,
        recorder,
        notes,
    })
}
