//! Notes of those who run a game: kept beside it, and no part of it.

use super::Director;
use crate::game_file::{HostNote, Remark};
use crate::views::{NotNoted, Views};
use scoreboard::server::{Controlled, Refused};
use scoreboard::view::Note;

impl Director {
    /// Keeps a note, before that is said.
    pub(super) fn remark(
        &mut self,
        session: String,
        idempotency_key: String,
        text: String,
    ) -> anyhow::Result<Result<Controlled, Refused>> {
        let second = self.game.second();
        let kept = |is_repeated| Controlled {
            second,
            is_repeated,
        };
        match self.views.may_note(&idempotency_key) {
            Err(NotNoted::Before) => return Ok(Ok(kept(true))),
            Err(NotNoted::Full) => return Ok(Err(Refused::NotesFull)),
            Ok(()) => {}
        }
        let remark = Remark {
            idempotency_key,
            second,
            session,
            remark: text,
        };
        self.note(&HostNote::Remark(remark.clone()))?;
        keep(&mut self.views, remark);
        self.publish();
        Ok(Ok(kept(false)))
    }
}

/// Shows a note among the others.
pub(super) fn keep(views: &mut Views, remark: Remark) {
    let note = Note {
        second: remark.second,
        by: remark.session,
        text: remark.remark,
    };
    views.note(remark.idempotency_key, note);
}
