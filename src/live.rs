//! A game for real: one sequencer that stamps inputs, steps the game, writes
//! both down, and only then answers and lets effects out.

mod director;
mod launcher;

pub use director::{Director, Ended, Setup};
pub use launcher::SelfLauncher;
pub(crate) use launcher::{INSTANCE_VERB, NODE_VERB};
