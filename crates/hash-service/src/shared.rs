//! The client's side of a cache node: how a service looks for an answer that another has found.
//!
//! A node that cannot be reached is waited for: in the field packets to a machine that is gone are
//! dropped without a word, so even a connection that is refused at once counts as lost only when the
//! time is up.

use crate::config::SharedCache;
use crate::hash::HashText;
use crate::still::Still;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout_at};

/// Names the node of a request: an address and port.
pub(crate) const NODE_HEADER: &str = "x-cache-node";
/// Idle connections that are kept.
const IDLE_MAX: usize = 64;

/// What came of looking for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Hit(HashText),
    Miss,
    /// The node could not be reached in time.
    Lost,
}

impl Found {
    /// As the answer's header tells it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hit(_) => "hit",
            Self::Miss => "miss",
            Self::Lost => "lost",
        }
    }
}

/// Asks cache nodes.
#[derive(Debug)]
pub(crate) struct NodeClient {
    config: SharedCache,
    still: Still,
    /// Idle connections to the node that was asked last.
    idle: Mutex<(Option<SocketAddr>, Vec<SendRequest<Body>>)>,
}

impl NodeClient {
    pub(crate) fn new(config: SharedCache, still: Still) -> Self {
        Self {
            config,
            still,
            idle: Mutex::default(),
        }
    }

    pub(crate) fn config(&self) -> &SharedCache {
        &self.config
    }

    /// The node that a request is to use, if there is one.
    pub(crate) fn node_of(&self, headers: &HeaderMap) -> Result<Option<SocketAddr>, &'static str> {
        let named = headers
            .get(NODE_HEADER)
            .filter(|_| self.config.accept_header);
        let Some(named) = named else {
            return Ok(self.config.address);
        };
        let address = named.to_str().ok().and_then(|text| text.parse().ok());
        address
            .map(Some)
            .ok_or("x-cache-node must be an address and port, such as 127.0.0.1:8082")
    }

    /// Looks for the answer to a key.
    pub(crate) async fn look(&self, node: SocketAddr, key: &str) -> Found {
        let deadline = Instant::now() + self.config.lost_timeout;
        let asked = self.exchange(node, Method::GET, key, Bytes::new());
        match timeout_at(deadline, asked).await {
            Ok(Some((StatusCode::OK, body))) => {
                // What is no hash is as good as nothing.
                HashText::read(&body).map_or(Found::Miss, Found::Hit)
            }
            Ok(Some(_)) => Found::Miss,
            Ok(None) => {
                sleep_until(deadline).await;
                Found::Lost
            }
            Err(_) => Found::Lost,
        }
    }

    /// Brings an answer. If the node is gone by now, nobody misses it.
    pub(crate) async fn keep(&self, node: SocketAddr, key: &str, hash: HashText) {
        let deadline = Instant::now() + self.config.lost_timeout;
        let body = Bytes::copy_from_slice(hash.as_str().as_bytes());
        let _ = timeout_at(deadline, self.exchange(node, Method::PUT, key, body)).await;
    }

    /// One request on a connection of its own or an idle one; `None` if the node cannot be reached.
    async fn exchange(
        &self,
        node: SocketAddr,
        method: Method,
        key: &str,
        body: Bytes,
    ) -> Option<(StatusCode, Bytes)> {
        let mut connection = self.connection(node).await?;
        let request = Request::builder()
            .method(method)
            .uri(format!("/entry?input={}", escape(key)))
            .header(header::HOST, node.to_string())
            .body(Body::from(body))
            .ok()?;
        let (head, body) = connection.send_request(request).await.ok()?.into_parts();
        let body = to_bytes(Body::new(body), 1_024).await.ok()?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.0 == Some(node) && idle.1.len() < IDLE_MAX && !connection.is_closed() {
            idle.1.push(connection);
        }
        Some((head.status, body))
    }

    async fn connection(&self, node: SocketAddr) -> Option<SendRequest<Body>> {
        while let Some(mut idle) = self.take_idle(node) {
            if idle.ready().await.is_ok() {
                return Some(idle);
            }
        }
        let stream = TcpStream::connect(node).await.ok()?;
        stream.set_nodelay(true).ok()?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.ok()?;
        self.still.spawn(async move {
            // How it ended is told to whoever sends on it.
            let _ = connection.await;
        });
        Some(sender)
    }

    fn take_idle(&self, node: SocketAddr) -> Option<SendRequest<Body>> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.0 != Some(node) {
            *idle = (Some(node), Vec::new());
        }
        idle.1.pop()
    }
}

/// A key as a query string has it.
fn escape(key: &str) -> String {
    let mut escaped = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_key_reads_back_as_it_was() {
        for key in ["3615-7184-2117", "a+b c&d=%41#", "소금 키"] {
            let query = format!("input={}", escape(key));
            assert_eq!(crate::query::key(Some(&query)).as_deref(), Ok(key));
        }
    }
}
