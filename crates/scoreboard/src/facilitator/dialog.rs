//! The question before an order that others feel.

use super::ask::Ask;
use super::form::{Form, Values};
use super::orders::{Orders, To, body, control};
use super::preview::{PreviewOf, Previewing};
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use leptos::{html, prelude::*};

/// Asks what [`Orders::ask`] holds, and goes away when it was ordered.
#[component]
pub(super) fn Question(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let sheet = NodeRef::<html::Dialog>::new();
    let ask = orders.ask;
    let previewing = Previewing::new(ui);
    let read = move |part: fn(&Ask) -> String| {
        say(move || ask.with(|ask| ask.as_ref().map(part).unwrap_or_default()))
    };
    let fields = Memo::new(move |_| {
        ask.with(|ask| ask.as_ref().map(|it| it.fields.clone()).unwrap_or_default())
    });
    let look = move |values: &Values| {
        ask.with_untracked(|ask| {
            if let Some(Ask {
                to: To::Script(key),
                fixed,
                fields,
                has_preview: true,
                ..
            }) = ask
                && let Ok(body) = body(fields, fixed, values, orders.speed())
            {
                previewing.look(control(key, &body));
            }
        });
    };
    Effect::new(move |_| {
        let Some(sheet) = sheet.get() else { return };
        if ask.with(Option::is_some) {
            previewing.forget();
            let _ = sheet.show_modal();
            let begins = fields.with_untracked(|fields| {
                let value = |field: &super::form::Field| (field.name.clone(), field.first_value());
                fields.iter().map(value).collect()
            });
            look(&begins);
        } else {
            sheet.close();
        }
    });
    let close = Callback::new(move |()| ask.set(None));
    let submit = move |values: Values| {
        let Some(asked) = ask.get_untracked() else {
            return;
        };
        orders.send(asked.to, &asked.fields, &asked.fixed, &values, Some(close));
    };
    let refused = say(move || {
        let answer = orders.answer.get();
        answer
            .filter(|it| !it.is_done)
            .map(|it| it.words)
            .unwrap_or_default()
    });
    let class = say(
        move || match ask.with(|ask| ask.as_ref().is_some_and(|it| it.is_halt)) {
            true => "button button--halt",
            false => "button button--primary",
        },
    );
    let buttons = view! {
        <button type="submit" class=class data-testid="ask-order" aria-busy=say(move || orders.busy.get().to_string())>
            {read(|ask| ask.button.to_owned())}
        </button>
        <button type="button" class="button" data-testid="ask-cancel" on:click=move |_| ask.set(None)>
            {ui.tr(T::ask_cancel)}
        </button>
    }
    .settled();
    let middle = view! {
        <PreviewOf previewing/>
        <p class="loss" role="alert" hidden=when(move || refused.with(String::is_empty)) data-testid="ask-refused">{refused}</p>
    }
    .settled();
    view! {
        <dialog class="help ask" node_ref=sheet aria-labelledby="ask-title" data-testid="ask" on:close=move |_| ask.set(None)>
            <h2 class="section__title" id="ask-title">{read(|ask| ask.title.clone())}</h2>
            <p class="quiet">{read(|ask| ask.note.to_owned())}</p>
            <Form testid="ask-form" fields submit changed=Callback::new(move |values: Values| look(&values)) middle buttons/>
        </dialog>
    }
    .settled()
}
