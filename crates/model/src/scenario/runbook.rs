//! What teams can read about the service: a runbook.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The runbook of a game, in Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runbook {
    /// `NAME.en.md` and `NAME.ko.md`: beside the scenario, or shipped ones.
    Named(String),
    /// Written in the scenario itself.
    Written(Text),
}

/// The longest name of a runbook, in letters.
#[cfg(feature = "scenario")]
const NAME_LEN_MAX: usize = 128;

#[cfg(feature = "scenario")]
mod reading {
    use super::{NAME_LEN_MAX, Runbook};
    use crate::scenario::problem::Problem;
    use crate::scenario::read::{Read, Reader, Value};
    use crate::text::Text;
    use serde_json::{Value as Json, json};
    use toml::de::DeValue;

    impl Read for Runbook {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            if matches!(value.get_ref(), DeValue::Table(_)) {
                return Text::read(value, reader).map(Self::Written);
            }
            let name = String::read(value, reader)?;
            if !is_name(&name) {
                reader.problem(
                    Problem::error("bad-value", value.span(), format!("`{name}` names no runbook"))
                        .label("names of a-z, 0-9, `-`, `_`, with `/` between them")
                        .help("give the name without `.en.md`, such as \"unicorn-rentals\"; its files lie beside the scenario"),
                );
                return None;
            }
            Some(Self::Named(name))
        }
        fn schema() -> Json {
            json!({ "oneOf": [
                { "type": "string", "pattern": "^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", "examples": ["unicorn-rentals"] },
                Text::schema(),
            ] })
        }
    }

    /// Whether it stays below its folder, and is the same everywhere.
    fn is_name(name: &str) -> bool {
        let is_letter = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_letter);
        name.len() <= NAME_LEN_MAX && name.split('/').all(is_part)
    }
}
