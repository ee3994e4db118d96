//! The `gameday` command: a chaos-and-scoring GameDay, live and offline.
//!
//! [`args`] is what was typed, [`verbs`] what it means and does, [`show`] how
//! results look in a terminal.

pub mod args;
pub mod assets;
pub mod exit;
mod show;
pub mod verbs;
