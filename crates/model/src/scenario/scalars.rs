//! Readers of the single values: numbers, texts, durations, shares.

use super::problem::Problem;
use super::read::{Read, Reader, Value};
use crate::account::{Cidr, ResourceRef};
use crate::health::HealthPath;
use crate::ids::Name;
use crate::stack::RouteWish;
use crate::text::Text;
use crate::units::{
    MicroUsd, MilliPoints, MilliRps, MilliVcpu, Permille, Ppm, RequestDuration, StoryDuration,
};
use serde_json::{Value as Json, json};
use toml::de::DeValue;

/// The longest text of a scenario, in bytes.
const TEXT_LEN_MAX: usize = 4_000;

impl Read for String {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let DeValue::String(text) = value.get_ref() else {
            reader.wrong_type(value, "a text");
            return None;
        };
        if text.len() > TEXT_LEN_MAX {
            reader.problem(
                Problem::error(
                    "too-long",
                    value.span(),
                    format!("a text of {} bytes", text.len()),
                )
                .label(format!("at most {TEXT_LEN_MAX}"))
                .help("shorten the text"),
            );
            return None;
        }
        Some(text.clone().into_owned())
    }
    fn schema() -> Json {
        json!({ "type": "string", "maxLength": TEXT_LEN_MAX })
    }
}

impl Read for bool {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        match value.get_ref() {
            DeValue::Boolean(yes) => Some(*yes),
            _ => {
                reader.wrong_type(value, "true or false");
                None
            }
        }
    }
    fn schema() -> Json {
        json!({ "type": "boolean" })
    }
}

macro_rules! whole {
    ($ty:ty, $least:literal, $help:literal) => {
        impl Read for $ty {
            fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
                let number = reader.decimal(value, 0)?;
                match <$ty>::try_from(number) {
                    Ok(got) => Some(got),
                    Err(_) => {
                        reader.problem(
                            Problem::error("out-of-range", value.span(), format!("{number} does not fit here"))
                                .label(format!("must be from {} to {}", <$ty>::MIN, <$ty>::MAX))
                                .help($help),
                        );
                        None
                    }
                }
            }
            fn schema() -> Json {
                json!({ "type": "integer", "minimum": $least })
            }
        }
    };
}
whole!(u8, 0, "give a whole number that is not below zero");
whole!(u32, 0, "give a whole number that is not below zero");
whole!(u64, 0, "give a whole number that is not below zero");
whole!(i32, -2_147_483_648, "give a smaller whole number");

macro_rules! fixed_point {
    ($ty:ident, $places:literal, $inner:ty) => {
        impl Read for $ty {
            fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
                let number = reader.decimal(value, $places)?;
                match <$inner>::try_from(number) {
                    Ok(got) => Some(Self::new(got)),
                    Err(_) => {
                        reader.problem(
                            Problem::error("out-of-range", value.span(), "this number does not fit here")
                                .label("too large, or below zero")
                                .help("give a number that is not below zero"),
                        );
                        None
                    }
                }
            }
            fn schema() -> Json {
                json!({ "type": "number" })
            }
        }
    };
}
fixed_point!(MilliRps, 3, u64);
fixed_point!(Permille, 3, u32);
fixed_point!(MilliVcpu, 3, u32);
fixed_point!(MicroUsd, 6, i64);
fixed_point!(MilliPoints, 3, i64);

/// The regular expression of a duration, for editors; the reader itself goes digit by digit.
macro_rules! duration_pattern {
    () => {
        "(0|[0-9._]+ *(h|m|s|ms|us|µs|ns)( *[0-9._]+ *(h|m|s|ms|us|µs|ns))*)"
    };
}
pub(super) use duration_pattern;

macro_rules! from_text {
    ($ty:ty, $what:literal, $example:literal, $pattern:expr) => {
        impl Read for $ty {
            fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
                reader.parsed(value, $what, concat!("\"", $example, "\""))
            }
            fn schema() -> Json {
                json!({ "type": "string", "pattern": $pattern, "examples": [$example] })
            }
        }
    };
}
from_text!(
    StoryDuration,
    "a duration",
    "1h30m",
    concat!("^", duration_pattern!(), "$")
);
from_text!(
    RequestDuration,
    "a duration",
    "4s",
    concat!("^", duration_pattern!(), "$")
);
from_text!(Ppm, "a share", "1%", "^[0-9._]+ *%$");
from_text!(
    Cidr,
    "an address range",
    "10.0.0.0/28",
    "^[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$"
);

from_text!(
    ResourceRef,
    "a resource",
    "internet-gateway/igw",
    "^[a-z-]+/[a-z][a-z0-9-]{0,31}$"
);

from_text!(
    RouteWish,
    "a gateway",
    "internet-gateway/igw",
    "^(none|[a-z-]+/[a-z][a-z0-9-]{0,31})$"
);

from_text!(
    HealthPath,
    "a path",
    "/healthcheck",
    "^/[A-Za-z0-9._~/-]{0,127}$"
);

impl Read for Name {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let text = String::read(value, reader)?;
        match Self::try_new(&text) {
            Ok(name) => Some(name),
            Err(error) => {
                reader.problem(
                    Problem::error("bad-name", value.span(), error.to_string())
                        .label("not a name")
                        .help("such as `public-a`"),
                );
                None
            }
        }
    }
    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^[a-z][a-z0-9-]{0,31}$" })
    }
}

impl Read for Text {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let table = reader.table(value, &["en", "ko"])?;
        let en = reader.field::<String>(&table, "en", None);
        let ko = reader.field::<String>(&table, "ko", None);
        Some(Self { en: en?, ko: ko? })
    }
    fn schema() -> Json {
        json!({
            "type": "object", "required": ["en", "ko"], "additionalProperties": false,
            "properties": { "en": { "type": "string" }, "ko": { "type": "string" } },
        })
    }
}
