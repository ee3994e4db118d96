//! JSON, as the browser itself reads it: a parser of ours would be a tenth of the bundle.

use js_sys::{JSON, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// What a text in JSON says; none if it says something else.
pub(crate) fn read<D: DeserializeOwned>(json: &str) -> Option<D> {
    serde_wasm_bindgen::from_value(JSON::parse(json).ok()?).ok()
}

/// A member of an object in JSON, in JSON; none if it has none.
pub(crate) fn member(json: &str, name: &str) -> Option<String> {
    let member = Reflect::get(&JSON::parse(json).ok()?, &JsValue::from_str(name)).ok()?;
    JSON::stringify(&member).ok()?.as_string()
}
