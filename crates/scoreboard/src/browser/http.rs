//! Requests to the JSON API.

use crate::wire::ErrorBody;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// Tries of one request; its idempotency key makes a second one safe.
const TRIES: u32 = 2;

/// Posts JSON; gives back the body of the answer.
///
/// An error without a body means that no answer came.
pub(crate) async fn post(path: &'static str, body: String) -> Result<String, Option<ErrorBody>> {
    for _ in 0..TRIES {
        if let Ok((ok, text)) = send(path, &body).await {
            return if ok {
                Ok(text)
            } else {
                Err(super::read(&text))
            };
        }
    }
    Err(None)
}

/// Whether the server answers.
pub(crate) async fn ping(path: &'static str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    match JsFuture::from(window.fetch_with_str(path)).await {
        Ok(response) => response
            .dyn_into::<Response>()
            .is_ok_and(|response| response.ok()),
        Err(_) => false,
    }
}

async fn send(path: &str, body: &str) -> Result<(bool, String), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(body));
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(path, &init))
        .await?
        .dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.ok(), text.as_string().unwrap_or_default()))
}
