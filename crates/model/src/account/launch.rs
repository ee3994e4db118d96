//! What a group launches, and how that is changed.

use super::group::{StartScript, Version};
use crate::ids::Name;
use crate::scenario::table;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many requests something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// Requests that it works on at once.
    pub slots: u32,
    /// Requests that wait in it; more are refused.
    pub queue: u32,
}

table! {
    /// What a scaling group launches.
    pub struct Launch {
        /// The version of the service.
        pub version: Version,
        /// How an instance gets its software.
        pub start_script: StartScript,
        /// The instances' type; the first that the event offers, if none is named.
        pub instance_type: Option<Name>,
    }
}

table! {
    /// What a group is to launch from now on; absent parts stay.
    pub struct LaunchChange {
        /// The version of the service.
        pub version: Option<Version>,
        /// How an instance gets its software.
        pub start_script: Option<StartScript>,
        /// The instances' type.
        pub instance_type: Option<Name>,
    }
}

impl Launch {
    /// Instances of the first type that the event offers.
    #[must_use]
    pub const fn instances(version: Version, start_script: StartScript) -> Self {
        Self {
            version,
            start_script,
            instance_type: None,
        }
    }

    /// This launch with what a change asks for.
    #[must_use]
    pub fn changed(&self, change: &LaunchChange) -> Self {
        let instance_type = change.instance_type.clone();
        Self {
            version: change.version.unwrap_or(self.version),
            start_script: change.start_script.unwrap_or(self.start_script),
            instance_type: instance_type.or_else(|| self.instance_type.clone()),
        }
    }
}

impl LaunchChange {
    /// A change of nothing.
    pub const NONE: Self = Self {
        version: None,
        start_script: None,
        instance_type: None,
    };

    /// The parts that ask for something else than there is.
    #[must_use]
    pub fn that_changes(self, has: &Launch) -> Self {
        Self {
            version: self.version.filter(|it| *it != has.version),
            start_script: self.start_script.filter(|it| *it != has.start_script),
            instance_type: self
                .instance_type
                .filter(|it| Some(it) != has.instance_type.as_ref()),
        }
    }
}

impl fmt::Display for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, start script {}", self.version, self.start_script)?;
        match &self.instance_type {
            Some(name) => write!(f, ", type {name}"),
            None => Ok(()),
        }
    }
}
