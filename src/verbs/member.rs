//! What members of a team do from a terminal.

mod apply;
mod audit;
mod changes;
mod join;
mod score;
mod status;
mod undo;

pub(super) use apply::run as apply;
pub(super) use audit::run as audit;
pub(super) use join::{join, leave};
pub(super) use score::run as score;
pub(super) use status::run as status;
pub(super) use undo::run as undo;

use crate::exit::Outcome;
use crate::remote::Game;
use crate::show;
use scoreboard::view::{Console, GamePhase};
use serde::Serialize;
use std::time::Duration;

/// The team's own page, as data.
const CONSOLE: &str = "/api/team";
/// How often a game is looked at that somebody watches.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Looks at the team's page again and again, until the game is over.
fn each_second(game: &Game, first: Console, mut look: impl FnMut(&Console) -> Outcome) -> Outcome {
    let mut now = first;
    loop {
        look(&now)?;
        if now.phase == GamePhase::Ended {
            return Ok(());
        }
        pause(LOOK_EVERY);
        now = game.get(CONSOLE)?;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time between two looks at a game; nothing else runs here"
)]
fn pause(length: Duration) {
    std::thread::sleep(length);
}

/// Prints a value as one line of JSON.
fn print_line(value: &impl Serialize) -> Outcome {
    let line = serde_json::to_string(value).map_err(anyhow::Error::from)?;
    show::print(&(line + "\n"))
}
