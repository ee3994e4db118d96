//! Whom a monkey may hit, and how many at once.

use crate::ids::Name;
use serde::{Deserialize, Serialize};

/// Whom a monkey may hit, and how many at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Instances of these groups alone; of every group if none is named.
    pub groups: Vec<Name>,
    /// Never instances of these groups.
    pub except: Vec<Name>,
    /// Instances in these zones alone; in every zone if none is named.
    pub zones: Vec<Name>,
    /// So many instances of a team at once.
    pub at_most: u32,
    /// Whether what it brings takes instances away, which their groups replace.
    pub kills: bool,
}

impl Reach {
    /// As many instances as an account can have: no limit of its own.
    pub const AT_MOST_MAX: u32 = 10_000;

    /// Whether it may hit instances of this group.
    #[must_use]
    pub fn reaches(&self, group: &Name) -> bool {
        (self.groups.is_empty() || self.groups.contains(group)) && !self.except.contains(group)
    }

    /// Whether it may hit an instance of this group in this zone.
    #[must_use]
    pub fn may_hit(&self, group: &Name, zone: &Name) -> bool {
        self.reaches(group) && (self.zones.is_empty() || self.zones.contains(zone))
    }
}
