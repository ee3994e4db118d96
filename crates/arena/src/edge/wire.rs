//! HTTP/1.1 on the wire: connections and requests, for edge, probes and load.

use bytes::Bytes;
use http::Request;
use http_body_util::Empty;
use hyper::client::conn::http1::Builder;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// What is read at once from edges and instances, and the longest head of their answers, in bytes: they say little, and
/// there are thousands of connections, each with a buffer of this size.
const READ_LEN: usize = 4 * 1024;
/// The longest head of an answer of somebody else's service, in bytes.
const OUTSIDE_HEAD_LEN_MAX: usize = 64 * 1024;

/// Headers that make an experiment reproducible: what a request demands of the
/// service, drawn by the game's seed.
pub(crate) const DEMAND_HEADER: &str = "x-service-demand-us";
/// Whether the instance answers with an error.
const ERROR_HEADER: &str = "x-service-error";
/// From a client: its draw, in millionths; a version errs whose error rate is higher.
pub(crate) const ERROR_DRAW_HEADER: &str = "x-error-draw-ppm";
/// Which cohort of clients sends it, for what DNS told them.
pub(crate) const COHORT_HEADER: &str = "x-client-cohort";
/// Which instance answered.
pub(crate) const SERVED_BY_HEADER: &str = "x-served-by";
/// To an instance: where its cache node is. From it: `hit`, `miss` or `lost`, if it asked.
pub(crate) const NODE_HEADER: &str = "x-cache-node";
/// `hit`, `shared` or `miss`.
pub(crate) const CACHE_HEADER: &str = "x-cache";
/// Why the edge itself answered: `no-target`, `reset`, `refused`, `blocked`,
/// `outage`.
pub(crate) const CAUSE_HEADER: &str = "x-edge-cause";

/// A connection that sends requests without a body.
pub(crate) type Connection = SendRequest<Empty<Bytes>>;

/// A request for a hash, as far as the edge is concerned.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) path: String,
    pub(crate) input: String,
    pub(crate) demand_us: Option<u64>,
    pub(crate) error_draw_ppm: u32,
    pub(crate) cohort: u32,
}

/// Opens a connection to an edge or an instance.
pub(crate) async fn connect(address: SocketAddr) -> std::io::Result<Connection> {
    let mut builder = Builder::new();
    builder.read_buf_exact_size(Some(READ_LEN));
    dial(address, &builder).await
}

/// Opens a connection to somebody else's service.
pub(crate) async fn connect_outside(address: SocketAddr) -> std::io::Result<Connection> {
    let mut builder = Builder::new();
    builder.max_buf_size(OUTSIDE_HEAD_LEN_MAX);
    dial(address, &builder).await
}

async fn dial(address: SocketAddr, builder: &Builder) -> std::io::Result<Connection> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = builder
        .handshake(TokioIo::new(stream))
        .await
        .map_err(std::io::Error::other)?;
    tokio::spawn(async move {
        // How it ended is told to whoever sends on it.
        let _ = connection.await;
    });
    Ok(sender)
}

/// A `GET` request.
pub(crate) fn get(path_and_query: &str, host: SocketAddr) -> http::Result<Request<Empty<Bytes>>> {
    Request::get(path_and_query)
        .header(http::header::HOST, host.to_string())
        .body(Empty::new())
}

/// A request for a hash. To an instance, with the error rate of its version;
/// `node` is the cache node that it may ask.
pub(crate) fn get_hash(
    ask: &Ask,
    host: SocketAddr,
    error_rate_ppm: Option<u32>,
    node: Option<SocketAddr>,
) -> http::Result<Request<Empty<Bytes>>> {
    let mut request = get(&format!("{}?input={}", ask.path, ask.input), host)?;
    let headers = request.headers_mut();
    if let Some(node) = node {
        headers.insert(NODE_HEADER, http::HeaderValue::try_from(node.to_string())?);
    }
    headers.insert(COHORT_HEADER, ask.cohort.into());
    if let Some(demand_us) = ask.demand_us {
        headers.insert(DEMAND_HEADER, demand_us.into());
        match error_rate_ppm {
            Some(rate) => {
                let is_error = u32::from(ask.error_draw_ppm < rate);
                headers.insert(ERROR_HEADER, is_error.into())
            }
            None => headers.insert(ERROR_DRAW_HEADER, ask.error_draw_ppm.into()),
        };
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// The status that a service answers with whose answers have a head of 20 KB.
    async fn status(outside: bool) -> Option<u16> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("somebody asks");
            let mut read = [0; 1024];
            let _ = stream.read(&mut read).await;
            let fields = "x: 1234567890\r\n".repeat(90) + &format!("y: {}\r\n", "z".repeat(20_000));
            let answer = format!("HTTP/1.1 200 OK\r\n{fields}content-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        });
        let connected = match outside {
            true => connect_outside(address).await,
            false => connect(address).await,
        };
        let request = get("/", address).expect("a request");
        let answer = connected.expect("it listens").send_request(request).await;
        answer.ok().map(|answer| answer.status().as_u16())
    }

    #[tokio::test]
    async fn only_other_peoples_services_may_have_much_to_say() {
        assert_eq!(status(true).await, Some(200));
        assert_eq!(status(false).await, None);
    }
}
