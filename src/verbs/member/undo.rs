//! `gameday undo`: what was applied last, taken back.

use super::CONSOLE;
use super::changes::{Changes, carry_out};
use crate::args::Undo;
use crate::exit::{Failure, Outcome};
use crate::session::{self, Applied};
use crate::show;
use scoreboard::plan::PlanRequest;
use scoreboard::view::Console;
use serde_json::json;

pub(in super::super) fn run(args: &Undo) -> Outcome {
    let game = session::game(&args.how.as_member)?;
    // Before the plan: what others change while somebody makes up their mind is not overwritten unseen.
    let console: Console = game.get(CONSOLE)?;
    let applied = Applied::to(game.url(), &console.row.name)?;
    let Some(way_back) = applied.last().cloned() else {
        return Err(Failure::Usage(
            "nothing was applied from here that can be taken back: `gameday audit` says what was changed".into(),
        ));
    };
    if args.skip {
        return skip(args.how.json, applied);
    }
    let changes = Changes {
        request: PlanRequest {
            commands: way_back.commands.clone(),
            stack: None,
        },
        source: None,
        way_back: Some(way_back),
    };
    carry_out(&args.how, &game, &console, &changes)
}

/// What was applied last stays as it is.
fn skip(json: bool, mut applied: Applied) -> Outcome {
    let skipped = applied.skip()?;
    let left = applied.len();
    if json {
        let skipped = &skipped.commands;
        return super::super::print_json(&json!({"skipped": skipped, "ways_back": left}));
    }
    let mut text = "what was applied last stays; this would have taken it back:\n".to_owned();
    for command in &skipped.commands {
        text += &format!("  {}\n", show::plan::by_hand(command));
    }
    text += match left {
        0 => "nothing else was applied from here that can be taken back\n",
        _ => "the next `gameday undo` takes back what was applied before\n",
    };
    show::print(&text)
}
