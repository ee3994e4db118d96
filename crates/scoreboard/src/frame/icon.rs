//! Icons.

use crate::settled::{Settle, say};
use leptos::prelude::*;

/// The server writes them into every page, so no browser has to bring them along.
const DEFS: &str = if cfg!(feature = "hydrate") {
    ""
} else {
    include_str!("defs.svg")
};

/// Patterns and icons that pages refer to.
#[component]
pub(crate) fn Defs() -> impl IntoView {
    view! { <svg class="svg-defs" aria-hidden="true" focusable="false" inner_html=DEFS></svg> }
        .settled()
}

/// An icon by its name; the word beside it says what it means.
#[component]
pub(crate) fn Icon(
    #[prop(into)] name: Signal<&'static str>,
    #[prop(default = "icon")] class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 16 16" aria-hidden="true">
            <use_ href=say(move || format!("#icon-{}", name.get()))></use_>
        </svg>
    }
}
