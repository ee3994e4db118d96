//! How a balancer probes.

use super::HealthPath;
use crate::scenario::{Health as HealthCheck, table};
use crate::units::{RequestDuration, StoryDuration};
use std::fmt;
use std::ops::RangeInclusive;

/// How far apart two probes may be.
pub const PROBE_INTERVAL: RangeInclusive<StoryDuration> =
    StoryDuration::from_ms(100)..=StoryDuration::from_secs(3600);
/// How long a probe may wait.
pub const PROBE_TIMEOUT: RangeInclusive<RequestDuration> =
    RequestDuration::from_ms(1)..=RequestDuration::from_secs(120);
/// How many probes in a row may be asked for.
pub const PROBES_IN_A_ROW: RangeInclusive<u32> = 1..=100;

table! {
    /// How a balancer probes its instances; what is left out is as in `[health]`.
    pub struct HealthSettings {
        /// What probes ask for: `/healthcheck` answers at once, `/calc` is the slow service itself, anything else a 404.
        pub path: Option<HealthPath>,
        /// Between two probes.
        pub interval: Option<StoryDuration>,
        /// How long a probe waits.
        pub timeout: Option<RequestDuration>,
        /// Passes in a row that bring an unhealthy instance back.
        pub healthy_after: Option<u32>,
        /// Failures in a row that take a healthy one out.
        pub unhealthy_after: Option<u32>,
    }
}

/// Nothing said: all as in `[health]`.
impl Default for HealthSettings {
    fn default() -> Self {
        Self {
            path: None,
            interval: None,
            timeout: None,
            healthy_after: None,
            unhealthy_after: None,
        }
    }
}

impl HealthSettings {
    /// The check that comes of these settings and a common one.
    #[must_use]
    pub fn over(&self, common: &HealthCheck) -> HealthCheck {
        HealthCheck {
            path: self.path.clone().unwrap_or_else(|| common.path.clone()),
            interval: self.interval.unwrap_or(common.interval),
            timeout: self.timeout.unwrap_or(common.timeout),
            healthy_after: self.healthy_after.unwrap_or(common.healthy_after),
            unhealthy_after: self.unhealthy_after.unwrap_or(common.unhealthy_after),
        }
    }

    /// The same check with everything said.
    #[must_use]
    pub fn filled(&self, common: &HealthCheck) -> Self {
        let check = self.over(common);
        Self {
            path: Some(check.path),
            interval: Some(check.interval),
            timeout: Some(check.timeout),
            healthy_after: Some(check.healthy_after),
            unhealthy_after: Some(check.unhealthy_after),
        }
    }

    /// These settings where `change` says nothing else.
    #[must_use]
    pub fn changed(&self, change: Self) -> Self {
        Self {
            path: change.path.or_else(|| self.path.clone()),
            interval: change.interval.or(self.interval),
            timeout: change.timeout.or(self.timeout),
            healthy_after: change.healthy_after.or(self.healthy_after),
            unhealthy_after: change.unhealthy_after.or(self.unhealthy_after),
        }
    }

    /// The first setting that is out of its range: its key, its value, the range.
    #[must_use]
    pub fn out_of_range(&self) -> Option<OutOfRange> {
        fn beyond<T: PartialOrd + fmt::Display>(
            key: &'static str,
            value: Option<T>,
            range: &RangeInclusive<T>,
        ) -> Option<OutOfRange> {
            let value = value.filter(|value| !range.contains(value))?;
            Some(OutOfRange {
                key,
                value: value.to_string(),
                range: format!("from {} to {}", range.start(), range.end()),
            })
        }
        beyond("interval", self.interval, &PROBE_INTERVAL)
            .or_else(|| beyond("timeout", self.timeout, &PROBE_TIMEOUT))
            .or_else(|| beyond("healthy_after", self.healthy_after, &PROBES_IN_A_ROW))
            .or_else(|| beyond("unhealthy_after", self.unhealthy_after, &PROBES_IN_A_ROW))
    }
}

/// A setting that is out of its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    /// Which one.
    pub key: &'static str,
    /// What it is.
    pub value: String,
    /// What it may be.
    pub range: String,
}

/// What is said, in a few words, for plans.
impl fmt::Display for HealthSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            self.path.as_ref().map(HealthPath::to_string),
            self.interval.map(|it| format!("every {it}")),
            self.timeout.map(|it| format!("within {it}")),
            self.healthy_after.map(|it| format!("in after {it}")),
            self.unhealthy_after.map(|it| format!("out after {it}")),
        ];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        f.write_str(&said.join(", "))
    }
}

/// In a few words, for the audit log.
impl fmt::Display for HealthCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} every {} within {}, in after {}, out after {}",
            self.path, self.interval, self.timeout, self.healthy_after, self.unhealthy_after
        )
    }
}
