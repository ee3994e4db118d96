//! What those who run the game write: to everybody, and for themselves.

use super::ask::texts;
use super::form::{Choice, Field, Form, Kind, submit_button};
use super::orders::{Orders, To};
use super::tables;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::view::Desk;
use leptos::prelude::*;

/// Where the keyboard goes for a broadcast.
pub(super) const BROADCAST_ID: &str = "broadcast-title";

/// Tells everybody something, or one team.
#[component]
pub(super) fn Broadcast(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let fields = Memo::new(move |_| ui.desk.with(|desk| fields(ui.t(), desk)));
    let cleared = RwSignal::new(0);
    let done = Callback::new(move |()| cleared.update(|count| *count += 1));
    let submit = move |values| {
        let fields = fields.get_untracked();
        orders.send(To::Script("broadcast"), &fields, &[], &values, Some(done));
    };
    let label = say(move || ui.t().send_it().to_owned());
    let buttons = submit_button("button", "broadcast", label, orders.busy);
    view! {
        <section class="section" aria-labelledby=BROADCAST_ID>
            <div class="section__head">
                <h2 class="section__title" id=BROADCAST_ID tabindex="-1">{ui.tr(T::broadcast)}</h2>
                <span class="section__note">{ui.tr(T::broadcast_note)}</span>
            </div>
            <div class="section__body">
                <Form testid="broadcast-form" fields submit cleared buttons/>
            </div>
        </section>
    }
    .settled()
}

fn fields(t: T, desk: &Desk) -> Vec<Field> {
    let mut fields = texts(t);
    let teams = desk
        .rows
        .iter()
        .map(|row| Choice::new(&row.name, &row.name));
    let to = std::iter::once(Choice::new("", t.to_everybody())).chain(teams);
    fields.push(Field::new("team", t.field_to(), Kind::Choice(to.collect())));
    fields
}

/// Notes, the newest first.
#[component]
pub(super) fn Notes(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let fields = say(move || {
        vec![
            Field::new("text", ui.t().field_note(), Kind::Lines(500))
                .wide()
                .required(),
        ]
    });
    let cleared = RwSignal::new(0);
    let done = Callback::new(move |()| cleared.update(|count| *count += 1));
    let submit = move |values| {
        let fields = fields.get_untracked();
        orders.send(
            To::Keyed("/api/facilitator/notes"),
            &fields,
            &[],
            &values,
            Some(done),
        );
    };
    let label = say(move || ui.t().keep_it().to_owned());
    let buttons = submit_button("button", "note", label, orders.busy);
    let notes = Memo::new(move |_| ui.desk.with(tables::notes));
    view! {
        <section class="section" aria-labelledby="notes-title">
            <div class="section__head">
                <h2 class="section__title" id="notes-title">{ui.tr(T::notes)}</h2>
                <span class="section__note">{ui.tr(T::notes_note)}</span>
            </div>
            <div class="section__body">
                <Form testid="note-form" fields submit cleared buttons/>
            </div>
            <ol class="told" data-testid="notes" inner_html=notes></ol>
        </section>
    }
    .settled()
}
