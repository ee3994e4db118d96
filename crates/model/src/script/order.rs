//! What people write to do something to the script: the same tables, units and
//! ranges as in a scenario, one table with one key.

mod broadcast;
mod strike;

use super::{Control, Dependents, Fix};
use crate::ids::Name;
use crate::scenario::problem::{Problem, Severity};
use crate::scenario::read::Read as _;
use crate::scenario::{Injection, TeamPick, load_table, table};
use crate::units::{MilliPoints, StoryDuration};
use broadcast::Broadcast;
use serde_json::{Map, Value, json};
use strike::Strike;

/// The longest reason, in characters.
const REASON_MAX: usize = 200;
/// The largest correction, in thousandths of a point.
const POINTS_MAX: i64 = 1_000_000_000;

table! {
    /// Takes back whatever is broken, in every team, and lets nothing new break.
    struct Halt {
        /// Why, for the record.
        reason: String,
    }
}

table! {
    /// Ends a halt.
    struct Release {
    }
}

table! {
    /// Lets the public board stand still.
    struct Freeze {
    }
}

table! {
    /// Lets the public board show how things are again.
    struct Thaw {
    }
}

table! {
    /// Breaks something in the next second; keys are those of an `[[event]]`.
    struct Inject {
        /// Which teams it hits.
        teams: TeamPick = TeamPick::All,
        @flat
        /// What it breaks.
        brings: Option<Injection>,
    }
}

table! {
    /// An event of the script.
    struct One {
        /// Its name.
        event: Name,
    }
}

table! {
    /// Lets an event never happen.
    struct Skip {
        /// Its name.
        event: Name,
        /// What becomes of the events that come after it.
        dependents: Dependents = Dependents::Skip,
    }
}

table! {
    /// Lets an event happen later than planned.
    struct Delay {
        /// Its name.
        event: Name,
        /// By so much.
        by: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
    }
}

table! {
    /// Mends one thing of a team.
    struct Rescue {
        /// The team's name.
        team: String,
        /// What is mended.
        fix: Fix,
    }
}

table! {
    /// Lets the game end at another time.
    struct Retime {
        /// When, since the start of the game, in story time.
        end: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(96 * 3600)],
    }
}

table! {
    /// Puts a team's score right.
    struct Adjust {
        /// The team's name.
        team: String,
        /// By so many points, above or below zero.
        points: MilliPoints [MilliPoints::new(-POINTS_MAX)..=MilliPoints::new(POINTS_MAX)],
        /// Why: the team is told.
        reason: String,
    }
}

table! {
    /// Takes back what requests brought or cost in some seconds, in every team.
    struct Void {
        /// The first of them, since the start of the game, in story time.
        from: StoryDuration [StoryDuration::ZERO..=StoryDuration::from_secs(96 * 3600)],
        /// The end of the last, in story time.
        to: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(96 * 3600)],
        /// Why: everybody is told.
        reason: String,
    }
}

/// Every key, with what stands behind it.
const KEYS: [&str; 17] = [
    "halt",
    "release",
    "inject",
    "trigger",
    "pause",
    "resume",
    "skip",
    "delay",
    "rescue",
    "end",
    "retime",
    "strike",
    "freeze",
    "thaw",
    "adjust",
    "void",
    "broadcast",
];

/// Why an order cannot be read, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct OrderError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl From<Problem> for OrderError {
    fn from(problem: Problem) -> Self {
        Self {
            help: problem.help.unwrap_or_else(|| problem.label.clone()),
            message: problem.message,
        }
    }
}

fn error(message: String, help: &str) -> OrderError {
    OrderError {
        message,
        help: help.into(),
    }
}

