//! What is to be different.

use model::account::Account;
use model::command::Command;
use model::playbook::Playbook;
use model::scenario::Scenario;
use model::stack::Stack;
use model::units::GameTime;

/// What is to be different.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Nothing: a rerun.
    Nothing,
    /// At a moment, what leads from the account to this stack.
    Apply { at: GameTime, stack: Box<Applied> },
    /// At a moment, commands that depend on the account.
    Usual {
        at: GameTime,
        commands: fn(&Scenario, &Account) -> Vec<Command>,
    },
    /// Some of the recorded commands are left out.
    Without(Vec<u64>),
    /// A playbook plays instead of whoever did.
    AsPlaybook(Box<Playbook>),
}

/// A stack file that was read.
#[derive(Clone, Debug)]
pub(crate) struct Applied {
    /// At the game's speed.
    pub(crate) stack: Stack,
    pub(crate) places: model::scenario::read::Places,
}
