//! The keyboard: single keys, and the sheet that lists them.

use crate::browser;
use crate::i18n::T;
use crate::settled::Settle;
use crate::state::use_ui;
use leptos::{ev, html, prelude::*};
use model::text::Lang;

/// The element that the search key focuses.
pub(crate) const SEARCH_ID: &str = "find-team";

type Entry = (&'static str, fn(T) -> &'static str);

const KEYS: [Entry; 6] = [
    ("b", T::help_board),
    ("t", T::help_team),
    ("/", T::help_search),
    ("l", T::help_lang),
    ("?", T::help_help),
    ("Tab", T::help_tab),
];

/// Keys of those who run the game, on their page.
const DESK_KEYS: [Entry; 5] = [
    ("f", T::help_facilitator),
    ("h", T::help_halt),
    ("p", T::help_pause),
    ("i", T::help_inject),
    ("m", T::help_broadcast),
];

/// Listens to single keys and shows the sheet when asked.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let ui = use_ui();
    let sheet = NodeRef::<html::Dialog>::new();
    let is_facilitator = ui.viewer.with_value(|viewer| viewer.is_facilitator);
    let desk_keys: &[Entry] = if is_facilitator { &DESK_KEYS } else { &[] };
    let keys = window_event_listener(ev::keydown, move |event| {
        if browser::is_typing(&event) {
            return;
        }
        match event.key().as_str() {
            "?" => ui.help.set(true),
            "b" => browser::reload_to("/"),
            "f" if is_facilitator => browser::reload_to("/facilitator"),
            "t" => browser::reload_to("/team"),
            "l" => ui.speak(if ui.lang.get_untracked() == Lang::En {
                Lang::Ko
            } else {
                Lang::En
            }),
            "/" if browser::focus(SEARCH_ID) => event.prevent_default(),
            _ => {}
        }
    });
    on_cleanup(move || keys.remove());
    Effect::new(move |_| {
        if ui.help.get()
            && let Some(sheet) = sheet.get()
        {
            let _ = sheet.show_modal();
        }
    });
    view! {
        <dialog
            class="help"
            node_ref=sheet
            aria-labelledby="help-title"
            on:close=move |_| ui.help.set(false)
        >
            <h2 class="section__title" id="help-title">{ui.tr(T::help)}</h2>
            <dl class="help__keys">
                {KEYS
                    .into_iter()
                    .chain(desk_keys.iter().copied())
                    .map(|(key, text)| {
                        view! {
                            <div>
                                <dt><kbd>{key}</kbd></dt>
                                <dd>{ui.tr(text)}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <form method="dialog">
                <button class="button">{ui.tr(T::help_close)}</button>
            </form>
        </dialog>
    }
    .settled()
}
