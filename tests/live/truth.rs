//! What the live board says is true: edge, clients and services agree.

use super::support::{bot, get, people, play, scenario};
use model::ids::TeamId;
use sim_engine::Plan;

const CACHE: &str = r#"
format = 1
name = { en = "Cache", ko = "캐시" }
[[step]]
at = "4s"
do = "put-cdn"
key = "query-string"
"#;

/// The sum of a counter over its labels on a metrics page.
fn counter(page: &str, name: &str) -> u64 {
    let of_name = |line: &&str| line.starts_with(name) && !line.starts_with('#');
    page.lines()
        .filter(of_name)
        .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
        .sum::<f64>() as u64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_edge_and_services_count_the_same() {
    let plan = Plan::try_new(
        scenario("calm.toml"),
        11,
        1,
        vec![people("Plain"), bot("Cache", CACHE)],
    )
    .expect("a plan");
    let ended = play(plan).await;
    for team in ended.game.teams() {
        let (name, id) = (team.name(), team.id());
        let (edge, load) = (ended.plane.edge_counters(id), ended.plane.load_counters(id));
        let totals = team.totals();
        assert!(totals.sent > 100, "{name}: only {} requests", totals.sent);
        assert_eq!(totals.sent, totals.settled() + team.in_flight(), "{name}");
        // Every request of the schedule reached the edge or never connected.
        assert_eq!(
            edge.requests + load.never_connected,
            load.sent,
            "{name}: edge {edge:?}, clients {load:?}"
        );
        // Every attempt of the edge arrived at a service.
        let mut received = 0;
        for process in ended.plane.processes(id) {
            let page = get(process.address.expect("it listens"), "/metrics").await;
            received += counter(&page, "hash_service_received_total");
        }
        assert_eq!(
            received, edge.upstream_attempts,
            "{name}: services' own total against the edge's attempts"
        );
        if id == TeamId(1) {
            assert!(
                edge.cdn_hits > 0 && edge.upstream_attempts < edge.requests,
                "{name}: the cache never hit: {edge:?}"
            );
        } else {
            assert_eq!(
                edge.upstream_attempts, edge.requests,
                "{name}: without a CDN each request is one attempt"
            );
        }
    }
}
