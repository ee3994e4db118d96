//! Names of things, each of a type of its own.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A team, by its place in the game's roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamId(pub u16);

/// An instance of a team: the n-th that the team's account ever launched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstanceId(pub u32);

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "i-{:04}", self.0)
    }
}

/// A request of the game's traffic: the n-th arrival, the same for every team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u64);

/// Why a text cannot name a resource.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no name: use 1 to {NAME_LEN_MAX} small letters, digits and dashes, starting with a letter"
)]
pub struct NameError(String);

/// The longest name of a resource, in characters.
pub const NAME_LEN_MAX: usize = 32;

/// The name of a resource in an account, such as `front` or `public-a`.
///
/// ```
/// use model::ids::Name;
/// assert!(Name::try_new("public-a").is_ok());
/// assert!(Name::try_new("Public A").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// Takes a text as a name.
    ///
    /// # Errors
    /// When it is empty, too long, or has other characters than `a-z0-9-`.
    pub fn try_new(text: &str) -> Result<Self, NameError> {
        let first = text.chars().next().is_some_and(|c| c.is_ascii_lowercase());
        let rest = text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if first && rest && text.len() <= NAME_LEN_MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError(text.chars().take(NAME_LEN_MAX + 8).collect()))
        }
    }

    /// A name that is written in the program.
    pub(crate) fn fixed(text: &'static str) -> Self {
        debug_assert!(Self::try_new(text).is_ok(), "`{text}` is no name");
        Self(text.to_owned())
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::try_new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_commands_can_type() {
        for good in ["a", "public-a", "x1", "a-", &"a".repeat(NAME_LEN_MAX)] {
            assert_eq!(
                Name::try_new(good).map(|n| n.to_string()),
                Ok(good.to_owned())
            );
        }
        for bad in [
            "",
            "1a",
            "-a",
            "A",
            "a b",
            "a_b",
            "é",
            "a\n",
            &"a".repeat(NAME_LEN_MAX + 1),
        ] {
            let error = Name::try_new(bad).expect_err(bad).to_string();
            assert!(error.contains("small letters"), "{error}");
        }
        let long = Name::try_new(&"é".repeat(1_000))
            .expect_err("too long")
            .to_string();
        assert!(long.chars().count() < 200, "a message stays short: {long}");
    }
}
