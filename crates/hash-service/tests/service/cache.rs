//! The response cache of v3.

use crate::support::{KEY, KEY_HASH, ask, calc, eventually, metric, quick};
use axum::http::StatusCode;
use hash_service::{Config, Service, Version};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

fn v3(config: Config) -> Service {
    Service::new(Config {
        version: Version::V3,
        ..config
    })
    .expect("usable settings")
}

fn outcome(service: &Service, outcome: &str) -> u64 {
    metric(
        &service.metrics_page(),
        &format!("hash_service_requests_total{{outcome=\"{outcome}\"}}"),
    )
}

#[tokio::test(start_paused = true)]
async fn a_hit_answers_at_once_even_when_every_slot_is_taken() {
    let service = v3(Config {
        slots: 1,
        queue_limit: 0,
        ..quick()
    });
    assert_eq!(ask(&service, calc(KEY, 4_000_000)).await.body, KEY_HASH);
    let busy = tokio::spawn({
        let service = service.clone();
        async move { ask(&service, calc("other", 4_000_000)).await }
    });
    eventually("a taken slot", async || service.load().in_service == 1).await;
    let start = Instant::now();
    let reply = ask(&service, calc(KEY, 4_000_000)).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (StatusCode::OK, KEY_HASH)
    );
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(busy.await.expect("no panic").status, StatusCode::OK);
    assert_eq!(
        (outcome(&service, "ok"), outcome(&service, "cached")),
        (2, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn simultaneous_misses_of_a_key_share_one_computation() {
    let service = v3(Config {
        slots: 1,
        queue_limit: 0,
        ..quick()
    });
    let start = Instant::now();
    let mut requests = JoinSet::new();
    for _ in 0..64 {
        let service = service.clone();
        requests.spawn(async move { ask(&service, calc(KEY, 4_000_000)).await });
    }
    for reply in requests.join_all().await {
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (StatusCode::OK, KEY_HASH)
        );
    }
    assert_eq!(start.elapsed(), Duration::from_secs(4));
    assert_eq!(
        (outcome(&service, "ok"), outcome(&service, "cached")),
        (1, 63)
    );
    assert_eq!(
        metric(&service.metrics_page(), "hash_service_started_total"),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_that_hangs_up_does_not_stop_the_computation_others_wait_for() {
    let service = v3(quick());
    let leader = tokio::spawn({
        let service = service.clone();
        async move { ask(&service, calc(KEY, 4_000_000)).await }
    });
    eventually("the leader's slot", async || service.load().in_service == 1).await;
    leader.abort();
    assert_eq!(ask(&service, calc(KEY, 4_000_000)).await.body, KEY_HASH);
    assert_eq!(
        metric(&service.metrics_page(), "hash_service_started_total"),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn refusals_are_not_cached() {
    let service = v3(Config {
        slots: 1,
        queue_limit: 0,
        ..quick()
    });
    let busy = tokio::spawn({
        let service = service.clone();
        async move { ask(&service, calc("other", 4_000_000)).await }
    });
    eventually("a taken slot", async || service.load().in_service == 1).await;
    assert_eq!(
        ask(&service, calc(KEY, 0)).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    busy.await.expect("no panic");
    assert_eq!(ask(&service, calc(KEY, 0)).await.status, StatusCode::OK);
    assert_eq!(outcome(&service, "rejected"), 1);
}

#[tokio::test]
async fn entries_expire() {
    // The cache reads the real clock.
    let service = v3(Config {
        cache_ttl: Duration::from_millis(20),
        ..quick()
    });
    ask(&service, calc(KEY, 0)).await;
    eventually("a second computation", async || {
        ask(&service, calc(KEY, 0)).await;
        outcome(&service, "ok") == 2
    })
    .await;
}

#[tokio::test]
async fn v2_never_caches() {
    let service = Service::new(quick()).expect("usable settings");
    for _ in 0..3 {
        ask(&service, calc(KEY, 0)).await;
    }
    assert_eq!(
        (outcome(&service, "ok"), outcome(&service, "cached")),
        (3, 0)
    );
}
