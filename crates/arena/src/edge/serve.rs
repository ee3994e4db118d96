//! The edge's port: HTTP/1.1 with keep-alive, and HTTP/2 for clients that begin with it.

use super::wire::{
    Ask, CACHE_HEADER, CAUSE_HEADER, COHORT_HEADER, DEMAND_HEADER, ERROR_DRAW_HEADER,
    SERVED_BY_HEADER,
};
use super::{Edge, Served};
use bytes::Bytes;
use gate::Limits;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections to one edge at most, as long as there are descriptors for them.
const CONNECTIONS_MAX: usize = 8_192;
/// As many may always try.
const CONNECTIONS_MIN: usize = 64;
/// Requests at once at most, those included whose client has gone.
const REQUESTS_MAX: usize = 16_384;
/// The longest head of a request, in bytes.
const HEAD_LEN_MAX: usize = 16 * 1024;
/// How long a connection may be idle, or a client take to send its head.
const IDLE_MAX: Duration = Duration::from_secs(10);
/// How old a connection may become.
const AGE_MAX: Duration = Duration::from_secs(3600);
/// The longest input, in bytes.
const INPUT_LEN_MAX: usize = 256;

/// Serves an edge, one of so many, until its listener's task is dropped.
pub(crate) async fn listen(listener: TcpListener, edge: Arc<Edge>, edges: usize) {
    // Half of the descriptors are for all edges together: the traffic that comes
    // in by them, and what they pass on to instances, take more.
    let share = gate::descriptors() / 2 / edges.max(1);
    let connections_max = share.clamp(CONNECTIONS_MIN, CONNECTIONS_MAX);
    let limits = Limits {
        connections_max,
        // The clients of the game, and what stands before them, may come from one address.
        from_one_address_max: connections_max,
        idle_max: IDLE_MAX,
        age_max: Some(AGE_MAX),
        head_len_max: HEAD_LEN_MAX,
        head_fields_max: 100,
        streams_max: 128,
    };
    let places = Arc::new(Semaphore::new(REQUESTS_MAX));
    let service_for = |_| {
        let (edge, places) = (Arc::clone(&edge), Arc::clone(&places));
        service_fn(move |request| answer(Arc::clone(&edge), Arc::clone(&places), request))
    };
    gate::serve(listener, limits, service_for, |_, _| {}, pending()).await;
}

async fn answer(
    edge: Arc<Edge>,
    places: Arc<Semaphore>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let asked = read(&request);
    // Its head may be long, and the answer may be long in coming.
    drop(request);
    let ask = match asked {
        Ok(ask) => ask,
        Err((status, why)) => return Ok(plain(status, why)),
    };
    if let Some(served) = edge.answer_from_cache(&ask).await {
        return Ok(respond(served));
    }
    let Ok(place) = places.try_acquire_owned() else {
        let full = "too many requests at once";
        return Ok(plain(StatusCode::SERVICE_UNAVAILABLE, full));
    };
    let work = async move {
        let _place = place;
        edge.answer(ask).await
    };
    // In a task of its own: a client that goes away leaves the work behind, as
    // it does at a real service.
    let response = match tokio::spawn(work).await {
        Ok(served) => respond(served),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "internal error"),
    };
    Ok(response)
}

fn read(request: &Request<Incoming>) -> Result<Ask, (StatusCode, &'static str)> {
    if request.method() != Method::GET {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "only GET"));
    }
    let query = request.uri().query().unwrap_or("");
    let input = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("input="));
    let input = input.filter(|i| !i.is_empty()).ok_or((
        StatusCode::BAD_REQUEST,
        "the query parameter `input` is missing",
    ))?;
    if input.len() > INPUT_LEN_MAX {
        return Err((
            StatusCode::BAD_REQUEST,
            "the query parameter `input` is too long",
        ));
    }
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    Ok(Ask {
        path: request.uri().path().to_owned(),
        input: input.to_owned(),
        demand_us: header(DEMAND_HEADER).and_then(|v| v.parse().ok()),
        error_draw_ppm: header(ERROR_DRAW_HEADER)
            .and_then(|v| v.parse().ok())
            .unwrap_or(u32::MAX),
        cohort: header(COHORT_HEADER)
            .and_then(|v| v.parse().ok())
            .unwrap_or(0),
    })
}

fn respond(served: Served) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(served.attempt.body));
    *response.status_mut() =
        StatusCode::from_u16(served.attempt.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let headers = response.headers_mut();
    headers.insert(CACHE_HEADER, http::HeaderValue::from_static(served.cache));
    if let Some(instance) = served.attempt.instance {
        headers.insert(SERVED_BY_HEADER, instance.0.into());
    }
    if let Some(cause) = served.attempt.cause {
        headers.insert(CAUSE_HEADER, http::HeaderValue::from_static(cause));
    }
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = status;
    response
}
