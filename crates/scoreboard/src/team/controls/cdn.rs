//! The CDN: whether, with which key, and for how long answers are kept.

use super::kit::{Form, Note, Radio, TextField};
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use leptos::prelude::*;
use model::account::Cdn;
use model::cache_key::CacheKey;
use model::command::Command;
use model::units::StoryDuration;

const PLACE: &str = "cdn";
/// What is offered where there is no CDN yet.
const FIRST_TTL: &str = "5m";

/// Puts, changes or takes away the CDN.
#[component]
pub(super) fn CdnControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let cdn = move || now.read(|now| now.account.cdn);
    // What the visitor chose; none follows what is there.
    let chosen_key = RwSignal::new(None::<CacheKey>);
    let chosen_ttl = RwSignal::new(None::<String>);
    let bad_ttl = RwSignal::new(false);
    let key = move || {
        chosen_key
            .get()
            .or_else(|| cdn().map(|cdn| cdn.key))
            .unwrap_or(CacheKey::QueryString)
    };
    let ttl = move || {
        chosen_ttl
            .get()
            .unwrap_or_else(|| cdn().map_or(FIRST_TTL.to_owned(), ttl_of))
    };
    sender.when_done(PLACE, move || {
        chosen_key.set(None);
        chosen_ttl.set(None);
    });
    let apply = move |()| {
        let ttl = untrack(ttl).parse::<StoryDuration>().ok();
        bad_ttl.set(ttl.is_none());
        if let Some(ttl) = ttl {
            sender.send(
                PLACE,
                &Command::PutCdn {
                    key: untrack(key),
                    ttl,
                },
            );
        }
    };
    let has = move |value: CacheKey| say(move || key() == value);
    let choose = move |value: CacheKey| move |()| chosen_key.set(Some(value));
    let missing = move || {
        if cdn().is_none() {
            ui.t().cdn_off().to_owned()
        } else {
            String::new()
        }
    };
    let problem = move || {
        if bad_ttl.get() {
            ui.t().bad_duration().to_owned()
        } else {
            String::new()
        }
    };
    let body = view! {
            <Note text=say(missing)/>
            <fieldset class="choices">
                <legend class="field__label">{ui.tr(T::cdn_key)}</legend>
                <Radio
                    group="cdn-key"
                    testid="cdn-key-query-string"
                    name=T::cdn_key_query
                    note=T::cdn_key_query_note
                    checked=has(CacheKey::QueryString)
                    choose=choose(CacheKey::QueryString)
                />
                <Radio
                    group="cdn-key"
                    testid="cdn-key-path"
                    name=T::cdn_key_path
                    note=T::cdn_key_path_note
                    checked=has(CacheKey::Path)
                    choose=choose(CacheKey::Path)
                />
            </fieldset>
            <TextField
                label=T::cdn_ttl
                testid="cdn-ttl"
                class="input input--short"
                value=say(ttl)
                set=move |text| chosen_ttl.set(Some(text))
            />
            <Note class="loss" text=say(problem)/>
    }
    .settled();
    let aside = view! {
            <button
                type="button"
                class="button"
                hidden=when(move || cdn().is_none())
                data-testid="cdn-invalidate"
                on:click=move |_| sender.send(PLACE, &Command::InvalidateCdn {})
            >
                {ui.tr(T::cdn_invalidate)}
            </button>
            <button
                type="button"
                class="button"
                hidden=when(move || cdn().is_none())
                data-testid="cdn-delete"
                on:click=move |_| sender.send(PLACE, &Command::DeleteCdn {})
            >
                {ui.tr(T::cdn_delete)}
            </button>
    }
    .settled();
    view! {
        <Form
            sender
            place=PLACE
            title=say(move || ui.t().cdn_title().to_owned())
            button=say(move || if cdn().is_some() { ui.t().cdn_change() } else { ui.t().cdn_put() })
            testid="cdn-apply"
            submit=apply
            body
            aside
        />
    }
    .settled()
}

/// A TTL as it is typed; a game at speed has odd ones, and their seconds are enough.
fn ttl_of(cdn: Cdn) -> String {
    let whole = StoryDuration::from_secs(cdn.ttl.as_ns() / 1_000_000_000);
    if whole == StoryDuration::ZERO {
        cdn.ttl.to_string()
    } else {
        whole.to_string()
    }
}
