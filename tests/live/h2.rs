//! HTTP/2 at the edge, for clients that begin with it.

use super::support::{open, people, scenario_text};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper::{Request, StatusCode, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use model::ids::TeamId;
use sim_engine::Plan;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

struct Client {
    sender: SendRequest<Empty<Bytes>>,
    connection: JoinHandle<()>,
    address: SocketAddr,
}

impl Client {
    async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("it listens");
        let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .expect("it speaks HTTP/2");
        let connection = tokio::spawn(async move {
            let _ = connection.await;
        });
        Self {
            sender,
            connection,
            address,
        }
    }

    fn get(&self, key: &str, padding: usize) -> Request<Empty<Bytes>> {
        Request::get(format!("http://{}/calc?input={key}", self.address))
            .header("x-padding", "a".repeat(padding))
            .body(Empty::new())
            .expect("a request")
    }

    /// Asks for a hash on a stream of its own.
    async fn ask(&self, key: &str) -> (StatusCode, String) {
        let mut sender = self.sender.clone();
        sender.ready().await.expect("room for a stream");
        let answer = sender.send_request(self.get(key, 1));
        let answer = timeout(PATIENCE, answer)
            .await
            .expect("in time")
            .expect("an answer");
        assert_eq!(answer.version(), Version::HTTP_2);
        let status = answer.status();
        let body = answer
            .into_body()
            .collect()
            .await
            .expect("a body")
            .to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edge_answers_http2_within_its_limits() {
    let text = scenario_text("calm.toml")
        .replace("error_rate = \"2%\"", "error_rate = \"0%\"")
        .replace("rps = 20", "rps = 1")
        .replace("queue           = 10", "queue           = 1000");
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario without problems");
    let plan = Plan::try_new(scenario, 5, 1, vec![people("Us")]).expect("a plan");
    let salt = plan.salt.clone();
    let (director, _hub) = open(plan).await;
    let client =
        std::sync::Arc::new(Client::connect(director.plane().edge_address(TeamId(0))).await);

    // More at once than one connection may have: the others wait their turn.
    let mut asked = JoinSet::new();
    for number in 0..200 {
        let (client, key) = (client.clone(), format!("h2-{number}"));
        asked.spawn(async move { (client.ask(&key).await, key) });
    }
    for ((status, body), key) in asked.join_all().await {
        assert_eq!(status, StatusCode::OK, "{key}: {body}");
        assert_eq!(body, salt.hash_of(&key).to_string(), "{key}");
    }
    assert_eq!(client.ask("").await.0, StatusCode::BAD_REQUEST);

    // A head that is too long is refused, and the connection goes on.
    let head = client.get("long", 20 * 1024);
    let long = client.sender.clone().send_request(head);
    let refused = timeout(PATIENCE, long).await.expect("in time");
    let status = refused.expect("an answer").status();
    assert_eq!(status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert_eq!(client.ask("after").await.0, StatusCode::OK);

    // Whoever sends one that is longer by far is rid of the connection, too.
    let flooding = Client::connect(client.address).await;
    let flood = flooding
        .sender
        .clone()
        .send_request(flooding.get("flood", 1024 * 1024));
    let flood = timeout(PATIENCE, flood).await.expect("in time");
    let is_taken = flood.is_ok_and(|answer| answer.status().is_success());
    assert!(!is_taken, "a head of 1 MiB was taken");
    timeout(PATIENCE, flooding.connection)
        .await
        .expect("it is cut")
        .expect("no panic");

    // Whoever leaves no room for answers is cut, although it gives signs of life.
    let stream = TcpStream::connect(client.address)
        .await
        .expect("it listens");
    let (mut closed, connection) = hyper::client::conn::http2::Builder::new(TokioExecutor::new())
        .initial_stream_window_size(0)
        .handshake(TokioIo::new(stream))
        .await
        .expect("it speaks HTTP/2");
    let connection = tokio::spawn(connection);
    let answer = closed.send_request(client.get("window", 1)).await;
    assert_eq!(answer.expect("a head").status(), StatusCode::OK);
    let cut = timeout(PATIENCE, connection).await;
    let _ = cut.expect("it is cut").expect("no panic");

    // Idle, it is cut, although its client gives signs of life.
    let mut client = std::sync::Arc::into_inner(client).expect("nobody else has it");
    timeout(PATIENCE, &mut client.connection)
        .await
        .expect("it is cut")
        .expect("no panic");
    drop(director);
}
