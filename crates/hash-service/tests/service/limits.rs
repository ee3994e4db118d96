//! Limits of the HTTP side.

use crate::support::{Connection, PATIENCE, Server, ask_at, calc, get, quick};
use axum::http::StatusCode;
use hash_service::Config;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

#[tokio::test]
async fn connections_are_kept_alive() {
    let server = Server::start(quick()).await;
    let mut connection = Connection::open(server.address).await;
    for key in 0..10 {
        assert_eq!(connection.ask(calc(key, 0)).await.status, StatusCode::OK);
    }
    assert_eq!(
        connection.ask(calc("", 0)).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        connection.ask(get("/healthcheck", &[])).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_huge_head_is_refused() {
    let server = Server::start(quick()).await;
    let filler = "x".repeat(9_000);
    let reply = ask_at(
        server.address,
        get("/calc?input=k", &[("x-filler", &filler)]),
    )
    .await;
    assert_eq!(reply.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
}

#[tokio::test]
async fn slow_and_idle_connections_are_closed() {
    let server = Server::start(Config {
        idle_timeout: Duration::from_millis(100),
        ..quick()
    })
    .await;
    for sent in ["", "GET /calc?inp"] {
        let start = Instant::now();
        let mut stream = TcpStream::connect(server.address)
            .await
            .expect("the server accepts");
        stream.write_all(sent.as_bytes()).await.expect("bytes sent");
        let mut rest = Vec::new();
        // Either way of closing will do.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut rest))
            .await
            .expect("closed in time");
        assert!(start.elapsed() >= Duration::from_millis(100), "{sent:?}");
    }
}

#[tokio::test]
async fn a_request_in_service_is_not_idle() {
    let server = Server::start(Config {
        idle_timeout: Duration::from_millis(100),
        ..quick()
    })
    .await;
    assert_eq!(
        ask_at(server.address, calc("k", 300_000)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_for_one_to_close() {
    let server = Server::start(Config {
        connections_max: 1,
        ..quick()
    })
    .await;
    let mut first = Connection::open(server.address).await;
    assert_eq!(first.ask(calc("k", 0)).await.status, StatusCode::OK);
    let second = tokio::spawn(ask_at(server.address, calc("k", 0)));
    // The first still works, and the second hasn't got through by then.
    for key in 0..20 {
        assert_eq!(first.ask(calc(key, 0)).await.status, StatusCode::OK);
    }
    assert!(!second.is_finished());
    drop(first);
    assert_eq!(
        timeout(PATIENCE, second)
            .await
            .expect("its turn")
            .expect("no panic")
            .status,
        StatusCode::OK
    );
}
