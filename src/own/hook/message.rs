//! What a team is told.

use model::event::{Event, EventKind};
use model::fault::{Fault, Outside};
use model::units::{GameTime, SECOND_NS};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a message says: its body, as JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Message {
    /// The format of this body.
    pub(super) format: u32,
    /// The same for each attempt: whoever has seen it has been told.
    pub(super) id: String,
    /// The team that it is about.
    pub(super) team: String,
    /// When it happened, in seconds of the game.
    pub(super) second: f64,
    /// What happened.
    pub(super) kind: Kind,
    /// The fault; nothing when the game is over.
    #[serde(flatten)]
    pub(super) fault: Option<Brought>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// A fault begins.
    Begins,
    /// It is over: its time, or whoever runs the game took it back.
    Ends,
    /// The game is over, and whatever is broken with it.
    Over,
}

/// A fault.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Brought {
    event: String,
    fault: &'static str,
    family: &'static str,
    about: &'static str,
    settings: BTreeMap<String, String>,
    pick: Option<String>,
    draw: f64,
    /// For how long; nothing for what happens at once, or stays.
    lasts_s: Option<f64>,
}

impl Message {
    /// What an event is to a team with a service of its own; nothing if it is no fault.
    pub(super) fn of(event: &Event, team: &str, id: String) -> Option<Self> {
        let (kind, outside, lasts) = match &event.kind {
            EventKind::FaultBegan {
                fault: Fault::Outside(outside),
                until,
            } => (Kind::Begins, outside, until.since(event.at).as_ns()),
            EventKind::FaultEnded {
                fault: Fault::Outside(outside),
            } => (Kind::Ends, outside, 0),
            _ => return None,
        };
        let lasts_s = (lasts > 0).then(|| seconds(lasts));
        Some(Self {
            format: 1,
            id,
            team: team.to_owned(),
            second: seconds(event.at.as_ns()),
            kind,
            fault: Some(brought(outside, lasts_s)),
        })
    }

    /// That the game is over.
    pub(super) fn over(team: &str, at: GameTime, id: String) -> Self {
        Self {
            format: 1,
            id,
            team: team.to_owned(),
            second: seconds(at.as_ns()),
            kind: Kind::Over,
            fault: None,
        }
    }
}

fn brought(outside: &Outside, lasts_s: Option<f64>) -> Brought {
    Brought {
        event: outside.source.to_string(),
        fault: outside.fault.as_str(),
        family: outside.fault.family().as_str(),
        about: outside.fault.about(),
        settings: outside.settings.clone(),
        pick: outside.pick.as_ref().map(ToString::to_string),
        draw: f64::from(outside.draw_ppm.get()) / 1e6,
        lasts_s,
    }
}

/// Nanoseconds as seconds, to the millisecond.
fn seconds(ns: u64) -> f64 {
    (ns / (SECOND_NS / 1000)) as f64 / 1000.0
}
