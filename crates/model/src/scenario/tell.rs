//! What an event tells, and to whom.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What an event tells: something to everybody, something to the teams that it
/// hits, something to whoever runs the game. `{ en = "…", ko = "…" }` by itself
/// is for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tell {
    /// To everybody.
    pub public: Option<Text>,
    /// To the teams that it hits, and to no other.
    pub team: Option<Text>,
    /// To whoever runs the game.
    pub facilitator: Option<Text>,
}

impl Tell {
    /// Every text of it.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        [&self.public, &self.team, &self.facilitator]
            .into_iter()
            .flatten()
    }
}

impl From<Text> for Tell {
    fn from(text: Text) -> Self {
        Self {
            public: Some(text),
            ..Self::default()
        }
    }
}

#[cfg(feature = "scenario")]
mod reading {
    use super::Tell;
    use crate::scenario::problem::Problem;
    use crate::scenario::read::{Read, Reader, Value, described};
    use crate::text::Text;
    use serde_json::{Value as Json, json};
    use toml::de::DeValue;

    /// Whom something can be told to, as a scenario writes it.
    const LISTENERS: [&str; 3] = ["public", "team", "facilitator"];

    impl Read for Tell {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            if is_short(value) {
                return Text::read(value, reader).map(Self::from);
            }
            let problems = reader.problems.len();
            let table = reader.table(value, &LISTENERS)?;
            let tell = Self {
                public: reader.field(&table, "public", None)?,
                team: reader.field(&table, "team", None)?,
                facilitator: reader.field(&table, "facilitator", None)?,
            };
            if tell.texts().next().is_none() && reader.problems.len() == problems {
                reader.problem(
                    Problem::error("missing-key", value.span(), "this tells nobody anything")
                        .label("whom?")
                        .help(
                            "add `public`, `team` or `facilitator`, or `en` and `ko` for everybody",
                        ),
                );
                return None;
            }
            Some(tell)
        }
        fn schema() -> Json {
            let text = Text::schema();
            let to = |doc: &str| described(text.clone(), doc);
            json!({
                "oneOf": [
                    text,
                    {
                        "type": "object", "minProperties": 1, "additionalProperties": false,
                        "properties": {
                            "public": to("To everybody."),
                            "team": to("To the teams that it hits, and to no other."),
                            "facilitator": to("To whoever runs the game."),
                        },
                    },
                ],
            })
        }
    }

    /// Whether it is one text, for everybody.
    fn is_short(value: &Value<'_>) -> bool {
        match value.get_ref() {
            DeValue::Table(table) => table.contains_key("en") || table.contains_key("ko"),
            _ => false,
        }
    }
}
