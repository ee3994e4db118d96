//! Sending orders, and what came of the last one.

use super::ask::Ask;
use super::form::{Field, Shape, Values};
use crate::browser;
use crate::format::clock;
use crate::i18n::T;
use crate::state::Ui;
use crate::wire::{Controlled, ErrorBody};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What every part of the desk orders with.
#[derive(Clone, Copy)]
pub(super) struct Orders {
    pub(super) ui: Ui,
    /// What is being asked before it is ordered.
    pub(super) ask: RwSignal<Option<Ask>>,
    /// What came of the last order.
    pub(super) answer: RwSignal<Option<Answer>>,
    pub(super) busy: RwSignal<bool>,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) is_done: bool,
    pub(super) words: String,
}

/// Where an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// To the script, under this key.
    Script(&'static str),
    /// To this address, its fields as they are.
    Address(&'static str),
    /// To this address, with a key by which it is done once.
    Keyed(&'static str),
}

impl Orders {
    pub(super) fn new(ui: Ui) -> Self {
        Self {
            ui,
            ask: RwSignal::new(None),
            answer: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// How many times as fast the story is told.
    pub(super) fn speed(self) -> u32 {
        self.ui.desk.with_untracked(|desk| desk.script.speed).max(1)
    }

    /// Sends the order of a form; `then` runs if it was done.
    pub(super) fn send(
        self,
        to: To,
        fields: &[Field],
        fixed: &[(&'static str, String)],
        values: &Values,
        then: Option<Callback<()>>,
    ) {
        match body(fields, fixed, values, self.speed()) {
            Ok(inner) => match to {
                To::Script(key) => self.order(&control(key, &inner), then),
                To::Address(path) => self.post(path, inner, then),
                To::Keyed(path) => {
                    let key = quoted(&browser::fresh_key());
                    let rest = inner.strip_prefix('{').unwrap_or_default();
                    let comma = if rest == "}" { "" } else { "," };
                    self.post(
                        path,
                        format!(r#"{{"idempotency_key":{key}{comma}{rest}"#),
                        then,
                    );
                }
            },
            Err(Misread) => self.say(false, self.ui.t().bad_moment().to_owned()),
        }
    }

    /// Sends an order to the script.
    pub(super) fn order(self, control: &str, then: Option<Callback<()>>) {
        let key = quoted(&browser::fresh_key());
        let body = format!(r#"{{"idempotency_key":{key},"control":{control}}}"#);
        self.post("/api/script/controls", body, then);
    }

    /// Sends one, unless another still waits for its answer.
    pub(super) fn post(self, path: &'static str, body: String, then: Option<Callback<()>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = browser::post(path, body).await;
            self.busy.set(false);
            let t = self.ui.t_untracked();
            match answer {
                Ok(text) => {
                    let length_s = self.ui.desk.with_untracked(|desk| desk.script.length_s);
                    let second = browser::read::<Controlled>(&text).map_or(0, |it| it.second);
                    self.say(true, t.ordered_at(&clock(second, length_s)));
                    if let Some(then) = then {
                        then.run(());
                    }
                }
                Err(error) => self.say(false, refusal(t, error.as_ref())),
            }
        });
    }

    fn say(self, is_done: bool, words: String) {
        self.answer.set(Some(Answer { is_done, words }));
    }
}

/// Why an order was not carried out, with what to do about it.
pub(super) fn refusal(t: T, error: Option<&ErrorBody>) -> String {
    match error {
        None => t.no_answer().to_owned(),
        Some(error) => t.refused(&format!("{}: {}", error.message, error.help)),
    }
}

/// An order to the script as JSON.
pub(super) fn control(key: &str, body: &str) -> String {
    format!(r#"{{"{key}":{body}}}"#)
}

/// A moment that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misread;

/// A body as JSON: what is fixed, and what was filled in.
pub(super) fn body(
    fields: &[Field],
    fixed: &[(&'static str, String)],
    values: &Values,
    speed: u32,
) -> Result<String, Misread> {
    let mut pairs: Vec<String> = Vec::new();
    for (name, value) in fixed {
        pairs.push(format!(r#""{name}":{}"#, quoted(value)));
    }
    for (name, value) in values {
        let Some(field) = fields.iter().find(|field| field.name == *name) else {
            continue;
        };
        let value = value.trim();
        if value.is_empty() || field.shape == Shape::Nothing {
            continue;
        }
        let value = match field.shape {
            Shape::Scalar if is_scalar(value) => value.trim_start_matches('+').to_owned(),
            Shape::Moment => format!(r#""{}s""#, moment(value)? * u64::from(speed)),
            _ => quoted(value),
        };
        pairs.push(format!("{}:{value}", quoted(name)));
    }
    Ok(format!("{{{}}}", pairs.join(",")))
}

/// A text as JSON has it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Whether it is a number or a truth as JSON has them, but for a plus in front.
fn is_scalar(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let is_number = digits(whole) && digits(rest) && (whole == "0" || !whole.starts_with('0'));
    is_number || text == "true" || text == "false"
}

/// The game second of `h:mm:ss`.
fn moment(text: &str) -> Result<u64, Misread> {
    let mut parts = text.split(':').map(|part| match part.len() {
        1 | 2 => part.parse::<u64>().map_err(|_| Misread),
        _ => Err(Misread),
    });
    let mut next = |limit: u64| match parts.next() {
        Some(Ok(value)) if value < limit => Ok(value),
        _ => Err(Misread),
    };
    let (hours, minutes, seconds) = (next(100)?, next(60)?, next(60)?);
    match parts.next() {
        None => Ok(hours * 3600 + minutes * 60 + seconds),
        Some(_) => Err(Misread),
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::Kind;
    use super::*;

    fn field(name: &str, shape: Shape) -> Field {
        Field::new(name, "", Kind::Line(9)).shaped(shape)
    }

    #[test]
    fn a_body_has_what_was_filled_in_as_it_is_meant() {
        let fields = [
            field("team", Shape::Text),
            field("points", Shape::Scalar),
            field("share", Shape::Scalar),
            field("from", Shape::Moment),
            field("what", Shape::Nothing),
            field("reason", Shape::Text),
        ];
        let filled = [
            ("team", "42"),
            ("points", "+500"),
            ("share", "20%"),
            ("from", "0:01:05"),
            ("what", "latency"),
            ("reason", " "),
        ];
        let values = filled.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let fixed = [("fix", "a \"b\"".to_owned())];
        assert_eq!(
            body(&fields, &fixed, &values.to_vec(), 10).as_deref(),
            Ok(r#"{"fix":"a \"b\"","team":"42","points":500,"share":"20%","from":"650s"}"#)
        );
    }

    #[test]
    fn moments_are_those_of_the_clock() {
        assert_eq!(moment("1:05:00"), Ok(3_900));
        assert_eq!(moment("01:05:09"), Ok(3_909));
        for wrong in [
            "", "5", "1:05", "1:60:00", "1:5:60", "1:2:3:4", "-1:00:00", "a:b:c",
        ] {
            assert_eq!(moment(wrong), Err(Misread), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_numbers_and_nothing_else_is() {
        for number in ["0", "-5", "+500", "1.5", "true"] {
            assert!(is_scalar(number), "{number}");
        }
        for text in ["", "20%", "007", "1.", ".5", "1e9", "--5", "v2", "800ms"] {
            assert!(!is_scalar(text), "{text}");
        }
    }
}
