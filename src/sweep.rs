//! One scenario played many times: over seeds, and over values of its settings.

pub mod grid;
pub(crate) mod run;
pub mod seeds;
pub(crate) mod store;
pub(crate) mod summary;

use serde::{Deserialize, Serialize};

/// What one team came to in one game.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TeamResult {
    pub(crate) name: String,
    pub(crate) rank: u16,
    pub(crate) score_mpt: i64,
    pub(crate) spend_micro_usd: i64,
    pub(crate) sent: u64,
    pub(crate) fast: u64,
    pub(crate) ok: u64,
    pub(crate) slow: u64,
    pub(crate) wrong: u64,
    pub(crate) failed: u64,
    pub(crate) kills: u64,
    pub(crate) objectives_met: u32,
}

/// One game of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct GameResult {
    /// The settings, as they were typed, in the order of the options.
    pub(crate) set: Vec<String>,
    pub(crate) seed: u64,
    pub(crate) digest: String,
    pub(crate) teams: Vec<TeamResult>,
}
