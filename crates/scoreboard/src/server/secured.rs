//! Where TLS is spoken: who comes without it, and cookies.

use super::reply::Problem;
use super::shared::Shared;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gate::Unsecured;
use http::{HeaderMap, Method, StatusCode, header};

/// What proxies say about the way to them.
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Whoever typed an address without `https://` is led to the page. Whatever carries more than
/// a path is refused: it went over the network in the clear, and leading it on would hide that.
pub(super) async fn secured_only(request: Request, next: Next) -> Response {
    if request.extensions().get::<Unsecured>().is_none() {
        return next.run(request).await;
    }
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let (uri, headers) = (request.uri(), request.headers());
    let carries = uri.query().is_some() || headers.contains_key(header::AUTHORIZATION);
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    match host {
        Some(host) if asks && !carries && !uri.path().starts_with("/api/") => {
            let there = format!("https://{host}{}", uri.path());
            // The next game at this address may speak without.
            let headers = [
                (header::LOCATION, there),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (StatusCode::TEMPORARY_REDIRECT, headers).into_response()
        }
        _ => Problem::new(
            StatusCode::BAD_REQUEST,
            "tls-only",
            "this game speaks https:// alone",
            "begin the address with https://; a token or PIN in this request was not encrypted: leave, and join again",
        )
        .into_response(),
    }
}

/// Whether the way to the visitor is encrypted: by us, or as a proxy before us says. Whoever
/// says so of themselves only gets a cookie that does less.
pub(super) fn is_secure(shared: &Shared, headers: &HeaderMap) -> bool {
    let forwarded = headers.get(FORWARDED_PROTO);
    shared.is_secured || forwarded.is_some_and(|proto| proto.as_bytes() == b"https")
}
