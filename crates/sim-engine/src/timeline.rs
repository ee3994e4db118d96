//! The script of a game: which event happens when, and to whom.
//!
//! Times and picks are drawn from labelled streams of the game's seed before
//! the game begins, so that every team meets the same; what hangs on how the
//! teams play is decided here, for all of them at once.

mod amending;
mod control;
mod foretold;
mod retiming;
mod strike;

pub use foretold::{Foretold, foretell};
pub use retiming::Moved;

use crate::correction::Correction;
use crate::random::{Stream, draw_some};
use crate::standing::{compared, ranked};
use crate::story_clock::StoryClock;
use crate::team::TeamState;
use amending::Amending;
use model::command::Command;
use model::ids::{Name, TeamId};
use model::key::mix;
use model::scenario::{
    BoardChange, Condition, EventPlan, Injection, Measure, Reach, Scenario, TeamPick, Tell, Timing,
    Who,
};
use model::script::{ScriptNews, ScriptState};
use model::status::Status;
use model::text::Text;
use model::units::{GameTime, StoryDuration};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An event of the script at the moment at which it happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// Its name.
    pub event: Name,
    /// Its time; it is acted on at the next full second.
    pub at: GameTime,
    /// Whom or what it hits in a team, as 64 uniform bits to be scaled.
    pub pick: u64,
    /// The teams that it does something to, or tells something of their own.
    pub teams: Vec<TeamId>,
    /// What is told, and to whom.
    pub tell: Option<Tell>,
    /// What it brings.
    pub brings: Option<Injection>,
    /// Whom the monkey from outside that brings it may hit; anybody if it is none.
    pub reach: Option<Arc<Reach>>,
}

/// What the script has for the teams at a second.
#[derive(Clone, Debug)]
pub enum Cue {
    /// An event happens.
    Happens(Arc<Happening>),
    /// What an event has broken is taken back.
    Ends(Name),
    /// Whatever is broken is taken back, and nothing new breaks.
    Halts,
    /// New faults may come again.
    Releases,
    /// These commands mend a team's account.
    Mends(TeamId, Vec<Command>),
    /// A score is put right.
    Corrects(Correction),
    /// Everybody is told something, or one team alone.
    Tells(Option<TeamId>, Text),
}

/// An event of the script as it stands, for those who run the game.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheduled {
    /// How it stands.
    pub state: ScriptState,
    /// When it comes next, if that is known.
    pub due: Option<GameTime>,
    /// When it happened last.
    pub happened: Option<GameTime>,
    /// How often it is still to come, if it is.
    pub left: u32,
    /// What it is.
    pub plan: Arc<EventPlan>,
}

/// The script of a game.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    entries: Vec<Entry>,
    is_halted: bool,
    /// Whether the public board stands still.
    is_frozen: bool,
    /// Events that were added while the game was played.
    injected: u32,
    seed: u64,
    /// How often monkeys from outside have struck, by their names.
    struck: BTreeMap<Name, u32>,
    /// The names of the teams, by their ids.
    teams: Arc<[String]>,
    trend_window_s: u32,
    /// Whom events hit, where that is known from another game.
    hits: BTreeMap<Name, Vec<bool>>,
    amending: Amending,
    clock: Arc<StoryClock>,
}

/// An event, as often as it happens.
#[derive(Clone, Debug)]
struct Entry {
    plan: Arc<EventPlan>,
    state: ScriptState,
    /// When it comes next, its window included.
    due: Option<GameTime>,
    /// Where the windows of its times begin: the first of them.
    first: Option<GameTime>,
    /// Times that it has happened.
    count: u32,
    /// Times of which the requests are on the schedule, if it brings some.
    scheduled: u32,
    happened: Option<GameTime>,
    /// Draws of where in its window each time lies.
    windows: Stream,
    picks: Stream,
    /// Since which second its condition is so.
    so_since: Option<u32>,
    /// Since which second what stops it is so.
    stop_since: Option<u32>,
    /// What a monkey from outside has drawn, if it is a strike of one.
    strike: Option<strike::Drawn>,
    /// Strikes of the same name before this one.
    before: u32,
}

