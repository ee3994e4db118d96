//! Ending well, and ending badly.

use crate::support::{
    Connection, FOREVER_US, KEY, KEY_HASH, Server, ask_at, calc, eventually, get, quick,
};
use axum::http::StatusCode;
use hash_service::{Config, Load, ServeError, Work, serve};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn draining_says_so_and_still_serves_open_connections() {
    let mut server = Server::start(Config {
        slots: 2,
        ..quick()
    })
    .await;
    let address = server.address;
    let mut health = Connection::open(address).await;
    assert_eq!(
        health.ask(get("/healthcheck", &[])).await.status,
        StatusCode::OK
    );
    let mut late = Connection::open(address).await;
    assert_eq!(
        late.ask(get("/healthcheck", &[]))
            .await
            .header("connection"),
        ""
    );
    tokio::spawn(async move {
        Connection::open(address)
            .await
            .try_ask(calc(KEY, FOREVER_US))
            .await
    });
    server.load_is(1, 0).await;

    server.stop();
    eventually("a closed port", async || {
        TcpStream::connect(address).await.is_err()
    })
    .await;
    let reply = health.ask(get("/healthcheck", &[])).await;
    assert_eq!(
        (reply.status, reply.header("connection")),
        (StatusCode::SERVICE_UNAVAILABLE, "close")
    );
    assert_eq!(
        (&reply.json()["status"], &reply.json()["draining"]),
        (&"draining".into(), &true.into())
    );
    // A balancer that hasn't noticed yet loses nothing, but must close.
    let reply = late.ask(calc(KEY, 0)).await;
    assert_eq!(
        (reply.body.as_str(), reply.header("connection")),
        (KEY_HASH, "close")
    );
    assert!(late.try_ask(calc(KEY, 0)).await.is_err());
}

#[tokio::test]
async fn draining_finishes_what_is_in_service_and_queued() {
    let mut server = Server::start(Config {
        slots: 1,
        ..quick()
    })
    .await;
    let in_service = tokio::spawn(ask_at(server.address, calc(KEY, 200_000)));
    server.load_is(1, 0).await;
    let queued = tokio::spawn(ask_at(server.address, calc(KEY, 0)));
    server.load_is(1, 1).await;
    server.stop();
    server.ended().await.expect("a complete drain");
    for reply in [in_service, queued] {
        let reply = reply.await.expect("no panic");
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (StatusCode::OK, KEY_HASH)
        );
    }
}

#[tokio::test]
async fn idle_connections_do_not_hold_up_a_drain() {
    let mut server = Server::start(quick()).await;
    let mut used = Connection::open(server.address).await;
    used.ask(get("/healthcheck", &[])).await;
    let _never_used = TcpStream::connect(server.address)
        .await
        .expect("the server accepts");
    server.stop();
    server.ended().await.expect("a complete drain");
    assert!(used.try_ask(get("/healthcheck", &[])).await.is_err());
}

#[tokio::test]
async fn the_drain_limit_cuts_off_the_rest() {
    let config = Config {
        slots: 1,
        drain_limit: Duration::from_millis(50),
        ..quick()
    };
    let mut server = Server::start(config).await;
    let cut_off: Vec<_> = (0..2)
        .map(|key| {
            let address = server.address;
            tokio::spawn(async move {
                Connection::open(address)
                    .await
                    .try_ask(calc(key, FOREVER_US))
                    .await
            })
        })
        .collect();
    server.load_is(1, 1).await;
    server.stop();
    match server.ended().await {
        Err(ServeError::DrainLimit { unfinished, .. }) => assert_eq!(
            unfinished,
            Load {
                in_service: 1,
                queued: 1
            }
        ),
        other => panic!("not cut off: {other:?}"),
    }
    for reply in cut_off {
        assert!(
            reply.await.expect("no panic").is_err(),
            "no answer was sent"
        );
    }
    server.load_is(0, 0).await;
}

#[tokio::test]
async fn a_killed_service_stops_its_work() {
    for work in [Work::Async, Work::Cpu] {
        let server = Server::start(Config { work, ..quick() }).await;
        let address = server.address;
        let request = tokio::spawn(async move {
            Connection::open(address)
                .await
                .try_ask(calc(KEY, FOREVER_US))
                .await
        });
        server.load_is(1, 0).await;
        server.kill();
        server.load_is(0, 0).await;
        assert!(request.await.expect("no panic").is_err());
    }
}

#[tokio::test]
async fn unusable_settings_never_serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let config = Config {
        slots: 0,
        ..quick()
    };
    let error = serve(listener, config, std::future::pending())
        .await
        .expect_err("no slots");
    assert!(matches!(error, ServeError::Config(_)), "{error}");
}
