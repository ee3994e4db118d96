//! The counters agree with what was sent, whatever became of it.

use crate::support::{FOREVER_US, Server, ask_at, calc, eventually, get, metric, outcomes, quick};
use axum::http::StatusCode;
use hash_service::{Config, Version};
use std::io::Write;
use std::net::TcpStream;
use tokio::task::JoinSet;

#[tokio::test]
async fn every_request_is_counted_on_arrival_and_once_at_its_end() {
    for version in [Version::V1, Version::V2, Version::V3] {
        let config = Config {
            version,
            slots: 2,
            queue_limit: 3,
            error_rate_ppm: 300_000,
            ..quick()
        };
        let server = Server::start(config).await;
        let mut requests = JoinSet::new();
        for index in 0..60 {
            let address = server.address;
            requests.spawn(async move {
                match index % 6 {
                    0 => ask_at(address, get("/calc?input=", &[])).await,
                    // Few keys, so that v3 has hits.
                    _ => ask_at(address, calc(index % 10, 2_000)).await,
                }
            });
        }
        let replies = requests.join_all().await;
        let with_status = |status| {
            replies
                .iter()
                .filter(|reply| reply.status == status)
                .count() as u64
        };
        let page = ask_at(server.address, get("/metrics", &[])).await.body;
        let outcome = |name| {
            metric(
                &page,
                &format!("hash_service_requests_total{{outcome=\"{name}\"}}"),
            )
        };
        assert_eq!(
            metric(&page, "hash_service_received_total"),
            60,
            "{version}"
        );
        assert_eq!(outcomes(&page), 60, "{version}");
        assert_eq!(
            outcome("ok") + outcome("cached"),
            with_status(StatusCode::OK),
            "{version}"
        );
        assert_eq!(
            outcome("error"),
            with_status(StatusCode::INTERNAL_SERVER_ERROR),
            "{version}"
        );
        assert_eq!(
            outcome("rejected"),
            with_status(StatusCode::SERVICE_UNAVAILABLE),
            "{version}"
        );
        assert_eq!(outcome("bad_request"), 10, "{version}");
        assert_eq!(
            metric(&page, "hash_service_started_total"),
            outcome("ok") + outcome("error"),
            "{version}"
        );
        let answered = outcome("ok") + outcome("error") + outcome("cached");
        assert_eq!(
            metric(&page, "hash_service_duration_seconds_count"),
            answered,
            "{version}"
        );
        assert_eq!(metric(&page, "hash_service_in_service"), 0, "{version}");
    }
}

#[tokio::test]
async fn requests_under_way_are_received_but_have_no_outcome() {
    let server = Server::start(Config {
        slots: 1,
        queue_limit: 1,
        ..quick()
    })
    .await;
    for key in 0..2 {
        let address = server.address;
        tokio::spawn(async move { ask_at(address, calc(key, FOREVER_US)).await });
    }
    server.load_is(1, 1).await;
    let page = ask_at(server.address, get("/metrics", &[])).await.body;
    assert_eq!(
        (
            metric(&page, "hash_service_received_total"),
            outcomes(&page)
        ),
        (2, 0)
    );
    assert_eq!(
        (
            metric(&page, "hash_service_in_service"),
            metric(&page, "hash_service_queued")
        ),
        (1, 1)
    );
    assert_eq!(metric(&page, "hash_service_started_total"), 1);
}

/// Sends a request and hangs up once it is in service.
async fn abandon(server: &Server, demand_us: u64) {
    let mut stream = TcpStream::connect(server.address).expect("the server accepts");
    let request = format!(
        "GET /calc?input=k HTTP/1.1\r\nhost: test\r\nx-service-demand-us: {demand_us}\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .expect("a request sent");
    server.load_is(1, 0).await;
}

#[tokio::test]
async fn abandoned_work_keeps_its_slot() {
    // With room for one connection, the next is accepted only after the end of the first was noticed.
    let server = Server::start(Config {
        slots: 1,
        queue_limit: 0,
        connections_max: 1,
        ..quick()
    })
    .await;
    abandon(&server, FOREVER_US).await;
    assert_eq!(
        ask_at(server.address, calc("k", 0)).await.body,
        "queue full"
    );
    server.load_is(1, 0).await;
}

#[tokio::test]
async fn abandoned_work_is_counted_when_it_is_done() {
    let server = Server::start(quick()).await;
    abandon(&server, 100_000).await;
    eventually("the end of the abandoned work", async || {
        let page = server.service.metrics_page();
        metric(&page, "hash_service_requests_total{outcome=\"ok\"}") == 1
    })
    .await;
    server.load_is(0, 0).await;
}
