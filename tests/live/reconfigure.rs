//! Settings that change under load: no request fails of which the model would
//! not say so.

use super::support::{bot, play, scenario_text, simulate};
use sim_engine::Plan;

/// Four rounds of five changes, two a second.
fn restless() -> String {
    let changes = [
        ("put-cdn", "key = \"query-string\"\nttl = \"1h\""),
        ("tune-cdn", "collapse = false\nerror_ttl = \"0s\""),
        (
            "tune-balancer",
            "balancer = \"front\"\nalgorithm = \"round-robin\"\nslow_start = \"5s\"",
        ),
        ("invalidate-cdn", ""),
        ("delete-cdn", ""),
    ];
    let mut playbook = "format = 1\nname = { en = \"Restless\", ko = \"변덕\" }\n".to_owned();
    for round in 0..4 {
        for (index, (what, with)) in changes.iter().enumerate() {
            let ms = 2_000 + (round * changes.len() + index) * 500;
            // Every other round chooses by what is outstanding.
            let with = match round % 2 {
                0 => (*with).to_owned(),
                _ => with
                    .replace("round-robin", "least-outstanding")
                    .replace("slow_start = \"5s\"", "slow_start = \"0s\""),
            };
            playbook += &format!("[[step]]\nat = \"{ms}ms\"\ndo = \"{what}\"\n{with}\n");
        }
    }
    playbook
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_changes_under_load_drop_nothing() {
    let text = scenario_text("calm.toml")
        .replace("kind = \"classic\"", "kind = \"application\"")
        .replace("error_rate = \"2%\"", "error_rate = \"0%\"")
        .replace("rps = 20", "rps = 30");
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario without problems");
    let teams = vec![bot("Restless", &restless())];
    let plan = Plan::try_new(scenario, 11, 1, teams).expect("a plan");
    let (ended, offline) = (play(plan.clone()).await, simulate(&plan));
    let (live, model) = (&ended.game.teams()[0], &offline.teams()[0]);
    assert_eq!(live.world().version(), model.world().version());
    assert!(live.world().version() >= 20, "{}", live.world().version());
    let (live, model) = (live.totals(), model.totals());
    assert_eq!(live.sent, model.sent);
    assert!(live.settled() > 300, "{live:?}");
    assert_eq!((live.failed, live.wrong), (model.failed, model.wrong));
}
