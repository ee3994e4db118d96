//! A recorded game with something changed: what is asked, and what comes of it.

use model::score::ScoreSplit;
use model::text::Text;
use std::fmt::Debug;
use std::sync::Arc;

/// The longest stack that may be asked about, in bytes.
pub const STACK_LEN_MAX: usize = 6_000;

/// A question about a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The team's id.
    pub team: u16,
    /// When the change comes, in game seconds.
    pub at_s: u32,
    /// The change.
    pub change: AskedChange,
}

/// What is to be different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedChange {
    /// One of [`Offers::usual`], by its id.
    Usual(String),
    /// A stack file's text is applied.
    Stack(String),
    /// One of [`Offers::playbooks`] plays instead, from the begin.
    Playbook(String),
    /// A command is left out, by its number in the file.
    Without(u64),
}

/// What may be asked about a team.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// Changes that many make: name in forms, and what it is.
    pub usual: Vec<(&'static str, Text)>,
    /// Playbooks that may play instead.
    pub playbooks: Vec<String>,
    /// What the team's people did: number in the file, game second, and what.
    pub commands: Vec<(u64, u32, Text)>,
}

/// A game without and with the change.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Points by their parts, as it was.
    pub base: ScoreSplit,
    /// The same with the change.
    pub changed: ScoreSplit,
    /// Game seconds of the curves.
    pub seconds: Vec<u32>,
    /// Whole points at those seconds, as it was and with the change.
    pub curves: [Vec<i64>; 2],
    /// The least and the largest difference in other draws of the service times, in milli-points, and their number.
    pub band_mpt: Option<(i64, i64, usize)>,
    /// What was recorded, in milli-points, where the rerun comes to something else: a live game.
    pub recorded_mpt: Option<i64>,
    /// Events that hang on how teams play.
    pub adaptive: Vec<String>,
    /// What the change sent.
    pub sent: Vec<SentLine>,
    /// Recorded commands that no longer apply.
    pub lost: Vec<SentLine>,
    /// The digest of the changed game.
    pub digest: String,
    /// The same for a terminal.
    pub command_line: Option<String>,
}

/// A command of the changed game.
#[derive(Clone, Debug)]
pub struct SentLine {
    /// When.
    pub second: u32,
    /// What.
    pub what: Text,
    /// Why it was refused, if it was.
    pub refused: Option<String>,
}

/// Where an answer stands.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It is being computed.
    Computing {
        /// Games that have been played for it.
        done: u32,
        /// Games that will be.
        of: u32,
    },
    /// Here it is.
    Ready(Arc<Answer>),
    /// It cannot be had, and why.
    Failed(String),
    /// Too many others ask: again in a moment.
    Busy,
}

/// Answers questions about a recorded game. Nobody waits in it for a game to be played.
pub trait WhatIfs: Debug + Send + Sync {
    /// What may be asked about a team.
    fn offers(&self, team: u16) -> Offers;
    /// Begins to compute an answer, unless somebody asked before, and says where it stands.
    fn standing(&self, asked: &Asked) -> Standing;
}
