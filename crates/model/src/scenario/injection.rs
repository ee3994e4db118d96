//! A fault as an event brings it: which, by whom, on what, for how long. All of
//! it stands in the event's own table.

use super::faults::{FaultKind, FaultPlan, Lasting};
use crate::actor::Principal;
use crate::ids::{Name, NameError};
use crate::units::{Ppm, StoryDuration, UnitError};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

/// A fault that is brought at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Injection {
    /// Which, with its parameters.
    pub fault: FaultPlan,
    /// Who is behind it, in the audit log and for permissions.
    pub by: Principal,
    /// Which instances it hits, if it hits instances.
    pub pick: Pick,
    /// How long it lasts; nothing if it stays.
    pub lasts: Option<StoryDuration>,
    /// How long it takes to grow to its full strength, from none; at once if zero.
    #[serde(default)]
    pub ramp: StoryDuration,
}

/// Those who may be behind a fault that an event brings.
pub const BEHIND_EVENTS: [Principal; 4] = [
    Principal::System,
    Principal::ChaosMonkey,
    Principal::Ceo,
    Principal::Facilitator,
];

/// How long a fault may last.
#[cfg(feature = "scenario")]
pub(super) const LASTS: std::ops::RangeInclusive<StoryDuration> =
    StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600);

impl Injection {
    /// A fault with nothing said about it.
    #[must_use]
    pub fn usual(kind: FaultKind) -> Self {
        Self {
            fault: kind.usual(),
            by: kind.by(),
            pick: Pick::One,
            lasts: match kind.lasting() {
                Lasting::Stays => None,
                Lasting::For(lasts) => Some(lasts),
            },
            ramp: StoryDuration::ZERO,
        }
    }

    pub(crate) fn at_speed(self, speed: u32) -> Self {
        Self {
            fault: self.fault.at_speed(speed),
            lasts: self.lasts.map(|lasts| lasts.at_speed(speed)),
            ramp: self.ramp.at_speed(speed),
            ..self
        }
    }
}

/// Which of a team's running instances are hit: `one`, `all`, `25%`,
/// `up to 3`, `zone:a`, `group:hashers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pick {
    /// One, drawn by the seed.
    One,
    /// All of them.
    All,
    /// This share of them, rounded up, drawn by the seed.
    Share(Ppm),
    /// At least one and at most so many: the seed draws how many, and which.
    UpTo(u32),
    /// All in a zone.
    Zone(Name),
    /// All of a group.
    Group(Name),
}

/// Why a text picks nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PickError {
    /// It has no such form.
    #[error("it must be one, all, 25%, up to 3, zone:NAME or group:NAME")]
    Form,
    /// Its share is none.
    #[error("{0}")]
    Share(#[from] UnitError),
    /// Its number is none.
    #[error("{0}")]
    Number(#[from] ParseIntError),
    /// Its name is none.
    #[error("{0}")]
    Name(#[from] NameError),
    /// It would hit nothing.
    #[error("it picks nothing")]
    Nothing,
}

impl FromStr for Pick {
    type Err = PickError;
    fn from_str(text: &str) -> Result<Self, PickError> {
        let text = text.trim();
        if let Some(zone) = text.strip_prefix("zone:") {
            return Ok(Self::Zone(Name::try_new(zone)?));
        }
        if let Some(group) = text.strip_prefix("group:") {
            return Ok(Self::Group(Name::try_new(group)?));
        }
        if let Some(count) = text.strip_prefix("up to ") {
            let count: u32 = count.trim().parse()?;
            return if count == 0 {
                Err(PickError::Nothing)
            } else {
                Ok(Self::UpTo(count))
            };
        }
        match text {
            "one" => Ok(Self::One),
            "all" => Ok(Self::All),
            share if share.ends_with('%') => {
                let share: Ppm = share.parse()?;
                if (Ppm::new(1)..=Ppm::ONE).contains(&share) {
                    Ok(Self::Share(share))
                } else {
                    Err(PickError::Nothing)
                }
            }
            _ => Err(PickError::Form),
        }
    }
}

impl fmt::Display for Pick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One => f.write_str("one"),
            Self::All => f.write_str("all"),
            Self::Share(share) => share.fmt(f),
            Self::UpTo(count) => write!(f, "up to {count}"),
            Self::Zone(zone) => write!(f, "zone:{zone}"),
            Self::Group(group) => write!(f, "group:{group}"),
        }
    }
}

#[cfg(feature = "scenario")]
mod reading {
    use super::{BEHIND_EVENTS, FaultKind, Injection, LASTS, Pick};
    use crate::actor::Principal;
    use crate::scenario::problem::Problem;
    use crate::scenario::read::{Flat, Read, Reader, Table, Value, described};
    use crate::units::StoryDuration;
    use serde_json::{Map, Value as Json, json};
    use toml::de::DeValue;

