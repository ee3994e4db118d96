//! The `gameday` command: a chaos-and-scoring GameDay, live and offline.
//!
//! [`args`] is what was typed, [`verbs`] what it means and does, `show` how
//! results look in a terminal; [`live`] runs a game for real, `views` turns it
//! into what the scoreboard shows, [`game_file`] writes and reads game files.

pub mod args;
pub mod assets;
mod compare;
mod cues;
mod doctor;
mod drill;
pub mod exit;
pub mod game_file;
pub mod live;
pub mod load;
pub mod own;
mod rehearse;
mod remote;
mod replay;
mod report;
mod runbook;
mod scenario_sheet;
mod session;
mod show;
pub mod sweep;
mod tls;
pub mod twin;
pub mod verbs;
mod views;
pub mod what_if;

/// Problems of a file with line, caret and help, as the terminal shows them.
#[must_use]
pub fn shown_problems(
    source: &assets::Source,
    problems: &[model::scenario::problem::Problem],
) -> String {
    show::problems::render(source, problems)
}

/// What an order to the script would come to now.
///
/// # Errors
/// Why the script would refuse it.
pub fn previewed(
    game: &sim_engine::Game,
    control: &model::script::Control,
) -> Result<scoreboard::server::Preview, model::script::ScriptRefusal> {
    views::preview(game, control)
}
