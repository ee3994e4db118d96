//! The cue sheet: what whoever runs a game says and watches, in order of time.
//! Nothing is played for it but the clock.

mod drawn;
pub(crate) mod json;
mod known;
mod words;

use crate::rehearse::expected::Pace;
use crate::rehearse::script::{Entry, MonkeyEntry, Script, Trigger, Window};
pub(crate) use known::known;
use model::scenario::{Burst, EventPlan, Scenario, Tell};
use model::text::Text;
use model::units::{GameTime, StoryDuration};

pub(crate) use drawn::{Drawn, drawn};

/// Everything that there is to say and to watch.
pub(crate) struct Sheet {
    /// The scenario's name.
    pub(crate) scenario: String,
    pub(crate) title: Text,
    pub(crate) length: StoryDuration,
    /// The seed whose times these are, if one was asked for.
    pub(crate) seed: Option<u64>,
    pub(crate) cues: Vec<Cue>,
}

/// One moment.
pub(crate) struct Cue {
    /// The event, burst or monkey.
    pub(crate) id: String,
    pub(crate) is: Is,
    pub(crate) when: When,
    /// What happens.
    pub(crate) what: Text,
    /// What the game tells by itself, and to whom.
    pub(crate) tell: Tell,
    /// What to say aloud.
    pub(crate) say: Option<Text>,
    /// What to look at.
    pub(crate) watch: Option<Text>,
}

/// What a cue is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    Begin,
    Event,
    Burst,
    Monkey,
    End,
}

impl Is {
    /// Its name in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Event => "event",
            Self::Burst => "burst",
            Self::Monkey => "monkey",
            Self::End => "end",
        }
    }
}

/// When a cue comes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum When {
    /// At a time that the clock, or the seed, has fixed.
    At(GameTime),
    /// At some time between two.
    Within(Window),
    /// When something happens that nobody knows before.
    Upon(Trigger),
}

impl When {
    fn of(window: Window) -> Self {
        match window.earliest == window.latest {
            true => Self::At(GameTime::ZERO + window.earliest),
            false => Self::Within(window),
        }
    }

    /// Where it stands on the sheet: what has no time comes last.
    pub(crate) fn place(&self) -> (bool, GameTime) {
        match self {
            Self::At(at) => (false, *at),
            Self::Within(window) => (false, GameTime::ZERO + window.earliest),
            Self::Upon(_) => (true, GameTime::ZERO),
        }
    }
}

impl Sheet {
    /// The sheet of a scenario, which is at its speed already; with the times of
    /// a seed if they are there.
    pub(crate) fn of(name: &str, scenario: &Scenario, drawn: Option<&Drawn>) -> Self {
        let script = Script::of(scenario);
        let mut cues = vec![begin(scenario)];
        for entry in &script.entries {
            cues.extend(cues_of(scenario, entry, drawn));
        }
        cues.extend(script.monkeys.iter().flat_map(monkey));
        cues.push(end(scenario));
        // Equal times stay in the order of the file.
        cues.sort_by_key(|cue| cue.when.place());
        Self {
            scenario: name.to_owned(),
            title: scenario.title.clone(),
            length: scenario.length,
            seed: drawn.map(|it| it.seed),
            cues,
        }
    }
}

fn begin(scenario: &Scenario) -> Cue {
    Cue {
        id: "begin".into(),
        is: Is::Begin,
        when: When::At(GameTime::ZERO),
        what: words::begins(),
        tell: Tell::default(),
        say: Some(scenario.story.clone()),
        watch: Some(words::watch_the_begin()),
    }
}

fn end(scenario: &Scenario) -> Cue {
    Cue {
        id: "end".into(),
        is: Is::End,
        when: When::At(GameTime::ZERO + scenario.length),
        what: words::ends(),
        tell: Tell::default(),
        say: Some(words::say_the_end()),
        watch: Some(words::watch_the_end()),
    }
}

/// The cues of an event or a burst: one for each time that it comes.
fn cues_of(scenario: &Scenario, entry: &Entry, drawn: Option<&Drawn>) -> Vec<Cue> {
    let is = if entry.event.is_some() {
        Is::Event
    } else {
        Is::Burst
    };
    let times = drawn.map(|it| it.times(is, &entry.id));
    let whens: Vec<When> = match (&entry.trigger, times) {
        (Trigger::Clock, Some(times)) => times.into_iter().map(When::At).collect(),
        (Trigger::Clock, None) => entry.windows.iter().map(|it| When::of(*it)).collect(),
        (trigger, _) => vec![When::Upon(trigger.clone())],
    };
    let event = entry.event.map(|place| &scenario.event[place]);
    let burst = scenario.burst.iter().find(|it| it.id.as_str() == entry.id);
    let cue = |when| match (event, burst) {
        (Some(event), _) => of_event(event, when),
        (None, Some(burst)) => of_burst(burst, when),
        (None, None) => unreachable!("entries are made of events and bursts"),
    };
    whens.into_iter().map(cue).collect()
}

fn of_event(event: &EventPlan, when: When) -> Cue {
    let fault = event.brings.as_ref().map(|it| known(it.fault.kind()));
    let watch = match (&fault, event.unlock) {
        (Some(fault), _) => Some(words::watch_a_fault(&fault.signs, &fault.mends)),
        (None, Some(_)) => Some(words::watch_a_version()),
        (None, None) => None,
    };
    Cue {
        id: event.id.to_string(),
        is: Is::Event,
        when,
        what: words::event(event, fault.as_ref().map(|it| &it.does)),
        tell: event.tell.clone().unwrap_or_default(),
        say: event.say.clone(),
        watch: event.watch.clone().or(watch),
    }
}

fn of_burst(burst: &Burst, when: When) -> Cue {
    Cue {
        id: burst.id.to_string(),
        is: Is::Burst,
        when,
        what: words::burst(burst),
        tell: burst.tell.clone().map(Tell::from).unwrap_or_default(),
        say: None,
        watch: Some(words::watch_a_burst(burst.extra_keys)),
    }
}

/// A monkey's cues: where it begins, and wherever it comes to another pace.
fn monkey(monkey: &MonkeyEntry) -> Vec<Cue> {
    let cue = |(place, pace): (usize, &Pace)| Cue {
        id: monkey.kind.to_string(),
        is: Is::Monkey,
        when: When::At(GameTime::ZERO + pace.from),
        what: words::monkey(monkey, pace, place == 0),
        tell: Tell::default(),
        say: None,
        watch: Some(words::watch_a_monkey(&monkey.faults)),
    };
    monkey.pace.iter().enumerate().map(cue).collect()
}
