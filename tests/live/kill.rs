//! Killing an instance's process from outside.

use super::support::{open, people, scenario, wait_for};
use model::account::Phase;
use model::ids::{InstanceId, TeamId};
use model::outcome::FailCause;
use rustix::process::{Pid, Signal, kill_process};
use sim_engine::Plan;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_is_lost_replaced_and_its_requests_fail_once() {
    let scenario = scenario("kill.toml");
    let boot_s = scenario.startup.slow.as_ns() / 1_000_000_000;
    let plan = Plan::try_new(scenario, 3, 1, vec![people("Us")]).expect("a plan");
    let (director, hub) = open(plan).await;
    let ours: Vec<u32> = director
        .plane()
        .processes(TeamId(0))
        .iter()
        .map(|process| process.pid.expect("a process"))
        .collect();
    assert_eq!(ours.len(), 2, "two instances at the start");
    let game = tokio::spawn(director.play());
    let console = hub.consoles[0].clone();

    // Once requests are being worked on, one process dies.
    wait_for("busy instances", Duration::from_secs(10), || async {
        (console.borrow().loads.iter().all(|(_, busy, _)| *busy > 0)
            && console.borrow().loads.len() == 2)
            .then_some(())
    })
    .await;
    let killed_at = console.borrow().second;
    kill_process(
        Pid::from_raw(ours[0].cast_signed()).expect("a pid"),
        Signal::KILL,
    )
    .expect("it can be killed");

    let lost = wait_for(
        "the loss in the audit log",
        Duration::from_secs(5),
        || async {
            console
                .borrow()
                .audit
                .iter()
                .any(|line| !line.is_command && line.what.en.contains("lost"))
                .then_some(())
        },
    );
    lost.await;
    let back = wait_for(
        "the replacement",
        Duration::from_secs(boot_s + 8),
        || async {
            let seen = console.borrow();
            let new = seen
                .account
                .instances
                .iter()
                .find(|i| i.id == InstanceId(2))?;
            (new.phase == Phase::Running && new.takes_requests()).then_some(seen.second)
        },
    )
    .await;
    let took = u64::from(back - killed_at);
    assert!(
        (boot_s..boot_s + 4).contains(&took),
        "in service again after {took} s, boot takes {boot_s} s"
    );

    let ended = game.await.expect("no panic").expect("the game ends well");
    let team = &ended.game.teams()[0];
    let resets = team.totals().failed[FailCause::Reset as usize];
    // Slots and queue of one instance hold at most so many; each failed once,
    // and every request has exactly one outcome.
    assert!(
        (1..=15).contains(&resets),
        "{resets} requests failed by the kill"
    );
    assert_eq!(
        team.totals().sent,
        team.totals().settled() + team.in_flight()
    );
    assert_eq!(team.kills(), 0, "nobody's command ended it");
}
