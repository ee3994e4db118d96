//! What the service runs on, live: real processes with the slots that they were launched with.

use super::support::{people, play, scenario_text};
use model::account::{Compute, Phase};
use model::outcome::FailCause;
use sim_engine::Plan;

/// Containers that are up after 2 s, taken back after 8 s on average.
const LENT: &str = "\n[serverless]\nslots = 7\nqueue = 3\nstart_up = \"2s\"\n\
    price = { usd = 1, per = \"1m\", minimum = \"1m\" }\n\
    spot = { mean_between_interruptions = \"8s\", notice = \"3s\" }\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spot_containers_answer_right_finish_after_their_notice_and_are_replaced() {
    let text = scenario_text("calm.toml").replace(
        "start_script = \"slow\" }",
        "compute = \"serverless\", spot = true }",
    );
    let loaded = model::scenario::load(&format!("{text}{LENT}"));
    let scenario = loaded
        .value
        .unwrap_or_else(|| panic!("{:?}", loaded.problems));
    let plan = Plan::try_new(scenario, 11, 1, vec![people("Lent")]).expect("a plan");
    let ended = play(plan).await;
    let team = &ended.game.teams()[0];
    let account = team.world().account();
    assert!(
        account
            .instances
            .iter()
            .all(|i| i.compute == Compute::Serverless)
    );
    let gone = account.instances.iter().filter(|i| i.phase == Phase::Gone);
    assert!(
        gone.count() > 0,
        "none was taken back in 15 s, two at a time"
    );
    let processes = ended.plane.processes(team.id());
    assert!(
        processes
            .iter()
            .all(|p| p.capacity.slots == 7 && p.capacity.queue == 3)
    );
    // Some of these replace those that were taken back.
    assert!(!processes.is_empty() && account.instances.len() > 2);
    let totals = team.totals();
    assert!(totals.fast + totals.ok > 100, "{totals:?}");
    assert_eq!(totals.wrong, 0);
    assert_eq!(
        totals.failed[FailCause::Reset as usize],
        0,
        "3 s are enough for 0.2 s"
    );
}
