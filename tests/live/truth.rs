//! What the live board says is true: edge, clients and services agree.

use super::support::{bot, get, people, play, scenario, wait_for};
use gameday::live::Ended;
use model::ids::TeamId;
use model::outcome::FailCause;
use sim_engine::{Plan, TeamState};
use std::time::Duration;

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

/// What the processes of a team say they received, each compared with what
/// the edge says it sent to that one.
async fn received_by_living(ended: &Ended, id: TeamId) -> u64 {
    let mut received = 0;
    for process in ended.plane.processes(id) {
        // Killed in the last moments, or its replacement is not up yet: nothing was sent to it.
        let Some(address) = process.address else {
            assert_eq!(process.attempts, 0, "{process:?} was never ready");
            continue;
        };
        // What was sent in the last moment may still be on its way. Probes of
        // the slow path are requests to the service, and none of the clients'.
        let sent = process.attempts + process.probes;
        let agree = || async {
            let page = get(address, "/metrics").await;
            let own = counter(&page, "hash_service_received_total");
            assert!(own <= sent, "{process:?}: {own} received");
            (own == sent).then_some(own)
        };
        let own = wait_for("a service's own total", Duration::from_secs(5), agree).await;
        received += own - process.probes;
    }
    received
}

/// Every request of the schedule has one outcome, and reached the edge or
/// never connected. Those of the last moment are still on their way there.
async fn assert_clients_and_edge_agree(ended: &Ended, team: &TeamState) {
    let (name, id) = (team.name(), team.id());
    let totals = team.totals();
    assert!(totals.sent > 100, "{name}: only {} requests", totals.sent);
    assert_eq!(totals.sent, totals.settled() + team.in_flight(), "{name}");
    assert_eq!(totals.sent, ended.plane.load_counters(id).sent, "{name}");
    let agree = || async {
        let (edge, load) = (ended.plane.edge_counters(id), ended.plane.load_counters(id));
        assert!(
            edge.requests + load.never_connected <= load.sent,
            "{name}: {edge:?}, {load:?}"
        );
        (edge.requests + load.never_connected == load.sent).then_some(())
    };
    wait_for("clients and edge to agree", Duration::from_secs(5), agree).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_edge_and_services_count_the_same() {
    let teams = vec![people("Plain"), bot("Cache", CACHE)];
    let plan = Plan::try_new(scenario("calm.toml"), 11, 1, teams).expect("a plan");
    let ended = play(plan).await;
    for team in ended.game.teams() {
        let (name, id) = (team.name(), team.id());
        assert_clients_and_edge_agree(&ended, team).await;
        let edge = ended.plane.edge_counters(id);
        assert_eq!(ended.plane.attempts_to_ended(id), 0, "nothing ended");
        assert_eq!(
            received_by_living(&ended, id).await,
            edge.upstream_attempts,
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

const SHUT: &str = r#"
format = 1
name = { en = "Shut", ko = "차단" }
[[step]]
at = "4s"
do = "set-network-acl"
network_acl = "default"
http = "deny"
[[step]]
at = "9s"
do = "set-network-acl"
network_acl = "default"
http = "allow"
"#;

/// While the network lets nothing through, the edge says so and no instance
/// gets a request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_network_blocks_at_the_edge_until_it_is_opened() {
    let teams = vec![people("Open"), bot("Shut", SHUT)];
    // A seed with a request in the very last moment.
    let plan = Plan::try_new(scenario("calm.toml"), 13, 1, teams).expect("a plan");
    let ended = play(plan).await;
    let [open, shut] = ended.game.teams() else {
        panic!("two teams")
    };
    let blocked = |team: &TeamState| team.totals().failed[FailCause::Blocked as usize];
    assert_clients_and_edge_agree(&ended, shut).await;
    assert_eq!(blocked(open), 0);
    // 20 requests a second for 5 s.
    assert!((60..=140).contains(&blocked(shut)), "{}", blocked(shut));
    let edge = ended.plane.edge_counters(shut.id());
    assert_eq!(edge.requests - edge.upstream_attempts, blocked(shut));
    assert_eq!(
        received_by_living(&ended, shut.id()).await,
        edge.upstream_attempts
    );
}

/// With a Chaos Monkey about, nothing is unaccounted for but what was sent to
/// processes that were killed, and took their counters with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_chaos_only_what_went_to_killed_processes_is_short() {
    let teams = vec![people("Plain"), bot("Cache", CACHE)];
    let plan = Plan::try_new(scenario("chaos.toml"), 12, 1, teams).expect("a plan");
    let ended = play(plan).await;
    for team in ended.game.teams() {
        let (name, id) = (team.name(), team.id());
        assert_clients_and_edge_agree(&ended, team).await;
        assert!(team.kills() >= 3, "{name}: only {} kills", team.kills());
        let sent = ended.plane.edge_counters(id).upstream_attempts;
        let short = sent - received_by_living(&ended, id).await;
        let to_killed = ended.plane.attempts_to_ended(id);
        println!(
            "{name}: {} kills, {sent} attempts, {short} short, {to_killed} to killed ones",
            team.kills()
        );
        assert!(
            short > 0 && short <= to_killed,
            "{name}: {short} short, {to_killed} sent to killed ones"
        );
    }
}
