//! What a group launches, and how that is changed.

use super::group::{StartScript, Version};
use super::packing::{HostPort, Placement, Size};
use crate::ids::Name;
use crate::scenario::{Limits, table};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What the service runs on.
    pub enum Compute {
        /// Servers of a type.
        Instance = "instance",
        /// Containers without a server that anybody sees.
        Serverless = "serverless",
        /// Environments that come with the requests.
        Function = "function",
        /// Servers that run no service themselves, but containers.
        Host = "host",
        /// Containers packed on such servers.
        Container = "container",
    }
}

impl Compute {
    /// Whether requests are sent to it. Hosts of containers get none themselves.
    #[must_use]
    pub fn answers(self) -> bool {
        self != Self::Host
    }
}

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
        /// How an instance gets its software; of no concern to anything else.
        pub start_script: StartScript = StartScript::Slow,
        /// What the service runs on.
        pub compute: Compute = Compute::Instance,
        /// The instances' type; the first that the event offers, if none is named.
        pub instance_type: Option<Name>,
        /// Whether serverless containers are cheaper ones that may be interrupted.
        pub spot: bool = false,
        /// Environments of a function that are always ready.
        pub provisioned: u32 = 0,
        /// The group whose hosts containers are packed on.
        pub hosts: Option<Name>,
        /// What each container takes of its host; what the event says, if absent.
        pub task: Option<Size>,
        /// Which host a container goes to; `binpack` if absent.
        pub placement: Option<Placement>,
        /// The port of its host that a container listens at; `dynamic` if absent.
        pub host_port: Option<HostPort>,
    }
}

table! {
    /// What a group is to launch from now on; absent parts stay.
    pub struct LaunchChange {
        /// The version of the service.
        pub version: Option<Version>,
        /// How an instance gets its software.
        pub start_script: Option<StartScript>,
        /// What the service runs on.
        pub compute: Option<Compute>,
        /// The instances' type.
        pub instance_type: Option<Name>,
        /// Whether serverless containers are cheaper ones that may be interrupted.
        pub spot: Option<bool>,
        /// Environments of a function that are always ready.
        pub provisioned: Option<u32>,
        /// The group whose hosts containers are packed on.
        pub hosts: Option<Name>,
        /// What each container takes of its host.
        pub task: Option<Size>,
        /// Which host a container goes to.
        pub placement: Option<Placement>,
        /// The port of its host that a container listens at.
        pub host_port: Option<HostPort>,
    }
}

impl Launch {
    /// Instances of the first type that the event offers.
    #[must_use]
    pub const fn instances(version: Version, start_script: StartScript) -> Self {
        Self {
            version,
            start_script,
            compute: Compute::Instance,
            instance_type: None,
            spot: false,
            provisioned: 0,
            hosts: None,
            task: None,
            placement: None,
            host_port: None,
        }
    }

    /// How many of it a group may have.
    #[must_use]
    pub fn size_max(&self, limits: &Limits) -> u32 {
        match self.compute {
            // It grows within itself.
            Compute::Function => limits.instances.min(1),
            Compute::Instance | Compute::Serverless | Compute::Host => limits.instances,
            Compute::Container => limits.tasks,
        }
    }

    /// This launch with what a change asks for. What belongs to another kind of
    /// compute is forgotten.
    #[must_use]
    pub fn changed(&self, change: &LaunchChange) -> Self {
        let compute = change.compute.unwrap_or(self.compute);
        let is_same = compute == self.compute;
        let instance_type = change.instance_type.clone();
        let kept = is_same.then_some(self);
        Self {
            version: change.version.unwrap_or(self.version),
            start_script: change.start_script.unwrap_or(self.start_script),
            compute,
            instance_type: instance_type.or_else(|| self.instance_type.clone().filter(|_| is_same)),
            spot: change.spot.unwrap_or(self.spot && is_same),
            provisioned: change.provisioned.unwrap_or(self.provisioned),
            hosts: change.hosts.clone().or_else(|| kept?.hosts.clone()),
            task: change.task.or_else(|| kept?.task),
            placement: change.placement.or_else(|| kept?.placement),
            host_port: change.host_port.or_else(|| kept?.host_port),
        }
    }
}

