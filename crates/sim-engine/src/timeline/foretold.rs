//! When events come whose times hang on the seed alone: what somebody needs to
//! know who brings them from outside.

use super::Entry;
use crate::story_clock::StoryClock;
use model::scenario::{EventPlan, Timing};
use model::script::ScriptState;
use model::units::GameTime;

/// One time that an event comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foretold {
    /// Which event, by its place.
    pub event: usize,
    /// How often it has come before.
    pub before: u32,
    /// When.
    pub at: GameTime,
    /// Whom or what it hits, as 64 uniform bits to be scaled.
    pub pick: u64,
}

/// Every time before `end` that these events come at times or after each other,
/// in order, as a game of this seed draws them. What comes by a condition, by
/// hand or after another event is not among them.
#[must_use]
pub fn foretell(events: &[EventPlan], seed: u64, end: GameTime) -> Vec<Foretold> {
    // Whoever brings them from outside knows no other clock than the story's own.
    let clock = StoryClock::new(end.since(GameTime::ZERO));
    let mut entries: Vec<Entry> = events
        .iter()
        .map(|plan| Entry::new(plan.clone(), &clock, seed))
        .collect();
    let mut all = Vec::new();
    while let Some((event, at)) = earliest(&entries).filter(|(_, at)| *at < end) {
        let entry = &mut entries[event];
        let (before, pick) = (entry.count, entry.picks.bits());
        entry.has_happened(at, &clock);
        all.push(Foretold {
            event,
            before,
            at,
            pick,
        });
        if before == 0 {
            let id = entry.plan.id.clone();
            for after in &mut entries {
                if let Some(Timing::After(first, wait)) = after.plan.timing()
                    && *first == id
                    && after.first.is_none()
                {
                    after.come_at(at + wait, &clock);
                }
            }
        }
    }
    all
}

fn earliest(entries: &[Entry]) -> Option<(usize, GameTime)> {
    let entries = entries.iter().enumerate();
    let due = entries.filter_map(|(index, entry)| {
        let is_waiting = entry.state == ScriptState::Waiting;
        Some((index, entry.due.filter(|_| is_waiting)?))
    });
    due.min_by_key(|(index, at)| (*at, *index))
}
