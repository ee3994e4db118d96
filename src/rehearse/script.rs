//! What a scenario's script will bring, as far as it is known before the game.

use super::expected::{self, Pace};
use model::account::Version;
use model::actor::Principal;
use model::scenario::{
    Burst, EventPlan, FaultFamily, FaultKind, Injection, MonkeyKind, Pick, Scenario, Span,
    TeamPick, Timing,
};
use model::units::{Permille, StoryDuration};

/// A row of the picture: things of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lane {
    Story,
    Surges,
    Ceo,
    Zones,
    Instances,
    Network,
    Cloud,
}

impl Lane {
    pub(crate) const ALL: [Self; 7] = [
        Self::Story,
        Self::Surges,
        Self::Ceo,
        Self::Zones,
        Self::Instances,
        Self::Network,
        Self::Cloud,
    ];

    /// Its name in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Surges => "surges",
            Self::Ceo => "ceo",
            Self::Zones => "zones",
            Self::Instances => "instances",
            Self::Network => "network",
            Self::Cloud => "cloud",
        }
    }

    fn of(brings: Option<&Injection>) -> Self {
        let Some(brings) = brings else {
            return Self::Story;
        };
        if brings.by == Principal::Ceo {
            return Self::Ceo;
        }
        match brings.fault.kind().family() {
            FaultFamily::Load => Self::Surges,
            FaultFamily::Ceo => Self::Ceo,
            FaultFamily::Zone | FaultFamily::Region => Self::Zones,
            FaultFamily::Instance | FaultFamily::App => Self::Instances,
            FaultFamily::Network | FaultFamily::NetworkConfig | FaultFamily::Balancer => {
                Self::Network
            }
            FaultFamily::Capacity
            | FaultFamily::Cache
            | FaultFamily::ControlPlane
            | FaultFamily::Permission
            | FaultFamily::Economy
            | FaultFamily::Waste => Self::Cloud,
        }
    }
}

/// When something begins: not before, and not after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) earliest: StoryDuration,
    pub(crate) latest: StoryDuration,
}

impl Window {
    /// So much later, and by up to `within` more.
    fn later(self, wait: StoryDuration, within: StoryDuration) -> Self {
        Self {
            earliest: sum(self.earliest, wait),
            latest: sum(sum(self.latest, wait), within),
        }
    }
}

/// What makes something come whose time nobody knows before the game.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Trigger {
    /// The clock: its windows say when.
    Clock,
    /// As soon as this is so.
    Condition(String),
    /// Somebody who runs the event.
    Manual,
    /// Another event whose own time is not known.
    After(String),
}

/// An event or a surge.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its number in picture and table.
    pub(crate) number: usize,
    pub(crate) id: String,
    pub(crate) lane: Lane,
    pub(crate) trigger: Trigger,
    /// One for each time that it comes.
    pub(crate) windows: Vec<Window>,
    pub(crate) fault: Option<FaultKind>,
    /// Which instances, if it picks among them.
    pub(crate) pick: Option<Pick>,
    /// The factor of the traffic of a surge.
    pub(crate) times: Option<Permille>,
    pub(crate) unlock: Option<Version>,
    pub(crate) tells: bool,
    pub(crate) teams: TeamPick,
    pub(crate) lasts: Option<Span>,
    /// Whether it hangs on how the teams play.
    pub(crate) is_adaptive: bool,
    /// Its place among the scenario's events, if it is one.
    pub(crate) event: Option<usize>,
}

/// A monkey.
#[derive(Clone, Debug)]
pub(crate) struct MonkeyEntry {
    pub(crate) kind: MonkeyKind,
    pub(crate) faults: Vec<FaultKind>,
    /// Its pace, in stretches of the game.
    pub(crate) pace: Vec<Pace>,
    /// Expected strikes of the whole game.
    pub(crate) expected: f64,
}

/// All of it, by time; what has no time comes last.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) length: StoryDuration,
    pub(crate) entries: Vec<Entry>,
    pub(crate) monkeys: Vec<MonkeyEntry>,
}

impl Script {
    /// The script of a scenario, which is at its speed already.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let events = scenario.event.iter().enumerate();
        let events = events.map(|(place, event)| event_entry(scenario, place, event));
        let mut entries: Vec<Entry> = scenario.burst.iter().map(burst_entry).collect();
        entries.extend(events);
        let begins = |entry: &Entry| entry.windows.first().map(|window| window.earliest);
        entries.sort_by_key(|entry| (begins(entry).is_none(), begins(entry)));
        for (place, entry) in entries.iter_mut().enumerate() {
            entry.number = place + 1;
        }
        let monkeys = scenario.monkey.iter().map(|monkey| {
            let pace = expected::pace(monkey, scenario.length);
            MonkeyEntry {
                kind: monkey.kind,
                faults: monkey.brings.iter().map(|it| it.fault.kind()).collect(),
                expected: pace.iter().map(Pace::expected).sum(),
                pace,
            }
        });
        Self {
            length: scenario.length,
            entries,
            monkeys: monkeys.collect(),
        }
    }
}

