//! `gameday status`: how a team's service is, on one screen.

use super::{CONSOLE, each_second, print_line};
use crate::args::Status;
use crate::exit::Outcome;
use crate::session;
use crate::show;
use scoreboard::view::{Board, Console, Snapshot};
use std::io::IsTerminal as _;

/// Goes to the beginning of a screen, and clears it.
const CLEAR: &str = "\x1b[H\x1b[2J";

pub(in super::super) fn run(args: &Status) -> Outcome {
    let game = session::game(&args.as_member)?;
    let board = || game.get("/api/board").map(|it: Snapshot| it.board);
    let first: Console = game.get(CONSOLE)?;
    if !args.watch {
        return shown(args, &first, &board()?);
    }
    let is_screen = !args.json && std::io::stdout().is_terminal();
    each_second(&game, first, |console| {
        let board = board()?;
        if is_screen {
            show::print(CLEAR)?;
        }
        shown(args, console, &board)
    })
}

fn shown(args: &Status, console: &Console, board: &Board) -> Outcome {
    let status = show::member::status::Status::of(console, board);
    match (args.json, args.watch) {
        (true, true) => print_line(&status),
        (true, false) => super::super::print_json(&status),
        (false, _) => show::print(&status.text()),
    }
}
