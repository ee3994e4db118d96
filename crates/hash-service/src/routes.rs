//! The service's face: paths, status codes, bodies.

use crate::service::{Answer, Load, Service};
use crate::shared::NODE_HEADER;
use axum::extract::State;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use serde::Serialize;

/// Seconds; a slot comes free about every 0.8 s when all five are busy for 4 s.
const RETRY_AFTER_S: &str = "1";

/// The body of `/healthcheck`.
#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    slots: u32,
    in_service: u32,
    queued: u32,
    queue_limit: u32,
    draining: bool,
}

impl Service {
    /// The routes: `/calc`, `/healthcheck`, `/metrics`.
    pub fn router(&self) -> Router {
        Router::new()
            // Any method: what is not GET is refused by us, and counted.
            .route("/calc", any(calc))
            .route("/healthcheck", get(healthcheck))
            .route("/metrics", get(metrics))
            .fallback(not_found)
            .with_state(self.clone())
    }
}

async fn calc(
    State(service): State<Service>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    service
        .calc(&method, uri.query(), &headers)
        .await
        .into_response()
}

async fn healthcheck(State(service): State<Service>) -> Response {
    let Load { in_service, queued } = service.load();
    let draining = service.is_draining();
    let config = service.config();
    let (code, status) = if draining {
        (StatusCode::SERVICE_UNAVAILABLE, "draining")
    } else {
        (StatusCode::OK, "ok")
    };
    let health = Health {
        status,
        version: config.version.as_str(),
        slots: config.slots,
        in_service,
        queued,
        queue_limit: config.queue_limit,
        draining,
    };
    (code, Json(health)).into_response()
}

async fn metrics(State(service): State<Service>) -> Response {
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        service.metrics_page(),
    )
        .into_response()
}

async fn not_found() -> (StatusCode, &'static str) {
    (
        StatusCode::NOT_FOUND,
        "not found: ask for /calc?input=KEY, /healthcheck or /metrics",
    )
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Hash {
                hash,
                node: Some(found),
                ..
            } => ([(NODE_HEADER, found)], hash.as_str().to_owned()).into_response(),
            Self::Hash { hash, .. } => hash.as_str().to_owned().into_response(),
            Self::InternalError => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal error").into_response()
            }
            Self::QueueFull => (
                StatusCode::SERVICE_UNAVAILABLE,
                [(RETRY_AFTER, RETRY_AFTER_S)],
                "queue full",
            )
                .into_response(),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                [(ALLOW, "GET")],
                "only GET is allowed",
            )
                .into_response(),
            Self::BadRequest(message) => (StatusCode::BAD_REQUEST, message).into_response(),
            Self::Killed => (StatusCode::SERVICE_UNAVAILABLE, "stopped").into_response(),
        }
    }
}
