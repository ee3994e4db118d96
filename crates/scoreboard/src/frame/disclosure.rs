//! A table of figures that is opened when wanted.

use crate::i18n::T;
use crate::settled::Settle;
use crate::state::use_ui;
use leptos::prelude::*;
use leptos::web_sys::HtmlDetailsElement;

/// A closed table; `table` writes its inside. It is written once for pages
/// without scripts, and then only kept up to date while it is open.
#[component]
pub(crate) fn Disclosure(
    summary: fn(T) -> &'static str,
    region: fn(T) -> &'static str,
    table: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let ui = use_ui();
    let open = RwSignal::new(false);
    let inside = Memo::new(move |written: Option<&String>| match written {
        Some(written) if !open.get() => written.clone(),
        _ => table(),
    });
    view! {
        <details
            class="disclosure"
            on:toggle=move |event| open.set(event_target::<HtmlDetailsElement>(&event).open())
        >
            <summary>{ui.tr(summary)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=ui.tr(region)>
                <table class="table" inner_html=inside></table>
            </div>
        </details>
    }
    .settled()
}
