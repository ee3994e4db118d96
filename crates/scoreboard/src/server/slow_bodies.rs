//! Bodies that trickle in: whoever sends one is told to be quicker.

use super::reply::Problem;
use super::scenario;
use super::shared::Shared;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use std::sync::Arc;
use std::time::Duration;

/// How long a body may take to come in.
const WITHIN: Duration = Duration::from_secs(10);

/// Reads the body to its end before anybody else looks at the request, and
/// refuses it when that takes too long.
pub(super) async fn refuse(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    if scenario::may_be_long(&shared, &request) {
        DefaultBodyLimit::max(scenario::FORM_MAX).apply(&mut request);
    }
    let (head, body) = request.into_parts();
    let reading = Bytes::from_request(Request::from_parts(head.clone(), body), &());
    match tokio::time::timeout(WITHIN, reading).await {
        Ok(Ok(whole)) => next.run(Request::from_parts(head, Body::from(whole))).await,
        Ok(Err(refused)) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::too_large().into_response()
        }
        Ok(Err(refused)) => Problem::bad_body(refused).into_response(),
        Err(_) => Problem::too_slow().into_response(),
    }
}
