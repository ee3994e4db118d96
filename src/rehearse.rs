//! A scenario's script tried out before anybody plays: what comes when, what it
//! does to scripted teams, over which range their scores lie, what looks wrong.

pub(crate) mod dry_run;
pub(crate) mod expected;
pub(crate) mod json;
pub(crate) mod play;
pub(crate) mod range;
pub(crate) mod script;
pub(crate) mod warnings;

use dry_run::DryRun;
use range::Range;
use script::Script;
use warnings::Warning;

/// What a rehearsal comes to.
#[derive(Debug)]
pub(crate) struct Rehearsal {
    /// The scenario's name.
    pub(crate) scenario: String,
    /// The scenario as it was typed.
    pub(crate) asked: String,
    /// What is to come.
    pub(crate) script: Script,
    /// One game, by what came of each event.
    pub(crate) dry_run: DryRun,
    /// Many games.
    pub(crate) range: Range,
    /// What looks wrong.
    pub(crate) warnings: Vec<Warning>,
}
