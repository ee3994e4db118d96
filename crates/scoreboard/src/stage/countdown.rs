//! The time until the start, where one was set.

use crate::format::clock;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::use_ui;
use leptos::prelude::*;
use std::time::Duration;

/// Counts down by itself; the server says now and then where it stands.
#[component]
pub(crate) fn Countdown() -> impl IntoView {
    let ui = use_ui();
    let left = ui.starts_in_s;
    Effect::new(move |_| {
        let tick = move || {
            if let Some(now @ 1..) = left.get_untracked() {
                left.set(Some(now - 1));
            }
        };
        let interval = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
        on_cleanup(move || {
            if let Some(interval) = interval {
                interval.clear();
            }
        });
    });
    let text = say(move || match left.get() {
        None => String::new(),
        Some(0) => ui.t().starts_now().to_owned(),
        Some(left) => ui.t().starts_in(&clock(left, 0)),
    });
    let none = when(move || left.get().is_none());
    view! { <p class="countdown" role="timer" hidden=none aria-label=ui.tr(T::starts_label) data-testid="countdown">{text}</p> }
        .settled()
}
