//! One request by hand, which is not scored.

use super::now::Now;
use super::score_events::got;
use super::send::refusal;
use crate::browser;
use crate::format::{latency, short_hash};
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::view::TryAnswer;
use crate::wire::{ErrorBody, TryRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, PartialEq)]
enum Attempt {
    None,
    Waiting,
    Answered(TryAnswer),
    Refused(Option<ErrorBody>),
}

/// A key, a button, an answer.
#[component]
pub(super) fn TryOne(now: Now) -> impl IntoView {
    let ui = use_ui();
    let first = now.read_once(|now| {
        now.score_events
            .iter()
            .find_map(|event| event.sample.clone())
            .map(|it| it.key)
    });
    let key = RwSignal::new(first.unwrap_or_else(|| "3615-7184-2117".to_owned()));
    let attempt = RwSignal::new(Attempt::None);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if attempt.get_untracked() == Attempt::Waiting {
            return;
        }
        attempt.set(Attempt::Waiting);
        let request = TryRequest {
            key: key.get_untracked(),
        };
        spawn_local(async move {
            let body = serde_json::to_string(&request).unwrap_or_default();
            let answer = browser::post("/api/team/try", body).await;
            attempt.set(match answer.map(|text| browser::read(&text)) {
                Ok(Some(answer)) => Attempt::Answered(answer),
                Ok(None) => Attempt::Refused(None),
                Err(error) => Attempt::Refused(error),
            });
        });
    };
    let answer = move || match attempt.get() {
        Attempt::None => ().settled(),
        Attempt::Waiting => ui.t().try_sending().settled(),
        Attempt::Refused(error) => refusal(ui.t(), error.as_ref()).settled(),
        Attempt::Answered(answer) => {
            let t = ui.t();
            let sample = &answer.sample;
            let (class, mark) = if answer.right {
                ("gain", "=")
            } else {
                ("loss", "≠")
            };
            let verdict = if answer.right {
                t.try_right()
            } else {
                t.try_wrong()
            };
            let rest = format!(
                ", {}, {}",
                latency(sample.latency_us),
                t.from_who(&sample.from)
            );
            view! {
                {t.sample_expected(&short_hash(&sample.expected))}
                <br/>
                {t.sample_got(&got(t, sample))}
                " "
                <strong class=class>{mark} " " {verdict}</strong>
                {rest}
            }
            .settled()
        }
    };
    let right = say(move || match attempt.get() {
        Attempt::Answered(answer) => Some(answer.right.to_string()),
        _ => None,
    });
    view! {
        <section class="section" aria-labelledby="try-title">
            <div class="section__head">
                <h2 class="section__title" id="try-title">{ui.tr(T::try_title)}</h2>
                <span class="section__note">{ui.tr(T::try_note)}</span>
            </div>
            <form class="section__body plan" on:submit=send>
                <div class="button-row">
                    <label class="field field--grow">
                        <span class="visually-hidden">{ui.tr(T::try_key)}</span>
                        <input
                            class="input mono"
                            maxlength="128"
                            required
                            data-testid="try-key"
                            prop:value=move || key.get()
                            value=key.get_untracked()
                            on:input=move |event| key.set(event_target_value(&event))
                        />
                    </label>
                    <button type="submit" class="button" data-testid="try-send" aria-busy=say(move || (attempt.get() == Attempt::Waiting).to_string())>
                        {ui.tr(T::try_send)}
                    </button>
                </div>
                <p class="sample" role="status" data-testid="try-answer" data-right=right>{answer}</p>
            </form>
        </section>
    }
    .settled()
}
