//! The script: a timeline, and the same as a list with buttons.

use super::orders::Orders;
use super::rows::{Button, Row, Rows};
use crate::chart::{TIMELINE_WIDTH, timeline_svg};
use crate::format::short_clock;
use crate::i18n::T;
use crate::markup::Esc;
use crate::settled::{Settle, say, when};
use crate::view::{Broken, Desk, ScriptEvent};
use leptos::prelude::*;
use model::script::ScriptState;

/// So says the script of events that wait for somebody.
pub(super) const BY_HAND: &str = "by hand";
const HEADS: [fn(T) -> &'static str; 4] = [T::col_at, T::col_event, T::col_hits, T::col_state];

/// All of it.
#[component]
pub(super) fn Script(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let drawn = Memo::new(move |_| ui.desk.with(|desk| timeline_svg(desk, ui.t())));
    let view_box = say(move || format!("0 0 {TIMELINE_WIDTH} {}", drawn.with(|it| it.1)));
    let inside = say(move || {
        let t = ui.t();
        let (title, desc) = (t.timeline_label(), t.timeline_desc());
        let svg = drawn.with(|it| it.0.clone());
        format!(r#"<title id="timeline-t">{title}</title><desc id="timeline-d">{desc}</desc>{svg}"#)
    });
    let rows = Memo::new(move |_| ui.desk.with(|desk| rows(ui.t(), desk)));
    let seed = say(move || {
        let seed = ui.desk.with(|desk| desk.fixed.as_ref().map(|it| it.seed));
        seed.map(|seed| ui.t().seed_of(seed)).unwrap_or_default()
    });
    view! {
        <section class="section" aria-labelledby="timeline-title">
            <div class="section__head">
                <h2 class="section__title" id="timeline-title">{ui.tr(T::timeline)}</h2>
                <span class="section__note">{ui.tr(T::timeline_key)}</span>
                <span class="section__end section__note">{seed}</span>
            </div>
            <div class="section__body table-scroll" tabindex="0" role="group" aria-label=ui.tr(T::timeline)>
                <svg class="chart timeline" viewBox=view_box role="img" aria-labelledby="timeline-t timeline-d" data-testid="timeline" inner_html=inside></svg>
            </div>
            <div class="script-rows" hidden=when(move || rows.with(Vec::is_empty))>
                <Rows orders testid="events" label=T::next_events heads=&HEADS name_cell=1 rows=rows/>
            </div>
            <p class="section__body quiet" hidden=when(move || rows.with(|rows| !rows.is_empty()))>{ui.tr(T::script_empty)}</p>
        </section>
    }
    .settled()
}

/// What is live, then what is to come by its time, then what nobody knows the time of, then what is over.
fn rows(t: T, desk: &Desk) -> Vec<Row> {
    let mut events: Vec<&ScriptEvent> = desk.script.events.iter().collect();
    events.sort_by_key(|it| {
        let is_over = it.left == 0 || matches!(it.state, ScriptState::Done | ScriptState::Skipped);
        match (&it.broken, is_over, it.due_s) {
            (Some(_), ..) => (0, it.happened_s),
            (None, false, Some(due)) => (1, Some(due)),
            (None, false, None) => (2, None),
            (None, true, _) => (3, it.happened_s),
        }
    });
    let length_s = desk.script.length_s;
    let monkeys = desk.script.monkeys.iter().map(|it| of_monkey(t, it));
    let live = events.iter().take_while(|it| it.broken.is_some()).count();
    let mut rows: Vec<Row> = events.iter().map(|it| of_event(t, it, length_s)).collect();
    let rest = rows.split_off(live);
    rows.into_iter().chain(monkeys).chain(rest).collect()
}

fn of_monkey(t: T, broken: &Broken) -> Row {
    Row {
        key: broken.by.clone(),
        name: broken.by.clone(),
        look: "live",
        cells: vec![
            t.at_now().to_owned(),
            Esc(&broken.by).to_string(),
            teams(t, &broken.teams),
            t.monkey_broke().to_owned(),
        ],
        buttons: vec![Button::new("end", t.press_end())],
    }
}

fn of_event(t: T, event: &ScriptEvent, length_s: u32) -> Row {
    let at = |second| short_clock(second, length_s);
    let is_waiting = event.left > 0
        && matches!(
            event.state,
            ScriptState::Waiting | ScriptState::Pending | ScriptState::Paused
        );
    let (look, when) = match (&event.broken, is_waiting, event.due_s, event.happened_s) {
        (Some(_), ..) => ("live", t.at_now().to_owned()),
        (None, true, Some(due), _) if event.state == ScriptState::Paused => ("paused", at(due)),
        (None, true, Some(due), _) => ("scripted", at(due)),
        (None, true, None, _) => ("pending", String::new()),
        (None, false, _, Some(then)) => ("done", at(then)),
        (None, false, ..) => ("done", String::new()),
    };
    let mut name = Esc(&event.event).to_string();
    let lasts = event.lasts_s.map(|lasts| t.lasting_for(&t.span(lasts)));
    let more: Vec<&str> = event
        .fault
        .as_deref()
        .into_iter()
        .chain(lasts.as_deref())
        .collect();
    if !more.is_empty() {
        name += &format!(r#" <span class="quiet">{}</span>"#, Esc(more.join(", ")));
    }
    let hit = event.broken.as_ref().map(|broken| teams(t, &broken.teams));
    let whom = || match event.teams.as_str() {
        "all" => t.all_teams().to_owned(),
        others => Esc(others).to_string(),
    };
    Row {
        key: event.event.clone(),
        name: event.event.clone(),
        look,
        cells: vec![when, name, hit.unwrap_or_else(whom), state(t, event)],
        buttons: buttons(t, event, is_waiting),
    }
}

fn teams(t: T, names: &[String]) -> String {
    const NAMED_MAX: usize = 3;
    match names {
        few if few.len() <= NAMED_MAX => Esc(few.join(", ")).to_string(),
        many => t.teams(many.len()),
    }
}

fn state(t: T, event: &ScriptEvent) -> String {
    let mut words = vec![match (&event.broken, event.state) {
        (Some(_), _) => t.state_live().to_owned(),
        (None, ScriptState::Pending) => timing(t, &event.timing),
        (None, state) => t.script_state(state).to_owned(),
    }];
    if event.left > 1 {
        words.push(t.times_left(event.left));
    }
    if event.is_fixed {
        words.push(t.state_fixed().to_owned());
    }
    Esc(words.join(", ")).to_string()
}

/// What makes an event happen, which the scenario writes in English.
fn timing(t: T, written: &str) -> String {
    if written == BY_HAND {
        t.by_hand().to_owned()
    } else if let Some(event) = written.strip_prefix("after ") {
        t.after_event(event)
    } else if let Some((wait, event)) = written.split_once(" after ") {
        t.later_than(wait, event)
    } else if let Some(condition) = written.strip_prefix("when ") {
        t.as_soon_as(condition)
    } else {
        written.to_owned()
    }
}

/// What can be done about an event as it stands.
fn buttons(t: T, event: &ScriptEvent, is_waiting: bool) -> Vec<Button> {
    let mut buttons = Vec::new();
    if event.broken.is_some() {
        buttons.push(Button::new("end", t.press_end()));
    }
    if event.is_fixed {
        return buttons;
    }
    if is_waiting {
        let (order, label) = match event.state {
            ScriptState::Paused => ("resume", t.press_resume()),
            _ => ("pause", t.press_pause()),
        };
        buttons.push(Button {
            place: "pause",
            ..Button::new(order, label)
        });
        buttons.push(Button::new("skip", t.press_skip()));
        if event.due_s.is_some() {
            buttons.push(Button::new("delay", t.press_delay()));
        }
    }
    buttons.push(Button::new("trigger", t.press_trigger()));
    buttons
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    fn event(name: &str, state: ScriptState, due_s: Option<u32>) -> ScriptEvent {
        ScriptEvent {
            event: name.into(),
            state,
            due_s,
            happened_s: None,
            left: 1,
            timing: "by hand".into(),
            fault: Some("hang".into()),
            lasts_s: Some(120),
            teams: "all".into(),
            tell: None,
            is_fixed: false,
            is_adaptive: false,
            broken: None,
        }
    }

    fn places(row: &Row) -> Vec<&'static str> {
        row.buttons.iter().map(|it| it.order).collect()
    }

    #[test]
    fn the_list_begins_with_what_is_live_and_each_has_the_buttons_that_it_can_use() {
        let broken = |by: &str| Broken {
            by: by.into(),
            teams: vec!["Red".into()],
        };
        let mut desk = Desk::default();
        desk.script.events = vec![
            ScriptEvent {
                left: 0,
                happened_s: Some(4),
                ..event("over", ScriptState::Done, None)
            },
            event("on-demand", ScriptState::Pending, None),
            event("later", ScriptState::Waiting, Some(900)),
            event("held", ScriptState::Paused, Some(600)),
            ScriptEvent {
                left: 0,
                happened_s: Some(9),
                broken: Some(broken("bites")),
                ..event("bites", ScriptState::Done, None)
            },
            ScriptEvent {
                is_fixed: true,
                ..event("v2", ScriptState::Waiting, Some(700))
            },
        ];
        desk.script.monkeys = vec![broken("chaos-monkey")];
        let rows = rows(T(Lang::En), &desk);
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "bites",
                "chaos-monkey",
                "held",
                "v2",
                "later",
                "on-demand",
                "over"
            ]
        );
        assert_eq!(places(&rows[0]), ["end", "trigger"]);
        assert_eq!(places(&rows[1]), ["end"]);
        assert_eq!(places(&rows[2]), ["resume", "skip", "delay", "trigger"]);
        assert_eq!(
            places(&rows[3]),
            [""; 0],
            "its time was decided before the game"
        );
        assert_eq!(places(&rows[4]), ["pause", "skip", "delay", "trigger"]);
        assert_eq!(places(&rows[5]), ["pause", "skip", "trigger"]);
        assert_eq!(places(&rows[6]), ["trigger"]);
        assert_eq!(rows[5].cells[3], "by hand");
        let korean = |written| timing(T(Lang::Ko), written);
        assert_eq!(korean("5m after later"), "later 5m 뒤");
        assert_eq!(korean("after later"), "later 다음");
        assert_eq!(korean("when score > 5"), "score > 5 이면");
    }
}
