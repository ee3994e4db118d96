//! The rest of a game told in another time.

use super::{Scheduled, Timeline};
use crate::story_clock::StoryClock;
use crate::team::TeamState;
use model::ids::Name;
use model::script::{Control, ScriptRefusal};
use model::units::GameTime;
use std::sync::Arc;

/// Something that comes at another time than it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The event, or the surge; none for the end of the game.
    pub event: Option<Name>,
    /// When it was to come.
    pub from: GameTime,
    /// When it comes.
    pub to: GameTime,
}

impl Timeline {
    /// Lets the game end at another time. What nobody has taken yet moves: what
    /// is on the schedule of the seconds before comes as it was to come.
    pub(super) fn retime(&mut self, end: GameTime) -> Result<(), ScriptRefusal> {
        let retimed = Arc::new(self.clock.retimed(self.amending.open(), end)?);
        for entry in &mut self.entries {
            let moved = |at| retimed.moved(&self.clock, at);
            entry.due = entry.due.map(moved);
            entry.first = entry.first.map(moved);
        }
        self.clock = retimed;
        Ok(())
    }

    /// The events that an order would move if it were carried out now, and the
    /// clock that would hold then.
    pub(crate) fn moved_by(
        &self,
        at: GameTime,
        control: &Control,
        teams: &[TeamState],
    ) -> Result<(Vec<Moved>, Arc<StoryClock>), ScriptRefusal> {
        let mut later = self.clone();
        later.control(at, control, teams)?;
        let pairs = self.scheduled().zip(later.scheduled());
        let one = |(before, after): (Scheduled, Scheduled)| {
            let (from, to) = (before.due?, after.due?);
            let event = Some(before.plan.id.clone());
            (from != to).then_some(Moved { event, from, to })
        };
        Ok((pairs.filter_map(one).collect(), later.clock))
    }
}
