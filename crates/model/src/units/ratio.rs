//! Shares and rates as integers.

use super::text::{UnitError, decimal};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A share in parts per million.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Ppm(u32);

impl Ppm {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All of it.
    pub const ONE: Self = Self(1_000_000);

    /// From parts per million.
    #[must_use]
    pub const fn new(ppm: u32) -> Self {
        Self(ppm)
    }

    /// In parts per million.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The threshold that a uniform 64-bit draw is compared with: a draw below
    /// it happens with this probability.
    ///
    /// ```
    /// use model::units::Ppm;
    /// assert_eq!(Ppm::ZERO.threshold(), 0);
    /// assert_eq!(Ppm::new(500_000).threshold(), 1 << 63);
    /// ```
    #[must_use]
    pub const fn threshold(self) -> u64 {
        if self.0 >= 1_000_000 {
            return u64::MAX;
        }
        (((self.0 as u128) << 64) / 1_000_000) as u64
    }

    /// `amount` times this share, rounded down.
    #[must_use]
    pub const fn of(self, amount: u64) -> u64 {
        (amount as u128 * self.0 as u128 / 1_000_000) as u64
    }
}

/// Reads `"1%"` or `"0.25%"`.
impl FromStr for Ppm {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let Some(number) = text.trim().strip_suffix('%') else {
            return Err(UnitError::NoUnit);
        };
        let ppm = decimal(number, 4)?;
        u32::try_from(ppm).map(Self).map_err(|_| {
            if ppm < 0 {
                UnitError::Negative
            } else {
                UnitError::TooLarge
            }
        })
    }
}

impl fmt::Display for Ppm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 10_000, self.0 % 10_000);
        if part == 0 {
            return write!(f, "{whole}%");
        }
        write!(f, "{whole}.{}%", format!("{part:04}").trim_end_matches('0'))
    }
}

/// A rate in thousandths of a request per second.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct MilliRps(u64);

impl MilliRps {
    /// From thousandths of a request per second.
    #[must_use]
    pub const fn new(milli: u64) -> Self {
        Self(milli)
    }

    /// In thousandths of a request per second.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// A factor or exponent in thousandths: `0.9` is 900.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Permille(u32);

impl Permille {
    /// From thousandths.
    #[must_use]
    pub const fn new(thousandths: u32) -> Self {
        Self(thousandths)
    }

    /// In thousandths.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Permille {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

impl fmt::Display for MilliRps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_and_write() {
        for text in ["0%", "1%", "0.25%", "92%", "100%"] {
            assert_eq!(text.parse::<Ppm>().unwrap().to_string(), text);
        }
        assert_eq!("0.5".parse::<Ppm>(), Err(UnitError::NoUnit));
        assert_eq!("-1%".parse::<Ppm>(), Err(UnitError::Negative));
        assert_eq!("1000000%".parse::<Ppm>(), Err(UnitError::TooLarge));
        assert_eq!("0.00001%".parse::<Ppm>(), Err(UnitError::TooFine));
        assert_eq!("%".parse::<Ppm>(), Err(UnitError::NoNumber));
        assert_eq!(Ppm::new(250_000).of(15), 3);
        assert_eq!(Ppm::ONE.of(u64::MAX), u64::MAX);
    }

    #[test]
    fn thresholds_grow_with_the_share_and_never_wrap() {
        let all: Vec<u64> = (0..=1_100_000)
            .step_by(1_000)
            .map(|ppm| Ppm::new(ppm).threshold())
            .collect();
        assert!(all.is_sorted());
        assert_eq!(Ppm::ONE.threshold(), u64::MAX);
        assert_eq!(
            Ppm::new(999_999).threshold(),
            ((999_999_u128 << 64) / 1_000_000) as u64
        );
    }
}
