//! `gameday stage` and `gameday countdown`: the projector, and the start that it counts down to.

use crate::args::{Countdown, Stage};
use crate::exit::Outcome;
use crate::remote::Game;
use crate::show;
use scoreboard::wire::StageState;
use serde_json::json;

pub(super) fn stage(args: &Stage) -> Outcome {
    let game = Game::open(&args.remote)?;
    let state: StageState = match args.show {
        Some(show) => game.post("/api/stage", &json!({ "show": show }))?,
        None => game.get("/api/stage")?,
    };
    if args.json {
        return super::print_json(&json!(state));
    }
    let mut line = format!("stage: {}", state.slide.as_str());
    if state.pages > 1 {
        line.push_str(&format!(", page {} of {}", state.page, state.pages));
    }
    line.push_str(&format!(" (wanted: {})", state.show.as_str()));
    if let Some(left_s) = state.starts_in_s {
        line.push_str(&format!(
            "; the game starts in {}",
            show::script::clock(left_s)
        ));
    }
    show::print(&(line + "\n"))
}

pub(super) fn countdown(args: &Countdown) -> Outcome {
    let body = json!({ "in_s": args.length.0 });
    let state: StageState = Game::open(&args.remote)?.post("/api/countdown", &body)?;
    let told = match state.starts_in_s {
        Some(left_s) => format!("the game starts in {}", show::script::clock(left_s)),
        None => "nothing starts by itself".to_owned(),
    };
    show::print(&format!("countdown: {told}\n"))
}
