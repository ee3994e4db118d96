//! From a file to strikes: when, under which name, and what the game is asked.

use crate::schedule::schedule;
use anyhow::Context as _;
use model::ids::Name;
use model::scenario::{EventPlan, Injection, Library, Monkey, Timing};
use model::units::{GameTime, StoryDuration};
use serde_json::{Map, Value, json};
use sim_engine::{Stream, foretell, scale};

/// A strike before its time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    pub(super) at: GameTime,
    /// Of the event, or the monkey.
    pub(super) name: Name,
    /// How many of the same name come before it.
    pub(super) before: u32,
    /// What it breaks; nothing if it only tells.
    pub(super) fault: Option<&'static str>,
    /// Names the strike once and for all: by seed, file, name and number.
    pub(super) key: String,
    /// The body of the order.
    pub(super) order: Value,
}

/// What a monkey from outside cannot bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) what: String,
    pub(super) why: &'static str,
}

/// Everything that a file brings, in order of time, and what it cannot.
pub(super) fn plan(
    text: &str,
    library: Library,
    seed: u64,
    place: usize,
    length: StoryDuration,
    speed: u32,
) -> anyhow::Result<(Vec<Planned>, Vec<Refused>)> {
    // As it is written: orders are in story time, and the game makes them faster.
    let written: Value = toml::from_str(text).context("the file is TOML")?;
    let library = library.at_speed(speed);
    let mut refused = Vec::new();
    for (index, burst) in library.burst.iter().enumerate() {
        let why = "surges are the scenario's: `gameday inject spike` brings one to a running game";
        let what = format!("burst {} at {}", index + 1, burst.at);
        refused.push(Refused { what, why });
    }
    for (index, _) in library.objective.iter().enumerate() {
        let why = "a monkey breaks things and judges nobody";
        let what = format!("objective {}", index + 1);
        refused.push(Refused { what, why });
    }
    let salt = Stream::new(seed, &format!("remote/{text}")).bits();
    let key = |name: &Name, before: u32| format!("{salt:016x}-{name}-{before}");
    let mut planned = Vec::new();
    // One that is refused still draws, so that no other moves.
    let is_right: Vec<bool> = can_come(&library.event, &mut refused);
    for it in foretell(&library.event, seed, GameTime::ZERO + length) {
        let event = &library.event[it.event];
        // One that does nothing is there for others to come after.
        let does = event.brings.is_some() || event.tell.is_some();
        if is_right[it.event] && does {
            planned.push(Planned {
                at: it.at,
                name: event.id.clone(),
                before: it.before,
                fault: event.brings.as_ref().map(fault),
                key: key(&event.id, it.before),
                order: of_event(&written["event"][it.event], &event.id, it.pick),
            });
        }
    }
    for (index, monkey) in library.monkey.iter().enumerate() {
        let name = name_of(monkey, index)?;
        let its = &written["monkey"][index];
        for (before, strike) in (0..).zip(schedule(monkey, place + index, length, seed)) {
            let brings = &monkey.brings;
            let one = &brings[scale(strike.kind, brings.len() as u64) as usize];
            planned.push(Planned {
                at: strike.at,
                name: name.clone(),
                before,
                fault: Some(fault(one)),
                key: key(&name, before),
                order: of_monkey(its, monkey, one, &name, strike.pick),
            });
        }
    }
    planned.sort_by_key(|it| it.at);
    Ok((planned, refused))
}

fn fault(injection: &Injection) -> &'static str {
    injection.fault.kind().as_str()
}

/// Which events a monkey from outside can bring, in their order.
fn can_come(events: &[EventPlan], refused: &mut Vec<Refused>) -> Vec<bool> {
    let mut is_right: Vec<bool> = events
        .iter()
        .map(|event| why_not(event).is_none())
        .collect();
    for event in events {
        if let Some(why) = why_not(event) {
            let what = format!("event {}", event.id);
            refused.push(Refused { what, why });
        }
    }
    // What comes after something that is refused has no time.
    while let Some(index) = (0..events.len()).find(|index| {
        let after = events[*index].after.as_ref();
        let first = after.map(|id| events.iter().position(|it| it.id == *id));
        is_right[*index] && first.is_some_and(|it| it.is_none_or(|it| !is_right[it]))
    }) {
        is_right[index] = false;
        let why = "it comes after an event that does not come from here";
        let what = format!("event {}", events[index].id);
        refused.push(Refused { what, why });
    }
    is_right
}

fn why_not(event: &EventPlan) -> Option<&'static str> {
    match event.timing() {
        Some(Timing::When(_)) => {
            return Some("conditions are looked at by the game: write it into the scenario");
        }
        Some(Timing::Manual) => {
            return Some("nobody here says when: `gameday inject` breaks something now");
        }
        _ => {}
    }
    if event.unlock.is_some() {
        return Some("versions come out at times that are known before the game");
    }
    if event.board.is_some() {
        return Some("`gameday freeze` and `gameday thaw` do that");
    }
    if event.stop_if.is_some() {
        return Some("`stop_if` is looked at by the game: write it into the scenario");
    }
    let brings = event.brings.as_ref();
    if brings.is_some_and(|it| it.fault.is_traffic()) {
        return Some("the traffic is not changed from outside: `gameday inject` does that");
    }
    None
}

/// Keys of an event that the game is not told: its name and times, which the
/// monkey sees to, and what is for whoever runs the event.
const OWN: [&str; 9] = [
    "id", "at", "after", "wait", "within", "repeat", "manual", "say", "watch",
];

fn of_event(written: &Value, name: &Name, pick: u64) -> Value {
    let mut body = Map::new();
    for (key, value) in written.as_object().into_iter().flatten() {
        if !OWN.contains(&key.as_str()) {
            body.insert(key.clone(), value.clone());
        }
    }
    strike(body, name, pick)
}

fn of_monkey(
    written: &Value,
    monkey: &Monkey,
    brings: &Injection,
    name: &Name,
    pick: u64,
) -> Value {
    let mut body = Map::new();
    body.insert("fault".into(), fault(brings).into());
    body.insert("by".into(), brings.by.as_str().into());
    if brings.fault.kind().picks_instances() {
        body.insert("pick".into(), brings.pick.to_string().into());
    }
    if brings.lasts.is_some()
        && let Some(lasts) = written.get("for")
    {
        body.insert("for".into(), lasts.clone());
    }
    for key in ["groups", "except", "zones", "at_most"] {
        if let Some(value) = written.get(key) {
            body.insert(key.into(), value.clone());
        }
    }
    body.insert("kills".into(), monkey.reach().kills.into());
    strike(body, name, pick)
}

fn strike(mut body: Map<String, Value>, name: &Name, pick: u64) -> Value {
    body.insert("name".into(), name.as_str().into());
    body.insert("draw".into(), format!("{pick:016x}").into());
    json!({ "strike": body })
}

/// What strikes of a monkey are called: not as the scenario's own.
fn name_of(monkey: &Monkey, index: usize) -> anyhow::Result<Name> {
    let name = format!("guest-{}-{}", monkey.kind, index + 1);
    Name::try_new(&name).with_context(|| format!("`{name}` is a name"))
}

#[cfg(test)]
mod tests;
