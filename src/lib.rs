//! The `gameday` command: a chaos-and-scoring GameDay, live and offline.
//!
//! [`args`] is what was typed, [`verbs`] what it means and does, `show` how
//! results look in a terminal; [`live`] runs a game for real, `views` turns it
//! into what the scoreboard shows, [`game_file`] writes and reads game files.

pub mod args;
pub mod assets;
mod cues;
pub mod exit;
pub mod game_file;
pub mod live;
pub mod load;
mod rehearse;
mod remote;
mod replay;
mod report;
mod runbook;
mod show;
pub mod sweep;
pub mod twin;
pub mod verbs;
mod views;
pub mod what_if;
