//! The document around the page.

use crate::i18n::code;
use leptos::ev::KeyboardEvent;
use model::text::Lang;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FormData, HtmlDocument, HtmlElement, HtmlFormElement, Node};

/// A year, in seconds: how long the language is remembered.
const LANGUAGE_MAX_AGE_S: u32 = 31_536_000;

/// Milliseconds since some moment.
pub(crate) fn clock_ms() -> f64 {
    js_sys::Date::now()
}

/// A text in lower case, as the browser knows it: its own tables are long.
pub(crate) fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// A key that no other click has: `crypto.randomUUID` is missing on plain HTTP.
pub(crate) fn fresh_key() -> String {
    let random = (js_sys::Math::random() * 2f64.powi(52)) as u64;
    format!("web-{:x}-{random:x}", clock_ms() as u64)
}

/// Tells tests and style sheets that the page can be used.
pub(crate) fn mark_hydrated() {
    if let Some(root) = root() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// Leaves for another page, through the server.
pub(crate) fn reload_to(path: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(path);
    }
}

/// The data that the server rendered a part of the page from, by the element that holds it.
pub(crate) fn data<D: DeserializeOwned>(id: &str) -> Option<D> {
    let holder = web_sys::window()?.document()?.get_element_by_id(id)?;
    super::read(&holder.text_content()?)
}

/// Names the page in tabs and bookmarks.
pub(crate) fn entitle(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Remembers the language in document, cookie and address.
pub(crate) fn set_language(lang: Lang) {
    let Some(window) = web_sys::window() else {
        return;
    };
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", code(lang));
    }
    if let Some(document) = window
        .document()
        .and_then(|document| document.dyn_into::<HtmlDocument>().ok())
    {
        let cookie = format!(
            "lang={}; Path=/; SameSite=Lax; Max-Age={LANGUAGE_MAX_AGE_S}",
            code(lang)
        );
        let _ = document.set_cookie(&cookie);
    }
    let path = window.location().pathname().unwrap_or_default();
    set_address(&format!("{path}?lang={}", code(lang)));
}

/// Shows another address for the page that is open.
pub(crate) fn set_address(address: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(address));
    }
}

/// Width of the window.
pub(crate) fn width_px() -> f64 {
    let width = web_sys::window().and_then(|window| window.inner_width().ok());
    width.and_then(|width| width.as_f64()).unwrap_or(0.0)
}

/// Whether the key goes into a field, or belongs to the browser.
pub(crate) fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let field = target.is_some_and(|target| {
        ["INPUT", "SELECT", "TEXTAREA"].contains(&target.tag_name().as_str())
    });
    field || event.ctrl_key() || event.alt_key() || event.meta_key()
}

/// Puts the cursor into a field; says whether there is one.
pub(crate) fn focus(id: &str) -> bool {
    let field = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    field
        .and_then(|field| field.dyn_into::<HtmlElement>().ok())
        .is_some_and(|field| field.focus().is_ok())
}

#[wasm_bindgen]
extern "C" {
    /// What has places for others: `moveBefore` is newer than the bindings.
    #[wasm_bindgen(extends = Element)]
    type Parent;

    #[wasm_bindgen(method, catch, js_name = moveBefore)]
    fn move_before(this: &Parent, child: &Node, before: Option<&Node>) -> Result<(), JsValue>;
}

/// Moves an element before another one, or to the end, within the one that holds both.
///
/// A browser that can moves it as it is, with what it holds in focus, in a quarter of the time; one that cannot takes
/// it out and puts it in again.
pub(crate) fn move_within(holder: &Element, child: &Element, before: Option<&Element>) {
    let before = before.map(AsRef::as_ref);
    let moved = holder.unchecked_ref::<Parent>().move_before(child, before);
    if moved.is_err() {
        let _ = holder.insert_before(child, before);
    }
}

/// What is filled in, by the fields' names.
pub(crate) fn form_values(form: &HtmlFormElement, names: Vec<String>) -> Vec<(String, String)> {
    let Ok(data) = FormData::new_with_form(form) else {
        return Vec::new();
    };
    let value = |name: String| {
        let value = data.get(&name).as_string()?;
        Some((name, value))
    };
    names.into_iter().filter_map(value).collect()
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}
