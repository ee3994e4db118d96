//! Traffic: how many requests, and for which keys.

use super::table::table;
use crate::ids::Name;
use crate::text::Text;
use crate::units::{MilliRps, Permille, Ppm, StoryDuration, UnitError};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

table! {
    /// What clients ask for, the same for every team.
    pub struct Traffic {
        /// How requests follow each other.
        pub arrivals: Arrivals = Arrivals::Poisson,
        /// Requests per second and team at points of time; linear between them.
        pub rate: Vec<RatePoint>,
        /// Which keys they ask for.
        pub keys: Keys,
    }
}

words! {
    /// How requests follow each other.
    pub enum Arrivals {
        /// Independently: gaps are exponential.
        Poisson = "poisson",
        /// Evenly.
        Constant = "constant",
    }
}

table! {
    /// A point of the rate's curve.
    pub struct RatePoint {
        /// When.
        pub at: StoryDuration,
        /// Requests per second.
        pub rps: MilliRps [MilliRps::new(0)..=MilliRps::new(1_000_000_000)],
    }
}

table! {
    /// Which keys are asked for.
    pub struct Keys {
        /// How many keys repeat.
        pub set: u32 [1..=10_000_000],
        /// The exponent of their popularity (0: all alike).
        pub zipf: Permille [Permille::new(0)..=Permille::new(5_000)],
        /// How the set changes over time.
        pub churn: Option<Churn>,
        /// The share of keys that never repeat, at points of time; linear between them.
        pub unique: Vec<SharePoint> = Vec::new(),
    }
}

table! {
    /// How the repeating keys change.
    pub struct Churn {
        /// How often.
        pub every: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
        /// The chance of each key to be replaced by a new one.
        pub replace: Ppm [Ppm::ZERO..=Ppm::ONE],
    }
}

table! {
    /// A point of a share's curve.
    pub struct SharePoint {
        /// When.
        pub at: StoryDuration,
        /// The share.
        pub share: Ppm [Ppm::ZERO..=Ppm::ONE],
    }
}

table! {
    /// A surge: the rate times a factor for a while.
    pub struct Burst {
        /// A name for it.
        pub id: Name,
        /// When it begins.
        pub at: StoryDuration,
        /// By how much its begin may be moved either way, drawn by the seed.
        pub within: StoryDuration = StoryDuration::ZERO,
        /// How long it lasts: a time, or two with the seed drawing between them.
        pub lasts ("for"): Span,
        /// The factor.
        pub times: Permille [Permille::new(1_000)..=Permille::new(100_000)],
        /// Which keys the extra requests ask for.
        pub extra_keys: ExtraKeys = ExtraKeys::Same,
        /// What everybody is told when it begins; nothing if it comes unannounced.
        pub tell: Option<Text>,
    }
}

/// A length of time, or two ends between which the seed draws: `"3m..6m"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// At least so long.
    pub least: StoryDuration,
    /// At most so long.
    pub most: StoryDuration,
}

/// Why a text is no span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// One of its ends is no duration.
    #[error("{0}")]
    Unit(#[from] UnitError),
    /// Its ends are the wrong way round.
    #[error("it ends before it begins")]
    Order,
}

impl FromStr for Span {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Self, SpanError> {
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        let span = Self {
            least: least.parse()?,
            most: most.parse()?,
        };
        if span.least > span.most {
            Err(SpanError::Order)
        } else {
            Ok(span)
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.least == self.most {
            write!(f, "{}", self.least)
        } else {
            write!(f, "{}..{}", self.least, self.most)
        }
    }
}

/// Which keys the extra requests of a burst ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtraKeys {
    /// The same mix as the others.
    Same,
    /// Only keys that nobody asked for before: a cache does not help.
    AllNew,
    /// This share of them repeats; the rest are new.
    Repeats(Ppm),
}

#[cfg(feature = "scenario")]
mod reading {
    use super::{ExtraKeys, Span};
    use crate::scenario::read::{Read, Reader, Value};
    use crate::scenario::scalars::duration_pattern;
    use crate::units::Ppm;
    use serde_json::{Value as Json, json};
    use toml::de::DeValue;

    impl Read for Span {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            reader.parsed(value, "a length of time", "\"8m\" or \"3m..6m\"")
        }
        fn schema() -> Json {
            let pattern = concat!(
                "^",
                duration_pattern!(),
                "( *\\.\\. *",
                duration_pattern!(),
                ")?$"
            );
            json!({ "type": "string", "pattern": pattern, "examples": ["8m", "3m..6m"] })
        }
    }

    impl Read for ExtraKeys {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            if matches!(value.get_ref(), DeValue::Table(_)) {
                let table = reader.table(value, &["repeats"])?;
                let share = reader.field::<Ppm>(&table, "repeats", None);
                return reader
                    .bounded(&table, "repeats", share, &(Ppm::ZERO..=Ppm::ONE))
                    .map(Self::Repeats);
            }
            let word = reader.word(value, &["same", "all-new"])?;
            Some(if word == 0 { Self::Same } else { Self::AllNew })
        }
        fn schema() -> Json {
            json!({ "oneOf": [
                { "type": "string", "enum": ["same", "all-new"] },
                { "type": "object", "properties": { "repeats": Ppm::schema() }, "required": ["repeats"], "additionalProperties": false },
            ] })
        }
    }
}
