//! The pieces that controls are made of. Each is compiled once, whatever it is
//! used for: that keeps the bundle small, and forms alike.

use crate::i18n::T;
use crate::settled::{Settle, Settled, say, when};
use crate::state::use_ui;
use crate::team::send::{Outcome, Sender};
use leptos::prelude::*;

/// A part of the controls that is sent as a whole, with its button and what became of it.
#[component]
pub(super) fn Form(
    sender: Sender,
    /// Names the answer's place.
    #[prop(into)]
    place: String,
    /// Whether it belongs to the part above.
    #[prop(optional)]
    more: bool,
    /// None where the part above has it.
    #[prop(into, optional)]
    title: Signal<String>,
    #[prop(into)] button: Signal<&'static str>,
    testid: &'static str,
    #[prop(into)] submit: Callback<()>,
    body: Settled,
    /// Stands beside the button.
    #[prop(optional)]
    aside: Option<Settled>,
) -> impl IntoView {
    let ui = use_ui();
    let busy = {
        let place = place.clone();
        say(move || sender.is_pending(&place))
    };
    // What another member has changed here meanwhile: said once, with its age beside it.
    let clash = {
        let place = place.clone();
        Memo::new(move |_| sender.clash(&place))
    };
    let clash_words = say(move || clash.get().map_or(String::new(), |(words, _)| words));
    let clash_age = say(move || match clash.get() {
        Some((_, second)) => {
            let age_s = sender.second().saturating_sub(second);
            ui.t().clash_ago(&ui.t().span(age_s))
        }
        None => String::new(),
    });
    let (touched, kept, applied) = (place.clone(), place.clone(), place.clone());
    let class = if more {
        "section__part section__part--more"
    } else {
        "section__part"
    };
    let sent = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        submit.run(());
    };
    view! {
        <form class=class on:submit=sent on:input=move |_| sender.touch(&touched)>
            <h3 class="part__title" hidden=when(move || title.with(String::is_empty))>{title}</h3>
            {body}
            <p class="clash__words" aria-live="polite">{clash_words}</p>
            <div class="button-row clash" hidden=when(move || clash.with(Option::is_none)) data-testid="clash">
                <span class="quiet">{clash_age}</span>
                <button type="button" class="button button--small" data-testid="clash-keep" on:click=move |_| sender.keep_theirs(&kept)>
                    {ui.tr(T::clash_keep)}
                </button>
                <button type="button" class="button button--small" data-testid="clash-apply" on:click=move |_| sender.apply_mine(&applied, submit)>
                    {ui.tr(T::clash_apply)}
                </button>
            </div>
            <div class="button-row">
                <button
                    type="submit"
                    class=if more { "button" } else { "button button--primary" }
                    data-testid=testid
                    aria-busy=say(move || busy.get().to_string())
                >
                    {button}
                </button>
                {aside}
                <Outcome sender place/>
            </div>
        </form>
    }
    .settled()
}

/// A line of text.
#[component]
pub(super) fn TextField(
    label: fn(T) -> &'static str,
    testid: &'static str,
    /// `input` and what else it is.
    #[prop(default = "input")]
    class: &'static str,
    #[prop(default = "")] placeholder: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] set: Callback<String>,
    #[prop(into, optional)] disabled: Signal<bool>,
) -> impl IntoView {
    let ui = use_ui();
    view! {
        <label class="field">
            <span class="field__label">{ui.tr(label)}</span>
            <input
                class=class
                type=kind
                maxlength="64"
                placeholder=placeholder
                data-testid=testid
                value=value.get_untracked()
                prop:value=value
                disabled=disabled
                on:input=move |event| set.run(event_target_value(&event))
            />
        </label>
    }
    .settled()
}

/// One of several ways, with a line on what it means.
#[component]
pub(super) fn Radio(
    group: &'static str,
    testid: &'static str,
    name: fn(T) -> &'static str,
    #[prop(default = nothing)] note: fn(T) -> &'static str,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into, optional)] disabled: Signal<bool>,
    #[prop(into)] choose: Callback<()>,
) -> impl IntoView {
    let ui = use_ui();
    view! {
        <label class="choice">
            <input
                type="radio"
                name=group
                data-testid=testid
                disabled=disabled
                checked=checked.get_untracked()
                prop:checked=checked
                on:change=move |_| choose.run(())
            />
            <span>
                <strong>{ui.tr(name)}</strong>
                <small>{ui.tr(note)}</small>
            </span>
        </label>
    }
    .settled()
}

const fn nothing(_: T) -> &'static str {
    ""
}

/// Something to choose from a list.
#[derive(Clone, PartialEq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) disabled: bool,
    pub(super) selected: bool,
}

/// A list to choose from.
#[component]
pub(super) fn Select(
    label: fn(T) -> &'static str,
    testid: &'static str,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] set: Callback<String>,
) -> impl IntoView {
    let ui = use_ui();
    let option = |choice: Choice| {
        view! {
            <option value=choice.value disabled=choice.disabled selected=choice.selected>
                {choice.label}
            </option>
        }
    };
    view! {
        <label class="field">
            <span class="field__label">{ui.tr(label)}</span>
            <select class="input" data-testid=testid on:change=move |event| set.run(event_target_value(&event))>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
    .settled()
}

/// A number with buttons for one less and one more.
#[component]
pub(super) fn Stepper(
    label: fn(T) -> &'static str,
    testid: &'static str,
    #[prop(into)] value: Signal<u32>,
    #[prop(into)] set: Callback<u32>,
) -> impl IntoView {
    let ui = use_ui();
    let step = move |by: i64| {
        let next = i64::from(value.get_untracked()) + by;
        set.run(u32::try_from(next).unwrap_or(0));
    };
    let button = move |by: i64, sign: &'static str, name: fn(T, &str) -> String| {
        view! {
            <button
                type="button"
                class="stepper__button"
                aria-label=say(move || name(ui.t(), label(ui.t())))
                on:click=move |_| step(by)
            >
                {sign}
            </button>
        }
    };
    let typed = move |event: leptos::ev::Event| {
        let typed = event_target_value(&event).parse();
        set.run(typed.unwrap_or_else(|_| value.get_untracked()));
    };
    // Only another size is shown anew: news come each second, and must not undo what is being typed.
    let text = Memo::new(move |_| value.get().to_string());
    view! {
        <div class="field">
            <span class="field__label">{ui.tr(label)}</span>
            <span class="stepper">
                {button(-1, "−", T::one_less)}
                <input
                    class="stepper__value"
                    type="number"
                    min="0"
                    inputmode="numeric"
                    aria-label=ui.tr(label)
                    data-testid=testid
                    value=text.get_untracked()
                    prop:value=text
                    on:change=typed
                />
                {button(1, "+", T::one_more)}
            </span>
        </div>
    }
    .settled()
}

/// A line of explanation that is there only while it applies.
#[component]
pub(super) fn Note(
    #[prop(into)] text: Signal<String>,
    #[prop(default = "part__note")] class: &'static str,
) -> impl IntoView {
    view! { <p class=class hidden=when(move || text.with(String::is_empty))>{text}</p> }.settled()
}
