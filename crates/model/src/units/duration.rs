//! Lengths of time, of two kinds that must not be confused.

use super::text::{UnitError, decimal, number_and_unit};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

const UNITS: [(&str, u64); 7] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
];

/// Reads `"4h"`, `"1h30m"`, `"250ms"`, `"4.8m"` as nanoseconds.
fn parse_ns(text: &str) -> Result<u64, UnitError> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(UnitError::NoNumber);
    }
    if rest.starts_with('-') {
        return Err(UnitError::Negative);
    }
    let mut total: u64 = 0;
    let mut last_unit_ns = u64::MAX;
    while !rest.is_empty() {
        let (number, tail) = number_and_unit(rest);
        if number.is_empty() {
            return Err(UnitError::NoNumber);
        }
        let unit_end = tail
            .find(|c: char| c.is_ascii_digit() || c == ' ')
            .unwrap_or(tail.len());
        let unit = &tail[..unit_end];
        if unit.is_empty() {
            if number == "0" {
                return Ok(total);
            }
            return Err(UnitError::NoUnit);
        }
        let unit_ns = UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .map(|(_, ns)| *ns)
            .ok_or_else(|| UnitError::UnknownUnit(unit.to_owned()))?;
        if unit_ns >= last_unit_ns {
            return Err(UnitError::Order);
        }
        last_unit_ns = unit_ns;
        let thousandths = u64::try_from(decimal(number, 3)?).map_err(|_| UnitError::Negative)?;
        let ns = u128::from(thousandths) * u128::from(unit_ns);
        if ns % 1000 != 0 {
            return Err(UnitError::TooFine);
        }
        let ns = u64::try_from(ns / 1000).map_err(|_| UnitError::TooLarge)?;
        total = total.checked_add(ns).ok_or(UnitError::TooLarge)?;
        rest = tail[unit_end..].trim_start();
    }
    Ok(total)
}

/// Writes nanoseconds as the shortest exact text: `1h30m`, `4s`, `250ms`.
fn format_ns(mut ns: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if ns == 0 {
        return f.write_str("0s");
    }
    for (name, unit_ns) in UNITS.iter().filter(|(name, _)| *name != "µs") {
        if ns >= *unit_ns {
            write!(f, "{}{name}", ns / unit_ns)?;
            ns %= unit_ns;
        }
    }
    Ok(())
}

macro_rules! duration {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            ns: u64,
        }

        impl $name {
            /// None at all.
            pub const ZERO: Self = Self { ns: 0 };

            /// From nanoseconds.
            #[must_use]
            pub const fn from_ns(ns: u64) -> Self {
                Self { ns }
            }

            /// From whole milliseconds.
            #[must_use]
            pub const fn from_ms(ms: u64) -> Self {
                Self { ns: ms * 1_000_000 }
            }

            /// From whole seconds.
            #[must_use]
            pub const fn from_secs(seconds: u64) -> Self {
                Self { ns: seconds * 1_000_000_000 }
            }

            /// In nanoseconds.
            #[must_use]
            pub const fn as_ns(self) -> u64 {
                self.ns
            }

            /// As the standard library's duration.
            #[must_use]
            pub const fn as_std(self) -> std::time::Duration {
                std::time::Duration::from_nanos(self.ns)
            }
        }

        impl FromStr for $name {
            type Err = UnitError;
            fn from_str(text: &str) -> Result<Self, UnitError> {
                parse_ns(text).map(Self::from_ns)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                format_ns(self.ns, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    serializer.serialize_u64(self.ns)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    let text = String::deserialize(deserializer)?;
                    text.parse().map_err(|e| {
                        serde::de::Error::custom(format!("`{text}` is not a duration such as \"90s\" or \"1h30m\": {e}"))
                    })
                } else {
                    u64::deserialize(deserializer).map(Self::from_ns)
                }
            }
        }
    };
}

