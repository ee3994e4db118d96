//! A zone that goes out, with real processes.

use super::support::{open, people, scenario_text, simulate, wait_for};
use model::account::Phase;
use model::ids::TeamId;
use model::outcome::FailCause;
use rustix::process::{Pid, test_kill_process};
use sim_engine::{Plan, TeamState};
use std::time::Duration;

/// Two instances, one in each zone; the balancer is in the zone that goes out.
fn plan() -> Plan {
    let text = scenario_text("calm.toml")
        .replace("zones = [\"a\"]", "zones = [\"a\", \"b\"]")
        .replace(
            "[[account.balancer]]",
            "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.1.0/24\"\n\n[[account.balancer]]",
        )
        .replace(
            "subnets = [\"public-a\"]\nmin",
            "subnets = [\"public-a\", \"public-b\"]\nmin",
        );
    let outage = "[[event]]\nid = \"gorilla\"\nat = \"4s\"\nfault = \"zone-outage\"\nzone = \"a\"\nfor = \"5s\"\n";
    let loaded = model::scenario::load(&format!("{text}\n{outage}"));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario without problems");
    Plan::try_new(scenario, 3, 1, vec![people("Us")]).expect("a plan")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zone_goes_out_with_its_processes_and_comes_back() {
    let plan = plan();
    let offline = simulate(&plan);
    let (director, hub) = open(plan).await;
    let processes = director.plane().processes(TeamId(0));
    let account = hub.consoles[0].borrow().account.clone();
    let pid_in = |zone: &str| {
        let its = account.living().find(|i| i.zone.as_str() == zone);
        let id = its.expect("one in each zone").id;
        let process = processes.iter().find(|p| p.instance == id);
        process
            .and_then(|it| it.pid)
            .expect("it runs")
            .cast_signed()
    };
    let (doomed, other) = (pid_in("a"), pid_in("b"));
    let lives = |pid: i32| test_kill_process(Pid::from_raw(pid).expect("a pid")).is_ok();
    let game = tokio::spawn(director.play());
    let console = hub.consoles[0].clone();

    wait_for("the outage", Duration::from_secs(8), || async {
        (!console.borrow().account.faults.is_empty()).then_some(())
    })
    .await;
    wait_for(
        "the death of its process",
        Duration::from_secs(2),
        || async { (!lives(doomed)).then_some(()) },
    )
    .await;
    assert!(lives(other), "the other zone is not touched");
    wait_for("the recovery", Duration::from_secs(8), || async {
        console.borrow().account.faults.is_empty().then_some(())
    })
    .await;
    let lines: Vec<String> = console
        .borrow()
        .audit
        .iter()
        .filter(|line| !line.is_command)
        .map(|line| line.what.en.clone())
        .collect();
    assert!(lines.iter().any(|line| line.contains("zone a is down")));
    assert!(lines.iter().any(|line| line.contains("zone a is back")));

    let ended = game.await.expect("no panic").expect("the game ends well");
    let outage = |team: &TeamState| team.totals().failed[FailCause::Outage as usize];
    let (live, virtually) = (outage(&ended.game.teams()[0]), outage(&offline.teams()[0]));
    // 20 a second for 5 s; what comes within moments of the two edges may differ.
    assert!(virtually > 60, "{virtually} offline");
    assert!(
        live.abs_diff(virtually) <= 12,
        "{live} live, {virtually} offline"
    );
    let account = ended.game.teams()[0].world().account();
    let zones: Vec<&str> = account
        .living()
        .filter(|i| i.phase == Phase::Running)
        .map(|i| i.zone.as_str())
        .collect();
    assert_eq!(zones, ["b", "b"], "replaced where there was room");
}
