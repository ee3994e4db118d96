//! What a monkey from outside sends.

use super::{OrderError, error};
use crate::ids::Name;
use crate::scenario::read::{Read, Reader, Value};
use crate::scenario::{Injection, Reach, TeamPick, Tell, table};
use crate::script::{self, Control};
use std::str::FromStr;

table! {
    /// A strike of a monkey from outside; keys of what it breaks are those of an `[[event]]`.
    pub(super) struct Strike {
        /// Under which name it is in the record, and what it breaks can be ended: the same one for all strikes of a monkey.
        name: Name,
        /// Which teams it hits.
        teams: TeamPick = TeamPick::All,
        /// Whom or what it hits of those there are, as the monkey has drawn it.
        draw: Draw,
        /// What is told, and to whom; one text by itself is for everybody.
        tell: Option<Tell>,
        /// It hits instances of these groups alone; of every group if none is named.
        groups: Vec<Name> = Vec::new(),
        /// It never hits instances of these groups.
        except: Vec<Name> = Vec::new(),
        /// It hits instances in these zones alone; in every zone if none is named.
        zones: Vec<Name> = Vec::new(),
        /// So many instances of a team may be under its faults, or missing after it has killed, at once.
        at_most: u32 [1..=Reach::AT_MOST_MAX] = Reach::AT_MOST_MAX,
        /// Whether the monkey kills: instances that are missing count for `at_most`.
        kills: bool = false,
        @flat
        /// What it breaks; nothing if it only tells.
        brings: Option<Injection>,
    }
}

impl Strike {
    /// The order.
    ///
    /// # Errors
    /// When it neither tells nor breaks anything.
    pub(super) fn control(self) -> Result<Control, OrderError> {
        if self.brings.is_none() && self.tell.is_none() {
            let help = "add `fault`, or `tell`; `gameday chaos list` names the faults";
            return Err(error("this strike does nothing".into(), help));
        }
        let reach = Reach {
            groups: self.groups,
            except: self.except,
            zones: self.zones,
            at_most: self.at_most,
            kills: self.kills,
        };
        let anybody = Reach {
            groups: Vec::new(),
            except: Vec::new(),
            zones: Vec::new(),
            at_most: Reach::AT_MOST_MAX,
            kills: reach.kills,
        };
        Ok(Control::Strike(Box::new(script::Strike {
            name: self.name,
            teams: self.teams,
            draw: self.draw.0,
            tell: self.tell,
            reach: (reach != anybody).then_some(reach),
            brings: self.brings,
        })))
    }
}

/// 64 bits as 16 hexadecimal digits: as a number, JSON would round them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Draw(u64);

/// Why a text is no draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be 16 hexadecimal digits")]
struct DrawError;

impl FromStr for Draw {
    type Err = DrawError;
    fn from_str(text: &str) -> Result<Self, DrawError> {
        let is_hex = text.len() == 16 && text.bytes().all(|it| it.is_ascii_hexdigit());
        let bits = is_hex.then(|| u64::from_str_radix(text, 16).ok());
        bits.flatten().map(Self).ok_or(DrawError)
    }
}

impl Read for Draw {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        reader.parsed(value, "a draw", "\"9f3c01d2a4b5e6f7\"")
    }
    fn schema() -> serde_json::Value {
        serde_json::json!({
            "type": "string",
            "pattern": "^[0-9a-fA-F]{16}$",
            "examples": ["9f3c01d2a4b5e6f7"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_control;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_strike_says_whom_and_how_many() {
        let order = json!({"strike": {
            "name": "guest", "draw": "00000000000000ff", "fault": "hang", "pick": "25%",
            "groups": ["hashers"], "at_most": 2,
        }});
        let Ok(Control::Strike(strike)) = read_control(&order) else {
            panic!("{:?}", read_control(&order))
        };
        assert_eq!((strike.name.as_str(), strike.draw), ("guest", 255));
        let reach = strike.reach.expect("it is limited");
        assert_eq!((reach.at_most, reach.groups.len()), (2, 1));

        let anybody =
            json!({"strike": {"name": "guest", "draw": "0000000000000000", "fault": "hang"}});
        let Ok(Control::Strike(strike)) = read_control(&anybody) else {
            panic!("{:?}", read_control(&anybody))
        };
        assert_eq!(strike.reach, None);
    }

    #[test]
    fn a_strike_that_cannot_be_is_told_with_a_way_out() {
        let draw = "0000000000000000";
        for (body, message) in [
            (json!({"name": "guest", "draw": draw}), "does nothing"),
            (
                json!({"name": "guest", "fault": "hang"}),
                "`draw` is missing",
            ),
            (
                json!({"name": "guest", "draw": "ff", "fault": "hang"}),
                "ff",
            ),
            (
                json!({"name": "guest", "draw": draw, "fault": "hang", "at_most": 0}),
                "out of range",
            ),
        ] {
            let order = json!({ "strike": body });
            let error = read_control(&order).expect_err(&order.to_string());
            assert!(error.message.contains(message), "{order}: {error:?}");
            assert!(!error.help.is_empty(), "{order}: {error:?}");
        }
    }
}
