//! Files that a scenario includes: blocks of events, monkeys, surges and
//! objectives that several scenarios share.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The path of a file to be included, such as `library/zone-outage.toml`: below
/// the folder of the scenario, or below that of the shipped ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Include(String);

/// The longest such path, in letters.
const PATH_LEN_MAX: usize = 128;

/// Why a text is no path of a file to be included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncludeError {
    /// It is too long.
    #[error("it has more than {PATH_LEN_MAX} letters")]
    Length,
    /// It leads out of the folder, or has letters that are not the same everywhere.
    #[error(
        "it must be names of a-z, A-Z, 0-9, `-`, `_` and `.`, none of which begins with a dot, with `/` between them"
    )]
    Names,
    /// It is of another kind of file.
    #[error("it must end in .toml")]
    Ending,
}

impl Include {
    /// The path, with `/` between its names.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Include {
    type Err = IncludeError;
    fn from_str(text: &str) -> Result<Self, IncludeError> {
        let is_letter = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        let is_name =
            |name: &str| !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_letter);
        if text.len() > PATH_LEN_MAX {
            Err(IncludeError::Length)
        } else if !text.split('/').all(is_name) {
            Err(IncludeError::Names)
        } else if !text.ends_with(".toml") {
            Err(IncludeError::Ending)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl fmt::Display for Include {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "scenario")]
impl super::read::Read for Include {
    fn read(value: &super::read::Value<'_>, reader: &mut super::read::Reader) -> Option<Self> {
        reader.parsed(value, "a path", "\"library/zone-outage.toml\"")
    }
    fn schema() -> serde_json::Value {
        serde_json::json!({
            "type": "string",
            "pattern": "^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\\.toml$",
            "examples": ["library/zone-outage.toml"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_its_folder() {
        for path in ["library/zone-outage.toml", "mine.toml", "a/b/c_2.v1.toml"] {
            assert_eq!(
                path.parse::<Include>().map(|it| it.to_string()),
                Ok(path.to_owned())
            );
        }
        for path in [
            "",
            "/etc/x.toml",
            "../x.toml",
            "a/../x.toml",
            "a//x.toml",
            "./x.toml",
            "a\\x.toml",
            "C:x.toml",
            ".hidden.toml",
            "library/zone-outage",
            "x y.toml",
        ] {
            assert!(path.parse::<Include>().is_err(), "{path}");
        }
        assert!(
            format!("{}.toml", "x".repeat(PATH_LEN_MAX))
                .parse::<Include>()
                .is_err()
        );
    }
}
