//! Slots, queue and stretch, in virtual time: every duration below is exact.

use crate::support::{FOREVER_US, Server, ask, ask_at, calc, get, quick};
use axum::http::StatusCode;
use hash_service::{Config, Service};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

const SECOND_US: u64 = 1_000_000;

/// Sends requests of `demands_us` in this order at once; returns when each was answered, in order of
/// completion.
async fn burst(service: &Service, demands_us: &[u64]) -> Vec<(usize, StatusCode, Duration)> {
    let start = Instant::now();
    let mut requests = JoinSet::new();
    for (index, demand_us) in demands_us.iter().copied().enumerate() {
        let service = service.clone();
        requests.spawn(async move {
            let reply = ask(&service, calc(index, demand_us)).await;
            (index, reply.status, start.elapsed())
        });
    }
    let mut answers = Vec::new();
    while let Some(answer) = requests.join_next().await {
        answers.push(answer.expect("no panic"));
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn slots_limit_how_many_run_at_once() {
    let service = Service::new(Config {
        slots: 3,
        queue_limit: 5,
        stretch_per_extra_ppm: 0,
        ..quick()
    });
    let answers = burst(&service.expect("usable settings"), &[SECOND_US; 8]).await;
    let seconds: Vec<_> = answers.iter().map(|(_, _, at)| at.as_secs_f64()).collect();
    assert_eq!(seconds, [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0]);
}

#[tokio::test(start_paused = true)]
async fn the_queue_is_first_in_first_out() {
    let service = Service::new(Config {
        slots: 1,
        queue_limit: 9,
        stretch_per_extra_ppm: 0,
        ..quick()
    });
    // Shorter ones come later: no other order of service gives this order of answers.
    let demands: Vec<_> = (0..10).map(|index| (10 - index) * SECOND_US).collect();
    let answers = burst(&service.expect("usable settings"), &demands).await;
    assert_eq!(
        answers.iter().map(|(index, ..)| *index).collect::<Vec<_>>(),
        (0..10).collect::<Vec<_>>()
    );
}

#[tokio::test(start_paused = true)]
async fn overload_stretches_the_service_time() {
    let service = Service::new(Config {
        slots: 1,
        queue_limit: 2,
        stretch_per_extra_ppm: 500_000,
        ..quick()
    });
    let answers = burst(&service.expect("usable settings"), &[SECOND_US; 3]).await;
    // The first came alone: 1 s. The second had one behind it: 1 s x (1 + 0.5 x 1). The third had none.
    let seconds: Vec<_> = answers.iter().map(|(_, _, at)| at.as_secs_f64()).collect();
    assert_eq!(seconds, [1.0, 2.5, 3.5]);
}

#[tokio::test(start_paused = true)]
async fn beyond_the_queue_requests_are_refused_at_once() {
    let service = Service::new(Config {
        slots: 1,
        queue_limit: 1,
        ..quick()
    })
    .expect("usable settings");
    let answers = burst(&service, &[SECOND_US; 4]).await;
    let refused: Vec<_> = answers
        .iter()
        .filter(|(_, _, at)| at.is_zero())
        .map(|(index, ..)| *index)
        .collect();
    assert_eq!(refused, [2, 3]);
    assert!(
        answers
            .iter()
            .all(|(index, status, _)| (*status == StatusCode::OK) == (*index < 2)),
        "{answers:?}"
    );
}

#[tokio::test]
async fn queue_full_over_a_socket() {
    let server = Server::start(Config {
        slots: 1,
        queue_limit: 0,
        ..quick()
    })
    .await;
    let address = server.address;
    tokio::spawn(async move { ask_at(address, calc("first", FOREVER_US)).await });
    server.load_is(1, 0).await;
    let reply = ask_at(address, calc("second", 0)).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "queue full")
    );
    assert_eq!(reply.header("retry-after"), "1");
    // Others than /calc need no slot.
    assert_eq!(
        ask_at(address, get("/metrics", &[])).await.status,
        StatusCode::OK
    );
}
