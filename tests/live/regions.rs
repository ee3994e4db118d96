//! Two regions behind one address, with real processes: who goes where, what
//! the way costs, and what happens when one of them goes out.

use super::support::{people, play, scenario_text, simulate};
use model::outcome::{Counts, FailCause};
use sim_engine::Plan;

const FAR: &str = r#"
[[account.region]]
name = "far"
zones = ["far-a"]
latency = "1s"

[[account.subnet]]
name = "far"
zone = "far-a"
cidr = "10.9.0.0/24"

[[account.balancer]]
name = "far"
kind = "application"
subnets = ["far"]

[[account.group]]
name = "far"
launch = { version = "v1", start_script = "slow" }
subnets = ["far"]
min = 2
desired = 2
max = 2
behind = "far"

[account.dns]
ttl = "3s"
record = [{ balancer = "front" }, { balancer = "far" }]

[dns]
interval = "1s"
unhealthy_after = 2

[[event]]
id = "kong"
at = "6s"
fault = "region-outage"
region = "main"
for = "5s"
"#;

/// Near answers are fast, those of the far region take a second longer.
fn plan() -> Plan {
    let text = scenario_text("calm.toml").replace("within = \"100ms\"", "within = \"800ms\"");
    let loaded = model::scenario::load(&format!("{text}\n{FAR}"));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario without problems");
    Plan::try_new(scenario, 3, 1, vec![people("Us")]).expect("a plan")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_planes_ask_the_same_dns() {
    let plan = plan();
    let offline = simulate(&plan);
    let live = play(plan).await;
    let figures = |counts: &Counts| {
        let outage = counts.failed[FailCause::Outage as usize];
        [counts.sent, counts.fast, counts.ok, outage]
    };
    let virtually = figures(offline.teams()[0].totals());
    let really = figures(live.game.teams()[0].totals());
    println!("[sent, near, far, lost]: {really:?} live, {virtually:?} offline");
    assert!(virtually.iter().all(|count| *count > 10), "{virtually:?}");
    assert_eq!(really[0], virtually[0]);
    // What comes within moments of a change may differ; 20 requests come in a second.
    for (live, offline) in really.iter().zip(virtually) {
        assert!(live.abs_diff(offline) <= 15, "{really:?} {virtually:?}");
    }
}
