//! Probes of the slow endpoint: they are work, and can come too late.

use super::support::{command, get, open, people, scenario_text, wait_for};
use model::command::Command;
use model::ids::{Name, TeamId};
use model::units::RequestDuration;
use sim_engine::Plan;
use std::time::Duration;

/// A service of one second that nobody asks but its balancer, every two.
fn plan() -> Plan {
    let text = scenario_text("calm.toml")
        .replace("base_time       = \"200ms\"", "base_time = \"1s\"")
        .replace("error_rate = \"2%\"", "error_rate = \"0%\"")
        .replace("rps = 20", "rps = 0.001")
        .replace(
            "[health]\ninterval = \"5s\"\ntimeout  = \"2s\"",
            "[health]\npath = \"/calc\"\ninterval = \"2s\"\ntimeout = \"1900ms\"",
        )
        .replace("length = \"15s\"", "length = \"20s\"");
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario without problems");
    assert_eq!(scenario.health.path.as_str(), "/calc");
    Plan::try_new(scenario, 3, 1, vec![people("Us")]).expect("a plan")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_probe_of_the_service_takes_a_slot_and_needs_a_longer_timeout() {
    let (director, hub) = open(plan()).await;
    let before = director.plane().load_counters(TeamId(0)).sent;
    assert_eq!(before, 0);
    let first = director.plane().processes(TeamId(0)).swap_remove(0);
    let address = first.address.expect("it listens");
    let game = tokio::spawn(director.play());
    let console = hub.consoles[0].clone();

    // The service itself says what it works on: a probe, then nothing, then the next.
    for load in ["\"in_service\":1", "\"in_service\":0", "\"in_service\":1"] {
        wait_for(load, Duration::from_secs(10), || async {
            get(address, "/healthcheck")
                .await
                .contains(load)
                .then_some(())
        })
        .await;
    }
    let healthy = |count: usize| {
        let seen = console.borrow();
        seen.account.targets().count() == count
    };
    assert!(healthy(2), "a second fits into the timeout");

    let sooner = Command::SetHealthCheck {
        balancer: Name::try_new("front").expect("a name"),
        path: None,
        interval: None,
        timeout: Some(RequestDuration::from_ms(500)),
        healthy_after: None,
        unhealthy_after: None,
        fail_open: None,
    };
    command(&hub, 0, sooner).await.expect("it is carried out");
    wait_for("the verdict", Duration::from_secs(10), || async {
        healthy(0).then_some(())
    })
    .await;
    let ended = game.await.expect("no panic").expect("the game ends well");
    let sent = ended.plane.load_counters(TeamId(0)).sent;
    assert!(
        sent <= 1,
        "{sent} requests of clients: all of it was probes"
    );
}
