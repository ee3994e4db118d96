//! What can break: a closed set of primitive effects.
//!
//! A fault is begun in an account, lasts for a known time and is taken back.
//! What it does follows from the account's rules, which both data planes obey;
//! [`Trouble`] is what a data plane has to know of one instance.

mod growth;
mod trouble;

pub use growth::grown_ppm;
pub use trouble::{Luck, Slowness, Trouble};

use crate::account::Zone;
use crate::ids::{InstanceId, Name};
use crate::scenario::{FaultKind, Pick};
use crate::units::{GameTime, Permille, Ppm, RequestDuration, StoryDuration};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    /// The process of an instance ended, and its machine with it: over at once.
    Crashed {
        /// Which one.
        instance: InstanceId,
    },
    /// Spot capacity is taken back: over at once, its notice runs.
    TakenBack {
        /// Which one.
        instance: InstanceId,
    },
    /// The process of an instance stands still: connections are accepted, and
    /// nothing is read or answered. When it goes on, what fell due meanwhile is
    /// answered at once, and what came meanwhile is taken in.
    Frozen {
        /// Which one.
        instance: InstanceId,
    },
    /// Nothing gets to an instance or back from it, and nobody says so. When it
    /// is over, the connections from that time turn out to be broken.
    Unreachable {
        /// Which one.
        instance: InstanceId,
    },
    /// Answers of an instance are longer on their way.
    Late {
        /// Which one.
        instance: InstanceId,
        /// How much longer at least.
        add: RequestDuration,
        /// Up to so much more, evenly spread.
        jitter: RequestDuration,
        /// The share of answers that are hit.
        share: Ppm,
    },
    /// Connections to an instance are reset as they open.
    Resets {
        /// Which one.
        instance: InstanceId,
        /// The share of requests that are hit.
        share: Ppm,
    },
    /// An instance answers with errors once it has done the work.
    Errors {
        /// Which one.
        instance: InstanceId,
        /// The share of requests that are hit.
        share: Ppm,
    },
    /// An instance answers with another key's hash.
    Wrong {
        /// Which one.
        instance: InstanceId,
        /// The share of requests that are hit.
        share: Ppm,
    },
    /// An instance works more slowly.
    Slower {
        /// Which one.
        instance: InstanceId,
        /// So many times as long for each request, at the begin.
        times: Permille,
        /// When it began.
        since: GameTime,
        /// By so much of its time a request takes longer after each minute.
        per_minute: Ppm,
    },
    /// A function may use fewer environments than the event allows.
    Throttled {
        /// Which one.
        instance: InstanceId,
        /// So many at once.
        concurrency: u32,
    },
    /// Nothing can be launched.
    NoCapacity {
        /// In this zone; anywhere if absent.
        zone: Option<Zone>,
    },
    /// The cloud's interface refuses a share of all commands.
    ApiErrors {
        /// The share.
        share: Ppm,
    },
    /// The cloud's interface takes only so many commands in each stretch of time.
    ApiThrottled {
        /// So many.
        commands: u32,
        /// In so long.
        every: StoryDuration,
    },
    /// Everything costs more, or less.
    Prices {
        /// So many times the price.
        times: Permille,
    },
    /// What would hit a team whose service is outside of the game: it is told, and nothing here changes.
    Outside(Outside),
}

/// A fault that a team's own infrastructure is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    /// Which event of the script, or which kind of monkey, brings it.
    pub source: Name,
    /// Which fault.
    pub fault: FaultKind,
    /// Its settings by their keys, as a scenario would have them.
    pub settings: BTreeMap<String, String>,
    /// Which servers it is for, if it picks among servers.
    pub pick: Option<Pick>,
    /// The seed's draw, the same for every team: to be scaled to whatever there is.
    pub draw_ppm: Ppm,
    /// Whether it happens at once, or stays until somebody mends it: nobody takes it back.
    pub stays: bool,
}

impl Fault {
    /// The instance that it is about, if it is about one.
    #[must_use]
    pub const fn instance(&self) -> Option<InstanceId> {
        match self {
            Self::Crashed { instance }
            | Self::TakenBack { instance }
            | Self::Frozen { instance }
            | Self::Unreachable { instance }
            | Self::Late { instance, .. }
            | Self::Resets { instance, .. }
            | Self::Errors { instance, .. }
            | Self::Wrong { instance, .. }
            | Self::Slower { instance, .. }
            | Self::Throttled { instance, .. } => Some(*instance),
            Self::ZoneDown { .. }
            | Self::NoCapacity { .. }
            | Self::ApiErrors { .. }
            | Self::ApiThrottled { .. }
            | Self::Prices { .. }
            | Self::Outside(_) => None,
        }
    }

    /// Whether it is over as soon as it has begun: nothing is left to take back.
    #[must_use]
    pub const fn is_instant(&self) -> bool {
        match self {
            Self::Outside(outside) => outside.stays,
            _ => matches!(self, Self::Crashed { .. } | Self::TakenBack { .. }),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ZoneDown { zone } => write!(f, "zone {zone} is down"),
            Self::Crashed { instance } => write!(f, "the process of {instance} has ended"),
            Self::TakenBack { instance } => write!(f, "{instance} is taken back"),
            Self::Frozen { instance } => write!(f, "{instance} stands still"),
            Self::Unreachable { instance } => write!(f, "{instance} cannot be reached"),
            Self::Late {
                instance,
                add,
                jitter,
                share,
            } => {
                write!(f, "{share} of the answers of {instance} take {add} longer")?;
                if *jitter > RequestDuration::ZERO {
                    write!(f, ", up to {jitter} more")?;
                }
                Ok(())
            }
            Self::Resets { instance, share } => {
                write!(f, "{share} of the connections to {instance} are reset")
            }
            Self::Errors { instance, share } => {
                write!(
                    f,
                    "{instance} answers {share} of its requests with an error"
                )
            }
            Self::Wrong { instance, share } => {
                write!(f, "{instance} answers {share} of its requests wrongly")
            }
            Self::Slower {
                instance,
                times,
                per_minute,
                ..
            } => {
                write!(f, "{instance} takes {times} times as long")?;
                if *per_minute > Ppm::ZERO {
                    write!(f, ", {per_minute} more each minute")?;
                }
                Ok(())
            }
            Self::Throttled {
                instance,
                concurrency,
            } => write!(f, "{instance} works on {concurrency} requests at once"),
            Self::NoCapacity { zone: Some(zone) } => write!(f, "zone {zone} has no capacity left"),
            Self::NoCapacity { zone: None } => f.write_str("no zone has capacity left"),
            Self::ApiErrors { share } => write!(f, "the cloud refuses {share} of all commands"),
            Self::ApiThrottled { commands, every } => {
                write!(f, "the cloud takes {commands} commands in {every}")
            }
            Self::Prices { times } => write!(f, "everything costs {times} times as much"),
            Self::Outside(outside) => {
                write!(f, "{} comes over the own infrastructure", outside.fault)
            }
        }
    }
}