/// The events that hang on how the teams play: when they come, or to whom.
pub(crate) fn adaptive(scenario: &Scenario) -> Vec<String> {
    let entries = Script::of(scenario).entries.into_iter();
    let adaptive = entries.filter(|entry| entry.is_adaptive);
    adaptive.map(|entry| entry.id).collect()
}

fn burst_entry(burst: &Burst) -> Entry {
    let within = burst.within.as_ns();
    let earliest = burst.at.as_ns().saturating_sub(within);
    Entry {
        number: 0,
        id: burst.id.to_string(),
        lane: Lane::Surges,
        trigger: Trigger::Clock,
        windows: vec![Window {
            earliest: StoryDuration::from_ns(earliest),
            latest: sum(burst.at, burst.within),
        }],
        fault: None,
        pick: None,
        times: Some(burst.times),
        unlock: None,
        tells: burst.tell.is_some(),
        teams: TeamPick::All,
        lasts: Some(burst.lasts),
        is_adaptive: false,
        event: None,
    }
}

fn event_entry(scenario: &Scenario, place: usize, event: &EventPlan) -> Entry {
    let brings = event.brings.as_ref();
    let lasts = brings.and_then(|it| it.lasts);
    let (trigger, windows) = times(scenario, event);
    let hangs_on_teams =
        matches!(trigger, Trigger::Condition(_)) || follows_a_condition(scenario, event);
    Entry {
        number: 0,
        id: event.id.to_string(),
        lane: Lane::of(brings),
        trigger,
        windows,
        fault: brings.map(|it| it.fault.kind()),
        pick: brings
            .filter(|it| it.fault.kind().picks_instances())
            .map(|it| it.pick.clone()),
        times: None,
        unlock: event.unlock,
        tells: event.tell.is_some(),
        teams: event.teams.clone(),
        lasts: lasts.map(|lasts| Span {
            least: lasts,
            most: lasts,
        }),
        is_adaptive: event.is_adaptive() || hangs_on_teams,
        event: Some(place),
    }
}

/// When an event comes, each of its times with a window.
fn times(scenario: &Scenario, event: &EventPlan) -> (Trigger, Vec<Window>) {
    let first = match event.timing() {
        Some(Timing::At(_) | Timing::After(..)) => first_window(scenario, event),
        Some(Timing::When(condition)) => {
            return (Trigger::Condition(condition.to_string()), Vec::new());
        }
        Some(Timing::Manual) | None => return (Trigger::Manual, Vec::new()),
    };
    let Some(first) = first else {
        let after = event.after.as_ref().map(ToString::to_string);
        return (Trigger::After(after.unwrap_or_default()), Vec::new());
    };
    let Some(repeat) = &event.repeat else {
        return (Trigger::Clock, vec![first]);
    };
    let again = (0..u64::from(repeat.times)).map(|count| {
        let later = StoryDuration::from_ns(repeat.every.as_ns() * count);
        first.later(later, StoryDuration::ZERO)
    });
    (Trigger::Clock, again.collect())
}

/// The window of an event's first time, its own and those of the events that it
/// comes after taken together; nothing if one of them has no time of its own.
fn first_window(scenario: &Scenario, event: &EventPlan) -> Option<Window> {
    match event.timing()? {
        Timing::At(at) => {
            let at = Window {
                earliest: at,
                latest: at,
            };
            Some(at.later(StoryDuration::ZERO, event.within))
        }
        Timing::After(after, wait) => {
            // The checker lets no circle pass.
            let after = scenario.event.iter().find(|it| it.id == *after)?;
            Some(first_window(scenario, after)?.later(wait, event.within))
        }
        Timing::When(_) | Timing::Manual => None,
    }
}

fn follows_a_condition(scenario: &Scenario, event: &EventPlan) -> bool {
    let Some(after) = &event.after else {
        return false;
    };
    let after = scenario.event.iter().find(|it| it.id == *after);
    after.is_some_and(|it| it.when.is_some() || follows_a_condition(scenario, it))
}

/// Both lengths together.
pub(crate) fn sum(one: StoryDuration, other: StoryDuration) -> StoryDuration {
    StoryDuration::from_ns(one.as_ns().saturating_add(other.as_ns()))
}
