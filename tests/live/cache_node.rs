//! The cache node as a process: right answers, fast ones once they are known,
//! and right ones still when it is lost.

use super::support::{bot, children_with, open, people, play, scenario_text, simulate, wait_for};
use model::account::NodePhase;
use model::command::Command;
use model::ids::TeamId;
use model::scenario::Scenario;
use rustix::process::{Pid, Signal, kill_process};
use sim_engine::{Plan, TeamState};
use std::time::Duration;

/// Two instances of v3 with room for all, and a node that is up after a second. What takes less
/// than 100 ms came from it: the work takes 200.
fn calm_with_a_node() -> Scenario {
    let text = scenario_text("calm.toml")
        .replace("v2 = {}", "v2 = {}\nv3 = {}")
        .replace("slots           = 5", "slots = 50")
        .replace("version = \"v1\"", "version = \"v3\"")
        .replace(
            "[limits]",
            "[cache_node]\nstart = \"1s\"\nlost_timeout = \"300ms\"\n\n[limits]",
        );
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.value.expect("a scenario without problems")
}

const SHARES: &str = r#"
format = 1
name = { en = "Shares", ko = "공유" }
[[step]]
at = "1s"
do = "put-cache-node"
[[step]]
at = "6s"
do = "flush-cache-node"
[[step]]
at = "9s"
do = "lose-cache-node"
"#;

/// Both go by the same schedule; a look-up that races with a loss or a flush may fall on either side.
fn assert_close(what: &str, live: u64, twin: u64) {
    let off = live.abs_diff(twin);
    assert!(off * 10 <= twin, "{what}: {live} live, {twin} offline");
}

fn assert_all_right(team: &TeamState) {
    let totals = team.totals();
    assert_eq!(
        (totals.wrong, totals.failed_total()),
        (0, 0),
        "{}: {totals:?}",
        team.name()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_shared_flushed_and_lost_as_in_the_offline_twin() {
    let teams = vec![people("Plain"), bot("Shares", SHARES)];
    let plan = Plan::try_new(calm_with_a_node(), 21, 1, teams).expect("a plan");
    let (live, mut twin) = (play(plan.clone()).await, simulate(&plan));
    let records = twin.take_records();
    for (a, b) in live.game.teams().iter().zip(twin.teams()) {
        let (name, id) = (a.name(), usize::from(a.id().0));
        assert_all_right(a);
        assert_eq!(a.totals().sent, b.totals().sent, "{name}");
        let edge = live.plane.edge_counters(a.id());
        let seen = records[id].ticks.iter().map(|tick| &tick.seen);
        let (mut requests, mut hits) = (0, 0);
        for seen in seen {
            requests += seen.node_requests;
            hits += seen.node_hits;
        }
        println!("{name}: {edge:?}, offline {hits} of {requests}");
        println!("  live {:?}\n  twin {:?}", a.totals(), b.totals());
        assert_close("look-ups", edge.node_requests, requests);
        assert_close("hits", edge.node_hits, hits);
        assert_close("fast answers", a.totals().fast, b.totals().fast);
        assert_eq!(hits > 80, name == "Shares", "{name}: {hits} hits");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_node_is_lost_and_another_takes_its_place() {
    let teams = vec![people("Us")];
    let plan = Plan::try_new(calm_with_a_node(), 22, 1, teams).expect("a plan");
    let (director, hub) = open(plan).await;
    let game = tokio::spawn(director.play());
    let put = Command::PutCacheNode {
        ttl: None,
        // Tells its process from those of other tests.
        size: Some(777),
        eviction: None,
    };
    let first_second = Duration::from_secs(5);
    let console = hub.consoles[0].clone();
    wait_for("the first second", first_second, || async {
        (console.borrow().second > 0).then_some(())
    })
    .await;
    super::support::command(&hub, 0, put)
        .await
        .expect("it is offered");

    let phase = || console.borrow().account.cache_node.map(|node| node.phase);
    let hits = || console.borrow().vitals.node_hit_permille;
    wait_for("hits", Duration::from_secs(8), || async {
        (phase() == Some(NodePhase::Up) && hits() > Some(0)).then_some(())
    })
    .await;
    let nodes = children_with("--entries-max=777", std::process::id());
    let [pid] = nodes[..] else {
        panic!("one node, not {nodes:?}")
    };
    kill_process(Pid::from_raw(pid).expect("a pid"), Signal::KILL).expect("it can be killed");
    wait_for("its loss", Duration::from_secs(5), || async {
        (phase() == Some(NodePhase::Lost)).then_some(())
    })
    .await;
    wait_for("another", Duration::from_secs(5), || async {
        (phase() == Some(NodePhase::Up)).then_some(())
    })
    .await;

    let ended = game.await.expect("no panic").expect("the game ends well");
    assert_all_right(&ended.game.teams()[0]);
    let now = ended.plane.node_pid(TeamId(0));
    assert!(now.is_some_and(|now| now != pid.cast_unsigned()), "{now:?}");
    drop(ended);
    wait_for("the end of all nodes", Duration::from_secs(5), || async {
        children_with("--entries-max=777", std::process::id())
            .is_empty()
            .then_some(())
    })
    .await;
}
