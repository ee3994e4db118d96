//! The projector: what a room looks at, and what switches it.
//!
//! Its slides are written by the server as text, the same for every projector of
//! a language; the browser only puts them in place. So they cost its bundle
//! nothing, and are there without scripts, too.

mod countdown;
#[cfg(feature = "ssr")]
mod facts;
mod invite;
mod page;
mod reveal;
#[cfg(feature = "ssr")]
pub(crate) mod rotation;
#[cfg(feature = "ssr")]
pub(crate) mod slides;

pub(crate) use countdown::Countdown;
pub(crate) use invite::{Invitation, Invite};
pub(crate) use page::StagePage;
pub(crate) use reveal::RevealPage;
#[cfg(feature = "ssr")]
pub(crate) use reveal::{Award, Place, Reveal};

use crate::view::GamePhase;
use serde::{Deserialize, Serialize};

/// A slide of the projector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slide {
    /// How to join, and who has.
    Lobby,
    /// The teams by rank, ten a page.
    #[default]
    TopTen,
    /// Who rises and falls.
    Movers,
    /// Scores over time.
    Trend,
    /// What is hitting now, and how the teams bear it.
    Incident,
    /// The time left, as large as can be.
    Clock,
}

impl Slide {
    /// Every one of them.
    pub const ALL: [Self; 6] = [
        Self::Lobby,
        Self::TopTen,
        Self::Movers,
        Self::Trend,
        Self::Incident,
        Self::Clock,
    ];

    /// Its spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lobby => "lobby",
            Self::TopTen => "top-ten",
            Self::Movers => "movers",
            Self::Trend => "trend",
            Self::Incident => "incident",
            Self::Clock => "clock",
        }
    }
}

/// What whoever runs the game wants the projector to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    /// One slide after the other, and the incident as soon as something breaks.
    #[default]
    Auto,
    /// This slide.
    #[serde(untagged)]
    Only(Slide),
}

impl Show {
    /// Its spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Only(slide) => slide.as_str(),
        }
    }
}

/// A moment of the projector, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StageNow {
    /// The number of the board that it shows.
    pub(crate) seq: u64,
    pub(crate) phase: GamePhase,
    pub(crate) second: u32,
    pub(crate) length_s: u32,
    pub(crate) is_frozen: bool,
    pub(crate) slide: Slide,
    /// All of it, as safe HTML.
    pub(crate) html: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_spelt_as_it_is_sent() {
        let all = Slide::ALL.map(Show::Only).into_iter().chain([Show::Auto]);
        for show in all {
            let sent = serde_json::to_value(show).unwrap();
            assert_eq!(sent, show.as_str());
            assert_eq!(serde_json::from_value::<Show>(sent).unwrap(), show);
        }
        assert!(serde_json::from_str::<Show>("\"curtain\"").is_err());
    }
}