/// Reads an order: an object with one key, such as
/// `{"inject": {"fault": "latency", "pick": "all", "for": "2m"}}`.
///
/// # Errors
/// Tells the first thing that is wrong, and the way out.
pub fn read_control(order: &Value) -> Result<Control, OrderError> {
    let one_key = || {
        error(
            "an order has exactly one key".into(),
            "see /api/openapi.json",
        )
    };
    let mut entries = order.as_object().ok_or_else(one_key)?.iter();
    let (Some((key, body)), None) = (entries.next(), entries.next()) else {
        return Err(one_key());
    };
    let text = toml::to_string(body).map_err(|e| {
        let help = "an order's body is an object of texts, numbers, lists and true or false";
        error(format!("the body of `{key}` cannot be read: {e}"), help)
    })?;
    let control = match key.as_str() {
        "halt" => halt(read(&text)?)?,
        "release" => read::<Release>(&text).map(|_| Control::Release)?,
        "inject" => inject(read(&text)?)?,
        "trigger" => read(&text).map(|One { event }| Control::Trigger { event })?,
        "pause" => read(&text).map(|One { event }| Control::Pause { event })?,
        "resume" => read(&text).map(|One { event }| Control::Resume { event })?,
        "skip" => {
            read(&text).map(|Skip { event, dependents }| Control::Skip { event, dependents })?
        }
        "delay" => read(&text).map(|Delay { event, by }| Control::Delay { event, by })?,
        "rescue" => read(&text).map(|Rescue { team, fix }| Control::Rescue { team, fix })?,
        "end" => read(&text).map(|One { event }| Control::End { event })?,
        "retime" => read(&text).map(|Retime { end }| Control::Retime { end })?,
        "strike" => read::<Strike>(&text)?.control()?,
        "broadcast" => read::<Broadcast>(&text)?.control()?,
        "freeze" => read::<Freeze>(&text).map(|_| Control::Freeze)?,
        "thaw" => read::<Thaw>(&text).map(|_| Control::Thaw)?,
        "adjust" => {
            let it: Adjust = read(&text)?;
            Control::Adjust {
                team: it.team,
                points: it.points,
                reason: reason("a correction", &it.reason)?,
            }
        }
        "void" => {
            let it: Void = read(&text)?;
            Control::Void {
                from: it.from,
                to: it.to,
                reason: reason("a correction", &it.reason)?,
            }
        }
        _ => {
            let help = format!("there are: {}", KEYS.join(", "));
            return Err(error(format!("there is no order `{key}`"), &help));
        }
    };
    Ok(control)
}

fn read<T: crate::scenario::read::Read>(text: &str) -> Result<T, OrderError> {
    let loaded = load_table::<T>(text);
    let mut problems = loaded.problems.into_iter();
    match (
        loaded.value,
        problems.find(|p| p.severity == Severity::Error),
    ) {
        (Some(value), None) => Ok(value),
        (_, Some(problem)) => Err(problem.into()),
        (None, None) => Err(error(
            "the order cannot be read".into(),
            "see /api/openapi.json",
        )),
    }
}

fn halt(Halt { reason }: Halt) -> Result<Control, OrderError> {
    let reason = self::reason("a halt", &reason)?;
    Ok(Control::Halt { reason })
}

fn reason(of: &str, text: &str) -> Result<String, OrderError> {
    let text = text.trim();
    let letters = text.chars().count();
    if letters == 0 || letters > REASON_MAX || text.chars().any(char::is_control) {
        let help = format!("write 1 to {REASON_MAX} characters: it stands in the record");
        return Err(error(format!("{of} needs a reason"), &help));
    }
    Ok(text.to_owned())
}

fn inject(Inject { teams, brings }: Inject) -> Result<Control, OrderError> {
    let Some(brings) = brings else {
        let help = "add `fault`; `gameday chaos list` names them";
        return Err(error("nothing says what is to break".into(), help));
    };
    Ok(Control::Inject { teams, brings })
}