impl LaunchChange {
    /// A change of nothing.
    pub const NONE: Self = Self {
        version: None,
        start_script: None,
        compute: None,
        instance_type: None,
        spot: None,
        provisioned: None,
        hosts: None,
        task: None,
        placement: None,
        host_port: None,
    };

    /// The parts that ask for something else than there is.
    #[must_use]
    pub fn that_changes(self, has: &Launch) -> Self {
        let has_type = has.instance_type.as_ref();
        Self {
            version: self.version.filter(|it| *it != has.version),
            start_script: self.start_script.filter(|it| *it != has.start_script),
            compute: self.compute.filter(|it| *it != has.compute),
            instance_type: self.instance_type.filter(|it| Some(it) != has_type),
            spot: self.spot.filter(|it| *it != has.spot),
            provisioned: self.provisioned.filter(|it| *it != has.provisioned),
            hosts: self.hosts.filter(|it| Some(it) != has.hosts.as_ref()),
            task: self.task.filter(|it| Some(*it) != has.task),
            placement: self.placement.filter(|it| Some(*it) != has.placement),
            host_port: self.host_port.filter(|it| Some(*it) != has.host_port),
        }
    }

    /// The change that brings back what this one changes of a launch.
    #[must_use]
    pub fn inverse(&self, has: &Launch) -> Self {
        // Another kind of compute forgets what belongs to this one.
        let is_switch = self.compute.is_some_and(|it| it != has.compute);
        Self {
            version: self.version.map(|_| has.version),
            start_script: self.start_script.map(|_| has.start_script),
            compute: self.compute.map(|_| has.compute),
            instance_type: match self.instance_type.is_some() || is_switch {
                true => has.instance_type.clone(),
                false => None,
            },
            spot: (self.spot.is_some() || is_switch && has.spot).then_some(has.spot),
            provisioned: self.provisioned.map(|_| has.provisioned),
            hosts: self.hosts.as_ref().and(has.hosts.clone()),
            task: self.task.and(has.task),
            placement: self.placement.and(has.placement),
            host_port: self.host_port.and(has.host_port),
        }
    }
}

impl fmt::Display for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.version)?;
        match self.compute {
            Compute::Instance => write!(f, ", start script {}", self.start_script)?,
            Compute::Host => write!(f, ", host, start script {}", self.start_script)?,
            other => write!(f, ", {other}")?,
        }
        if let Some(hosts) = &self.hosts {
            write!(f, " on group/{hosts}")?;
        }
        if let Some(size) = self.task {
            write!(f, " of {size}")?;
        }
        if let Some(placement) = self.placement {
            write!(f, ", {placement}")?;
        }
        if let Some(host_port) = self.host_port {
            write!(f, ", {host_port} port")?;
        }
        match &self.instance_type {
            Some(name) => write!(f, ", type {name}"),
            None if self.spot => f.write_str(", spot"),
            None if self.provisioned > 0 => write!(f, ", {} provisioned", self.provisioned),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_brings_back_what_a_switch_forgets() {
        let large = Launch {
            instance_type: Some(Name::fixed("large")),
            ..Launch::instances(Version::V1, StartScript::Slow)
        };
        let spot = Launch {
            compute: Compute::Serverless,
            spot: true,
            ..Launch::instances(Version::V1, StartScript::Slow)
        };
        let to = |compute, spot| LaunchChange {
            compute: Some(compute),
            spot,
            ..LaunchChange::NONE
        };
        for (has, change) in [
            (&large, to(Compute::Serverless, Some(true))),
            (&large, to(Compute::Serverless, None)),
            (&spot, to(Compute::Instance, None)),
            (&spot, to(Compute::Serverless, Some(false))),
        ] {
            let changed = has.changed(&change);
            assert_ne!(changed, *has);
            assert_eq!(changed.changed(&change.inverse(has)), *has, "{change:?}");
        }
    }
}