    impl Read for Pick {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            reader.parsed(
                value,
                "a pick",
                "\"one\", \"25%\", \"up to 3\" or \"zone:a\"",
            )
        }
        fn schema() -> Json {
            json!({
                "type": "string",
                "pattern": "^(one|all|[0-9._]+ *%|up to +[0-9]+|(zone|group):[a-z][a-z0-9-]{0,31})$",
                "examples": ["one", "all", "25%", "up to 3", "zone:a", "group:hashers"],
            })
        }
    }

    /// Somebody who may be behind a fault.
    struct By(Principal);

    impl Read for By {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            let index = reader.word(value, &BEHIND_EVENTS.map(Principal::as_str))?;
            Some(Self(BEHIND_EVENTS[index]))
        }
        fn schema() -> Json {
            json!({ "type": "string", "enum": BEHIND_EVENTS.map(Principal::as_str) })
        }
    }

    /// The faults that a table may mean: the one that it names, or any if
    /// nobody knows the name, or none.
    fn kinds_of(value: &Value<'_>) -> Vec<FaultKind> {
        let DeValue::Table(table) = value.get_ref() else {
            return Vec::new();
        };
        let Some(named) = table.get("fault") else {
            return Vec::new();
        };
        let DeValue::String(word) = named.get_ref() else {
            return FaultKind::ALL.to_vec();
        };
        let mut all = FaultKind::ALL.iter();
        let found = all.find(|kind| kind.as_str() == word.as_ref());
        found.map_or(FaultKind::ALL.to_vec(), |kind| vec![*kind])
    }

    /// Keys of an event that belong to its fault, whichever it is.
    const OWN: [&str; 5] = ["fault", "by", "pick", "for", "ramp"];

    /// No fault, or one with what is said about it in the same table.
    impl Flat for Option<Injection> {
        fn keys(value: &Value<'_>) -> Vec<&'static str> {
            let mut keys = OWN.to_vec();
            keys.extend(kinds_of(value).iter().flat_map(|kind| kind.keys(value)));
            keys
        }

        fn read_from(table: &Table<'_, '_>, reader: &mut Reader) -> Option<Self> {
            let kind = reader.field::<Option<FaultKind>>(table, "fault", None);
            let by = reader.field::<Option<By>>(table, "by", None);
            let pick = reader.field::<Option<Pick>>(table, "pick", None);
            let lasts = reader.field::<Option<StoryDuration>>(table, "for", None);
            let ramp = reader.field::<Option<StoryDuration>>(table, "ramp", None);
            let Some(kind) = kind? else {
                if let Some(key) = OWN.iter().find(|key| table.has(key)) {
                    reader.problem(
                        Problem::error(
                            "unknown-key",
                            table.span_of(key),
                            format!("`{key}` belongs to a fault, and there is none here"),
                        )
                        .label("nothing reads this")
                        .help("add `fault = \"…\"`; `gameday chaos list` names them"),
                    );
                    return None;
                }
                return Some(None);
            };
            let usual = Injection::usual(kind);
            let mut is_right = true;
            let mut odd = |key: &'static str, why: &str| {
                is_right = false;
                reader.problem(
                    Problem::error(
                        "contradiction",
                        table.span_of(key),
                        format!("the fault `{kind}` {why}"),
                    )
                    .label("nothing reads this")
                    .help("leave it out"),
                );
            };
            if table.has("pick") && !kind.picks_instances() {
                odd("pick", "does not pick among instances");
            }
            if table.has("for") && usual.lasts.is_none() {
                odd("for", "stays until somebody mends it");
            }
            if table.has("ramp") && !kind.grows() {
                odd("ramp", "has no strength that could grow");
            }
            let fault = kind.read_from(table, reader);
            let lasts = match lasts? {
                Some(lasts) => reader.bounded(table, "for", Some(lasts), &LASTS).map(Some),
                None => Some(usual.lasts),
            };
            let ramp = match ramp? {
                Some(ramp) => reader.bounded(table, "ramp", Some(ramp), &LASTS),
                None => Some(usual.ramp),
            };
            let (by, pick) = (by?.map_or(usual.by, |by| by.0), pick?.unwrap_or(usual.pick));
            is_right.then_some(())?;
            Some(Some(Injection {
                fault: fault?,
                by,
                pick,
                lasts: lasts?,
                ramp: ramp?,
            }))
        }

        fn describe(properties: &mut Map<String, Json>) -> Vec<&'static str> {
            let own = [
                (
                    described(
                        FaultKind::schema(),
                        "What it breaks; the other keys of the event say how.",
                    ),
                    "fault",
                ),
                (
                    described(
                        By::schema(),
                        "Who is behind it, in the audit log and for permissions; each fault has somebody of its own.",
                    ),
                    "by",
                ),
                (
                    described(
                        Pick::schema(),
                        "Which running instances are hit, for faults that hit instances; one if absent.",
                    ),
                    "pick",
                ),
                (
                    described(
                        StoryDuration::schema(),
                        "How long it lasts; each fault that is taken back by itself has a length of its own.",
                    ),
                    "for",
                ),
                (
                    described(
                        StoryDuration::schema(),
                        "How long it takes to grow to its full strength, second by second; for faults whose strength is a number.",
                    ),
                    "ramp",
                ),
            ];
            for (schema, key) in own {
                properties.insert(key.into(), schema);
            }
            for kind in FaultKind::ALL {
                for (key, schema) in kind.parameters() {
                    properties.entry(key).or_insert(schema);
                }
            }
            Vec::new()
        }
    }
}
