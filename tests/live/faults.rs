//! Faults on real processes and connections: what a live game counts is what
//! the same game counts offline.

use super::support::{bot, open, people, scenario_text, simulate, state_of, wait_for};
use model::ids::TeamId;
use model::outcome::{Counts, FailCause};
use model::scenario::Scenario;
use sim_engine::Plan;
use std::time::Duration;

fn event(id: &str, at: &str, fault: &str, more: &str) -> String {
    format!("\n[[event]]\nid = \"{id}\"\nat = \"{at}\"\nfault = \"{fault}\"\n{more}\n")
}

fn scenario(events: &str) -> Scenario {
    let text = scenario_text("calm.toml")
        .replace("v1 = { error_rate = \"2%\" }", "v1 = {}")
        .replace("queue           = 10", "queue = 200")
        .replace(
            "interval = \"5s\"",
            "interval = \"5s\"\nunhealthy_after = 10",
        );
    let loaded = model::scenario::load(&format!("{text}{events}"));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.value.expect("a scenario without problems")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_chance_decides_it_decides_alike_live_and_offline() {
    let all = |more: &str, lasts: &str| format!("pick = \"all\"\n{more}\nfor = \"{lasts}\"");
    let events = [
        event("pause", "2s", "pause", &all("", "2s")),
        event("late", "5s", "latency", &all("add = \"700ms\"", "2s")),
        event(
            "errors",
            "8s",
            "error-responses",
            &all("share = \"50%\"", "2s"),
        ),
        event("wrong", "10s", "wrong-answers", &all("one_in = 3", "2s")),
        event(
            "resets",
            "12s",
            "connection-resets",
            &all("share = \"50%\"", "2s"),
        ),
    ];
    let plan = Plan::try_new(scenario(&events.concat()), 3, 1, vec![people("Us")]).expect("a plan");
    let offline = simulate(&plan);
    let (director, hub) = open(plan).await;
    let pids: Vec<u32> = director
        .plane()
        .processes(TeamId(0))
        .iter()
        .filter_map(|p| p.pid)
        .collect();
    let game = tokio::spawn(director.play());
    let console = hub.consoles[0].clone();
    let are_all = |wanted: bool| {
        pids.iter()
            .all(|pid| (state_of(*pid) == Some('T')) == wanted)
    };

    wait_for("two stopped processes", Duration::from_secs(6), || async {
        are_all(true).then_some(())
    })
    .await;
    wait_for("both going on", Duration::from_secs(4), || async {
        are_all(false).then_some(())
    })
    .await;
    let ended = game.await.expect("no panic").expect("the game ends well");
    let [live, virtually]: [&Counts; 2] =
        [&ended.game.teams()[0], &offline.teams()[0]].map(|team| team.totals());
    let causes = |counts: &Counts| {
        [FailCause::ServiceError, FailCause::Reset].map(|cause| counts.failed[cause as usize])
    };
    let (l, v) = (causes(live), causes(virtually));
    assert!(v[0] > 8 && v[1] > 8 && virtually.wrong > 6, "{virtually:?}");
    // 20 a second; what comes within moments of an edge may differ.
    for (live, virtually) in l.into_iter().zip(v).chain([(live.wrong, virtually.wrong)]) {
        assert!(
            live.abs_diff(virtually) <= 6,
            "{live} live, {virtually} offline"
        );
    }
    let others = live.failed_total() - l[0] - l[1];
    assert_eq!(others, 0, "a pause loses nothing: {live:?}");
    let faults = &console.borrow().account.faults;
    assert!(faults.is_empty(), "{faults:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_a_flush_and_a_black_hole_are_real() {
    let events = [
        event("crash", "3s", "crash-instance", ""),
        event("flush", "6s", "cdn-flush", ""),
        event("hole", "9s", "blackhole", "pick = \"all\"\nfor = \"3s\""),
    ];
    let cdn = "format = 1\nname = { en = \"x\", ko = \"x\" }\n[[step]]\nat = \"0s\"\ndo = \"put-cdn\"\nkey = \"query-string\"\nttl = \"1h\"\n";
    let plan =
        Plan::try_new(scenario(&events.concat()), 3, 1, vec![bot("Us", cdn)]).expect("a plan");
    let offline = simulate(&plan);
    let (director, _hub) = open(plan).await;
    let pids: Vec<u32> = director
        .plane()
        .processes(TeamId(0))
        .iter()
        .filter_map(|p| p.pid)
        .collect();
    let game = tokio::spawn(director.play());
    wait_for(
        "the death of one process",
        Duration::from_secs(7),
        || async {
            (pids.iter().filter(|pid| state_of(**pid).is_none()).count() == 1).then_some(())
        },
    )
    .await;
    let ended = game.await.expect("no panic").expect("the game ends well");
    let [live, virtually]: [&Counts; 2] =
        [&ended.game.teams()[0], &offline.teams()[0]].map(|team| team.totals());
    let reset = |counts: &Counts| counts.failed[FailCause::Reset as usize];
    assert!(reset(virtually) > 8, "{virtually:?}");
    assert!(
        reset(live).abs_diff(reset(virtually)) <= 8,
        "{live:?} live, {virtually:?} offline"
    );
    assert!(
        live.fast.abs_diff(virtually.fast) <= 25,
        "{live:?} live, {virtually:?} offline"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hangs_from_the_first_moment_has_come_to_listen() {
    let hang = event("hang", "0s", "hang", "pick = \"all\"\nfor = \"9s\"");
    let plan = Plan::try_new(scenario(&hang), 3, 1, vec![people("Us")]).expect("a plan");
    let (director, _hub) = open(plan).await;
    let processes = director.plane().processes(TeamId(0));
    assert_eq!(processes.len(), 2);
    assert!(processes.iter().all(|p| p.address.is_some()));
    let are_stopped = || {
        processes
            .iter()
            .all(|p| p.pid.and_then(state_of) == Some('T'))
    };
    wait_for("two stopped processes", Duration::from_secs(6), || async {
        are_stopped().then_some(())
    })
    .await;
}
