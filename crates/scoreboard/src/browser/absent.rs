//! The server's side of the browser's abilities: none.

use crate::feed::Feed;
use crate::wire::ErrorBody;
use leptos::ev::KeyboardEvent;
use leptos::web_sys::{Element, HtmlFormElement};
use model::text::Lang;
use serde::de::DeserializeOwned;

pub(crate) fn follow(
    _: &'static str,
    _: &'static [&'static str],
    _: Feed,
    _: impl Fn(&str, &Sent) -> bool + 'static,
) {
}

pub(crate) async fn post(_: &'static str, _: String) -> Result<String, Option<ErrorBody>> {
    Err(None)
}

pub(crate) async fn ping(_: &'static str) -> bool {
    false
}

/// A server sees nothing.
pub(crate) enum Sight {}

impl Sight {
    pub(crate) fn new(_: impl Fn(Vec<(Element, bool)>) + 'static) -> Option<Self> {
        None
    }

    pub(crate) fn watch(&self, _: &Element) {
        match *self {}
    }
}

/// Nothing is sent to a server.
pub(crate) enum Sent {}

impl Sent {
    pub(crate) fn read<D>(&self) -> Option<D> {
        match *self {}
    }
}

pub(crate) fn read<D: DeserializeOwned>(json: &str) -> Option<D> {
    serde_json::from_str(json).ok()
}

pub(crate) fn member(_: &str, _: &str) -> Option<String> {
    None
}

pub(crate) fn clock_ms() -> f64 {
    0.0
}

pub(crate) fn lower_case(text: &str) -> String {
    text.to_lowercase()
}

pub(crate) fn fresh_key() -> String {
    String::new()
}

pub(crate) fn mark_hydrated() {}

pub(crate) fn entitle(_: &str) {}

pub(crate) fn reload_to(_: &str) {}

pub(crate) fn set_language(_: Lang) {}

pub(crate) fn set_address(_: &str) {}

pub(crate) fn width_px() -> f64 {
    0.0
}

pub(crate) fn is_typing(_: &KeyboardEvent) -> bool {
    false
}

pub(crate) fn move_within(_: &Element, _: &Element, _: Option<&Element>) {}

pub(crate) fn form_values(_: &HtmlFormElement, _: Vec<String>) -> Vec<(String, String)> {
    Vec::new()
}

pub(crate) fn focus(_: &str) -> bool {
    false
}