impl Entry {
    fn new(plan: EventPlan, clock: &StoryClock, seed: u64) -> Self {
        let stream = |what: &str| Stream::new(seed, &format!("event/{}/{what}", plan.id));
        let mut entry = Self {
            state: ScriptState::Pending,
            due: None,
            first: None,
            count: 0,
            scheduled: 0,
            happened: None,
            windows: stream("windows"),
            picks: stream("picks"),
            so_since: None,
            stop_since: None,
            strike: None,
            before: 0,
            plan: Arc::new(plan),
        };
        if let Some(Timing::At(at)) = entry.plan.timing() {
            entry.come_at(GameTime::ZERO + at, clock);
        }
        entry
    }

    fn is_to_come(&self) -> bool {
        let state = self.state;
        matches!(
            state,
            ScriptState::Waiting | ScriptState::Pending | ScriptState::Paused
        )
    }

    /// Its window opens at this time.
    fn come_at(&mut self, first: GameTime, clock: &StoryClock) {
        self.first = Some(first);
        self.draw(first, clock);
    }

    /// Draws where in a window it lies.
    fn draw(&mut self, window: GameTime, clock: &StoryClock) {
        let within_ns = self.plan.within.as_ns();
        let into_ns = self.windows.below(within_ns + 1);
        self.due = Some(clock.later(window, StoryDuration::from_ns(into_ns)));
        if self.state == ScriptState::Pending {
            self.state = ScriptState::Waiting;
        }
    }

    /// It does not come before this time; times that follow move with it.
    fn come_no_earlier(&mut self, at: GameTime) {
        if let Some(due) = self.due.filter(|due| *due < at) {
            self.delay(at.since(due));
        }
    }

    /// It comes so much later, and so do the times that follow.
    fn delay(&mut self, by: StoryDuration) {
        self.due = self.due.map(|due| due + by);
        self.first = self.first.map(|first| first + by);
    }

    /// It has happened: the next time is drawn, if there is one.
    fn has_happened(&mut self, at: GameTime, clock: &StoryClock) {
        self.happened = Some(at);
        self.count += 1;
        self.scheduled = self.scheduled.max(self.count);
        match (&self.plan.repeat, self.first) {
            (Some(repeat), Some(first)) if self.count < repeat.times => {
                let gone = repeat.every.as_ns() * u64::from(self.count);
                self.draw(clock.later(first, StoryDuration::from_ns(gone)), clock);
            }
            _ => {
                self.state = ScriptState::Done;
                self.due = None;
            }
        }
    }

    fn left(&self) -> u32 {
        let all = self.plan.repeat.as_ref().map_or(1, |repeat| repeat.times);
        if self.is_to_come() {
            all.saturating_sub(self.count)
        } else {
            0
        }
    }
}

impl Timeline {
    pub(crate) fn new(
        scenario: &Scenario,
        seed: u64,
        teams: Arc<[String]>,
        hits: BTreeMap<Name, Vec<bool>>,
    ) -> Self {
        let clock = Arc::new(StoryClock::new(scenario.length));
        let entry = |plan: &EventPlan| Entry::new(plan.clone(), &clock, seed);
        Self {
            entries: scenario.event.iter().map(entry).collect(),
            is_halted: false,
            is_frozen: false,
            injected: 0,
            struck: BTreeMap::new(),
            seed,
            teams,
            hits,
            amending: Amending::new(scenario),
            clock: Arc::clone(&clock),
            trend_window_s: (scenario.score.trend_window.as_ns() / model::units::SECOND_NS) as u32,
        }
    }

    /// Whether nothing may break now.
    pub(crate) fn is_halted(&self) -> bool {
        self.is_halted
    }

    /// Where the story stands at each time.
    pub(crate) fn clock(&self) -> &Arc<StoryClock> {
        &self.clock
    }

    /// Whether the public board stands still now.
    pub(crate) fn is_frozen(&self) -> bool {
        self.is_frozen
    }

