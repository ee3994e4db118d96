//! The question before an order that others feel.

use super::ask::Ask;
use super::form::{Field, Form, Shape, Values};
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
                && let Ok(body) = body(fields, fixed, &with_reasons(fields, values), orders.speed())
            {
                previewing.look_once(control(key, &body));
            }
        });
    };
    Effect::new(move |_| {
        let Some(sheet) = sheet.get() else { return };
        if ask.with(Option::is_some) {
            previewing.forget();
            let _ = sheet.show_modal();
            let begins = fields.with_untracked(|fields| {
                let value = |field: &Field| (field.name.clone(), field.first_value());
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

/// The same with one reason for all: what an order would come to is seen before its reason is written, and does not hang
/// on it.
fn with_reasons(fields: &[Field], values: &Values) -> Values {
    let fill = |(name, value): &(String, String)| {
        let needs = fields
            .iter()
            .any(|it| it.name == *name && it.is_required && it.shape == Shape::Text);
        let value = if needs { "-" } else { value };
        (name.clone(), value.to_owned())
    };
    values.iter().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::super::form::Kind;
    use super::*;

    #[test]
    fn a_reason_changes_nothing_of_what_is_seen_before() {
        let reason = Field::new("reason", "", Kind::Line(9)).required();
        let fields = [reason, Field::new("fix", "", Kind::Line(9))];
        let values = |pairs: [(&str, &str); 2]| {
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec()
        };
        let filled = with_reasons(&fields, &values([("reason", " "), ("fix", "")]));
        assert_eq!(filled, values([("reason", "-"), ("fix", "")]));
        let said = values([("reason", "fire"), ("fix", "")]);
        assert_eq!(
            with_reasons(&fields, &said),
            filled,
            "nothing has to be asked again"
        );
    }
}
