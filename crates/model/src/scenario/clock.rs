//! Times of the day, and how far clocks are apart.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Minutes of a day.
const DAY_MIN: u16 = 24 * 60;

/// The farthest that clocks are ahead of UTC, or behind it.
const OFFSET_MIN_MAX: u16 = 14 * 60;

/// A time of the day: `"16:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClockTime {
    minutes: u16,
}

/// How far clocks are ahead of UTC: `"+01:00"`, or `"-05:30"` if they are behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UtcOffset {
    minutes: i16,
}

/// Why a text is no time of the day, or no offset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// Something else than two digits, a colon and two digits.
    #[error("hours and minutes have two digits each, with a colon between them")]
    Shape,
    /// A minute or an hour that no clock shows.
    #[error("no clock shows this")]
    Range,
    /// An offset without its sign.
    #[error("`+` or `-` must stand before it")]
    NoSign,
}

impl ClockTime {
    /// # Panics
    /// When no clock shows this; for constants.
    pub const fn at(hour: u16, minute: u16) -> Self {
        assert!(hour < 24 && minute < 60, "no clock shows this");
        Self {
            minutes: hour * 60 + minute,
        }
    }

    /// The part of a day from `earlier` to this time on clocks that are so far
    /// ahead, in minutes: below 1440.
    ///
    /// ```
    /// use model::scenario::ClockTime;
    /// let at = |text: &str| text.parse::<ClockTime>().unwrap();
    /// let ahead = "+01:00".parse().unwrap();
    /// assert_eq!(at("15:30").minutes_since(at("16:00"), ahead), 30, "there it is 16:30");
    /// ```
    #[must_use]
    pub fn minutes_since(self, earlier: Self, ahead: UtcOffset) -> u16 {
        let minutes = |time: Self| i32::from(time.minutes);
        let since = minutes(self) + i32::from(ahead.minutes) - minutes(earlier);
        since.rem_euclid(i32::from(DAY_MIN)) as u16
    }
}

impl UtcOffset {
    /// UTC itself.
    pub const ZERO: Self = Self { minutes: 0 };
}

/// Reads `"16:00"` as minutes.
fn minutes_of(text: &str) -> Result<u16, ClockError> {
    let (hour, minute) = text.split_once(':').ok_or(ClockError::Shape)?;
    let two_digits = |text: &str| {
        let is_right = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u16>().ok().filter(|_| is_right)
    };
    let hour = two_digits(hour).ok_or(ClockError::Shape)?;
    let minute = two_digits(minute).ok_or(ClockError::Shape)?;
    if minute >= 60 {
        return Err(ClockError::Range);
    }
    Ok(hour * 60 + minute)
}

impl FromStr for ClockTime {
    type Err = ClockError;
    fn from_str(text: &str) -> Result<Self, ClockError> {
        let minutes = minutes_of(text)?;
        if minutes >= DAY_MIN {
            return Err(ClockError::Range);
        }
        Ok(Self { minutes })
    }
}

impl FromStr for UtcOffset {
    type Err = ClockError;
    fn from_str(text: &str) -> Result<Self, ClockError> {
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').ok_or(ClockError::NoSign)?),
        };
        let minutes = minutes_of(rest)?;
        if minutes > OFFSET_MIN_MAX {
            return Err(ClockError::Range);
        }
        Ok(Self {
            minutes: sign * minutes as i16,
        })
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let minutes = self.minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(feature = "scenario")]
mod reading {
    use super::{ClockTime, UtcOffset};
    use crate::scenario::read::{Read, Reader, Value};
    use serde_json::{Value as Json, json};

    impl Read for ClockTime {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            reader.parsed(value, "a time of the day", "\"16:00\"")
        }
        fn schema() -> Json {
            json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["16:00"] })
        }
    }

    impl Read for UtcOffset {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            reader.parsed(value, "an offset from UTC", "\"+01:00\"")
        }
        fn schema() -> Json {
            json!({ "type": "string", "pattern": "^[+-][01][0-9]:[0-5][0-9]$", "examples": ["+01:00"] })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_offsets_read_and_write() {
        for text in ["00:00", "09:05", "16:00", "23:59"] {
            assert_eq!(text.parse::<ClockTime>().unwrap().to_string(), text);
        }
        for text in ["+00:00", "+01:00", "-05:30", "+14:00", "-14:00"] {
            assert_eq!(text.parse::<UtcOffset>().unwrap().to_string(), text);
        }
        for text in [
            "", "16", "9:00", "16:0", "1 6:00", "+6:00", "16:00:00", "١٦:00",
        ] {
            assert_eq!(text.parse::<ClockTime>(), Err(ClockError::Shape), "{text}");
        }
        assert_eq!("24:00".parse::<ClockTime>(), Err(ClockError::Range));
        assert_eq!("12:60".parse::<ClockTime>(), Err(ClockError::Range));
        assert_eq!("01:00".parse::<UtcOffset>(), Err(ClockError::NoSign));
        assert_eq!("+14:01".parse::<UtcOffset>(), Err(ClockError::Range));
    }

    #[test]
    fn a_day_goes_round() {
        let at = |text: &str| text.parse::<ClockTime>().unwrap();
        let ahead = |text: &str| text.parse::<UtcOffset>().unwrap();
        assert_eq!(at("01:00").minutes_since(at("23:00"), ahead("+00:00")), 120);
        assert_eq!(
            at("23:00").minutes_since(at("01:00"), ahead("+09:00")),
            7 * 60
        );
        assert_eq!(
            at("03:00").minutes_since(at("16:00"), ahead("-05:00")),
            6 * 60
        );
        assert_eq!(at("16:00").minutes_since(at("16:00"), ahead("+00:00")), 0);
    }
}