    /// Whether what comes hangs on how the teams play.
    pub(crate) fn is_adaptive(&self) -> bool {
        self.entries.iter().any(|entry| {
            let is_running = entry.plan.stop_if.is_some() && entry.happened.is_some();
            is_running || (entry.is_to_come() && entry.plan.is_adaptive())
        })
    }

    /// The events, in the order of the scenario.
    pub(crate) fn scheduled(&self) -> impl Iterator<Item = Scheduled> {
        self.entries.iter().map(|entry| Scheduled {
            state: entry.state,
            due: entry.due.filter(|_| entry.is_to_come()),
            happened: entry.happened,
            left: entry.left(),
            plan: Arc::clone(&entry.plan),
        })
    }

    /// What happens until this second, the teams being as they were left by the
    /// one before it.
    pub(crate) fn advance(
        &mut self,
        second: u32,
        teams: &[TeamState],
        news: &mut Vec<(GameTime, ScriptNews)>,
    ) -> Vec<Cue> {
        let now = GameTime::from_second(second);
        let mut cues = Vec::new();
        self.amending.decide(second);
        self.stop(second, teams, &mut cues, news);
        self.look(second, teams);
        while let Some(index) = self.next_due(now) {
            self.happen(index, teams, &mut cues, news);
        }
        self.schedule_ahead(second);
        self.amending.take_next(second);
        cues
    }

    /// The next event whose time has come: the earliest, then by its place.
    fn next_due(&self, now: GameTime) -> Option<usize> {
        let entries = self.entries.iter().enumerate();
        let due = entries.filter(|(_, entry)| {
            entry.state == ScriptState::Waiting && entry.due.is_some_and(|due| due <= now)
        });
        due.min_by_key(|(index, entry)| (entry.due, *index))
            .map(|(index, _)| index)
    }

    fn happen(
        &mut self,
        index: usize,
        teams: &[TeamState],
        cues: &mut Vec<Cue>,
        news: &mut Vec<(GameTime, ScriptNews)>,
    ) {
        let entry = &mut self.entries[index];
        let at = entry.due.unwrap_or_default();
        let plan = Arc::clone(&entry.plan);
        let strike = entry.strike.clone();
        let pick = strike
            .as_ref()
            .map_or_else(|| entry.picks.bits(), |it| it.pick);
        if !entry.is_scheduled() && !self.is_halted {
            entry.schedule(at, &mut self.amending);
        }
        entry.has_happened(at, &self.clock);
        let time = (entry.before + entry.count) as usize;
        let event = plan.id.clone();
        if let Some(board) = plan.board {
            self.is_frozen = board == BoardChange::Freeze;
        }
        if self.is_halted && plan.brings.is_some() {
            news.push((at, ScriptNews::Withheld { event }));
        } else {
            let hit = match plan.reaches_teams() {
                true => match self.hits.get(&event) {
                    Some(known) if known.get(time - 1) == Some(&true) => vec![TeamId(0)],
                    Some(_) => Vec::new(),
                    None => self.hit(&plan.teams, pick, teams),
                },
                false => Vec::new(),
            };
            news.push((
                at,
                ScriptNews::Happened {
                    event: event.clone(),
                    teams: hit.clone(),
                },
            ));
            cues.push(Cue::Happens(Arc::new(Happening {
                event,
                at,
                pick,
                teams: hit,
                tell: plan.tell.clone(),
                brings: plan.brings.clone(),
                reach: strike.and_then(|it| it.reach),
            })));
        }
        if self.entries[index].count == 1 {
            self.let_follow(&plan.id, at);
        }
    }

    /// Lets those come that come after an event.
    fn let_follow(&mut self, event: &Name, at: GameTime) {
        for entry in &mut self.entries {
            if let Some(Timing::After(after, wait)) = entry.plan.timing()
                && after == event
                && entry.first.is_none()
                && entry.is_to_come()
            {
                entry.come_at(self.clock.later(at, wait), &self.clock);
            }
        }
    }

