//! `gameday undo`: what was applied last, taken back.

use super::CONSOLE;
use super::changes::{Changes, carry_out};
use crate::args::Undo;
use crate::exit::{Failure, Outcome};
use crate::session::{self, Applied};
use scoreboard::plan::PlanRequest;
use scoreboard::view::Console;

pub(in super::super) fn run(args: &Undo) -> Outcome {
    let game = session::game(&args.how.as_member)?;
    let console: Console = game.get(CONSOLE)?;
    let applied = Applied::to(game.url(), &console.row.name)?;
    let Some(way_back) = applied.last() else {
        return Err(Failure::Usage(
            "nothing was applied from here that can be taken back: `gameday audit` says what was changed".into(),
        ));
    };
    let request = PlanRequest {
        commands: way_back.commands.clone(),
        stack: None,
    };
    carry_out(
        &args.how,
        &Changes {
            request,
            source: None,
            way_back_seen: Some(way_back.seen),
        },
    )
}
