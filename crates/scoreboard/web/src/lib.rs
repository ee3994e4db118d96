//! The browser half: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

/// Entry point, called by the page's start-up script.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(scoreboard::app::App);
}
