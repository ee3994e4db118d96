//! What whoever runs a game does to its script from a terminal.

use crate::args::{
    Adjust, Broadcast, Delay, Halt, Inject, OfBoard, OneEvent, Pause, Release, Remote, Rescue,
    Resume, ScriptList, Skip, Void,
};
use crate::exit::{Failure, Outcome};
use crate::remote::{Game, random_key};
use crate::show;
use crate::what_if::moment::Moment;
use model::script::read_control;
use scoreboard::view::ScriptView;
use scoreboard::wire::{Controlled, Preview};
use serde_json::{Map, Value, json};

/// `gameday script`
pub(super) fn list(args: &ScriptList) -> Outcome {
    let game = Game::open(&args.remote)?;
    if args.json {
        return super::print_json(&game.get::<Value>("/api/script")?);
    }
    let script: ScriptView = game.get("/api/script")?;
    show::print(&show::script::table(&script))
}

/// `gameday inject`
pub(super) fn inject(args: &Inject) -> Outcome {
    let mut body = Map::new();
    let mut set = |key: &str, value: &str| body.insert(key.to_owned(), scalar(value));
    set("fault", &args.fault);
    set("teams", &args.teams);
    let given = [("pick", &args.pick), ("for", &args.lasts), ("by", &args.by)];
    for (key, value) in given {
        if let Some(value) = value {
            set(key, value);
        }
    }
    for setting in &args.settings {
        let Some((key, value)) = setting.split_once('=') else {
            let how = "write it as NAME=VALUE, such as add=800ms";
            return Err(Failure::Usage(format!("`--set {setting}`: {how}")));
        };
        set(key.trim(), value.trim());
    }
    order(&args.remote, "inject", Value::Object(body), args.preview)
}

/// `gameday trigger`, `end`
pub(super) fn one(key: &str, args: &OneEvent) -> Outcome {
    let body = json!({"event": args.event});
    order(&args.remote, key, body, args.preview)
}

/// `gameday pause`
pub(super) fn pause(args: &Pause) -> Outcome {
    match &args.event {
        Some(event) => {
            let body = json!({"event": event});
            order(&args.remote, "pause", body, args.preview)
        }
        None => {
            let reason = args.reason.as_deref().unwrap_or_default();
            let body = json!({"reason": reason});
            turn(&args.remote, "pause", &body, "the game stands still")
        }
    }
}

/// `gameday resume`
pub(super) fn resume(args: &Resume) -> Outcome {
    match &args.event {
        Some(event) => {
            let body = json!({"event": event});
            order(&args.remote, "resume", body, args.preview)
        }
        None => turn(&args.remote, "resume", &json!({}), "the game goes on"),
    }
}

/// Stops the game's clock, or lets it go.
fn turn(remote: &Remote, verb: &str, body: &Value, done: &str) -> Outcome {
    let at: Controlled = Game::open(remote)?.post(&format!("/api/{verb}"), body)?;
    let at = show::script::clock(at.second);
    show::print(&format!("{verb}: {done} at {at}\n"))
}

/// `gameday skip`
pub(super) fn skip(args: &Skip) -> Outcome {
    let dependents = if args.keep { "keep" } else { "skip" };
    let body = json!({"event": args.event, "dependents": dependents});
    order(&args.remote, "skip", body, args.preview)
}

/// `gameday delay`
pub(super) fn delay(args: &Delay) -> Outcome {
    let body = json!({"event": args.event, "by": args.by});
    order(&args.remote, "delay", body, false)
}

/// `gameday rescue`
pub(super) fn rescue(args: &Rescue) -> Outcome {
    let body = json!({"team": args.team, "fix": args.fix});
    order(&args.remote, "rescue", body, args.preview)
}

/// `gameday adjust`
pub(super) fn adjust(args: &Adjust) -> Outcome {
    let body = json!({"team": args.team, "points": args.points, "reason": args.reason});
    order(&args.remote, "adjust", body, false)
}

/// `gameday void`: moments are typed as the board shows them, an order has those of the story.
pub(super) fn void(args: &Void) -> Outcome {
    let script: ScriptView = Game::open(&args.remote)?.get("/api/script")?;
    let story = |at: Moment| format!("{}s", at.second() * u64::from(script.speed));
    let body = json!({"from": story(args.from), "to": story(args.to), "reason": args.reason});
    order(&args.remote, "void", body, false)
}

/// `gameday broadcast`
pub(super) fn broadcast(args: &Broadcast) -> Outcome {
    let given = [("en", &args.text), ("ko", &args.ko), ("team", &args.team)];
    let given = given.into_iter().filter_map(|(key, value)| {
        let value = value.as_deref()?;
        Some((key.to_owned(), Value::from(value)))
    });
    let body = Value::Object(given.collect());
    order(&args.remote, "broadcast", body, args.preview)
}

/// `gameday halt`
pub(super) fn halt(args: &Halt) -> Outcome {
    let body = json!({"reason": args.reason});
    order(&args.remote, "halt", body, args.preview)
}

/// `gameday release`
pub(super) fn release(args: &Release) -> Outcome {
    order(&args.remote, "release", json!({}), false)
}

/// `gameday freeze`, `thaw`
pub(super) fn of_board(key: &str, args: &OfBoard) -> Outcome {
    order(&args.remote, key, json!({}), false)
}

/// What was typed as a value: a number or a truth where it is one, else a text.
fn scalar(typed: &str) -> Value {
    match serde_json::from_str(typed) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => typed.into(),
    }
}

/// Reads an order as the game will, sends it, and tells what came of it.
pub(super) fn order(remote: &Remote, key: &str, body: Value, is_preview: bool) -> Outcome {
    let control = Value::Object(Map::from_iter([(key.to_owned(), body)]));
    // A slip is told before anything is sent.
    read_control(&control)
        .map_err(|error| Failure::Usage(format!("{}: {}", error.message, error.help)))?;
    let game = Game::open(remote)?;
    if is_preview {
        let preview: Preview = game.post("/api/script/preview", &json!({"control": control}))?;
        return show::print(&show::script::preview(&preview));
    }
    let request = json!({"idempotency_key": random_key()?, "control": control});
    let done: Controlled = game.post("/api/script/controls", &request)?;
    let at = show::script::clock(done.second);
    show::print(&format!("{key}: done at {at}\n"))
}
