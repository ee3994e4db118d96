//! What a page is rendered from: the server collects it, and the browser
//! starts with the same data.

use crate::stage::Invite;
#[cfg(feature = "ssr")]
use crate::stage::{Reveal, StageNow};
#[cfg(feature = "ssr")]
use crate::view::{Console, Desk, Snapshot};
use crate::view::{Recording, Rules};
use model::text::{Lang, Text};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// The element that holds a page's data.
pub(crate) const DATA_ID: &str = "page-data";
/// The element that holds what its screen shows.
pub(crate) const SHOWN_ID: &str = "shown";

/// What a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Screen {
    Board,
    Team,
    Facilitator,
    Join,
    Stage,
    Reveal,
    #[default]
    NotFound,
}

/// A part of the browser's code, loaded on its own.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bundle {
    Board,
    Join,
    Team,
    Facilitator,
    Stage,
}

#[cfg(feature = "ssr")]
impl Screen {
    /// The bundle that takes this screen over.
    pub(crate) fn bundle(self) -> Bundle {
        match self {
            Self::Board => Bundle::Board,
            Self::Join | Self::NotFound => Bundle::Join,
            Self::Team => Bundle::Team,
            Self::Facilitator => Bundle::Facilitator,
            Self::Stage | Self::Reveal => Bundle::Stage,
        }
    }
}

#[cfg(feature = "ssr")]
impl Bundle {
    /// What its files are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Join => "join",
            Self::Team => "team",
            Self::Facilitator => "facilitator",
            Self::Stage => "stage",
        }
    }
}

/// The data of one page for one visitor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PageData {
    pub(crate) screen: Screen,
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
    /// Where and with what others join, where the visitor can invite.
    pub(crate) invite: Option<Invite>,
    /// Seconds until the game starts, where a countdown runs.
    pub(crate) starts_in_s: Option<u32>,
    /// The PIN that the address brought along.
    pub(crate) typed_pin: String,
}

/// What a screen shows, apart from what every page has: each bundle knows the
/// form of its own only.
#[cfg(feature = "ssr")]
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Shown {
    Nothing,
    Board(Arc<Snapshot>),
    Team(Arc<Console>),
    Desk(Arc<Desk>),
    Stage(Arc<StageNow>),
    Reveal(Arc<Reveal>),
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
    /// Who of the team is there, as markup of the server's, on the team's page.
    #[serde(default)]
    pub(crate) people: Text,
}
