//! Icons.

use crate::settled::{Settle, say};
use leptos::prelude::*;

/// Patterns and icons that pages refer to.
#[component]
pub(crate) fn Defs() -> impl IntoView {
    view! { <svg class="svg-defs" aria-hidden="true" focusable="false" inner_html=include_str!("defs.svg")></svg> }
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
