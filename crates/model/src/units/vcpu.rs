//! Processors, in thousandths.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Processors in thousandths of one: a container may have half of one.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct MilliVcpu(u32);

impl MilliVcpu {
    /// From thousandths.
    #[must_use]
    pub const fn new(milli: u32) -> Self {
        Self(milli)
    }

    /// In thousandths.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// Without trailing zeros: `2`, `0.5`, `0.125`.
impl fmt::Display for MilliVcpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000, self.0 % 1_000);
        if part == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{part:03}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_people_write_it() {
        let shown = [2_000, 500, 125, 1_250, 0].map(|milli| MilliVcpu::new(milli).to_string());
        assert_eq!(shown, ["2", "0.5", "0.125", "1.25", "0"]);
    }
}
