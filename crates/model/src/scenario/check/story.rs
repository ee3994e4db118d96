//! Whether events can happen, and when.

use super::Checker;
use crate::ids::Name;
use crate::scenario::{EventPlan, TeamPick, Timing};
use crate::units::StoryDuration;
use std::collections::BTreeMap;

/// Times that all events together may happen; each is drawn before the game begins.
const HAPPENINGS_MAX: u64 = 20_000;

impl Checker<'_> {
    pub(super) fn story(&mut self) {
        let events = &self.scenario.event;
        let known: Vec<&str> = events.iter().map(|e| e.id.as_str()).collect();
        // The first of a name, should there be two.
        let places: BTreeMap<&Name, usize> = events
            .iter()
            .enumerate()
            .rev()
            .map(|(i, e)| (&e.id, i))
            .collect();
        let before: Vec<Option<usize>> = events
            .iter()
            .map(|e| places.get(e.after.as_ref()?).copied())
            .collect();
        let mut happenings = 0;
        for (i, event) in events.iter().enumerate() {
            let path = format!("event[{i}]");
            let at = |key: &str| format!("{path}.{key}");
            self.one_timing(&path, event);
            self.repetition(&at("repeat"), event);
            happenings += event.repeat.as_ref().map_or(1, |r| u64::from(r.times));
            if event.wait > StoryDuration::ZERO && event.after.is_none() {
                self.contradiction(
                    &at("wait"),
                    format!("`{}` waits after no event", event.id),
                    "add `after = \"…\"`, or leave it out",
                );
            }
            if let Some(after) = &event.after {
                self.known("event", &at("after"), after, &known);
                self.no_circle(&at("after"), i, &before);
            }
            if event.needs_fixed_time() && event.timing().is_some() && !event.has_fixed_time() {
                self.contradiction(
                    &path,
                    format!(
                        "when a version comes out is known before the game: `{}` needs a time of its own",
                        event.id
                    ),
                    "give it `at` alone, without `within` and `repeat`",
                );
            }
            if event.traffic().is_some() && event.teams != TeamPick::All {
                self.contradiction(
                    &at("teams"),
                    format!(
                        "`{}` changes the traffic, which is the same for all teams",
                        event.id
                    ),
                    "leave out `teams`, or bring a fault of instances or zones",
                );
            }
            let lasts = event.brings.as_ref().and_then(|brought| brought.lasts);
            if event.stop_if.is_some() && lasts.is_none() {
                self.contradiction(
                    &at("stop_if"),
                    format!("`{}` brings nothing that could be stopped", event.id),
                    "leave it out, or bring a fault that lasts",
                );
            }
            let is_idle = event.tell.is_none() && event.unlock.is_none();
            if is_idle && event.brings.is_none() && event.board.is_none() {
                self.warning(
                    "odd",
                    &path,
                    format!("the event `{}` tells nothing and brings nothing", event.id),
                    "nobody will notice",
                    "give it a `tell`, an `unlock`, a `board` or a `fault`".into(),
                );
            }
        }
        if let Some(hints) = &self.scenario.hints
            && hints.free_after < hints.after
        {
            let (after, free) = (hints.after, hints.free_after);
            self.contradiction(
                "hints.free_after",
                format!("what to do is free after {free}, but asked for after {after} only"),
                "raise `free_after`, or lower `after`",
            );
        }
        if happenings > HAPPENINGS_MAX {
            self.error(
                "out-of-range",
                "event",
                format!("all events together would happen {happenings} times"),
                "too often",
                format!("repeat fewer: {HAPPENINGS_MAX} times at most"),
            );
        }
    }

    fn contradiction(&mut self, path: &str, message: String, help: &str) {
        self.error("contradiction", path, message, "cannot be", help.into());
    }

    /// Exactly one thing makes an event happen.
    fn one_timing(&mut self, path: &str, event: &EventPlan) {
        let given: Vec<&str> = [
            ("at", event.at.is_some()),
            ("after", event.after.is_some()),
            ("when", event.when.is_some()),
            ("manual", event.manual),
        ]
        .into_iter()
        .filter_map(|(key, is_there)| is_there.then_some(key))
        .collect();
        match given[..] {
            [] => self.error(
                "missing-key",
                path,
                format!("nothing says when `{}` happens", event.id),
                "never happens",
                "add `at = \"…\"`, `after = \"…\"`, `when = \"…\"` or `manual = true`".into(),
            ),
            [_] => {}
            [.., second] => self.contradiction(
                &format!("{path}.{second}"),
                format!(
                    "`{}` has more than one time: {}",
                    event.id,
                    given.join(", ")
                ),
                "keep one of them",
            ),
        }
    }

    /// What happens again has times to do so, all of them before the end.
    fn repetition(&mut self, path: &str, event: &EventPlan) {
        let Some(repeat) = &event.repeat else {
            return;
        };
        if matches!(event.timing(), Some(Timing::When(_) | Timing::Manual)) {
            self.contradiction(
                path,
                format!("`{}` does not come at a time", event.id),
                "only events with `at` or `after` repeat",
            );
        }
        let Some(at) = event.at else {
            return;
        };
        let later = repeat.every.as_ns() * u64::from(repeat.times - 1);
        let last = StoryDuration::from_ns(at.as_ns() + later);
        if last >= self.scenario.length {
            let length = self.scenario.length;
            self.error(
                "after-the-end",
                path,
                format!(
                    "`{}` would come last at {last}, but the game ends at {length}",
                    event.id
                ),
                "never happens",
                "repeat it more often or fewer times, or make the game longer".into(),
            );
        }
    }

    /// No event waits for itself; said of the first of a circle. `before` has the place of the event that each waits for.
    fn no_circle(&mut self, path: &str, index: usize, before: &[Option<usize>]) {
        let mut next = before[index];
        for _ in before {
            // A circle with an earlier event in it is told of there.
            match next {
                Some(place) if place > index => next = before[place],
                _ => break,
            }
        }
        if next == Some(index) {
            let event = &self.scenario.event[index];
            self.contradiction(
                path,
                format!("`{}` waits for itself", event.id),
                "let one of them come at a time",
            );
        }
    }
}
