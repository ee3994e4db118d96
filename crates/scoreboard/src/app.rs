//! The whole application: its pages and what they share.

use crate::board::BoardPage;
use crate::browser;
use crate::facilitator::FacilitatorPage;
use crate::frame::{Defs, Help};
use crate::i18n::{T, code};
use crate::join::JoinPage;
use crate::page::PageData;
use crate::settled::Settle;
use crate::state::{Ui, use_ui};
use crate::team::TeamPage;
use leptos::{ev, prelude::*};
use leptos_meta::{Html, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// Everything inside `<body>`; rendered on the server, taken over in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // The browser's first render must see the server's data, or the two differ.
    let data = SharedValue::new(|| use_context::<PageData>().unwrap_or_default()).into_inner();
    let ui = Ui::new(data);
    provide_context(ui);
    Effect::new(move |_| {
        ui.measure();
        let resized = window_event_listener(ev::resize, move |_| ui.measure());
        on_cleanup(move || resized.remove());
        browser::mark_hydrated();
    });
    view! {
        <Html attr:lang=move || code(ui.lang.get())/>
        <Defs/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=BoardPage/>
                <Route path=path!("/team") view=TeamPage/>
                <Route path=path!("/facilitator") view=FacilitatorPage/>
                <Route path=path!("/join") view=JoinPage/>
            </Routes>
            <Help/>
        </Router>
    }
    .settled()
}

#[component]
fn NotFound() -> impl IntoView {
    let ui = use_ui();
    view! { <main class="page"><p>{ui.tr(T::not_found)}</p></main> }.settled()
}
