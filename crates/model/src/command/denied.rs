//! Why a command may be refused.

use crate::account::Size;
use crate::actor::Principal;
use crate::hint::NoHint;
use crate::ids::Name;
use crate::units::StoryDuration;
use serde::{Deserialize, Serialize};

/// Why a command was refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Denied {
    /// This principal may not do that.
    #[error("{principal} may not do this")]
    NotAllowed {
        /// Who asked.
        principal: Principal,
    },
    /// A policy forbids it.
    #[error("the policy `{policy}` forbids {principal} to do this")]
    Forbidden {
        /// Who asked.
        principal: Principal,
        /// Which policy.
        policy: Name,
    },
    /// No policy allows it.
    #[error("no policy allows {principal} to do this")]
    NoPolicy {
        /// Who asked.
        principal: Principal,
    },
    /// Instances of this group may not be terminated.
    #[error("the instances of group/{group} are protected from termination")]
    Protected {
        /// Which group.
        group: Name,
    },
    /// No such resource.
    #[error("there is no {what}")]
    Unknown {
        /// What was named.
        what: String,
    },
    /// The name is taken.
    #[error("{what} exists already")]
    Exists {
        /// What was named.
        what: String,
    },
    /// None of the group's subnets has an address left.
    #[error("no free address in {subnets}: add a subnet, or free addresses")]
    NoFreeAddress {
        /// Where it was tried.
        subnets: String,
    },
    /// All of the group's subnets are in zones that are out.
    #[error("zone {zones} is down: add a subnet in another zone, or wait")]
    ZoneDown {
        /// Where it was tried.
        zones: String,
    },
    /// No host of the group has room for a container.
    #[error("no host of group/{hosts} has room for {task}: add hosts, or make tasks smaller")]
    NoRoom {
        /// Whose hosts.
        hosts: Name,
        /// What a container takes.
        task: Size,
    },
    /// No host of the group would ever have room for it.
    #[error("a task of {task} is too large for the hosts of group/{hosts}, which have {host}")]
    TaskTooLarge {
        /// Whose hosts.
        hosts: Name,
        /// What a container takes.
        task: Size,
        /// What a host has.
        host: Size,
    },
    /// On all hosts that have room, the fixed port is taken.
    #[error(
        "the port is taken on every host of group/{hosts} with room: one task a host has a fixed one, make it dynamic"
    )]
    PortTaken {
        /// Whose hosts.
        hosts: Name,
    },
    /// The cloud has no capacity where the group may launch.
    #[error("no capacity left in zone {zones}: try another zone, or wait")]
    NoCapacity {
        /// Where it was tried.
        zones: String,
    },
    /// The cloud's interface fails.
    #[error("the cloud's interface answers with an error: try again")]
    Unavailable,
    /// The cloud's interface has had too many commands.
    #[error("too many commands: the cloud takes {commands} in {every}")]
    TooManyCommands {
        /// So many.
        commands: u32,
        /// In so long.
        every: StoryDuration,
    },
    /// More than the event allows.
    #[error("{what} would be {wanted}, at most {limit} are allowed")]
    Limit {
        /// Of what.
        what: String,
        /// What was asked for.
        wanted: u32,
        /// What is allowed.
        limit: u32,
    },
    /// The values do not fit together.
    #[error("{reason}")]
    Invalid {
        /// How so.
        reason: String,
    },
    /// Other parts of the account need it.
    #[error("{what} is in use by {by}")]
    InUse {
        /// What was to go.
        what: String,
        /// Who needs it.
        by: String,
    },
    /// There is no such hint for the team now.
    #[error("{}", .why.in_words())]
    NoHint {
        /// Why not.
        why: NoHint,
    },
    /// The story has not brought it yet.
    #[error("{what} is not available yet")]
    NotYet {
        /// What was asked for.
        what: String,
    },
    /// The team's service is outside of the game.
    #[error(
        "this team has a service of its own: the game has no account of it to change; `declare-spend` says what it costs"
    )]
    OwnEndpoint,
}
