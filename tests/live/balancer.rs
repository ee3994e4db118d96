//! Balancers' settings with real processes: what the live edge makes of them.

use super::support::{bot, play, scenario_text};
use model::ids::TeamId;
use sim_engine::Plan;

/// One instance from the start and another that comes up at about 7 s.
const GROWING: &str = r#"
format = 1
name = { en = "Growing", ko = "확장" }
[[step]]
at = "2s"
do = "set-group"
group = "hashers"
desired = 2
"#;

fn plan(slow_start: &str) -> Plan {
    let tuned = format!(
        "kind = \"application\"\nalgorithm = \"round-robin\"\nslow_start = \"{slow_start}\""
    );
    let text = scenario_text("calm.toml")
        .replace("kind = \"classic\"", &tuned)
        .replace("desired = 2", "desired = 1");
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario without problems");
    Plan::try_new(scenario, 3, 1, vec![bot("Growing", GROWING)]).expect("a plan")
}

/// How many requests the second instance was given for a hundred of the first
/// one's since it came.
async fn share(slow_start: &str) -> u64 {
    let ended = play(plan(slow_start)).await;
    let account = ended.game.teams()[0].world().account();
    let [old, new] = &account.instances[..] else {
        panic!("two instances")
    };
    let since = new.healthy_since.expect("it is healthy");
    let attempts = |id| {
        let all = ended.plane.processes(TeamId(0));
        let its = all.into_iter().find(|process| process.instance == id);
        its.expect("it still runs").attempts
    };
    // Until then the first one had all the traffic: 20 requests in a second.
    let alone = since.as_ns() / 50_000_000;
    let together = attempts(old.id).saturating_sub(alone);
    100 * attempts(new.id) / together.max(1)
}

/// Eight seconds into a slow start of a minute a target has risen from a tenth
/// to 22 %; without one it has as much as the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_target_starts_slowly() {
    let (slow, at_once) = tokio::join!(share("60s"), share("0s"));
    println!("slow start: {slow} % of the other's requests, without: {at_once} %");
    assert!((8..=26).contains(&slow), "{slow} % of the other's requests");
    assert!((75..=140).contains(&at_once), "{at_once} %");
}
