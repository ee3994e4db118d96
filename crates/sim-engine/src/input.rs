//! What can enter a game.

use crate::game::Mode;
use model::actor::Principal;
use model::command::{Denied, Envelope};
use model::ids::{InstanceId, TeamId};
use model::script::{Control, ScriptRefusal};
use model::tick::Seen;
use model::units::GameTime;
use serde::{Deserialize, Serialize};

/// Everything that enters a game, and the only way in. A game is a function of
/// its plan and these, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Input {
    /// Somebody outside asks for a change.
    Command(Envelope),
    /// A live data plane reports; a virtual one is never asked.
    Observed {
        /// About whom.
        team: TeamId,
        /// When.
        at: GameTime,
        /// What.
        observation: Observation,
    },
    /// Whoever runs the event does something to the script.
    Control(Directive),
    /// Somebody else plays a team from now on.
    TakeOver(TakeOver),
    /// Time has reached the start of this second; the one before is over.
    Tick {
        /// The second that begins.
        second: u32,
    },
}

/// What somebody does to the script of a game.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Directive {
    /// When.
    pub at: GameTime,
    /// Two with the same key are one.
    pub idempotency_key: String,
    /// As whom.
    pub principal: Principal,
    /// Who, as they call themselves.
    pub session: String,
    /// What.
    pub control: Control,
}

/// A game goes on with somebody else in a team's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeOver {
    /// When: at the start of a second, before anything else of it.
    pub at: GameTime,
    /// Whose place.
    pub team: TeamId,
    /// Who carries the team's requests from now on; the model carries those of
    /// all others.
    pub carried: Mode,
}

/// What a live data plane reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Observation {
    /// What came of a probe.
    Probed {
        /// Of which instance.
        instance: InstanceId,
        /// Whether it passed.
        passed: bool,
    },
    /// An instance's process has ended.
    Ended {
        /// Which one.
        instance: InstanceId,
    },
    /// The cache node's process has ended.
    NodeEnded,
    /// The requests of the second that is about to be closed.
    Seen(Box<Seen>),
}

/// Why an input was not taken in. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The rules of the account refuse the command; the audit log has it.
    #[error("{0}")]
    Denied(#[from] Denied),
    /// The script does not allow it.
    #[error("{0}")]
    Script(#[from] ScriptRefusal),
    /// No such team.
    #[error("there is no team {}", .0.0)]
    UnknownTeam(TeamId),
    /// The account has changed since the sender looked at it.
    #[error("the account has changed since (version {now}, expected {expected})")]
    VersionMoved {
        /// What the sender saw.
        expected: u64,
        /// What it is.
        now: u64,
    },
    /// The command was carried out before.
    #[error("this command was taken in before")]
    Repeated,
    /// The game is over.
    #[error("the game is over")]
    Over,
    /// Its moment is not in the second in progress, or before the input that
    /// came last.
    #[error("{} ns is not between {} and {} ns", .at.as_ns(), .from.as_ns(), .to.as_ns())]
    OutOfTime {
        /// What was given.
        at: GameTime,
        /// The earliest it may be.
        from: GameTime,
        /// The latest it may be.
        to: GameTime,
    },
    /// What was reported of a team's requests cannot be.
    #[error("the requests reported of team {} do not add up", .0.0)]
    DoesNotAddUp(TeamId),
    /// No second is left out.
    #[error("second {got} does not follow second {now}")]
    OutOfOrder {
        /// What was given.
        got: u32,
        /// Where the game stands.
        now: u32,
    },
}
