//! What a page is rendered from: the server collects it, and the browser
//! starts with the same data.

use crate::view::{Console, Desk, Recording, Rules, Snapshot};
use model::text::{Lang, Text};
use serde::{Deserialize, Serialize};

/// The data of one page for one visitor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PageData {
    pub(crate) lang: Lang,
    pub(crate) viewer: Viewer,
    /// What the game is called.
    pub(crate) title: Text,
    /// How many teams play.
    pub(crate) teams: usize,
    /// Teams that people can join: id and name.
    pub(crate) open_teams: Vec<(u16, String)>,
    /// Whether they can join by PIN.
    pub(crate) has_pin: bool,
    /// The recorded game, where one is looked at again.
    pub(crate) recording: Option<Recording>,
    /// Whether the game is a drill, which has a page of its own.
    pub(crate) is_drill: bool,
    pub(crate) rules: Rules,
    /// Whether the visitor came by a link whose token is not valid any more.
    pub(crate) dead_link: bool,
    /// The board, on its page.
    pub(crate) snapshot: Option<Snapshot>,
    /// The visitor's own console, on its page.
    pub(crate) console: Option<Console>,
    /// The desk of those who run the game, on theirs.
    pub(crate) desk: Option<Desk>,
}

/// Who is looking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Viewer {
    /// The team they play in.
    pub(crate) team: Option<Member>,
    /// Whether they may start the game.
    pub(crate) may_start: bool,
    /// Whether they run it.
    pub(crate) is_facilitator: bool,
}

/// A member of a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) team: u16,
    pub(crate) team_name: String,
    pub(crate) member: String,
}
