//! What changes of an account would come to: bodies of `POST /api/team/plan`.

use model::command::Command;
use model::stack::Difference;
use model::text::Text;
use serde::{Deserialize, Serialize};

/// Commands that are planned at once, at most.
pub const COMMANDS_MAX: usize = 64;

/// Body of `POST /api/team/plan`: either the one or the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// What would be done, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Command>,
    /// The text of a stack file: the account that is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
}

/// What it would come to now: answer of `POST /api/team/plan`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// What is wrong with the stack file; with an error among it there are no commands.
    pub problems: Vec<Problem>,
    /// What would be different, one line each.
    pub differences: Vec<Difference>,
    /// The account as it is.
    pub before: Figures,
    /// The account as it would be.
    pub after: Figures,
    /// Instances that would keep the version that they were launched with.
    pub keep_old_launch: usize,
    /// What to send, in this order.
    pub commands: Vec<Step>,
    /// The first of them that would be refused now; what comes after it was not tried.
    pub refused: Option<Refusal>,
}

/// A command of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What to send.
    pub command: Command,
    /// The same in words.
    pub what: Text,
}

/// What an account costs and can do whose groups have their desired sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Everything but the CDN, in micro-dollars per minute of the game.
    pub fixed_musd_per_min: i64,
    /// The CDN, for as many requests as there are now.
    pub cdn_musd_per_min: i64,
    /// Instances that are wanted.
    pub instances: u32,
    /// Requests that they work on at once.
    pub slots: u64,
    /// Requests per second that they answer, in thousandths.
    pub capacity_mrps: u64,
    /// From a launch to being up, in milliseconds: the slowest group's.
    pub warm_up_ms: u64,
}

/// Why a command would be refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Its place among the commands, from 0.
    pub place: usize,
    /// Stable word for programs.
    pub code: String,
    /// Why, in English.
    pub detail: String,
    /// What to do about it, in English.
    pub help: String,
}

/// What is wrong with a stack file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether nothing comes of the file because of it.
    pub is_error: bool,
    /// A stable name for this kind of problem.
    pub code: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is wrong.
    pub message: String,
    /// What to write beside the place.
    pub label: String,
    /// The way out.
    pub help: Option<String>,
}
