//! What is asked before something is ordered that others feel: which fields,
//! with which words.

use super::form::{Choice, Field, Kind, Shape};
use super::orders::{Orders, To, control, quoted};
use crate::browser;
use crate::format::clock;
use crate::i18n::T;
use crate::view::{Desk, GamePhase};
use leptos::prelude::*;
use model::script::Fix;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Something to confirm.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ask {
    pub(super) to: To,
    /// What is not asked, of the order's body.
    pub(super) fixed: Vec<(&'static str, String)>,
    pub(super) title: String,
    pub(super) note: &'static str,
    pub(super) fields: Vec<Field>,
    pub(super) button: &'static str,
    /// Whether it can be said before what it would come to.
    pub(super) has_preview: bool,
    /// Whether it stops everything.
    pub(super) is_halt: bool,
}

/// Does what a button says: at once where that is easily taken back or only
/// concerns the script, or after a question. `subject` is the event or the team.
pub(super) fn press(orders: Orders, order: &'static str, subject: &str) {
    let t = orders.ui.t_untracked();
    let event = || control(order, &format!(r#"{{"event":{}}}"#, quoted(subject)));
    match order {
        "pause" | "resume" => orders.order(&event(), None),
        "freeze" => orders.order(r#"{"freeze":{}}"#, None),
        "resume-game" => orders.post("/api/resume", "{}".to_owned(), None),
        "undo" => {
            let desk = orders.ui.desk;
            match desk.with_untracked(|desk| taken_back(t, desk, subject)) {
                Some(ask) => put(orders, ask),
                None => orders.order(subject, None),
            }
        }
        _ => {
            let desk = orders.ui.desk;
            if let Some(ask) = desk.with_untracked(|desk| question(t, desk, order, subject)) {
                put(orders, ask);
            }
        }
    }
}

fn put(orders: Orders, ask: Ask) {
    orders.answer.set(None);
    orders.ask.set(Some(ask));
}

/// What an order that takes another one back says, of what is asked about.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Back {
    event: String,
    team: String,
    points: f64,
    reason: String,
}

/// The question about an order that takes another one back: the one that its own button asks, filled in. None
/// where its own button does not ask either.
fn taken_back(t: T, desk: &Desk, order: &str) -> Option<Ask> {
    let order: BTreeMap<String, Back> = browser::read(order)?;
    let (key, back) = order.into_iter().next()?;
    let of = |order, subject: &str| question(t, desk, order, subject);
    match key.as_str() {
        "thaw" => of("thaw", ""),
        "release" => of("release", ""),
        "end" => of("end", &back.event),
        "adjust" => {
            let mut ask = of("adjust", &back.team)?;
            for field in &mut ask.fields {
                match field.name.as_str() {
                    "points" => field.value = back.points.to_string(),
                    "reason" => field.value.clone_from(&back.reason),
                    _ => {}
                }
            }
            Some(ask)
        }
        _ => None,
    }
}

/// The question of a button; none if there is no such button.
fn question(t: T, desk: &Desk, order: &'static str, subject: &str) -> Option<Ask> {
    let reason = || {
        Field::new("reason", t.field_reason(), Kind::Line(200))
            .wide()
            .required()
    };
    let ask = |title: &str, note, button| Ask {
        to: To::Script(order),
        fixed: Vec::new(),
        title: title.to_owned(),
        note,
        fields: Vec::new(),
        button,
        has_preview: false,
        is_halt: false,
    };
    let of_event = |what: &'static str, note| Ask {
        fixed: vec![("event", subject.to_owned())],
        has_preview: true,
        ..ask(&t.ask_event(what, subject), note, what)
    };
    let moment = |name: &str, label: &str, second: u32| {
        let value = clock(second, u32::MAX);
        Field::new(name, label, Kind::Line(8))
            .with(value)
            .shaped(Shape::Moment)
            .required()
    };
    let now = desk.script.second;
    Some(match order {
        "halt" => Ask {
            fields: vec![reason()],
            has_preview: true,
            is_halt: true,
            ..ask(t.ask_halt(), t.ask_halt_note(), t.halt_all())
        },
        "release" => ask(t.ask_release(), t.ask_release_note(), t.release_halt()),
        "thaw" => ask(t.thaw_board(), t.ask_thaw_note(), t.thaw_board()),
        "pause-game" => Ask {
            to: To::Address("/api/pause"),
            fields: vec![reason()],
            ..ask(t.ask_pause_game(), t.ask_pause_game_note(), t.pause_game())
        },
        "start-game" => Ask {
            to: To::Address("/api/start"),
            ..ask(t.start_game(), t.ask_start_note(), t.start_game())
        },
        "trigger" => of_event(t.press_trigger(), t.ask_trigger_note()),
        "end" => of_event(t.press_end(), t.ask_end_note()),
        "skip" => Ask {
            fields: vec![Field::new(
                "dependents",
                t.field_dependents(),
                Kind::Choice(vec![
                    Choice::new("skip", t.dependents_skip()),
                    Choice::new("keep", t.dependents_keep()),
                ]),
            )],
            ..of_event(t.press_skip(), t.ask_skip_note())
        },
        "delay" => Ask {
            fields: vec![
                Field::new("by", t.field_delay(), Kind::Line(20))
                    .with("5m")
                    .required(),
            ],
            has_preview: false,
            ..of_event(t.press_delay(), t.ask_delay_note())
        },
        "rescue" => {
            let fixes = Fix::ALL
                .iter()
                .map(|fix| Choice::new(fix.as_str(), t.fix(*fix)));
            Ask {
                fields: vec![
                    team_field(t, desk, subject),
                    Field::new("fix", t.field_fix(), Kind::Choice(fixes.collect())),
                ],
                has_preview: true,
                ..ask(t.press_rescue(), t.ask_rescue_note(), t.press_rescue())
            }
        }
        "adjust" => Ask {
            fields: vec![
                team_field(t, desk, subject),
                Field::new("points", t.field_points(), Kind::Line(8))
                    .shaped(Shape::Scalar)
                    .required(),
                reason(),
            ],
            ..ask(t.adjust(), t.ask_adjust_note(), t.adjust())
        },
        "void" => Ask {
            fields: vec![
                moment("from", t.field_from(), now.saturating_sub(60)),
                moment("to", t.field_until(), now),
                reason(),
            ],
            ..ask(t.void_interval(), t.ask_void_note(), t.void_interval())
        },
        "retime" => Ask {
            fields: vec![moment("end", t.field_end(), desk.script.length_s)],
            has_preview: true,
            ..ask(t.retime(), t.ask_retime_note(), t.retime())
        },
        "hint" => Ask {
            to: To::Script("broadcast"),
            fixed: vec![("team", subject.to_owned())],
            fields: texts(t),
            ..ask(
                &t.ask_event(t.press_hint(), subject),
                t.ask_hint_note(),
                t.press_hint(),
            )
        },
        _ => return None,
    })
}

/// What is told, in both languages.
pub(super) fn texts(t: T) -> Vec<Field> {
    [("en", t.field_en()), ("ko", t.field_ko())]
        .map(|(name, label)| Field::new(name, label, Kind::Lines(280)))
        .into()
}

/// Which team, in order of rank.
pub(super) fn team_field(t: T, desk: &Desk, chosen: &str) -> Field {
    let teams = desk
        .rows
        .iter()
        .map(|row| Choice::new(&row.name, &row.name));
    Field::new("team", t.field_team(), Kind::Choice(teams.collect())).with(chosen)
}

/// What the button of the game's clock does, and what it says; none if nothing is to be done about it.
pub(super) fn clock_order(t: T, phase: GamePhase) -> Option<(&'static str, &'static str)> {
    match phase {
        GamePhase::Lobby => Some(("start-game", t.start_game())),
        GamePhase::Running => Some(("pause-game", t.pause_game())),
        GamePhase::Paused => Some(("resume-game", t.resume_game())),
        GamePhase::Ended => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::orders::body;
    use super::*;
    use crate::view::DeskRow;
    use model::script::read_control;
    use model::text::Lang;

    /// What the questions ask for is what the game reads, when it is filled in as it stands.
    #[test]
    fn every_question_makes_an_order_that_can_be_read() {
        let mut desk = Desk::default();
        desk.script.second = 3_600;
        desk.script.length_s = 14_400;
        desk.rows = vec![DeskRow {
            name: "Red \"1\"".into(),
            ..DeskRow::default()
        }];
        let orders = [
            "halt", "release", "thaw", "trigger", "end", "skip", "delay", "rescue", "adjust",
            "void", "retime", "hint",
        ];
        for order in orders {
            let subject = if order == "hint" {
                "Red \"1\""
            } else {
                "gorilla"
            };
            let ask = question(T(Lang::En), &desk, order, subject).expect(order);
            let To::Script(key) = ask.to else {
                panic!("{order} goes to {:?}", ask.to)
            };
            let filled = ask.fields.iter().map(|field| {
                let first = match &field.kind {
                    Kind::Choice(choices) => choices[0].value.clone(),
                    _ if field.shape == Shape::Scalar => "-3".to_owned(),
                    _ if field.value.is_empty() => "because".to_owned(),
                    _ => field.value.clone(),
                };
                (field.name.clone(), first)
            });
            let values = filled.collect();
            let body = body(&ask.fields, &ask.fixed, &values, 2).expect(order);
            let json = serde_json::from_str(&control(key, &body)).expect("JSON");
            let read = read_control(&json);
            assert!(read.is_ok(), "{json}: {read:?}");
        }
        assert_eq!(question(T(Lang::En), &desk, "strike", ""), None);
    }

    #[test]
    fn taking_back_is_asked_about_like_the_order_itself() {
        let desk = Desk {
            rows: vec![DeskRow {
                name: "Red".into(),
                ..DeskRow::default()
            }],
            ..Desk::default()
        };
        for (order, is_asked) in [
            (r#"{"thaw":{}}"#, true),
            (r#"{"release":{}}"#, true),
            (r#"{"end":{"event":"gorilla"}}"#, true),
            (
                r#"{"adjust":{"team":"Red","points":-1.5,"reason":"taken back: \"it\""}}"#,
                true,
            ),
            (r#"{"freeze":{}}"#, false),
            (r#"{"pause":{"event":"gorilla"}}"#, false),
            (r#"{"resume":{"event":"gorilla"}}"#, false),
        ] {
            let ask = taken_back(T(Lang::En), &desk, order);
            assert_eq!(ask.is_some(), is_asked, "{order}");
            let Some(ask) = ask else { continue };
            let To::Script(key) = ask.to else {
                panic!("{order} goes to {:?}", ask.to)
            };
            let values = ask.fields.iter();
            let values = values.map(|field| (field.name.clone(), field.first_value()));
            let body = body(&ask.fields, &ask.fixed, &values.collect(), 1).expect(order);
            let read = |text: &str| read_control(&serde_json::from_str(text).expect("JSON"));
            assert_eq!(read(&control(key, &body)), read(order), "as it stands");
        }
    }
}
