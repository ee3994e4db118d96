//! The edge's port: HTTP/1.1 with keep-alive.

use super::wire::{
    Ask, CACHE_HEADER, CAUSE_HEADER, COHORT_HEADER, DEMAND_HEADER, ERROR_DRAW_HEADER,
    SERVED_BY_HEADER,
};
use super::{Edge, Served};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections to one edge at most.
const CONNECTIONS_MAX: usize = 8_192;
/// The longest head of a request, in bytes.
const HEAD_LEN_MAX: usize = 16 * 1024;
/// How long a client may take to send its head.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// The longest input, in bytes.
const INPUT_LEN_MAX: usize = 256;

/// Serves an edge until its listener's task is dropped.
pub(crate) async fn listen(listener: TcpListener, edge: Arc<Edge>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: let some close first.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let edge = Arc::clone(&edge);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&edge), request));
            let mut server = hyper::server::conn::http1::Builder::new();
            server
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_WITHIN)
                .max_buf_size(HEAD_LEN_MAX);
            // A client that breaks off is no concern of the edge.
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

async fn answer(
    edge: Arc<Edge>,
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
    // In a task of its own: a client that goes away leaves the work behind, as
    // it does at a real service.
    let response = match tokio::spawn(edge.answer(ask)).await {
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
