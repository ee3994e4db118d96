//! What happened, as journaled and digested.

use crate::account::{Barrier, NodePhase, Phase};
use crate::actor::Principal;
use crate::command::{Command, Denied};
use crate::deploy::DeploymentNews;
use crate::fault::Fault;
use crate::ids::{InstanceId, Name, TeamId};
use crate::script::{Guard, ScriptNews};
use crate::text::Text;
use crate::units::{GameTime, MicroUsd};
use serde::{Deserialize, Serialize};

/// Something that happened in the game.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: GameTime,
    /// To whom; all teams if none is named.
    pub team: Option<TeamId>,
    /// Who made it happen.
    pub principal: Principal,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum EventKind {
    /// A command was carried out or refused: a line of the audit log.
    Command {
        /// What was asked.
        command: Command,
        /// What it changed, in words: before and after.
        change: Option<Change>,
        /// Why it was refused, if it was.
        denied: Option<Denied>,
    },
    /// An instance came to another phase.
    Instance {
        /// Which one.
        instance: InstanceId,
        /// Where it stands now.
        phase: Phase,
    },
    /// An instance's start-up script could not fetch the code: it never comes up.
    StartFailed {
        /// Which one.
        instance: InstanceId,
        /// What stood in the way.
        barrier: Barrier,
    },
    /// An instance of spot capacity was given notice: it takes no new requests.
    Interrupted {
        /// Which one.
        instance: InstanceId,
        /// When it is gone at the latest.
        gone_at: GameTime,
    },
    /// Probes changed their verdict on an instance.
    Health {
        /// Which one.
        instance: InstanceId,
        /// The new verdict.
        healthy: bool,
    },
    /// DNS checks changed their verdict on a balancer.
    DnsHealth {
        /// Which one.
        balancer: Name,
        /// The new verdict.
        healthy: bool,
    },
    /// An instance's process ended without anybody's command.
    InstanceLost {
        /// Which one.
        instance: InstanceId,
    },
    /// A container was lost with its host.
    TaskLost {
        /// Which one.
        instance: InstanceId,
        /// The host that is gone.
        host: InstanceId,
    },
    /// The cache node came up, or was lost without anybody's command.
    CacheNode {
        /// Where it stands now.
        phase: NodePhase,
    },
    /// Money was charged.
    Charged {
        /// For what: `instance/i-0003`, `balancer/front`, `cdn`.
        resource: String,
        /// How much.
        amount: MicroUsd,
    },
    /// The story tells something.
    Told {
        /// The event's id in the scenario.
        id: Name,
        /// What is told.
        text: Text,
    },
    /// The story tells something to one team alone.
    ToldTeam {
        /// The event's id in the scenario.
        id: Name,
        /// What is told.
        text: Text,
    },
    /// A deployment has come further.
    Deployment {
        /// Of which group.
        group: Name,
        /// How far.
        news: DeploymentNews,
    },
    /// A fault is drawn for the team but found nothing to act on.
    Missed {
        /// Which fault.
        fault: String,
    },
    /// A fault was to come, and a guard kept it from the team.
    Withheld {
        /// Which fault.
        fault: String,
        /// What kept it.
        guard: Guard,
    },
    /// The script of the game has come further, or was changed: for those who
    /// run the event.
    Script {
        /// How.
        news: ScriptNews,
    },
    /// Something broke.
    FaultBegan {
        /// What.
        fault: Fault,
        /// When it is over.
        until: GameTime,
    },
    /// Something that was broken works again.
    FaultEnded {
        /// What.
        fault: Fault,
    },
}

/// What a command changed, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Of what.
    pub what: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

impl EventKind {
    /// Its name in the journal.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Command { denied: None, .. } => "command.accepted",
            Self::Command {
                denied: Some(_), ..
            } => "command.denied",
            Self::Instance { .. } => "instance.phase",
            Self::StartFailed { .. } => "instance.start-failed",
            Self::Interrupted { .. } => "instance.interrupted",
            Self::Health { .. } => "instance.health",
            Self::DnsHealth { .. } => "dns.health",
            Self::InstanceLost { .. } => "instance.lost",
            Self::TaskLost { .. } => "task.lost",
            Self::CacheNode { .. } => "cache-node.phase",
            Self::Charged { .. } => "cost.charged",
            Self::Told { .. } => "story.told",
            Self::ToldTeam { .. } => "story.told-team",
            Self::Deployment { news, .. } => match news {
                DeploymentNews::Started { .. } => "deployment.started",
                DeploymentNews::Step { .. } => "deployment.step",
                DeploymentNews::Done => "deployment.done",
                DeploymentNews::RolledBack { .. } => "deployment.rolled-back",
                DeploymentNews::Restored => "deployment.restored",
            },
            Self::Missed { .. } => "fault.missed",
            Self::Withheld { .. } => "fault.withheld",
            Self::Script { news } => match news {
                ScriptNews::Happened { .. } => "script.happened",
                ScriptNews::Withheld { .. } => "script.withheld",
                ScriptNews::Stopped { .. } => "script.stopped",
                ScriptNews::Controlled { .. } => "script.controlled",
            },
            Self::FaultBegan { .. } => "fault.began",
            Self::FaultEnded { .. } => "fault.ended",
        }
    }
}
