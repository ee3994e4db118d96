//! A cue sheet as one JSON object, a contract for scripts: keys stay, new ones
//! may come. Times are seconds of the game.

use super::{Cue, Sheet, When};
use crate::rehearse::script::Trigger;
use model::units::{GameTime, SECOND_NS};
use serde_json::{Value, json};

/// The object.
pub(crate) fn json(sheet: &Sheet) -> Value {
    json!({
        "scenario": sheet.scenario,
        "title": sheet.title,
        "length_seconds": seconds(GameTime::ZERO + sheet.length),
        "seed": sheet.seed,
        "cues": sheet.cues.iter().map(cue).collect::<Vec<_>>(),
    })
}

fn cue(cue: &Cue) -> Value {
    let (earliest, latest, trigger, detail) = match &cue.when {
        When::At(at) => (Some(seconds(*at)), Some(seconds(*at)), "clock", None),
        When::Within(window) => {
            let at = |length| Some(seconds(GameTime::ZERO + length));
            (at(window.earliest), at(window.latest), "clock", None)
        }
        When::Upon(Trigger::Condition(condition)) => (None, None, "condition", Some(condition)),
        When::Upon(Trigger::After(event)) => (None, None, "after", Some(event)),
        When::Upon(Trigger::Manual | Trigger::Clock) => (None, None, "manual", None),
    };
    json!({
        "id": cue.id,
        "is": cue.is.as_str(),
        "earliest": earliest,
        "latest": latest,
        "trigger": trigger,
        "trigger_detail": detail,
        "what": cue.what,
        "tell": cue.tell,
        "say": cue.say,
        "watch": cue.watch,
    })
}

fn seconds(at: GameTime) -> f64 {
    at.as_ns() as f64 / SECOND_NS as f64
}
