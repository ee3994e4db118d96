//! What things cost: by the started block or by the second.

use crate::scenario::{Price, RequestPrice};
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
        let micro = i128::from(self.usd.get()) * i128::from(age.as_ns())
            / i128::from(self.per.as_ns().max(1));
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
    ///     minimum: StoryDuration::ZERO,
    /// };
    /// assert_eq!(price.settled(StoryDuration::from_secs(13 * 60)).to_string(), "$8.00");
    /// assert_eq!(price.settled(StoryDuration::from_secs(15 * 60 + 1)).to_string(), "$16.00");
    /// ```
    #[must_use]
    pub fn settled(&self, age: StoryDuration) -> MicroUsd {
        let age = age.max(self.minimum);
        match self.billing {
            Billing::Second => self.accrued(age),
            Billing::StartedBlock => {
                let blocks = age.as_ns().div_ceil(self.per.as_ns().max(1)).max(1);
                self.usd * i64::try_from(blocks).unwrap_or(i64::MAX)
            }
        }
    }
}

impl RequestPrice {
    /// What so many answers of this size cost; apply it to running totals, so
    /// that rounding does not add up.
    ///
    /// ```
    /// use model::{scenario::RequestPrice, units::MicroUsd};
    /// let price = RequestPrice {
    ///     usd: MicroUsd::new(10_000),
    ///     per_requests: 10_000,
    ///     usd_per_gb: MicroUsd::new(85_000),
    /// };
    /// assert_eq!(price.of(1_000_000, 1_000).get(), 1_000_000 + 85_000);
    /// ```
    #[must_use]
    pub fn of(&self, requests: u64, bytes_each: u32) -> MicroUsd {
        const GIGABYTE: i128 = 1_000_000_000;
        let requests = i128::from(requests);
        let for_requests =
            requests * i128::from(self.usd.get()) / i128::from(self.per_requests.max(1));
        let bytes = requests * i128::from(bytes_each);
        let for_bytes = bytes * i128::from(self.usd_per_gb.get()) / GIGABYTE;
        MicroUsd::new(i64::try_from(for_requests + for_bytes).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(billing: Billing) -> Price {
        Price {
            usd: MicroUsd::new(8_000_000),
            per: StoryDuration::from_secs(900),
            billing,
            minimum: StoryDuration::ZERO,
        }
    }

    /// Fargate: 45 s are paid for as a minute, 61 s as 61 s.
    #[test]
    fn less_than_the_minimum_is_paid_as_the_minimum() {
        let price = Price {
            usd: MicroUsd::new(3_600_000),
            per: StoryDuration::from_secs(3_600),
            billing: Billing::Second,
            minimum: StoryDuration::from_secs(60),
        };
        let settled = |age_s| price.settled(StoryDuration::from_secs(age_s)).get();
        assert_eq!(
            [0, 45, 60, 61].map(settled),
            [60_000, 60_000, 60_000, 61_000]
        );
    }

    #[test]
    fn what_accrues_never_exceeds_what_is_settled() {
        for billing in [Billing::StartedBlock, Billing::Second] {
            let price = price(billing);
            let mut last = MicroUsd::ZERO;
            for age_s in 0..4_000 {
                let age = StoryDuration::from_secs(age_s);
                assert!(
                    price.accrued(age) <= price.settled(age),
                    "{billing} at {age}"
                );
                assert!(
                    price.accrued(age) >= last,
                    "{billing} at {age}: money came back"
                );
                last = price.accrued(age);
            }
        }
    }

    #[test]
    fn a_block_is_due_as_soon_as_it_is_begun() {
        let price = price(Billing::StartedBlock);
        assert_eq!(
            price.settled(StoryDuration::ZERO).get(),
            8_000_000,
            "launched and terminated at once"
        );
        assert_eq!(
            price.settled(StoryDuration::from_secs(900)).get(),
            8_000_000
        );
        assert_eq!(
            price.settled(StoryDuration::from_ns(900_000_000_001)).get(),
            16_000_000
        );
    }
}
