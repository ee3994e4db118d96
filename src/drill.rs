//! Drills: one person reads, predicts, plays and compares, round after round.

mod brief;
mod compare;
pub(crate) mod shipped;

pub(crate) use brief::{brief, parts};
pub(crate) use compare::{GAMES, compare};
