//! A command on its way: who wants it, when, of whom.

use super::Command;
use crate::actor::Principal;
use crate::ids::TeamId;
use crate::units::GameTime;
use serde::{Deserialize, Serialize};

/// A command on its way into the game.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Format of this envelope.
    pub format: u8,
    /// Names the command once and for all; a second one with the same key does nothing.
    pub idempotency_key: String,
    /// Whose account.
    pub team: TeamId,
    /// Who asks.
    pub principal: Principal,
    /// Which of the team's members, as they call themselves.
    pub session: String,
    /// The account's version that the sender saw; refused if it has moved on.
    pub expected_version: Option<u64>,
    /// When it was taken in.
    pub at: GameTime,
    /// What is to be done.
    pub command: Command,
}