duration! {
    /// A length of the *story*: game length, boot delay, TTL, billing block.
    /// `--speed 8` divides these by eight.
    ///
    /// ```
    /// use model::units::StoryDuration;
    /// let ttl: StoryDuration = "1h30m".parse()?;
    /// assert_eq!(ttl.at_speed(8).to_string(), "11m15s");
    /// # Ok::<(), model::units::UnitError>(())
    /// ```
    StoryDuration
}

duration! {
    /// A length on the scale of one *request*: service time, client timeout,
    /// latency tier. Speed leaves these alone.
    RequestDuration
}

impl StoryDuration {
    /// This length in a game that runs `speed` times as fast, rounded half to
    /// even to the nanosecond.
    ///
    /// # Panics
    /// When `speed` is zero.
    #[must_use]
    pub fn at_speed(self, speed: u32) -> Self {
        let speed = u64::from(speed);
        let (quotient, twice_rest) = (self.ns / speed, (self.ns % speed) * 2);
        let up = twice_rest > speed || (twice_rest == speed && quotient % 2 == 1);
        Self {
            ns: quotient + u64::from(up),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (text, ns) in [
            ("4h", 14_400_000_000_000_u64),
            ("1h30m", 5_400_000_000_000),
            ("4.8m", 288_000_000_000),
            ("250ms", 250_000_000),
            ("0", 0),
            ("3 m", 180_000_000_000),
            ("4m 48s", 288_000_000_000),
            ("1_000ms", 1_000_000_000),
            ("7us", 7_000),
            ("7µs", 7_000),
        ] {
            assert_eq!(parse_ns(text), Ok(ns), "{text}");
        }
        assert_eq!(StoryDuration::from_secs(5_400).to_string(), "1h30m");
        assert_eq!(
            RequestDuration::from_ns(4_250_000_000).to_string(),
            "4s250ms"
        );
    }

    #[test]
    fn refuses_what_it_cannot_keep() {
        assert_eq!(parse_ns("15"), Err(UnitError::NoUnit));
        assert_eq!(
            parse_ns("15 parsecs"),
            Err(UnitError::UnknownUnit("parsecs".into()))
        );
        assert_eq!(parse_ns("5m1h"), Err(UnitError::Order));
        assert_eq!(parse_ns("1m1m"), Err(UnitError::Order));
        assert_eq!(parse_ns(""), Err(UnitError::NoNumber));
        assert_eq!(parse_ns("m"), Err(UnitError::NoNumber));
        assert_eq!(parse_ns("_m"), Err(UnitError::NoNumber));
        assert_eq!(parse_ns("1h -5m"), Err(UnitError::Negative));
        assert_eq!(parse_ns("5124095h100h"), Err(UnitError::Order));
        assert_eq!(
            parse_ns("5124095h59m"),
            Err(UnitError::TooLarge),
            "the sum counts, not the parts"
        );
        assert_eq!(parse_ns("-5m"), Err(UnitError::Negative));
        assert_eq!(parse_ns("0.0001ns"), Err(UnitError::TooFine));
        assert_eq!(parse_ns("9999999999h"), Err(UnitError::TooLarge));
    }

    #[test]
    fn every_length_is_written_so_that_it_reads_the_same() {
        for ns in [
            1,
            999,
            1_000,
            1_001,
            3_600_000_000_000,
            5_025_250_000_017,
            u64::MAX,
        ] {
            let text = StoryDuration::from_ns(ns).to_string();
            assert_eq!(parse_ns(&text), Ok(ns), "{text}");
        }
    }

    #[test]
    fn speed_rounds_half_to_even() {
        assert_eq!(StoryDuration::from_ns(5).at_speed(2).as_ns(), 2);
        assert_eq!(StoryDuration::from_ns(7).at_speed(2).as_ns(), 4);
        assert_eq!(StoryDuration::from_ns(10).at_speed(3).as_ns(), 3);
    }
}
