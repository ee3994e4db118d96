//! A scenario as its page shows it: what a game is made of, what its script
//! brings, and what the checker says of its file.

use crate::view::{MonkeySpan, Rules};
use model::scenario::{Objective, Tell};
use model::text::Text;
use std::sync::Arc;

/// The longest scenario that is read for somebody who asks, in bytes.
pub const ASKED_LEN_MAX: usize = model::scenario::FILE_LEN_MAX;

/// What a host knows of scenarios.
#[derive(Clone, Debug)]
pub struct Scenarios {
    /// The one of its game.
    pub own: Arc<ScenarioSheet>,
    /// Reads and checks another one. Nothing of it is kept or played, and no
    /// file beside those that are shipped is looked at.
    pub read: fn(&str) -> ScenarioSheet,
}

/// A scenario, whether it can be played or not.
#[derive(Clone, Debug, Default)]
pub struct ScenarioSheet {
    /// Its name without folder and ending.
    pub name: String,
    /// The file, with everything that it includes put behind it.
    pub text: String,
    /// What is wrong with it, the most important first.
    pub findings: Vec<Finding>,
    /// Findings that are not among them, because there are too many.
    pub left_out: usize,
    /// What it makes of it.
    pub makes: Makes,
}

/// What a file makes.
#[derive(Clone, Debug, Default)]
pub enum Makes {
    /// Nothing that can be played.
    #[default]
    Nothing,
    /// Something for scenarios to include.
    Library,
    /// A game.
    Game(Box<GamePlan>),
}

/// What is wrong with a file, at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// Whether it keeps the scenario from being played.
    pub is_error: bool,
    /// Which kind of problem it is.
    pub code: &'static str,
    /// Where: file, line, column.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// The line: before the place, the place itself, and behind it.
    pub line: [String; 3],
    /// What to say beside the place; may be empty.
    pub label: String,
    /// The way out.
    pub help: Option<String>,
}

/// A game before it is played.
#[derive(Clone, Debug, Default)]
pub struct GamePlan {
    /// What it is called.
    pub title: Text,
    /// What teams are told at the start.
    pub story: Text,
    /// How long it lasts, in seconds.
    pub length_s: u32,
    /// How many times as fast its story is told.
    pub speed: u32,
    /// The seed of all randomness.
    pub seed: u64,
    /// How points are won and lost.
    pub rules: Rules,
    /// The ends of the three latency tiers, in milliseconds.
    pub tiers_ms: [u64; 3],
    /// What has to be reached.
    pub objectives: Vec<Objective>,
    /// What is offered, and what it costs.
    pub prices: Vec<(Text, Text)>,
    /// What every team starts with.
    pub start: Vec<Text>,
    /// What the rows of the picture are called.
    pub lanes: Vec<Text>,
    /// What the script brings: by time, and last what has none.
    pub script: Vec<Scripted>,
    /// When monkeys strike.
    pub monkeys: Vec<MonkeySpan>,
}

/// An event or a surge of the script.
#[derive(Clone, Debug, Default)]
pub struct Scripted {
    /// Its number in picture and table, from 1.
    pub number: usize,
    /// Its name.
    pub id: String,
    /// Its row in the picture.
    pub lane: usize,
    /// When it comes.
    pub when: Text,
    /// What happens.
    pub what: Text,
    /// What is told, and to whom.
    pub tell: Tell,
    /// Where it lies on the axis of time; nowhere if nobody knows before.
    pub stretches: Vec<Stretch>,
}

/// A part of the axis of time, in game seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// From when.
    pub from_s: u32,
    /// To when.
    pub to_s: u32,
    /// Whether it fills it; otherwise it lies somewhere in it.
    pub is_sure: bool,
}