    /// The teams that something is done to.
    fn hit(&self, pick: &TeamPick, bits: u64, teams: &[TeamState]) -> Vec<TeamId> {
        let count = self.teams.len();
        let id = |index: usize| TeamId(index as u16);
        let all = || (0..count).map(id).collect::<Vec<TeamId>>();
        let some = |of_them| draw_some(mix(bits ^ TEAMS_SALT), all(), of_them);
        match pick {
            TeamPick::All => all(),
            TeamPick::Named(name) => {
                let found = self.teams.iter().position(|team| team == name);
                found.map(id).into_iter().collect()
            }
            TeamPick::Leader => {
                let first = ranked(teams).next().map(TeamState::id);
                first.into_iter().collect()
            }
            TeamPick::Last => {
                let last = ranked(teams).next_back().map(TeamState::id);
                last.into_iter().collect()
            }
            TeamPick::One => some(1),
            TeamPick::Share(share) => {
                let its = (count as u64 * u64::from(share.get())).div_ceil(1_000_000);
                some(its as usize)
            }
        }
    }

    /// Lets events come whose condition has been so for long enough.
    fn look(&mut self, second: u32, teams: &[TeamState]) {
        let window_s = self.trend_window_s;
        for entry in &mut self.entries {
            if entry.state == ScriptState::Pending
                && let Some(Timing::When(condition)) = entry.plan.timing()
                && is_so(condition, &mut entry.so_since, second, teams, window_s)
            {
                entry.come_at(GameTime::from_second(second), &self.clock);
            }
        }
    }

    /// Takes back what events have broken that are to be stopped.
    fn stop(
        &mut self,
        second: u32,
        teams: &[TeamState],
        cues: &mut Vec<Cue>,
        news: &mut Vec<(GameTime, ScriptNews)>,
    ) {
        let window_s = self.trend_window_s;
        for entry in &mut self.entries {
            let event = &entry.plan.id;
            let Some(condition) = &entry.plan.stop_if else {
                continue;
            };
            let is_broken = teams.iter().any(|team| team.world().has_fault_of(event));
            if !is_broken && !self.amending.is_under_way(event) {
                // What breaks later is looked at anew.
                entry.stop_since = None;
            } else if is_so(condition, &mut entry.stop_since, second, teams, window_s) {
                let event = event.clone();
                self.amending.end(Some(&event));
                cues.push(Cue::Ends(event.clone()));
                news.push((GameTime::from_second(second), ScriptNews::Stopped { event }));
            }
        }
    }
}

/// Whether a condition has been so for long enough; keeps since when it is.
fn is_so(
    condition: &Condition,
    since: &mut Option<u32>,
    second: u32,
    teams: &[TeamState],
    window_s: u32,
) -> bool {
    if !holds(condition, teams, window_s) {
        *since = None;
        return false;
    }
    let since = *since.get_or_insert(second);
    u64::from(second - since) * model::units::SECOND_NS >= condition.lasts.as_ns()
}

fn holds(condition: &Condition, teams: &[TeamState], window_s: u32) -> bool {
    let Some((who, measure)) = condition.of else {
        let down = compared(teams).filter(|team| team.status() == Status::Down);
        let milli_percent = down.count() as i64 * 100_000 / compared(teams).count().max(1) as i64;
        return condition.holds_for(milli_percent);
    };
    let of = |team: &TeamState| condition.holds_for(measured(measure, team, window_s));
    match who {
        Who::Leader => ranked(teams).next().is_some_and(of),
        Who::Last => ranked(teams).next_back().is_some_and(of),
        Who::Any => compared(teams).any(of),
        Who::All => compared(teams).all(of),
    }
}

/// What is measured of a team, in thousandths.
fn measured(measure: Measure, team: &TeamState, window_s: u32) -> i64 {
    match measure {
        Measure::Score => team.split().total().get(),
        Measure::Trend => team.trend_mpt_per_min(window_s),
        Measure::Spend => team.spend().get() / 1_000,
        Measure::Zones => team.world().zones_in_service() as i64 * 1_000,
        Measure::Instances => i64::from(team.world().in_service()) * 1_000,
    }
}

/// Any number: who is hit in a team is not to tell which teams are.
const TEAMS_SALT: u64 = 0x7465_616d_7321;
