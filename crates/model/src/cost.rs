//! What things cost: by the started block or by the second.

use crate::scenario::Price;
use crate::units::{MicroUsd, StoryDuration};
use crate::words::words;

words! {
    /// How a resource is billed.
    pub enum Billing {
        /// Every block that was begun costs its whole price.
        StartedBlock = "started-block",
        /// Only the time itself.
        Second = "second",
    }
}

impl Price {
    /// What has accrued after this time in use. It grows evenly also within a
    /// block, so that trends don't jump at each quarter of an hour; the rest
    /// of a started block falls due at the end ([`Price::settled`]).
    #[must_use]
    pub fn accrued(&self, age: StoryDuration) -> MicroUsd {
        let micro = i128::from(self.usd.get()) * i128::from(age.as_ns()) / i128::from(self.per.as_ns().max(1));
        MicroUsd::new(i64::try_from(micro).unwrap_or(i64::MAX))
    }

    /// What is due in all for a resource given up at this age.
    ///
    /// Two instances for 13 minutes at $8 a started quarter of an hour are $16:
    ///
    /// ```
    /// use model::{cost::Billing, scenario::Price, units::{MicroUsd, StoryDuration}};
    /// let price = Price {
    ///     usd: MicroUsd::new(8_000_000),
    ///     per: StoryDuration::from_secs(900),
    ///     billing: Billing::StartedBlock,
    /// };
    /// assert_eq!(price.settled(StoryDuration::from_secs(13 * 60)).to_string(), "$8.00");
    /// assert_eq!(price.settled(StoryDuration::from_secs(15 * 60 + 1)).to_string(), "$16.00");
    /// ```
    #[must_use]
    pub fn settled(&self, age: StoryDuration) -> MicroUsd {
        match self.billing {
            Billing::Second => self.accrued(age),
            Billing::StartedBlock => {
                let blocks = age.as_ns().div_ceil(self.per.as_ns().max(1)).max(1);
                self.usd * i64::try_from(blocks).unwrap_or(i64::MAX)
            }
        }
    }
}
