//! Shouts when the service is ill, says why, and offers the way out.

use super::now::Now;
use super::reasons::main_failure;
use super::send::{Outcome, Sender};
use crate::format::{clock, percent, points};
use crate::frame::Icon;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::view::{Alarm, Console};
use leptos::prelude::*;
use model::cache_key::CacheKey;
use model::command::Command;
use model::status::Status;

/// The slot of the one-click fix.
const SLOT: &str = "alarm";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ill {
    #[default]
    No,
    Wrong {
        /// Whether the CDN's key is the likely reason.
        by_key: bool,
    },
    Down,
}

fn diagnose(console: &Console) -> Ill {
    match &console.alarm {
        Some(alarm) => Ill::Wrong {
            by_key: alarm.key_leaves_out_query,
        },
        None if console.row.status == Some(Status::Down) => Ill::Down,
        None => Ill::No,
    }
}

/// The alarm, while there is one.
#[component]
pub(super) fn AlarmBar(now: Now, sender: Sender) -> impl IntoView {
    let ill = now.part(diagnose);
    view! {
        {move || match ill.get() {
            Ill::No => ().settled(),
            Ill::Wrong { by_key } => view! { <Wrong now sender by_key/> }.settled(),
            Ill::Down => view! { <Down now/> }.settled(),
        }}
        <Show when=move || ill.get() == Ill::No && (sender.is_pending(SLOT) || sender.is_done(SLOT))>
            <p class="health__after"><Outcome sender place=SLOT/></p>
        </Show>
    }
    .settled()
}

/// Only the sentence that does not change is announced; the figures beside it change every second.
#[component]
fn Wrong(now: Now, sender: Sender, by_key: bool) -> impl IntoView {
    let ui = use_ui();
    let wrong = now.part(|now| now.alarm.as_ref().map_or(0, |alarm| alarm.wrong_permille));
    let share = say(move || ui.t().alarm_wrong(&percent(wrong.get())));
    let why = say(move || {
        now.read(|now| {
            now.alarm
                .as_ref()
                .map(|alarm| why_wrong(ui.t(), now, alarm))
                .unwrap_or_default()
        })
    });
    let fix = move |_| {
        if let Some(cdn) = now.read_once(|now| now.account.cdn) {
            sender.send_alone(
                SLOT,
                &Command::PutCdn {
                    key: CacheKey::QueryString,
                    ttl: cdn.ttl,
                },
            );
        }
    };
    view! {
        <section class="health health--alarm" role="alert" data-testid="alarm" data-permille=wrong>
            <Icon name="alarm" class="icon health__icon"/>
            <p class="visually-hidden">
                {ui.tr(T::alarm_wrong_static)} " "
                {move || if by_key { ui.t().alarm_key() } else { ui.t().alarm_unknown() }}
            </p>
            <div aria-hidden="true">
                <p class="health__title">{share}</p>
                <p class="health__why">{why}</p>
            </div>
            {by_key
                .then(|| {
                    view! {
                        <div class="button-row">
                            <button
                                type="button"
                                class="button button--primary"
                                data-testid="alarm-fix"
                                on:click=fix
                                aria-busy=say(move || sender.is_pending(SLOT).to_string())
                            >
                                {ui.tr(T::alarm_fix)}
                            </button>
                            <Outcome sender place=SLOT/>
                        </div>
                    }
                })}
        </section>
    }
    .settled()
}

fn why_wrong(t: T, console: &Console, alarm: &Alarm) -> String {
    let since = t.alarm_since(&t.span(console.second.saturating_sub(alarm.since_s)));
    let reason = if alarm.key_leaves_out_query {
        t.alarm_key()
    } else {
        t.alarm_unknown()
    };
    let by = (alarm.cdn_set.as_ref()).filter(|_| alarm.key_leaves_out_query);
    let by = by.map(|by| {
        let who = (by.member.as_deref()).unwrap_or_else(|| t.who(by.principal));
        format!(" {}", t.alarm_by(who, &clock(by.second, console.length_s)))
    });
    let loss = t.alarm_loss(&points(alarm.loss_mpt_per_min.abs()));
    format!("{since} {reason}{} {loss}", by.unwrap_or_default())
}

#[component]
fn Down(now: Now) -> impl IntoView {
    let ui = use_ui();
    let why = say(move || {
        now.read(|now| {
            let share = percent(now.vitals.failed_permille);
            match main_failure(now) {
                Some(cause) => ui.t().alarm_down_why(&share, ui.t().fail(cause)),
                None => ui.t().alarm_down_plain(&share),
            }
        })
    });
    view! {
        <section class="health health--alarm" data-testid="alarm-down">
            <Icon name="alarm" class="icon health__icon"/>
            <div>
                <p class="health__title" role="alert">{ui.tr(T::alarm_down)}</p>
                <p class="health__why">{why}</p>
            </div>
        </section>
    }
    .settled()
}
