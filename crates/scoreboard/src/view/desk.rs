//! What those see who run the game: the script, the true board beside the
//! public one, who needs help, and what was ordered.

use super::{Pause, ScriptView};
use model::scenario::Tell;
use model::status::Status;
use model::text::Text;
use serde::{Deserialize, Serialize};

/// The facilitator's desk at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// Counts the moments; never falls.
    pub seq: u64,
    /// The script.
    pub script: ScriptView,
    /// Why the game stands still, if it does.
    pub pause: Option<Pause>,
    /// Requests per second that each team is sent, in thousandths.
    pub requests_mrps: u64,
    /// People who have joined a team.
    pub players: u32,
    /// When the script is to freeze the board next.
    pub freezes_s: Option<u32>,
    /// Surges of the traffic, over, under way and to come.
    pub surges: Vec<Surge>,
    /// When monkeys strike.
    pub monkeys: Vec<MonkeySpan>,
    /// The teams by their true rank.
    pub rows: Vec<DeskRow>,
    /// Teams that need help, those that have waited longest first.
    pub needs: Vec<Need>,
    /// What was ordered, the newest first.
    pub orders: Vec<OrderLine>,
    /// Notes of those who run the game, the newest first.
    pub notes: Vec<Note>,
    /// What does not change while the game is played; sent once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<DeskFixed>,
}

/// What does not change while the game is played.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeskFixed {
    /// The scenario's name for programs, and the seed, for the record.
    pub seed: u64,
    /// What to say and to watch, in order of time.
    pub cues: Vec<CueLine>,
    /// What can be injected.
    pub faults: Vec<FaultOffer>,
}

/// A surge of the traffic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surge {
    /// What it is.
    pub title: Text,
    /// When it begins, in game seconds.
    pub from_s: u32,
    /// When it ends.
    pub to_s: u32,
}

/// A stretch of the game in which a monkey strikes at one pace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonkeySpan {
    /// Which kind.
    pub monkey: String,
    /// From when, in game seconds.
    pub from_s: u32,
    /// To when.
    pub to_s: u32,
    /// The mean time between two strikes.
    pub mean_s: u32,
}

/// A team on both boards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRow {
    /// Its place in the roster.
    pub id: u16,
    /// What it is called.
    pub name: String,
    /// Whether a playbook plays it.
    pub is_bot: bool,
    /// How its service is doing.
    pub status: Option<Status>,
    /// How it stands.
    pub truth: Standing,
    /// How everybody sees it.
    pub public: Standing,
}

/// How a team stands on a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Its rank in its league, from 1.
    pub rank: u16,
    /// Its score in milli-points.
    pub score_mpt: i64,
    /// Milli-points per minute over the trend window.
    pub trend_mpt_per_min: i64,
}

/// A team that needs help.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its place in the roster.
    pub team: u16,
    /// What it is called.
    pub name: String,
    /// How its service is doing.
    pub status: Option<Status>,
    /// For how long its score has been falling, in game seconds, if that is long.
    pub falling_s: Option<u32>,
    /// How fast it falls, in milli-points per minute.
    pub trend_mpt_per_min: i64,
    /// For how long nobody of the team has done anything, if that is long.
    pub silent_s: Option<u32>,
    /// Share of wrong answers in the last ten seconds, in thousandths.
    pub wrong_permille: u32,
    /// Share of failed requests.
    pub failed_permille: u32,
    /// Instances in service.
    pub in_service: u32,
}

/// Something that was ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Its number, from 0.
    pub number: u32,
    /// When.
    pub second: u32,
    /// By whom, as they call themselves.
    pub by: String,
    /// What.
    pub what: Text,
    /// The order, as JSON, that takes it back, where one does.
    pub undo: Option<String>,
}

/// A note of somebody who runs the game.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When it was written, in game seconds.
    pub second: u32,
    /// By whom, as they call themselves.
    pub by: String,
    /// What.
    pub text: String,
}

/// A moment of the cue sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CueLine {
    /// The event, surge or monkey.
    pub id: String,
    /// Whether the script has an event of that name, which knows better when it comes.
    pub is_event: bool,
    /// When, in game seconds, as the scenario has it; none if nobody knows before.
    pub at_s: Option<u32>,
    /// The same in words.
    pub when: Text,
    /// What happens.
    pub what: Text,
    /// What the game tells by itself, and to whom.
    pub tell: Tell,
    /// What to say aloud.
    pub say: Option<Text>,
    /// What to look at.
    pub watch: Option<Text>,
}

/// A fault that can be injected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultOffer {
    /// Its name.
    pub fault: String,
    /// Which family it belongs to.
    pub family: String,
    /// What it does.
    pub does: Text,
    /// For how long it lasts by itself; none if it is over at once, or stays.
    pub lasts: Option<String>,
    /// Whether it picks instances.
    pub picks: bool,
    /// Whether it hits all teams, because they share their traffic.
    pub is_for_all: bool,
    /// Its parameters.
    pub settings: Vec<FaultSetting>,
}

/// A parameter of a fault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultSetting {
    /// Its key.
    pub key: String,
    /// From where to where it may go, if it is a number or a length.
    pub range: Option<String>,
    /// What holds if nothing is said.
    pub default: String,
}

impl Desk {
    /// The same without what does not change, and with those notes alone that
    /// `seen` had not.
    #[must_use]
    pub fn news_since(&self, seen: &Self) -> Self {
        let fresh = self.notes.len().saturating_sub(seen.notes.len());
        Self {
            notes: self.notes[..fresh].to_vec(),
            fixed: None,
            ..self.clone()
        }
    }

    /// The whole desk, from what was known and what is new.
    #[must_use]
    pub fn with_news(&self, mut news: Self) -> Self {
        news.notes.extend(self.notes.iter().cloned());
        news.fixed.clone_from(&self.fixed);
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> Note {
        Note {
            text: text.into(),
            ..Note::default()
        }
    }

    #[test]
    fn notes_and_what_is_fixed_travel_once() {
        let before = Desk {
            seq: 1,
            notes: vec![note("first")],
            fixed: Some(DeskFixed {
                seed: 7,
                ..DeskFixed::default()
            }),
            ..Desk::default()
        };
        let after = Desk {
            seq: 2,
            notes: vec![note("second"), note("first")],
            ..before.clone()
        };
        let news = after.news_since(&before);
        assert_eq!(news.notes, [note("second")]);
        assert_eq!(news.fixed, None);
        assert_eq!(before.with_news(news), after);
        assert_eq!(after.news_since(&after).notes, []);
    }
}
