//! What can break besides single instances: a closed set of primitive effects.
//!
//! A fault is begun in an account, lasts for a known time and is taken back.
//! What it does follows from the account's rules, which both data planes obey.

use crate::account::Zone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing that is broken for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Fault {
    /// A zone is out: its instances are gone, nothing can be launched there,
    /// and balancers have no nodes there.
    ZoneDown {
        /// Which one.
        zone: Zone,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ZoneDown { zone } => write!(f, "zone {zone} is down"),
        }
    }
}
