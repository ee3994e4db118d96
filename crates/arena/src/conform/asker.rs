//! Requests to the service under test.

use super::{Check, Contract, End};
use crate::edge::wire::{self, Connection};
use crate::load::{Broken, exchange};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Uri, header};
use http_body_util::Empty;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The largest answer that is read, in bytes.
const BODY_LEN_MAX: usize = 1024 * 1024;

/// Asks the service under test.
#[derive(Clone)]
pub(super) struct Asker {
    contract: Arc<Contract>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) took: Duration,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|it| it.to_str().ok()).unwrap_or_default()
    }

    /// Status and the beginning of the body.
    pub(super) fn shown(&self) -> String {
        let body = String::from_utf8_lossy(&self.body);
        let beginning: String = body.chars().take(80).collect();
        format!("{} {beginning:?}", self.status)
    }
}

impl Asker {
    pub(super) fn new(contract: &Contract) -> Self {
        Self {
            contract: Arc::new(contract.clone()),
        }
    }

    pub(super) fn contract(&self) -> &Contract {
        &self.contract
    }

    pub(super) fn host(&self) -> &str {
        let host = self.contract.target.host().to_str();
        host.unwrap_or_default()
    }

    /// The right answer for a key.
    pub(super) fn hash_of(&self, key: &str) -> String {
        self.contract.salt.hash_of(key).to_string()
    }

    /// A command for the same request.
    pub(super) fn curl(&self, options: &str, path: &str) -> String {
        let space = if options.is_empty() { "" } else { " " };
        format!("curl -si{space}{options} 'http://{}{path}'", self.host())
    }

    pub(super) fn check(
        &self,
        id: &'static str,
        is_right: bool,
        expected: impl Into<String>,
        got: impl Into<String>,
        repeat: String,
    ) -> Check {
        Check {
            id,
            is_required: true,
            end: if is_right { End::Pass } else { End::Fail },
            expected: expected.into(),
            got: got.into(),
            repeat,
        }
    }

    /// A `GET` on a connection of its own.
    pub(super) async fn get(&self, path: &str) -> Result<Reply, String> {
        self.ask(Method::GET, path, HeaderMap::new()).await
    }

    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
    ) -> Result<Reply, String> {
        let mut connection = self.connect().await?;
        self.ask_on(&mut connection, method, path, headers).await
    }

    pub(super) async fn connect(&self) -> Result<Connection, String> {
        let address = self.contract.target.address();
        match tokio::time::timeout(self.contract.timeout, wire::connect_outside(address)).await {
            Ok(connection) => connection.map_err(|error| error.to_string()),
            Err(_) => Err(format!("no connection within {:?}", self.contract.timeout)),
        }
    }

    pub(super) async fn ask_on(
        &self,
        connection: &mut Connection,
        method: Method,
        path: &str,
        mut headers: HeaderMap,
    ) -> Result<Reply, String> {
        headers.insert(header::HOST, self.contract.target.host().clone());
        let mut request = Request::new(Empty::<Bytes>::new());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse::<Uri>().map_err(|error| error.to_string())?;
        *request.headers_mut() = headers;
        let asked = Instant::now();
        let all = async {
            connection.ready().await.map_err(|_| Broken::NotSent)?;
            exchange(connection, request, BODY_LEN_MAX).await
        };
        match tokio::time::timeout(self.contract.timeout, all).await {
            Ok(Ok(answer)) => Ok(Reply {
                status: answer.status.as_u16(),
                headers: answer.headers,
                body: answer.body.to_vec(),
                took: asked.elapsed(),
            }),
            Ok(Err(Broken::NotSent)) => Err("the connection was closed".into()),
            Ok(Err(Broken::Connection(error))) => Err(error),
            Ok(Err(Broken::TooLong)) => Err(format!("a body of more than {BODY_LEN_MAX} bytes")),
            Err(_) => Err(format!("no answer within {:?}", self.contract.timeout)),
        }
    }
}
