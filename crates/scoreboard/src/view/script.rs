//! The script of a game, as those see it who run it.

use super::GamePhase;
use model::scenario::Tell;
use model::script::ScriptState;
use serde::{Deserialize, Serialize};

/// The script of a game as it stands, for those who run it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScriptView {
    /// Game seconds played.
    pub second: u32,
    /// Game seconds in all, as it stands.
    pub length_s: u32,
    /// How many times as fast the story is told, from the start on.
    pub speed: u32,
    /// Where the game stands.
    pub phase: GamePhase,
    /// Why everything is halted, if it is.
    pub halted: Option<String>,
    /// The second that the public board shows, while it is frozen.
    pub frozen_s: Option<u32>,
    /// The browsers that were lost at once, if the room is offline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_lost: Option<RoomLost>,
    /// Its events, in the order of the scenario; injected ones at the end.
    pub events: Vec<ScriptEvent>,
    /// What monkeys have broken that is still broken.
    pub monkeys: Vec<Broken>,
}

/// Half of the browsers or more were lost within ten seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomLost {
    /// Pages that were open before.
    pub before: u32,
    /// Those that are open now.
    pub now: u32,
}

/// An event of the script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScriptEvent {
    /// Its name.
    pub event: String,
    /// How it stands.
    pub state: ScriptState,
    /// When it comes next, in game seconds, if that is known.
    pub due_s: Option<u32>,
    /// When it happened last.
    pub happened_s: Option<u32>,
    /// How often it is still to come.
    pub left: u32,
    /// What makes it happen: a time, another event, a condition or a person, as in the scenario.
    pub timing: String,
    /// What it breaks, if it breaks something.
    pub fault: Option<String>,
    /// For how long, in game seconds, if it is taken back by itself.
    pub lasts_s: Option<u32>,
    /// Which teams it hits.
    pub teams: String,
    /// What is told, and to whom.
    pub tell: Option<Tell>,
    /// Whether its time was decided before the game.
    pub is_fixed: bool,
    /// Whether it hangs on how the teams play.
    pub is_adaptive: bool,
    /// What it has broken that is still broken.
    pub broken: Option<Broken>,
}

/// What an event or a monkey has broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// Which event, or which kind of monkey.
    pub by: String,
    /// The names of the teams.
    pub teams: Vec<String>,
}
