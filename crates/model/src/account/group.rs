//! Scaling groups and what they launch.

use super::{Launch, Network};
use crate::autoscale::{Planned, ScalingPolicy};
use crate::ids::Name;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// A version of the service.
    pub enum Version {
        /// Sometimes answers with an error.
        V1 = "v1",
        /// Without that fault.
        V2 = "v2",
        /// As v2, and it shares its answers through a cache node.
        V3 = "v3",
    }
}

words! {
    /// How a new instance gets its software.
    pub enum StartScript {
        /// Everything is installed at first boot: minutes.
        Slow = "slow",
        /// Baked into the image.
        Baked = "baked",
    }
}

words! {
    /// How much the service writes into its log.
    pub enum Logging {
        /// What an operator needs.
        Normal = "normal",
        /// Everything, and every line is paid for.
        Debug = "debug",
    }
}

words! {
    /// What the scaling of a group does by itself.
    pub enum Process {
        /// Launches what is missing.
        Launch = "launch",
        /// Ends instances, for whatever reason.
        Terminate = "terminate",
        /// Ends instances that are not healthy, so that others take their place.
        ReplaceUnhealthy = "replace-unhealthy",
    }
}

impl Process {
    /// These in order, each once.
    #[must_use]
    pub fn each_once(all: &[Self]) -> Vec<Self> {
        let mut all = all.to_vec();
        all.sort();
        all.dedup();
        all
    }
}

/// The largest weight of a group.
pub const GROUP_WEIGHT_MAX: u32 = 999;
/// The weight of a group that nobody has given one.
pub const GROUP_WEIGHT: u32 = 100;

impl Group {
    /// A group that nobody has set anything else of: it keeps no instance.
    #[must_use]
    pub fn new(name: Name, launch: Launch, behind: Name) -> Self {
        Self {
            name,
            launch,
            subnets: Vec::new(),
            min: 0,
            desired: 0,
            max: 0,
            behind,
            weight: GROUP_WEIGHT,
            policy: ScalingPolicy::Manual,
            security_group: Network::default_name(),
            is_protected: false,
            suspended: Vec::new(),
            schedule: Vec::new(),
            is_detailed: false,
        }
    }

    /// Whether its scaling does this at present.
    #[must_use]
    pub fn runs(&self, process: Process) -> bool {
        !self.suspended.contains(&process)
    }
}

/// A scaling group: keeps as many instances as desired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What it is called.
    pub name: Name,
    /// What it launches; running instances keep what they were launched with.
    pub launch: Launch,
    /// Where it launches.
    pub subnets: Vec<Name>,
    /// At least so many.
    pub min: u32,
    /// So many now.
    pub desired: u32,
    /// At most so many.
    pub max: u32,
    /// The balancer that sends it requests.
    pub behind: Name,
    /// Its share of that balancer's requests, over the sum of all its groups' weights.
    pub weight: u32,
    /// How `desired` is set.
    pub policy: ScalingPolicy,
    /// The security group that guards its instances against their balancer.
    pub security_group: Name,
    /// Whether nobody may terminate its instances.
    pub is_protected: bool,
    /// What its scaling does not do for now, each once, in order.
    pub suspended: Vec<Process>,
    /// Changes of its sizes at times of the story.
    #[serde(default)]
    pub schedule: Vec<Planned>,
    /// Whether its metrics are detailed.
    #[serde(default)]
    pub is_detailed: bool,
}
