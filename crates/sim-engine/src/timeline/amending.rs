//! What events do to the traffic, which all teams share.
//!
//! A second's requests are on the schedule one second ahead: a live generator
//! cannot wait for what is decided at its very start. So a change begins at a
//! second that no generator has taken yet, and where the time of an event is
//! known before, its requests are scheduled before it happens.

use super::{Entry, Timeline};
use crate::traffic::Amendment;
use model::ids::Name;
use model::scenario::{Injection, RPS_MILLI_MAX, Scenario, TeamPick, TrafficChange};
use model::script::{ScriptRefusal, ScriptState};
use model::units::GameTime;

/// The changes of a game's traffic so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Amending {
    all: Vec<Amendment>,
    /// Whether they are others than were taken last.
    has_changed: bool,
    /// The first second whose requests nobody has taken yet.
    open_s: u32,
    /// The highest everyday rate, in thousandths of a request per second.
    busiest_milli: u64,
}

impl Amending {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            busiest_milli: scenario.traffic.busiest(),
            ..Self::default()
        }
    }

    /// The first moment of which nobody has taken the requests yet.
    pub(super) fn open(&self) -> GameTime {
        GameTime::from_second(self.open_s)
    }

    /// A second is decided: the requests of the next one are taken after it. At
    /// the very beginning nobody has taken any.
    pub(super) fn decide(&mut self, second: u32) {
        self.open_s = if second == 0 { 0 } else { second + 1 };
    }

    /// What was to be decided at a second is.
    pub(super) fn take_next(&mut self, second: u32) {
        self.open_s = second + 2;
    }

    fn add(&mut self, event: &Name, time: u32, at: GameTime, brings: &Injection) {
        let (Some(change), Some(lasts)) = (brings.fault.traffic(), brings.lasts) else {
            return;
        };
        let from = at.max(self.open());
        self.has_changed = true;
        self.all.push(Amendment {
            event: event.clone(),
            time,
            from,
            to: from + lasts,
            change,
        });
    }

    /// Ends those of one event, or of all, as soon as it can be.
    pub(super) fn end(&mut self, event: Option<&Name>) {
        let open = self.open();
        let is_it = |it: &Amendment| event.is_none_or(|event| it.event == *event);
        for it in self.all.iter_mut().filter(|it| is_it(it) && it.to > open) {
            it.to = open;
            self.has_changed = true;
        }
        self.all.retain(|it| it.from < it.to);
    }

    /// Whether an event changes requests that nobody has taken yet.
    pub(super) fn is_under_way(&self, event: &Name) -> bool {
        let open = self.open();
        self.all.iter().any(|it| it.event == *event && it.to > open)
    }

    /// What events bring to seconds that nobody has taken yet.
    fn under_way(&self) -> impl Iterator<Item = TrafficChange> {
        let open = self.open();
        let its = self.all.iter().filter(move |it| it.to > open);
        its.map(|it| it.change)
    }
}

impl Timeline {
    /// The changes of the traffic, if they are others than were taken last.
    pub(crate) fn take_amendments(&mut self) -> Option<&[Amendment]> {
        let has_changed = std::mem::take(&mut self.amending.has_changed);
        has_changed.then_some(self.amending.all.as_slice())
    }

    /// All changes of the traffic so far.
    pub(crate) fn amendments(&self) -> &[Amendment] {
        &self.amending.all
    }

    /// Schedules the requests of events that happen before the next second is over.
    pub(super) fn schedule_ahead(&mut self, second: u32) {
        if self.is_halted {
            return;
        }
        let end = GameTime::from_second(second + 2);
        for entry in &mut self.entries {
            let Some(due) = entry.due.filter(|due| *due < end) else {
                continue;
            };
            if entry.state == ScriptState::Waiting && !entry.is_scheduled() {
                entry.schedule(due, &mut self.amending);
            }
        }
    }

    /// Every team has the traffic, and no more of it than can be sent.
    pub(super) fn allow_traffic(
        &self,
        teams: &TeamPick,
        brings: &Injection,
    ) -> Result<(), ScriptRefusal> {
        let Some(change) = brings.fault.traffic() else {
            return Ok(());
        };
        if *teams != TeamPick::All {
            return Err(ScriptRefusal::TrafficIsForAll);
        }
        let open = self.amending.open();
        let coming = self.entries.iter().filter(|entry| {
            let is_due = entry.due.is_some_and(|due| due <= open);
            is_due && entry.state == ScriptState::Waiting && !entry.is_scheduled()
        });
        let coming = coming.filter_map(|entry| entry.plan.traffic());
        let all = self.amending.under_way().chain(coming).chain([change]);
        let extra_permille: u64 = all.map(extra_permille).sum();
        if self.amending.busiest_milli * (1000 + extra_permille) / 1000 > RPS_MILLI_MAX {
            let limit = RPS_MILLI_MAX / 1000;
            return Err(ScriptRefusal::TooMuchTraffic { limit });
        }
        Ok(())
    }

    /// When something can begin at the earliest that is ordered at a time.
    pub(super) fn earliest(&self, at: GameTime, brings: Option<&Injection>) -> GameTime {
        match brings.and_then(|it| it.fault.traffic()) {
            Some(_) => at.max(self.amending.open()),
            None => at,
        }
    }
}

/// Requests on top, in thousandths of the everyday rate.
fn extra_permille(change: TrafficChange) -> u64 {
    match change {
        TrafficChange::Surge { times, .. } => u64::from(times.get()).saturating_sub(1000),
        TrafficChange::AllNew => 0,
    }
}

impl Entry {
    /// Whether the requests that it brings next are on the schedule.
    pub(super) fn is_scheduled(&self) -> bool {
        self.scheduled > self.count
    }

    /// Puts the requests that it brings next on the schedule.
    pub(super) fn schedule(&mut self, due: GameTime, amending: &mut Amending) {
        self.scheduled = self.count + 1;
        if let Some(brings) = &self.plan.brings {
            amending.add(&self.plan.id, self.before + self.scheduled, due, brings);
        }
    }
}
