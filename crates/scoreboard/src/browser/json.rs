//! JSON, as the browser itself reads it: a parser of ours would be a tenth of the bundle.

use js_sys::{JSON, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Reads a text where it is: one that came by stream is long, and comes each second.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse(text: &JsValue) -> Result<JsValue, JsValue>;
}

/// What came with an event of a stream: a text in JSON, which stays where the browser has it.
pub(crate) struct Sent(JsValue);

impl Sent {
    pub(super) fn new(text: JsValue) -> Self {
        Self(text)
    }

    /// What it says; none if it says something else.
    pub(crate) fn read<D: DeserializeOwned>(&self) -> Option<D> {
        serde_wasm_bindgen::from_value(parse(&self.0).ok()?).ok()
    }
}

/// What a text in JSON says; none if it says something else.
pub(crate) fn read<D: DeserializeOwned>(json: &str) -> Option<D> {
    serde_wasm_bindgen::from_value(JSON::parse(json).ok()?).ok()
}

/// A member of an object in JSON, in JSON; none if it has none.
pub(crate) fn member(json: &str, name: &str) -> Option<String> {
    let member = Reflect::get(&JSON::parse(json).ok()?, &JsValue::from_str(name)).ok()?;
    JSON::stringify(&member).ok()?.as_string()
}
