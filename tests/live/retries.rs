//! Clients that try again, and clients with slow links, live as offline.

use super::support::{people, play, scenario_text, simulate};
use model::ids::TeamId;
use model::outcome::FailCause;
use sim_engine::{Plan, TeamState};

/// Two attempts in five fail; a client in five is a second away.
const CLIENTS: &str = "[traffic.clients]\nretries = 3\nbackoff = \"200ms\"\n\
     slow = { share = \"20%\", link_time = \"1s\" }\n\n[score]";

fn plan() -> Plan {
    let text = scenario_text("calm.toml")
        .replace("error_rate = \"2%\"", "error_rate = \"40%\"")
        .replace("within = \"100ms\"", "within = \"600ms\"")
        .replace("[score]", CLIENTS);
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario without problems");
    Plan::try_new(scenario, 3, 1, vec![people("Us")]).expect("a plan")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retries_and_slow_links_are_the_same_live_and_offline() {
    let plan = plan();
    let mut offline = simulate(&plan);
    let ticks = offline.take_records().swap_remove(0).ticks;
    let virtually: u64 = ticks.iter().map(|tick| tick.seen.retries).sum();
    let ended = play(plan).await;
    let sent = ended.plane.load_counters(TeamId(0)).sent;
    let live = ended.plane.edge_counters(TeamId(0)).requests - sent;
    let (us, twin) = (&ended.game.teams()[0], &offline.teams()[0]);
    println!(
        "{live} retries live, {virtually} offline\n{:?}\n{:?}",
        us.totals(),
        twin.totals()
    );
    assert_eq!(sent, twin.totals().sent);
    // About (1 - 0.4^4) / 0.6 - 1 = 0.62 for each of 300 requests.
    assert!((120..=250).contains(&virtually), "{virtually}");
    // The draws are the same; only what the end cuts off may differ.
    assert!(live.abs_diff(virtually) <= 8, "{live} against {virtually}");
    let lost = |team: &TeamState| team.totals().failed[FailCause::ServiceError as usize];
    assert!(lost(us).abs_diff(lost(twin)) <= 4);
    let close = |a: u64, b: u64| a.abs_diff(b) * 100 <= b * 15 + 300;
    assert!(close(us.totals().fast, twin.totals().fast));
    assert!(close(us.totals().ok, twin.totals().ok));
}
