//! Containers packed on hosts, live: each is a process, hosts are none, and
//! what is on a host dies with it.

use super::support::{command, open, people, scenario_text, wait_for};
use model::account::Account;
use model::command::Command;
use model::ids::{InstanceId, TeamId};
use model::outcome::FailCause;
use sim_engine::Plan;
use std::time::Duration;

/// Two hosts of four vCPU, up from the start, and four containers of one.
fn text() -> String {
    let pool = "[[account.group]]\nname = \"hosts\"\nlaunch = { version = \"v1\", compute = \"host\" }\n\
        subnets = [\"public-a\"]\nmin = 0\ndesired = 2\nmax = 2\nbehind = \"front\"\n\
        [[account.group]]\nname = \"hashers\"";
    let packed = scenario_text("calm.toml")
        .replace("[[account.group]]\nname = \"hashers\"", pool)
        .replace(
            "start_script = \"slow\" }\nsubnets = [\"public-a\"]\nmin = 1\ndesired = 2",
            "compute = \"container\", hosts = \"hosts\", placement = \"spread\" }\nsubnets = []\nmin = 1\ndesired = 4",
        );
    format!(
        "{packed}\n[[instance_type]]\nname = \"box\"\nvcpu = 4\nmemory_mb = 4_096\nslots = 5\n\
         price = {{ usd = 1, per = \"1m\" }}\n[container]\nslots = 3\nstart = \"1s\"\npull = \"2s\"\n"
    )
}

fn tasks_on(account: &Account, host: u32) -> Vec<u32> {
    let tasks = account.tasks_on(InstanceId(host));
    tasks.map(|(task, _)| task.id.0).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn containers_are_processes_that_die_with_their_host_and_come_up_on_another() {
    let loaded = model::scenario::load(&text());
    let scenario = loaded
        .value
        .unwrap_or_else(|| panic!("{:?}", loaded.problems));
    let plan = Plan::try_new(scenario, 4, 1, vec![people("Us")]).expect("a plan");
    let (director, hub) = open(plan).await;
    let running = director.plane().processes(TeamId(0));
    let ids: Vec<u32> = running.iter().map(|p| p.instance.0).collect();
    assert_eq!(ids, [2, 3, 4, 5], "hosts are no processes");
    assert!(running.iter().all(|p| p.capacity.slots == 3));
    let game = tokio::spawn(director.play());
    let console = hub.consoles[0].clone();
    wait_for("requests at work", Duration::from_secs(10), || async {
        (console.borrow().second >= 2).then_some(())
    })
    .await;
    assert_eq!(tasks_on(&console.borrow().account, 0), [2, 4]);
    let host = InstanceId(0);
    let kill = command(&hub, 0, Command::TerminateInstance { instance: host });
    assert!(kill.await.is_ok());

    // The other host has room for two more, and the image already; the sixth
    // is the host that comes in place of the lost one.
    let ended = game
        .await
        .expect("no panic")
        .expect("a live game ends well");
    let team = &ended.game.teams()[0];
    let account = team.world().account();
    assert_eq!(tasks_on(account, 1), [3, 5, 7, 8]);
    let processes = ended.plane.processes(team.id());
    let mut ids: Vec<u32> = processes.iter().map(|p| p.instance.0).collect();
    ids.retain(|id| account.instances[*id as usize].task.is_some());
    assert_eq!(ids, [3, 5, 7, 8], "those of the lost host are gone");
    assert_eq!(ids.len(), processes.len());
    let totals = team.totals();
    assert!(totals.fast + totals.ok > 150, "{totals:?}");
    assert_eq!(totals.wrong, 0);
    // At most all that both worked on or had waiting.
    assert!(
        totals.failed[FailCause::Reset as usize] <= 2 * 13,
        "{totals:?}"
    );
}