/// The JSON Schema of an order.
#[must_use]
pub fn control_schema() -> Value {
    let bodies = [
        Halt::schema(),
        Release::schema(),
        Inject::schema(),
        One::schema(),
        One::schema(),
        One::schema(),
        Skip::schema(),
        Delay::schema(),
        Rescue::schema(),
        One::schema(),
        Retime::schema(),
        Strike::schema(),
        Freeze::schema(),
        Thaw::schema(),
        Adjust::schema(),
        Void::schema(),
        Broadcast::schema(),
    ];
    let about = [
        "Takes back whatever is broken, in every team, and lets nothing new break until it is released.",
        "Ends a halt.",
        "Breaks something in the next second; the keys are those of an [[event]] of a scenario.",
        "Lets an event happen in the next second, whatever was said about its time.",
        "Keeps an event from happening until it is resumed.",
        "Lets a paused event happen: at its time, or at once if that is over.",
        "Lets an event never happen.",
        "Lets an event happen later than planned.",
        "Mends one thing of a team that is hopelessly behind, for free; the audit log says so.",
        "Takes back what an event, or a monkey by the name of its kind, has broken.",
        "Lets the game end at another time: what remains of the story is told faster or slower.",
        "Lets a monkey from outside strike in the next second; it has drawn time and target itself.",
        "Lets the public board stand still: nobody sees another team's newer numbers until it thaws.",
        "Lets the public board show how things are again.",
        "Puts a team's score right, with a reason that the team is told.",
        "Takes back what requests brought or cost in some seconds that are over, in every team; spending stays.",
        "Tells everybody something, or one team alone: it stands among the news of board and console.",
    ];
    let one = |((key, mut body), about): ((&str, Value), &str)| {
        body["description"] = about.into();
        let properties = Map::from_iter([(key.to_owned(), body)]);
        json!({
            "type": "object",
            "properties": properties,
            "required": [key],
            "additionalProperties": false,
        })
    };
    let all: Vec<Value> = KEYS.into_iter().zip(bodies).zip(about).map(one).collect();
    json!({ "oneOf": all })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{FaultKind, Pick};

    #[test]
    fn orders_are_read_with_their_units() {
        let read = |order: Value| read_control(&order).unwrap_or_else(|e| panic!("{order}: {e}"));
        let event = || Name::try_new("gorilla").expect("a name");
        assert_eq!(
            read(json!({"delay": {"event": "gorilla", "by": "5m"}})),
            Control::Delay {
                event: event(),
                by: StoryDuration::from_secs(300)
            }
        );
        assert_eq!(
            read(json!({"skip": {"event": "gorilla", "dependents": "keep"}})),
            Control::Skip {
                event: event(),
                dependents: Dependents::Keep
            }
        );
        assert_eq!(read(json!({"release": {}})), Control::Release);
        assert_eq!(
            read(json!({"retime": {"end": "3h40m"}})),
            Control::Retime {
                end: StoryDuration::from_secs(13_200)
            }
        );
        let injected = read(
            json!({"inject": {"fault": "latency", "add": "800ms", "pick": "all", "for": "2m", "teams": "leader"}}),
        );
        let Control::Inject { teams, brings } = injected else {
            panic!("{injected:?}")
        };
        assert_eq!(teams, TeamPick::Leader);
        assert_eq!(
            (brings.fault.kind(), brings.pick),
            (FaultKind::Latency, Pick::All)
        );
        assert_eq!(brings.lasts, Some(StoryDuration::from_secs(120)));
    }

    #[test]
    fn what_is_wrong_is_told_with_a_way_out() {
        for (order, message, help) in [
            (json!(3), "exactly one key", "openapi"),
            (json!({}), "exactly one key", "openapi"),
            (
                json!({"halt": {"reason": "x"}, "release": {}}),
                "exactly one key",
                "openapi",
            ),
            (json!({"stop": {}}), "no order `stop`", "halt, release"),
            (json!({"halt": {}}), "`reason` is missing", "reason"),
            (
                json!({"halt": {"reason": " "}}),
                "needs a reason",
                "characters",
            ),
            (
                json!({"inject": {"teams": "all"}}),
                "what is to break",
                "chaos list",
            ),
            (
                json!({"inject": {"fault": "latencey"}}),
                "latencey",
                "latency",
            ),
            (
                json!({"inject": {"fault": "latency", "add": "2m"}}),
                "out of range",
                "1m",
            ),
            (
                json!({"delay": {"event": "x", "by": 5}}),
                "expected",
                "unit",
            ),
            (
                json!({"delay": {"event": "x", "by": "0s"}}),
                "out of range",
                "",
            ),
            (json!({"retime": {"end": "17:00"}}), "17:00", "1h30m"),
            (json!({"pause": {"event": "No Name"}}), "No Name", ""),
            (
                json!({"end": {"event": "x", "colour": 3}}),
                "colour",
                "event",
            ),
            (json!({"end": null}), "cannot be read", ""),
        ] {
            let error = read_control(&order).expect_err(&order.to_string());
            assert!(error.message.contains(message), "{order}: {error:?}");
            assert!(error.help.contains(help), "{order}: {error:?}");
            assert!(!error.help.is_empty(), "{order}: {error:?}");
        }
    }

    #[test]
    fn every_order_is_described() {
        let schema = control_schema();
        assert_eq!(
            schema["oneOf"].as_array().expect("a list").len(),
            KEYS.len()
        );
    }
}
