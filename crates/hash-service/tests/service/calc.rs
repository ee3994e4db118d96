//! What `/calc` and the other paths answer.

use crate::support::{FOREVER_US, KEY, KEY_HASH, Server, ask, ask_at, calc, get, quick};
use axum::http::{Request, StatusCode};
use hash_service::{Config, Service, Version, Work};
use std::time::Duration;

#[tokio::test]
async fn the_right_hash_over_a_socket() {
    let server = Server::start(quick()).await;
    let reply = ask_at(server.address, get(format!("/calc?input={KEY}"), &[])).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (StatusCode::OK, KEY_HASH)
    );
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
}

#[tokio::test]
async fn the_salt_comes_before_the_key() {
    let service = Service::new(Config {
        salt: "3615-".to_owned(),
        ..quick()
    })
    .expect("usable settings");
    let reply = ask(&service, calc("7184-2117", 0)).await;
    assert_eq!(reply.body, KEY_HASH);
}

#[tokio::test(start_paused = true)]
async fn the_service_time_is_base_plus_an_exponential_part() {
    let config = Config {
        plus: Duration::from_millis(250),
        ..Config::default()
    };
    let service = Service::new(config).expect("usable settings");
    let start = tokio::time::Instant::now();
    assert_eq!(
        ask(&service, get("/calc?input=k", &[])).await.status,
        StatusCode::OK
    );
    let took = start.elapsed();
    // 60 means: beyond what the sampler can draw.
    assert!(
        took >= Duration::from_secs(4) && took < Duration::from_secs(19),
        "{took:?}"
    );
}

#[tokio::test]
async fn bad_requests_are_told_why() {
    let service = Service::new(quick()).expect("usable settings");
    for (path, reason) in [
        ("/calc".to_owned(), "input is missing"),
        ("/calc?x=1".to_owned(), "input is missing"),
        ("/calc?input=".to_owned(), "input is empty"),
        (
            format!("/calc?input={}", "k".repeat(257)),
            "longer than 256 bytes",
        ),
        ("/calc?input=%F".to_owned(), "two hexadecimal digits"),
    ] {
        let reply = ask(&service, get(&path, &[])).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(reply.body.contains(reason), "{path}: {}", reply.body);
    }
    let reply = ask(
        &service,
        get("/calc?input=k", &[("x-service-error", "maybe")]),
    )
    .await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (StatusCode::BAD_REQUEST, "x-service-error must be 0 or 1")
    );
    let post = Request::post("/calc?input=k")
        .body(())
        .expect("a well-formed request");
    let reply = ask(&service, post).await;
    assert_eq!(
        (reply.status, reply.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, "GET")
    );
    assert_eq!(
        ask(&service, get("/", &[])).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(start_paused = true)]
async fn only_v1_answers_errors_and_after_the_service_time() {
    for (version, forced, expected) in [
        (Version::V1, "1", StatusCode::INTERNAL_SERVER_ERROR),
        (Version::V1, "0", StatusCode::OK),
        (Version::V2, "1", StatusCode::OK),
        (Version::V3, "1", StatusCode::OK),
    ] {
        let service = Service::new(Config { version, ..quick() }).expect("usable settings");
        let start = tokio::time::Instant::now();
        let headers = [
            ("x-service-demand-us", "4000000"),
            ("x-service-error", forced),
        ];
        let reply = ask(&service, get("/calc?input=k", &headers)).await;
        assert_eq!(reply.status, expected, "{version}, forced {forced}");
        assert_eq!(
            start.elapsed(),
            Duration::from_secs(4),
            "{version}, forced {forced}"
        );
        if expected == StatusCode::INTERNAL_SERVER_ERROR {
            assert_eq!(reply.body, "internal error");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn headers_are_ignored_unless_accepted() {
    let config = Config {
        accept_demand_header: false,
        version: Version::V1,
        error_rate_ppm: 0,
        ..quick()
    };
    let service = Service::new(config).expect("usable settings");
    let start = tokio::time::Instant::now();
    let forever = FOREVER_US.to_string();
    for headers in [
        [
            ("x-service-demand-us", forever.as_str()),
            ("x-service-error", "1"),
        ],
        [
            ("x-service-demand-us", "nonsense"),
            ("x-service-error", "nonsense"),
        ],
    ] {
        assert_eq!(
            ask(&service, get("/calc?input=k", &headers)).await.status,
            StatusCode::OK
        );
    }
    // Timers have a resolution of 1 ms.
    assert!(
        start.elapsed() < Duration::from_millis(5),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn cpu_work_takes_its_time_and_answers_the_same() {
    let service = Service::new(Config {
        work: Work::Cpu,
        ..quick()
    })
    .expect("usable settings");
    let start = std::time::Instant::now();
    let reply = ask(&service, calc(KEY, 20_000)).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (StatusCode::OK, KEY_HASH)
    );
    assert!(start.elapsed() >= Duration::from_millis(20));
}

#[tokio::test]
async fn healthcheck_shows_the_queue_and_never_waits_for_it() {
    let config = Config {
        version: Version::V1,
        slots: 1,
        queue_limit: 1,
        ..quick()
    };
    let server = Server::start(config).await;
    for key in 0..2 {
        let address = server.address;
        tokio::spawn(async move { ask_at(address, calc(key, FOREVER_US)).await });
    }
    server.load_is(1, 1).await;
    let reply = ask_at(server.address, get("/healthcheck", &[])).await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (StatusCode::OK, "application/json")
    );
    let expected = serde_json::json!({
        "status": "ok", "version": "v1", "slots": 1, "in_service": 1, "queued": 1, "queue_limit": 1, "draining": false
    });
    assert_eq!(reply.json(), expected);
}
