//! A server, a client and patience.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use hash_service::{Config, ServeError, Service};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// Long enough for any machine, short enough to see what hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// SHA-256 of `3615-7184-2117`, by `printf %s 3615-7184-2117 | sha256sum`.
pub(crate) const KEY: &str = "3615-7184-2117";
pub(crate) const KEY_HASH: &str =
    "a73dd59198c6922f19ee1e4053e133868a4556559c8a31d998bd9ac07a1cd3e6";

/// Long enough to be still running when a test is over.
pub(crate) const FOREVER_US: u64 = 3_600_000_000;

/// Answers at once, unless a header says otherwise.
pub(crate) fn quick() -> Config {
    Config {
        base: Duration::ZERO,
        plus: Duration::ZERO,
        accept_demand_header: true,
        ..Config::default()
    }
}

pub(crate) fn calc(key: impl std::fmt::Display, demand_us: u64) -> Request<()> {
    get(
        format!("/calc?input={key}"),
        &[("x-service-demand-us", &demand_us.to_string())],
    )
}

pub(crate) fn get(path: impl AsRef<str>, headers: &[(&str, &str)]) -> Request<()> {
    let mut request = Request::get(path.as_ref()).header("host", "test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a well-formed request")
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a readable header"))
    }
}

/// Asks a service without any socket; with tokio's clock paused, in virtual time.
pub(crate) async fn ask(service: &Service, request: Request<()>) -> Reply {
    let response = service
        .router()
        .oneshot(request.map(|()| Body::empty()))
        .await
        .expect("routers cannot fail");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let body = String::from_utf8(body.into()).expect("a text body");
    Reply {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

/// One keep-alive connection.
pub(crate) struct Connection(SendRequest<Empty<Bytes>>);

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address)
            .await
            .expect("the server accepts");
        let (sender, connection) = handshake(TokioIo::new(stream))
            .await
            .expect("an HTTP connection");
        tokio::spawn(connection);
        Self(sender)
    }

    pub(crate) async fn try_ask(&mut self, request: Request<()>) -> hyper::Result<Reply> {
        self.0.ready().await?;
        let response = self.0.send_request(request.map(|()| Empty::new())).await?;
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(body.collect().await?.to_bytes().into()).expect("a text body");
        Ok(Reply {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }

    pub(crate) async fn ask(&mut self, request: Request<()>) -> Reply {
        self.try_ask(request).await.expect("an answer")
    }
}

/// Asks over a connection of its own.
pub(crate) async fn ask_at(address: SocketAddr, request: Request<()>) -> Reply {
    Connection::open(address).await.ask(request).await
}

/// A service on a free port of this process; killed when dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) service: Service,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), ServeError>>,
}

impl Server {
    pub(crate) async fn start(config: Config) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let service = Service::new(config).expect("usable settings");
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = service.clone();
        let task = tokio::spawn(async move {
            serving
                .serve(listener, async {
                    let _ = stopped.await;
                })
                .await
        });
        Self {
            address,
            service,
            stop: Some(stop),
            task,
        }
    }

    /// Begins to drain.
    pub(crate) fn stop(&mut self) {
        let _ = self.stop.take().expect("stopped once").send(());
    }

    /// Waits for the end of the drain.
    pub(crate) async fn ended(&mut self) -> Result<(), ServeError> {
        tokio::time::timeout(PATIENCE, &mut self.task)
            .await
            .expect("an end")
            .expect("no panic")
    }

    pub(crate) fn kill(&self) {
        self.task.abort();
    }

    /// Waits until so many requests are in service and queued.
    pub(crate) async fn load_is(&self, in_service: u32, queued: u32) {
        let load = || (self.service.load().in_service, self.service.load().queued);
        eventually(
            &format!("{in_service} in service, {queued} queued"),
            async || load() == (in_service, queued),
        )
        .await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Waits until `condition` holds, and fails the test when it takes too long.
pub(crate) async fn eventually(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !condition().await {
        assert!(
            start.elapsed() < PATIENCE,
            "waited {PATIENCE:?} in vain for: {what}"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The value of one line of a metrics page; the name includes its labels.
pub(crate) fn metric(page: &str, name: &str) -> u64 {
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|value| value.parse().ok())
        .unwrap_or_else(|| panic!("no number {name} in:\n{page}"))
}

/// The sum of all outcomes of a metrics page.
pub(crate) fn outcomes(page: &str) -> u64 {
    ["ok", "error", "rejected", "bad_request", "cached"]
        .map(|outcome| {
            metric(
                page,
                &format!("hash_service_requests_total{{outcome=\"{outcome}\"}}"),
            )
        })
        .iter()
        .sum()
}
